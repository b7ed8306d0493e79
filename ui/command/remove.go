package command

// Taking lines out of the room, and showing them to operators. Whoever does it
// sees the lines first.

import (
	"context"
	"slices"
	"strings"
	"time"

	"teahouse/room/state"
)

const (
	reportMost = 10 // lines that a report quotes
	glimpse    = 40 // runes of a line by which it is known again
)

func remove(c *Call, args string) Result {
	g := &c.Words.Govern
	sure := false
	name, which, ok := aimedAtWhom(args, map[string]*bool{skipsAsk: &sure})
	if !ok {
		return c.misused("remove")
	}
	if NamesLine(name) && which == "" {
		return c.removeOne(name, sure)
	}
	most, within, ok := lines(which)
	switch {
	case !ok:
		return c.misused("remove")
	case most > state.RemoveMost:
		return c.tooMany("remove", state.RemoveMost)
	}
	m, why := c.somebody(name)
	if why != "" {
		return refused(CodeNobody, why)
	}
	var since time.Time
	if within > 0 {
		since = c.Now.Add(-within)
	}
	return Result{Later: func(ctx context.Context) Result {
		said, err := c.Seat.Said(ctx, state.Scope{In: c.in.Num}, m.ID, since, state.RemoveMost+1)
		if err != nil {
			return c.failed(err)
		}
		said = slices.DeleteFunc(said, (*state.Event).Private)
		left := ""
		if within > 0 && len(said) > most {
			left = g.LeftOver(m.Name, most)
		}
		said = said[max(0, len(said)-most):]
		if len(said) == 0 {
			return refused(CodeNothing, g.NoLines(m.Name))
		}
		body := &state.Remove{In: c.in.Num, Whom: m.Person}
		for _, e := range said {
			body.Lines, body.Seqs = append(body.Lines, e.N), append(body.Seqs, e.Seq)
		}
		return agreedTo(sure, Result{
			Ask:  c.Words.Join.Sentences(m.note, g.AskRemove(m.Name, len(said), Glimpse(said[0].Text), Glimpse(said[len(said)-1].Text))),
			Then: &Result{Propose: body, Done: left},
		})
	}}
}

// agreedTo is what a question leads to where it was answered beforehand.
func agreedTo(sure bool, r Result) Result {
	if sure {
		return *r.Then
	}
	return r
}

// removeOne takes out the one line that a word names.
func (c *Call) removeOne(word string, sure bool) Result {
	return Result{Later: func(ctx context.Context) Result {
		e, err := c.line(ctx, word)
		if err != nil {
			return c.noLine(word, err)
		}
		if !e.Talk() || e.Private() || e.Gone {
			return c.noLine(word, &state.Refusal{Code: state.NoSuchLine})
		}
		body := &state.Remove{In: e.In, Lines: []uint64{e.N}, Seqs: []uint64{e.Seq}, Whom: e.Who}
		return agreedTo(sure, Result{Ask: c.Words.Govern.AskRemoved(e.Seq, e.Who.Name, Glimpse(e.Text)), Then: &Result{Propose: body}})
	}}
}

// Glimpse is the beginning of a line, by which it is known again.
func Glimpse(text string) string {
	text = strings.ReplaceAll(text, "\n", " ")
	if runes := []rune(text); len(runes) > glimpse {
		return string(runes[:glimpse]) + "…"
	}
	return text
}

func report(c *Call, args string) Result {
	word, text := cutWord(args)
	return c.whoever(word, func(m meant) Result {
		if m.ID == c.Me.Person.ID {
			return refused(Why(state.NotYourself), c.Words.Refused.NotYourself)
		}
		return Result{Later: func(ctx context.Context) Result { return c.report(ctx, m, text) }}
	})
}

func (c *Call) report(ctx context.Context, m meant, text string) Result {
	said, err := c.Seat.Said(ctx, state.Scope{In: c.in.Num}, m.ID, time.Time{}, reportMost)
	if err != nil {
		return c.failed(err)
	}
	if e := m.line; e != nil && e.Talk() && !e.Gone && !slices.ContainsFunc(said, func(s *state.Event) bool { return s.N == e.N }) {
		said = append([]*state.Event{e}, said...) // however much they said since
	}
	return c.quoting(m, text, said)
}

// quoting asks whether operators shall read these lines.
func (c *Call) quoting(m meant, text string, said []*state.Event) Result {
	a := &c.Words.Account
	if len(said) == 0 && text == "" {
		return refused(CodeNothing, c.Words.Govern.NoLines(m.Name))
	}
	var show []string
	if len(said) > 0 {
		show = append([]string{a.ReportHas}, c.quoted(quotes(said))...)
	}
	return Result{
		Show: show, Rows: TellerFor(c.Seat).events(said),
		Ask: c.Words.Join.Sentences(m.note, a.AskReport(m.Name, len(said))), Then: &Result{Later: func(ctx context.Context) Result {
			left, err := c.unforgotten(ctx, said)
			switch {
			case err != nil:
				return c.failed(err)
			case len(left) < len(said): // they have said yes to others
				return c.quoting(m, text, left)
			}
			return Result{Propose: &state.Report{Whom: m.Person, Text: text, Lines: quotes(left)}, Done: a.Reported}
		}},
	}
}

// unforgotten are those of some lines that can be read still, and whose author has not been
// forgotten since, as they were. What was only taken back meanwhile is evidence.
func (c *Call) unforgotten(ctx context.Context, said []*state.Event) (left []*state.Event, err error) {
	ns := make([]uint64, len(said))
	for i, e := range said {
		ns[i] = e.N
	}
	now, err := c.Seat.Lines(ctx, ns)
	if err != nil {
		return nil, err
	}
	for _, e := range said {
		if slices.ContainsFunc(now, func(o *state.Event) bool { return o.N == e.N && o.Who.ID != "" }) {
			left = append(left, e)
		}
	}
	return left, nil
}

// quotes are lines as a report has them.
func quotes(said []*state.Event) []state.Quote {
	all := make([]state.Quote, len(said))
	for i, e := range said {
		all[i] = state.Quote{At: e.At, Private: !e.Public(), Text: e.Text}
		if !all[i].Private { // any other number would name another line
			all[i].Seq = e.Seq
		}
	}
	return all
}
