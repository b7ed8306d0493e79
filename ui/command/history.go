package command

// Reading back: by words, and by day.

import (
	"cmp"
	"context"
	"strings"
	"time"

	"teahouse/room"
	"teahouse/room/state"
)

// FoundMost is how many lines a search gives at most, and a screen is given: whoever
// wants others says more words, or pages on.
const FoundMost = 200

// Page is which of many lines are wanted: the newest between two events, by their N.
type Page struct {
	After, Before uint64
	Most          int // 0: FoundMost
}

// searchAll finds earlier lines, the newest first. Those of people whom the reader ignores
// stay hidden.
func searchAll(c *Call, args string) Result {
	a := &c.Words.Answer
	return Result{Later: func(ctx context.Context) Result {
		lines, more, err := c.find(ctx, args)
		if err != nil {
			return c.failed(err)
		}
		if len(lines) == 0 {
			return refused(CodeNothing, c.Words.Refused.NoneFound(shortened(args)))
		}
		found := Found{Head: a.Found(len(lines), shortened(args), more), More: more}
		for _, e := range lines {
			text := strings.ReplaceAll(e.Text, "\n", " ")
			found.Lines = append(found.Lines, a.FoundLine(c.moment(e.At), c.Words.Author(e), text, e.Private()))
			found.At = append(found.At, e.N)
		}
		return Result{Effect: found, Rows: TellerFor(c.Seat).events(lines)}
	}}
}

// find searches until the page is full, and tells whether there are more lines.
func (c *Call) find(ctx context.Context, words string) (lines []*state.Event, more bool, err error) {
	most := cmp.Or(c.Page.Most, FoundMost)
	for before, at := c.Page.Before, most+1; ; at = FoundMost { // one by one, much that is hidden would be asked for often
		some, err := c.Seat.Search(ctx, state.Scope{}, room.Query{Words: words}, before, at)
		if err != nil {
			return nil, false, err
		}
		for _, e := range some {
			switch {
			case e.N <= c.Page.After:
				return lines, false, nil
			case e.Gone || c.Ignored.Hides(e, c.Me.Person.ID, c.Seat.Known):
			case len(lines) == most:
				return lines, true, nil
			default:
				lines = append(lines, c.Ignored.Told(e, c.Seat.Known))
			}
		}
		if len(some) < at {
			return lines, false, nil
		}
		before = some[len(some)-1].N
	}
}

// history goes to a day, as it was on the reader's clock.
func history(c *Call, args string) Result {
	day, err := time.ParseInLocation(time.DateOnly, args, c.Zone)
	if err != nil {
		return refused(CodeUsage, c.Words.Refused.NoDate(c.Now.In(c.Zone).AddDate(0, 0, -1).Format(time.DateOnly))+" "+c.usage("history"))
	}
	return Result{Later: func(ctx context.Context) Result {
		n, err := c.Seat.Day(ctx, state.Scope{}, day)
		if err != nil {
			return c.failed(err)
		}
		if n == 0 {
			return refused(CodeNothing, c.Words.Refused.NoDay(args))
		}
		return Result{Effect: Jump{N: n}}
	}}
}
