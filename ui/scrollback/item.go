package scrollback

// What a transcript is a sequence of.

import (
	"teahouse/room/state"
	"teahouse/ui/paint"
)

// signBytes is what somebody who reacted takes beside their identity and name.
const signBytes = 32

// item is one line: an event of talk, or a note.
type item struct {
	event *state.Event
	note  *paint.Note
	block *paint.Block // its rows, once they were wanted…
	above *state.Event // …below this line, if what is above it is one…
	after paint.After  // …and what that told already
	again int8         // whether it tells its minute again: above 0 yes, below no, 0 is not decided
	void  bool         // it was taken out before the reader could have seen it

	behind uint64 // of a note that is kept: the line before it…
	before uint64 // …and the one after it, 0 if there was none
}

// n is the number of the event that the item tells of, 0 if there is none.
func (it *item) n() uint64 {
	if it.event != nil {
		return it.event.N
	}
	return it.note.N
}

func (it *item) at() int64 {
	if it.event != nil {
		return it.event.At
	}
	return it.note.At
}

// bytes is how much text the item holds.
func (it *item) bytes() int {
	if it.event == nil {
		return 0
	}
	n := len(it.event.Text)
	for _, r := range it.event.Reactions {
		for _, p := range r.By {
			n += signBytes + len(p.ID) + len(p.Name)
		}
	}
	return n
}

// day tells whether the item is the separator between days.
func (it *item) day() bool { return it.note != nil && it.note.Kind == paint.NoteDay }

// timed tells whether the item shows a time.
func (it *item) timed() bool {
	if it.event != nil {
		return true
	}
	switch it.note.Kind {
	case paint.NoteDay, paint.NoteNew, paint.NoteBack:
		return false
	}
	return true
}
