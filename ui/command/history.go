package command

// Reading back: by words, and by day.

import (
	"context"
	"strings"
	"time"

	"teahouse/room"
)

const foundMost = 200 // lines that a search shows: whoever wants more says more

// searchAll finds earlier lines, the newest first. Those of people whom he ignores
// stay hidden.
func searchAll(c *Call, args string) Result {
	a := &c.Words.Answer
	return Result{Later: func(ctx context.Context) Result {
		events, err := c.Seat.Search(ctx, args, 0, foundMost)
		if err != nil {
			return c.failed(err)
		}
		var (
			found Found
			lines []*room.Event
		)
		for _, e := range events {
			if e.Gone || c.Ignored.Hides(e, c.Me.Person.ID, c.Seat.Known) {
				continue
			}
			text := strings.ReplaceAll(e.Text, "\n", " ")
			found.Lines = append(found.Lines, a.FoundLine(c.moment(e.At), c.Words.Author(e), text, e.Private()))
			found.At = append(found.At, e.N)
			lines = append(lines, e)
		}
		if len(found.At) == 0 {
			return refused(CodeNothing, c.Words.Refused.NoneFound(shortened(args)))
		}
		found.Head = a.Found(len(found.At), shortened(args), len(events) == foundMost)
		return Result{Effect: found, Rows: TellerFor(c.Seat).events(lines)}
	}}
}

// history goes to a day, as it was on the reader's clock.
func history(c *Call, args string) Result {
	day, err := time.ParseInLocation(time.DateOnly, args, c.Zone)
	if err != nil {
		return Result{Refused: c.Words.Refused.NoDate(c.Now.In(c.Zone).AddDate(0, 0, -1).Format(time.DateOnly)) + " " + c.usage("history")}
	}
	return Result{Later: func(ctx context.Context) Result {
		n, err := c.Seat.Day(ctx, day)
		if err != nil {
			return c.failed(err)
		}
		if n == 0 {
			return refused(CodeNothing, c.Words.Refused.NoDay(args))
		}
		return Result{Effect: Jump{N: n}}
	}}
}
