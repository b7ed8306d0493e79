package command

// Reading back, by day. By words it is in search.go.

import (
	"context"

	"teahouse/room/state"
)

// history goes to a day, as it was on the reader's clock.
func history(c *Call, args string) Result {
	day, misled := c.date(args, "history")
	if misled.Refused != "" {
		return misled
	}
	return Result{Later: func(ctx context.Context) Result {
		n, err := c.Seat.Day(ctx, c.reads(), day)
		if err != nil {
			return c.failed(err)
		}
		if n == 0 {
			return refused(CodeNothing, c.Words.Refused.NoDay(c.Words.Time.Day(day, day.Year() != c.Now.In(c.Zone).Year())))
		}
		return Result{Effect: Jump{N: n}}
	}}
}

// reads is what somebody reads where they are. Without a screen that is all, unless
// they went into a channel.
func (c *Call) reads() state.Scope {
	return state.Scope{In: c.in.Num, With: c.in.With.ID, All: c.Plain && c.in.Num == 0 && c.in.With.ID == ""}
}
