package lines

// Public lines are off for a while: they are not told, and not read, until somebody has them
// back and asks for them.

import (
	"cmp"

	"teahouse/room/state"
)

// hushed tells whether they read nothing of what is said, as they chose.
func (c *chat) hushed(e *state.Event) bool { return c.Seat.IsQuiet() && e.Public() }

// unheard tells whether something was done to a line that they do not read.
func (c *chat) unheard(e *state.Event) bool { return c.hushed(e) && e.Ref > c.Seat.QuietAfter() }

// withhold notes that a line is not told.
func (c *chat) withhold(e *state.Event) {
	if e.Who.ID == c.Plain.Me {
		return
	}
	read := c.marker(0)
	read.Hidden = cmp.Or(read.Hidden, e.N)
	c.hidden++
}

// quieten has public lines not be told from now on, or told again; those that were not can
// be read.
func (c *chat) quieten(on bool) {
	c.Seat.Quiet(on)
	if on {
		return
	}
	read, n := c.marker(0), c.hidden
	from := read.Hidden
	read.Hidden, c.hidden = 0, 0
	if n == 0 {
		return
	}
	if c.unread == nil {
		c.unread = &pages{scope: c.Scope, after: from - 1, public: true}
	}
	c.unread.before = 0 // up to what is told next, see heard
	c.show(c.Config.Words.Plain.Missed(n))
}
