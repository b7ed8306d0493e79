package scrollback

// Where the reader is in the transcript, and what a screen asks of it beside rows.

import (
	"iter"
	"strings"

	"teahouse/room/state"
	"teahouse/room/text"
	"teahouse/ui/command"
)

// New is the transcript of a reader who waits for the first page of a part of the room.
func New(self state.Identity, scope state.Scope) Transcript {
	return Transcript{self: self, scope: scope, loading: true}
}

// Place is where the view stands still: a line, and how many of its rows are above.
// The zero value is the newest line.
type Place struct {
	n    uint64
	skip int
}

// Line is the number of the line, 0 for the newest.
func (p Place) Line() uint64 { return p.n }

// Leave forgets all lines but what is told here alone, and returns where the view
// stood still.
func (t *Transcript) Leave() (p Place) {
	for i := t.top; t.held && i < t.count() && p.n == 0; i++ {
		if n := t.at(i).n(); n != 0 {
			p = Place{n, 0}
			if i == t.top {
				p.skip = max(t.skip, 0)
			}
		}
	}
	if !t.cleared {
		t.emptied = 0
	}
	t.keep()
	t.drop()
	t.hidden = true
	t.loading, t.absent, t.cleared, t.failed = true, false, false, false
	t.newAt, t.unseen, t.calling, t.news, t.opened = 0, 0, 0, 0, nil
	t.bar, t.aim, t.landed = 0, 0, 0
	t.first += 1 << 20
	return p
}

// Return goes back to a place if its line is held, and tells whether it is.
func (t *Transcript) Return(p Place) bool {
	for i := range t.count() {
		if p.n != 0 && t.at(i).n() == p.n {
			t.hold(i, p.skip)
			return true
		}
	}
	return false
}

// SetCalls says what calls the reader. Lines that are drawn stay as they are.
func (t *Transcript) SetCalls(by command.Called) { t.called = by }

// Held tells whether the view stands still.
func (t *Transcript) Held() bool { return t.held }

// Below is how many lines of talk came while the view stood still.
func (t *Transcript) Below() int {
	if !t.held {
		return 0
	}
	return t.fresh
}

// Unseen is how many lines are unread for somebody who looks at the newest ones.
func (t *Transcript) Unseen() int {
	if t.absent || t.held {
		return 0
	}
	return t.unseen
}

// NewFrom is the line before which the mark for new lines stands, held or not; 0
// if it does not stand.
func (t *Transcript) NewFrom() uint64 { return t.newAt }

// AtTop tells whether the view stands still at the first line held, and whether
// that is the first of all, or older ones are on their way.
func (t *Transcript) AtTop() (begun, loading bool) {
	at := t.held && t.top == 0
	return at && t.begun && t.skip <= 0, at && t.loading
}

// FirstRow is an absolute number of the view's first row, for whoever scrolls it.
func (t *Transcript) FirstRow() int64 { return t.first }

// Names is how many cells the names in view want.
func (t *Transcript) Names() int { return t.names }

// Away says whether the reader is looking elsewhere.
func (t *Transcript) Away(is bool) {
	if t.absent && !is {
		t.Returned()
	}
	t.absent = is
}

// IsAway tells whether the reader is looking elsewhere.
func (t *Transcript) IsAway() bool { return t.absent }

// Holds is how many lines of every kind are held.
func (t *Transcript) Holds() int { return len(t.past) + len(t.tail) }

// Bytes is how much text of these it holds.
func (t *Transcript) Bytes() (n int) {
	for _, items := range [][]item{t.past, t.tail} {
		for i := range items {
			n += items[i].bytes()
		}
	}
	return n
}

// Newest are the events of the newest lines, the last one first.
func (t *Transcript) Newest() iter.Seq[*state.Event] {
	return func(yield func(*state.Event) bool) {
		for i := len(t.tail) - 1; i >= 0; i-- {
			if e := t.tail[i].event; e != nil && !yield(e) {
				return
			}
		}
	}
}

// Named tells whether one of the newest lines, said at a moment or later, names
// somebody.
func (t *Transcript) Named(name string, since int64) bool {
	var n text.Name // made when there is a line: everybody's coming asks for theirs, on each screen
	for e := range t.Newest() {
		if e.At < since {
			return false
		}
		if e.Private() {
			continue
		}
		if n.Text == "" {
			n = text.Borne(name)
		}
		if n.MentionedIn(e.Text) {
			return true
		}
	}
	return false
}

// oldToNew are the same, the last one last.
func (t *Transcript) oldToNew() iter.Seq[*state.Event] {
	return func(yield func(*state.Event) bool) {
		for i := range t.tail {
			if e := t.tail[i].event; e != nil && !yield(e) {
				return
			}
		}
	}
}

// Plain is what is in sight, and the lines before it, as text: so many at most.
func (t *Transcript) Plain(most int) (lines []string) {
	end := t.count()
	if t.held {
		_, end = t.sight()
	}
	for i := max(0, end-most); i < end; i++ {
		it := t.at(i)
		text := ""
		switch {
		case it.event == nil:
			if n := t.noted(it.note); n != nil {
				text = t.renderer.BareNote(n)
			}
		case !it.void && !t.Hides(it.event):
			text = t.renderer.BareTalk(it.event, t.self)
		}
		if text != "" {
			lines = append(lines, strings.Split(text, "\n")...)
		}
	}
	return lines
}
