package command

// Taking lines out of the room, and showing them to operators. Whoever does it
// sees the lines first.

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"teahouse/room"
)

const (
	reportMost = 10 // lines that a report quotes
	glimpse    = 40 // runes of a line in a question
)

func remove(c *Call, args string) Result {
	g := &c.Words.Govern
	sure := false
	name, which, ok := aimedAtWhom(args, map[string]*bool{skipsAsk: &sure})
	if !ok {
		return c.misused("remove")
	}
	if number, numbered := strings.CutPrefix(name, "#"); numbered && which == "" {
		n, err := strconv.ParseUint(number, 10, 64)
		if err != nil {
			return c.misused("remove")
		}
		return agreedTo(sure, Result{Ask: g.AskRemoved(n), Then: &Result{Propose: &room.Remove{Lines: []uint64{n}}}})
	}
	most, within, ok := lines(which)
	if !ok {
		return c.misused("remove")
	}
	m, refused := c.somebody(name)
	if refused != "" {
		return Result{Refused: refused}
	}
	var since time.Time
	if within > 0 {
		since = c.Now.Add(-within)
	}
	return Result{Later: func(ctx context.Context) Result {
		said, err := c.Seat.Said(ctx, m.ID, since, room.RemoveMost)
		if err != nil {
			return c.failed(err)
		}
		said = slices.DeleteFunc(said, (*room.Event).Private)
		said = said[max(0, len(said)-most):]
		if len(said) == 0 {
			return Result{Refused: g.NoLines(m.Name)}
		}
		body := &room.Remove{Whom: m.Person}
		for _, e := range said {
			body.Lines = append(body.Lines, e.N)
		}
		return agreedTo(sure, Result{
			Ask:  sentences(m.note, g.AskRemove(m.Name, len(said), glimpseOf(said[0].Text), glimpseOf(said[len(said)-1].Text))),
			Then: &Result{Propose: body},
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

// glimpseOf is the beginning of a line, by which it is known again.
func glimpseOf(text string) string {
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
			return Result{Refused: c.Words.Refused.NotYourself}
		}
		return Result{Later: func(ctx context.Context) Result { return c.report(ctx, m, text) }}
	})
}

func (c *Call) report(ctx context.Context, m meant, text string) Result {
	a := &c.Words.Account
	said, err := c.Seat.Said(ctx, m.ID, time.Time{}, reportMost)
	if err != nil {
		return c.failed(err)
	}
	if len(said) == 0 && text == "" {
		return Result{Refused: c.Words.Govern.NoLines(m.Name)}
	}
	body := &room.Report{Whom: m.Person, Text: text}
	for _, e := range said {
		body.Lines = append(body.Lines, room.Quote{N: e.N, At: e.At, Private: e.Private(), Text: e.Text})
	}
	return Result{
		Show: append([]string{a.ReportHas}, c.quoted(body.Lines)...), Rows: quoteRows(body.Lines),
		Ask: sentences(m.note, a.AskReport(m.Name, len(said))), Then: &Result{Propose: body, Done: a.Reported},
	}
}
