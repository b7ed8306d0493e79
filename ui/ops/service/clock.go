package service

import (
	"time"

	"teahouse/room"
)

// born is before this program was made: a machine whose clock is earlier, as
// that of a board without a battery, does not know the time.
var born = time.Date(2026, time.November, 1, 0, 0, 0, 0, time.UTC)

// Clock is the machine's: where the system tells one start of the machine from
// another, it counts the time since, sleep included, and otherwise the time
// that this process has run.
func Clock() room.Clock {
	c := room.Clock{Wall: time.Now, Born: born}
	if running, boot, ok := sinceBoot(); ok {
		c.Running, c.Boot = running, boot
		return c
	}
	began := time.Now()
	c.Running = func() time.Duration { return time.Since(began) }
	return c
}
