package edit

// Undo and redo: two logs of the same steps. Taking a step back from one log
// gives the step forward for the other.

import "slices"

const (
	undoSteps = 128       // steps that a line remembers…
	undoBytes = 128 << 10 // …and how much text they may hold; one step always stays
	typingRun = 64        // bytes of typing that undo takes back at once
)

// A step turns a text back: in place of the n bytes at at, there was old.
type step struct {
	at  int
	old string
	n   int
	cur int // where the cursor was
}

// change replaces from..to by s so that undo can bring it back, as a part of
// the last step if it continues that.
func (l *line) change(from, to int, s string, join bool) {
	if len(l.redo) > 0 {
		l.keepUndone()
		join = false
	}
	back := l.splice(from, to, s)
	if join && len(l.undo) > 0 && l.undo[len(l.undo)-1].join(back) {
		return
	}
	l.undo = remember(l.undo, back)
}

// keepUndone turns what was undone, and would now be out of reach, into one more
// step: undo comes by it again.
func (l *line) keepUndone() {
	text, cur := l.text, l.cur
	for len(l.redo) > 0 {
		l.turn(&l.redo, &l.undo)
	}
	l.redo = nil
	l.undo = remember(l.undo, l.splice(0, len(l.text), text))
	l.cur = cur
}

// join makes s undo next as well, if next continues it.
func (s *step) join(next step) bool {
	switch {
	case next.old == "" && next.at == s.at+s.n && s.n < typingRun: // typing on
		s.n += next.n
	case next.n == 0 && s.n == 0 && next.at+len(next.old) == s.at: // erasing backwards
		s.at, s.old = next.at, next.old+s.old
	case next.n == 0 && s.n == 0 && next.at == s.at: // erasing forwards
		s.old += next.old
	default:
		return false
	}
	return true
}

// remember adds a step to a log and forgets the oldest that are too many.
func remember(log []step, s step) []step {
	log = append(log, s)
	size, first := 0, len(log)
	for first > 0 && len(log)-first < undoSteps {
		size += len(log[first-1].old) + log[first-1].n
		if size > undoBytes && first < len(log) {
			break
		}
		first--
	}
	return slices.Delete(log, 0, first)
}

// turn takes the last step of one log back and puts its opposite into the other.
func (l *line) turn(from, to *[]step) {
	if len(*from) == 0 {
		return
	}
	s := (*from)[len(*from)-1]
	*from = slices.Delete(*from, len(*from)-1, len(*from))
	*to = remember(*to, l.splice(s.at, s.at+s.n, s.old))
	l.cur = s.cur
}

func undo(e *Editor) kind {
	e.turn(&e.undo, &e.redo)
	return other
}

func redo(e *Editor) kind {
	e.turn(&e.redo, &e.undo)
	return other
}
