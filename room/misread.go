package room

// What cannot be read, as where the disk has damaged a line, is told to whoever asked as a fault
// of ours, with none of what it says; whoever runs the room reads what it is.

import (
	"errors"
	"log/slog"
	"sync/atomic"
	"time"

	"teahouse/room/state"
)

// misreadEach is for how long what cannot be read is logged once: others will ask for it, too.
const misreadEach = time.Minute

// misread knows when that was last logged.
type misread struct{ at atomic.Int64 } // nanoseconds since 1970

// note logs an error of the history, unless it says how a question ended that takes too long.
func (m *misread) note(logger *slog.Logger, err error) {
	if _, refused := errors.AsType[*state.Refusal](err); refused || errors.Is(err, ErrSlow) {
		return
	}
	last, now := m.at.Load(), time.Now().UnixNano()
	if last != 0 && now-last < misreadEach.Nanoseconds() || !m.at.CompareAndSwap(last, now) {
		return
	}
	logger.Error("what is kept cannot be read, and whoever asked for it was told that something broke", "err", err,
		"remedy", "\"teahouse check\" says what is wrong with the database, and what to do")
}
