package ui

// Where the reader is in the transcript, and what a screen asks of it beside rows.

import (
	"iter"
	"strings"

	"teahouse/room"
)

// newTranscript is that of a reader, who waits for the first page.
func newTranscript(self room.Identity) transcript { return transcript{self: self, loading: true} }

// called says which name calls the reader.
func (t *transcript) called(name room.Name) { t.name = name }

// isHeld tells whether the view stands still.
func (t *transcript) isHeld() bool { return t.held }

// missed is how many lines of talk came while the view stood still.
func (t *transcript) missed() int {
	if !t.held {
		return 0
	}
	return t.fresh
}

// unseenNow is how many lines are unread for somebody who looks at the newest ones.
func (t *transcript) unseenNow() int {
	if t.absent || t.held {
		return 0
	}
	return t.unseen
}

// newFrom is the line before which the mark for new lines stands, held or not; 0
// if it does not stand.
func (t *transcript) newFrom() uint64 { return t.newAt }

// atTop tells whether the view stands still at the first line held, and whether
// that is the first of all, or older ones are on their way.
func (t *transcript) atTop() (begun, loading bool) {
	at := t.held && t.top == 0
	return at && t.begun && t.skip <= 0, at && t.loading
}

// firstRow is an absolute number of the view's first row, for whoever scrolls it.
func (t *transcript) firstRow() int64 { return t.first }

// away says whether the reader is looking elsewhere.
func (t *transcript) away(is bool) {
	if t.absent && !is {
		t.returned()
	}
	t.absent = is
}

// isAway tells whether the reader is looking elsewhere.
func (t *transcript) isAway() bool { return t.absent }

// holds is how many lines of every kind are held.
func (t *transcript) holds() int { return len(t.past) + len(t.tail) }

// newest are the events of the newest lines, the last one first.
func (t *transcript) newest() iter.Seq[*room.Event] {
	return func(yield func(*room.Event) bool) {
		for i := len(t.tail) - 1; i >= 0; i-- {
			if e := t.tail[i].event; e != nil && !yield(e) {
				return
			}
		}
	}
}

// oldToNew are the same, the last one last.
func (t *transcript) oldToNew() iter.Seq[*room.Event] {
	return func(yield func(*room.Event) bool) {
		for i := range t.tail {
			if e := t.tail[i].event; e != nil && !yield(e) {
				return
			}
		}
	}
}

// plain is what is in sight, and the lines before it, as text: so many at most.
func (t *transcript) plain(most int) (lines []string) {
	end := t.count()
	if t.held {
		rows := -t.skip
		for end = t.top; end < t.count() && rows < t.height; end++ {
			rows += len(t.rows(end))
		}
	}
	for i := max(0, end-most); i < end; i++ {
		it := t.at(i)
		text := ""
		switch {
		case it.event == nil:
			text = t.face.BareNote(it.note)
		case !it.void && !t.hides(it.event):
			text = t.face.BareTalk(it.event, t.self)
		}
		if text != "" {
			lines = append(lines, strings.Split(text, "\n")...)
		}
	}
	return lines
}
