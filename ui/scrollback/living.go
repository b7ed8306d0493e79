package scrollback

// Lines that live on: they are edited, reacted to and taken out in the place where they
// stand, and answers quote what they answer as it is now. What is quoted and not held
// is asked for, once a page, and never kept with the answer.

import (
	"context"
	"slices"
	"strings"

	"teahouse/room"
	"teahouse/room/state"
	"teahouse/ui/paint"
)

// quotesMost is how many quoted lines are kept that are not held.
const quotesMost = 2 * PageMost

// quotes are the lines that answers quote, beside those held.
type quotes struct {
	known   map[uint64]*state.Event // nil: one that the reader cannot see
	wanted  []uint64                // to be asked for
	waiting bool                    // they were asked for
}

// Change takes in what was done to a line.
func (t *Transcript) Change(by *state.Event) {
	t.became(func(e *state.Event) *state.Event {
		if e.N == by.Ref {
			return e.Changed(by)
		}
		return e
	})
	for _, items := range [][]item{t.tail, t.past} {
		for i := len(items) - 1; i >= 0; i-- {
			it := &items[i]
			switch {
			case it.event == nil:
			case it.event.N == by.Ref:
				it.event, it.block = it.event.Changed(by), nil
			case it.event.Re == by.Ref:
				it.block = nil
			}
		}
	}
	if e := t.quotes.known[by.Ref]; e != nil {
		t.quotes.known[by.Ref] = e.Changed(by)
	}
}

// quoted is the line that an answer answers: nil if it is not known yet, or cannot be
// seen, which known tells.
func (t *Transcript) quoted(e *state.Event) (line *state.Event, known bool) {
	for _, items := range [][]item{t.tail, t.past} {
		for i := len(items) - 1; i >= 0; i-- {
			if it := &items[i]; it.event != nil && it.event.N == e.Re {
				return it.event, true
			}
		}
	}
	line, known = t.quotes.known[e.Re]
	return line, known
}

// refer notes which lines some events answer that are not known.
func (t *Transcript) refer(events ...*state.Event) {
	for _, e := range events {
		if e.Re == 0 || slices.Contains(t.quotes.wanted, e.Re) {
			continue
		}
		if _, known := t.quoted(e); !known {
			t.quotes.wanted = append(t.quotes.wanted, e.Re)
		}
	}
}

// Quotes are lines that answers quote.
type Quotes struct {
	asked []uint64
	lines []*state.Event
	era   int
	err   error
	since *Meanwhile
}

// WantsQuotes tells which quoted lines have to be looked up, if any. Until they come
// it asks for no others.
func (t *Transcript) WantsQuotes() (look func(context.Context, *room.Seat) Quotes, wants bool) {
	q := &t.quotes
	if q.waiting || len(q.wanted) == 0 {
		return nil, false
	}
	asked, era, since := q.wanted[:min(len(q.wanted), PageMost)], t.era, t.Ask()
	q.wanted, q.waiting = q.wanted[len(asked):], true
	return func(ctx context.Context, seat *room.Seat) Quotes {
		lines, err := seat.Lines(ctx, asked)
		return Quotes{asked, lines, era, err, since}
	}, true
}

// TakeQuotes takes in what was looked up. What could not be read is asked for again
// when it is next drawn, and so is what comes too late.
func (t *Transcript) TakeQuotes(found Quotes) {
	lines, known := found.since.Came(found.lines)
	if found.era != t.era {
		t.requote()
		return
	}
	q := &t.quotes
	q.waiting = false
	if !known {
		q.wanted = append(q.wanted, found.asked...)
	}
	if !known || found.err != nil {
		return
	}
	if q.known == nil || len(q.known)+len(found.asked) > quotesMost {
		q.known = map[uint64]*state.Event{}
	}
	for _, n := range found.asked {
		q.known[n] = nil
	}
	for _, e := range lines {
		q.known[e.N] = e
	}
	t.requote()
}

// requote draws all answers anew when they are next wanted.
func (t *Transcript) requote() {
	for _, items := range [][]item{t.tail, t.past} {
		for i := range items {
			if it := &items[i]; it.event != nil && it.event.Re != 0 {
				it.block = nil
			}
		}
	}
}

// beside is what stands with a line beside its text, as this reader sees it.
func (t *Transcript) beside(e *state.Event) (s paint.Beside) {
	if e.Re != 0 {
		s.Quote = t.quote(e)
	}
	if len(e.Reactions) > 0 {
		s.Signs = t.signs(e)
	}
	if t.marks != nil {
		s.Mark = t.marks(e)
	}
	return s
}

// ShowMarks has each line say by which mark it is named; nil: none does.
func (t *Transcript) ShowMarks(mark func(*state.Event) string) {
	if (mark == nil) != (t.marks == nil) {
		t.redraw()
	}
	t.marks = mark
}

// Remark has private lines say anew by which mark they are named: a name that stands in
// one may have passed to somebody else.
func (t *Transcript) Remark() {
	if t.marks == nil {
		return
	}
	for _, items := range [][]item{t.tail, t.past} {
		for i := range items {
			if it := &items[i]; it.event != nil && it.event.Private() {
				it.block = nil
			}
		}
	}
}

// quote is what an answer shows of the line that it answers.
func (t *Transcript) quote(e *state.Event) string {
	w := t.renderer.Words
	line, known := t.quoted(e)
	switch {
	case !known:
		t.refer(e)
		return w.Bar.Awaited
	case line == nil:
		return w.Bar.Unseen
	case t.Hides(line):
		return w.Bar.Veiled
	}
	by := w.Quoted(line, e)
	first, _, _ := strings.Cut(line.Text, "\n")
	switch {
	case line.Gone && by == "": // whoever is forgotten has no name
		return w.Line.Withdrawn
	case line.Gone:
		first = w.Line.Withdrawn
	}
	return w.Bar.Quote(by, first)
}

// signs are the reactions to a line by people whom the reader does not ignore: how
// many of each, or whose, once the reader has opened the line.
func (t *Transcript) signs(e *state.Event) string {
	var all []string
	for _, r := range t.asRead(e).Reactions {
		var names []string
		own := false
		for _, p := range r.By {
			own = own || p.ID == t.self
			names = append(names, p.Name)
		}
		if t.opened[e.N] {
			all = append(all, t.renderer.Words.Bar.By(r.Sign, names))
		} else {
			all = append(all, paint.Count(r.Sign, len(names), own))
		}
	}
	return strings.Join(all, paint.Apart)
}
