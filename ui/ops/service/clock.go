package service

// The clocks of this machine: the wall's, which people set, and one that only goes on, with
// what the machine slept where the system tells it. Reading that one costs little, so that
// thousands of screens can do it for each frame.

import (
	"sync/atomic"
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
	c.Running = awake()
	return c
}

// awake is a clock that stands still while the machine sleeps.
func awake() func() time.Duration {
	began := time.Now()
	return func() time.Duration { return time.Since(began) }
}

// reckonFor is how late it may be noticed that the machine has slept.
const reckonFor = 50 * time.Millisecond

// reckoned reads a clock that costs a system call, and each screen of thousands reads it for
// each frame, once in reckonFor. Meanwhile it adds what another clock counts, which costs
// little and stands still while the machine sleeps. It never goes back.
func reckoned(dear, cheap func() time.Duration) func() time.Duration {
	var ahead, until atomic.Int64 // of the cheap one; when that is to be read again
	read := func(now time.Duration) {
		until.Store(int64(now + reckonFor))
		for {
			before := ahead.Load()
			more := int64(dear() - cheap()) // in this order it is never too much
			if more <= before || ahead.CompareAndSwap(before, more) {
				return
			}
		}
	}
	ahead.Store(int64(dear() - cheap()))
	return func() time.Duration {
		now := cheap()
		if int64(now) >= until.Load() {
			read(now)
		}
		return now + time.Duration(ahead.Load())
	}
}
