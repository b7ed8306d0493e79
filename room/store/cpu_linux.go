package store

import (
	"time"

	"golang.org/x/sys/unix"
)

// threadClock tells how much of the processor the thread of the caller has used,
// whichever thread asks then.
func threadClock() func() time.Duration {
	id := int32(^unix.Gettid()<<3 | 6) // as clock_getcpuclockid(3) makes it
	var ts unix.Timespec
	if unix.ClockGettime(id, &ts) != nil { // not on each kernel that says it is Linux
		return wallClock()
	}
	return func() time.Duration {
		var ts unix.Timespec
		_ = unix.ClockGettime(id, &ts) // it did before
		return time.Duration(ts.Nano())
	}
}
