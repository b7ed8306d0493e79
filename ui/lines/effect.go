package lines

// What commands do to line mode itself.

import (
	"teahouse/ui/command"
	"teahouse/ui/prefs"
	"teahouse/ui/stdio"
)

// effect does what only line mode can do, and tells whether the line is still
// under way. What only a screen can do the command refuses by itself.
func (c *chat) effect(e command.Effect) (goesOn bool) {
	switch e := e.(type) {
	case command.Quit:
		c.over = errLeft
	case command.Quiet:
		c.Seat.Quiet(e.On)
	case command.Zone:
		c.Plain.Zone = e.Zone
		prefs.Keep(c.Seat, prefs.Zone, e.Zone.String())
	case command.Ignore:
		c.Ignored = e.Ignoring(c.Ignored)
		prefs.KeepIgnored(c.Seat, c.Ignored)
	case command.Found:
		c.show(e.Head)
		c.show(e.Lines...)
	case command.Jump:
		c.turn(&pages{after: e.N - 1, daily: true})
		return true
	case command.Unread:
		return c.readUnread()
	case command.Query:
		c.tty.Query = e.To
	case command.Hold:
		c.setHold(e.On)
	case command.Bell:
		c.tty.bell = e.Way
		prefs.Keep(c.Seat, prefs.Bell, string(e.Way))
	case command.Times:
		c.setTimes(e.On)
	case command.Plain:
		prefs.Switch(c.Seat, prefs.Plain, false)
		c.over = stdio.ErrScreen
	}
	return false
}
