package lines

// The bell: it rings at a terminal for what concerns its person, even while that
// has to wait, and for a burst once. A pipe has none.

import (
	"time"

	"teahouse/room/state"
	"teahouse/room/text"
	"teahouse/ui/command"
)

// BellPause is the time between two rings at least.
const BellPause = 5 * time.Second

// concerns tells whether somebody wrote to the person, or named them, or is a friend
// who comes.
func (c *chat) concerns(e *state.Event) bool {
	if e.Kind == state.KindEnter {
		return c.Seat.Tells(e.Who.ID)
	}
	if !e.Talk() || e.Gone || e.Who.ID == c.Plain.Me {
		return false
	}
	return e.Private() || c.Plain.Calls.By(text.Fold(e.Text)).Fold != ""
}

// ring calls the person, as /bell says. Nothing but the bell itself is sent, as a
// notification would be an escape sequence.
func (c *chat) ring(e *state.Event) {
	t := c.tty
	if t == nil || t.bell == command.WayOff || !c.concerns(e) || time.Since(t.rung) < BellPause {
		return
	}
	t.rung = time.Now()
	c.Out.Ring()
}
