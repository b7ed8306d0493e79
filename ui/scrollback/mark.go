package scrollback

// Where the reader left off: a mark stands before the first line that came
// while they looked elsewhere, and stays there until they have been away again.
// The line may be far back in the history, and the mark with it.

import (
	"slices"

	"teahouse/room/state"
	"teahouse/ui/paint"
)

// UnreadMost is up to how many unread lines are counted.
const UnreadMost = paint.NewMost

// unread counts a line that comes while the reader is away, and puts the mark
// before the first of them.
func (t *Transcript) unread(e *state.Event) {
	if !t.marked {
		t.unmark()
		t.push(item{note: &paint.Note{Kind: paint.NoteNew, At: e.At}})
		t.marked, t.newAt, t.unseen, t.calling, t.news = true, e.N, 0, 0, 0
	}
	t.unseen = min(t.unseen+1, UnreadMost+1)
	t.news = min(t.news+1, UnreadMost+1)
}

// Called counts a line behind the mark that calls the reader.
func (t *Transcript) Called() { t.calling++ }

// Heeded counts one of them no more, which the reader has gone to.
func (t *Transcript) Heeded() { t.calling = max(t.calling-1, 0) }

// Waiting is how many lines are behind the mark, and how many of them call the
// reader, until the mark is in view.
func (t *Transcript) Waiting() (lines, calls int) {
	if t.unseen == 0 {
		return 0, 0
	}
	return t.unseen, t.calling
}

// NewLines is how many lines are behind the mark, seen or not.
func (t *Transcript) NewLines() int { return t.news }

// LeftOff puts the mark before the first line held that came after the one that
// the reader saw last. It tells whether the history has to say which that is.
func (t *Transcript) LeftOff(last uint64) (ask bool) {
	oldest := t.oldest()
	if last == 0 || oldest == 0 {
		return false
	}
	if oldest > last && !t.begun {
		return true
	}
	t.News(t.CountNew(last, slices.Collect(t.oldToNew())))
	return false
}

// CountNew counts the lines after one that are news to the reader.
func (t *Transcript) CountNew(last uint64, events []*state.Event) (first uint64, count int) {
	for _, e := range events {
		if e.N <= last || e.Who.ID == t.self || t.Hides(e) {
			continue
		}
		count++
		if first == 0 {
			first = e.N
		}
	}
	return first, count
}

// News puts the mark before a line, or waits with it until that is held.
func (t *Transcript) News(first uint64, count int) {
	if t.marked || first == 0 {
		return
	}
	t.newAt, t.unseen, t.news = first, count, count
	n := len(t.tail)
	t.tail = t.withMark(t.tail)
	if !t.held && t.top > 0 {
		t.top += len(t.tail) - n
	}
}

// withMark puts the mark into lines that hold the one before which it stands.
func (t *Transcript) withMark(items []item) []item {
	for i := range items {
		if e := items[i].event; e != nil && e.N == t.newAt {
			return slices.Insert(items, i, item{note: &paint.Note{Kind: paint.NoteNew, At: e.At, Count: t.news}})
		}
	}
	return items
}

// seen forgets what is unread once the mark is in view.
func (t *Transcript) seen() {
	if t.unseen == 0 || t.absent {
		return
	}
	if i := t.mark(); i >= t.top || i < 0 && t.newAt == 0 {
		t.unseen, t.calling = 0, 0
	}
}

// Returned says that the reader looks here again: what comes when they are gone
// the next time will be new. What came is counted at the mark.
func (t *Transcript) Returned() {
	if i := t.mark(); t.marked && i >= 0 {
		it := t.at(i)
		it.note.Count, it.block = t.news, nil
	}
	t.absent, t.marked = false, false
}

// unmark takes the mark for new lines away.
func (t *Transcript) unmark() {
	t.marked, t.newAt, t.news = false, 0, 0
	for i := len(t.tail) - 1; i >= 0; i-- {
		if n := t.tail[i].note; n != nil && n.Kind == paint.NoteNew {
			t.remove(i)
		}
	}
}

// ToNew brings the mark for new lines to the top of the view, and tells
// whether it is held.
func (t *Transcript) ToNew() bool {
	i := t.mark()
	if i < 0 {
		return false
	}
	if top, _ := t.bottom(); i < top {
		t.hold(i, 0)
	}
	return true
}

// mark is where the mark for new lines stands, -1 if it does not.
func (t *Transcript) mark() int {
	for i := t.count() - 1; i >= 0; i-- {
		if n := t.at(i).note; n != nil && n.Kind == paint.NoteNew {
			return i
		}
	}
	return -1
}
