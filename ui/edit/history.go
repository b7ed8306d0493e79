package edit

// The history: the lines that were sent, cleared or refused, with the edits
// that somebody left in them. The draft waits aside and comes back.

import (
	"slices"
	"unicode/utf8"
)

const (
	historyLines = 100       // lines that the history holds…
	historyBytes = 128 << 10 // …and how much text; the newest always stays
)

// A slot is one line of the history: as it was sent, and as it stands now.
type slot struct{ sent, now string }

func (s *slot) size() int {
	if s.now == s.sent {
		return len(s.sent)
	}
	return len(s.sent) + len(s.now)
}

// line returns the line to edit, with one step back to what was sent.
func (s *slot) line() line {
	l := line{text: s.sent, cur: len(s.sent), runes: utf8.RuneCountInString(s.sent)}
	if s.now != s.sent {
		l.change(0, len(s.sent), s.now, false)
	}
	return l
}

// Take returns the text, clears the line and puts the text on top of the
// history, above a draft that was waiting. Empty, it changes nothing.
func (e *Editor) Take() string {
	e.accept()
	text := e.text
	e.last, e.over = other, false
	if text == "" {
		return ""
	}
	if e.here != nil {
		e.here.now = e.here.sent
		draft := e.draft.text
		e.here, e.draft = nil, nil
		e.remember(draft)
	}
	e.remember(text)
	e.line = line{}
	return text
}

// clearLine clears the draft, or leaves a line of the history for the draft. What
// was written goes on top of the history, where Up finds it.
func clearLine(e *Editor) kind {
	text, here := e.text, e.here
	switch {
	case text == "" && here == nil:
	case here == nil:
		e.change(0, len(text), "", false)
		e.remember(text)
	default:
		e.visit(nil)
		if text != here.sent {
			here.now = here.sent
			e.remember(text)
		}
	}
	return other
}

// Restore brings back a text that was taken and then refused: into an empty draft,
// which it reports, else on top of the history. What is being typed stays as it is; an
// old line that was emptied is left for the draft.
func (e *Editor) Restore(text string) (inDraft bool) {
	text, _ = clean(text, len(text)*4, len(text)*4)
	if text == "" {
		return false
	}
	if old := e.here; old != nil && e.Empty() && e.search == nil {
		e.visit(nil)
		old.now = old.sent
	}
	if inDraft = e.Empty() && e.here == nil && e.search == nil; inDraft {
		e.last = other
		e.change(0, 0, text, false)
	} else {
		e.remember(text)
	}
	return inDraft
}

// Draft returns what was written and not sent, for whoever keeps it while its
// writer is away: the text, or the draft that waits behind an old line.
func (e *Editor) Draft() string {
	if e.here != nil && e.text == e.here.sent {
		return e.draft.text
	}
	return e.text
}

// remember puts a text on top of the history.
func (e *Editor) remember(text string) {
	if n := len(e.past); text == "" || n > 0 && e.past[n-1].sent == text {
		return
	}
	e.past = append(e.past, &slot{text, text})
	e.forget()
}

// forget drops the oldest lines that are too many, but not the one being edited.
func (e *Editor) forget() {
	size := 0
	for _, s := range e.past {
		size += s.size()
	}
	for len(e.past) > historyLines || size > historyBytes {
		oldest := 0
		if e.past[0] == e.here {
			oldest = 1
		}
		if oldest >= len(e.past)-1 {
			return
		}
		size -= e.past[oldest].size()
		e.past = slices.Delete(e.past, oldest, oldest+1)
	}
}

// visit leaves the line as it is and goes to another: nil is the draft.
func (e *Editor) visit(to *slot) {
	if to == e.here {
		return
	}
	if e.here == nil {
		draft := e.line
		e.draft = &draft
	} else {
		e.here.now = e.text
	}
	e.here = to
	if to == nil {
		e.line, e.draft = *e.draft, nil
	} else {
		e.line = to.line()
	}
	e.forget()
}

// recall goes to the next older (-1) or newer (+1) line and reports whether there is one.
func (e *Editor) recall(by int) bool {
	to := e.index() + by
	switch {
	case to < 0 || to > len(e.past):
		return false
	case to == len(e.past):
		e.visit(nil)
	default:
		e.visit(e.past[to])
	}
	return true
}

// index is the place in the history of the line being edited; the draft follows the newest.
func (e *Editor) index() int {
	if e.here == nil {
		return len(e.past)
	}
	return slices.Index(e.past, e.here)
}

// vertical moves by a row of what was last shown, and at the edge through the
// history. A run of keys that is in the history stays there.
func vertical(by int) func(*Editor) kind {
	return func(e *Editor) kind {
		switch {
		case e.last != recalled && e.moveRow(by):
			return moved
		case e.recall(by):
			return recalled
		}
		return e.last
	}
}
