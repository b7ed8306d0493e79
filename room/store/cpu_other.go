//go:build !linux

package store

import "time"

// threadClock tells how long the thread of the caller has been at work, where
// nobody tells how much of the processor it had.
func threadClock() func() time.Duration { return wallClock() }
