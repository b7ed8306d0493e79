package line

import (
	"strconv"
	"time"

	"teahouse/room"
)

// since is from where on somebody wants to know.
type since struct {
	n      uint64 // what has higher numbers
	moment bool   // or what is not older than at
	at     time.Time
}

// parseSince reads a number, how long ago something was, or a moment on the
// reader's clock. A time of day is the last one there was.
func parseSince(s string, now time.Time) (from since, ok bool) {
	if n, err := strconv.ParseUint(s, 10, 64); err == nil {
		return since{n: n}, true
	}
	if ago, err := room.ParseTerm(s); err == nil {
		if ago == room.Forever {
			return since{}, true
		}
		return since{moment: true, at: now.Add(-ago)}, true
	}
	for _, layout := range []string{time.DateOnly, "2006-01-02T15:04", "2006-01-02T15:04:05", time.RFC3339} {
		if at, err := time.ParseInLocation(layout, s, now.Location()); err == nil {
			return since{moment: true, at: at}, true
		}
	}
	clock, err := time.Parse("15:04", s)
	if err != nil {
		return since{}, false
	}
	year, month, day := now.Date()
	at := time.Date(year, month, day, clock.Hour(), clock.Minute(), 0, 0, now.Location())
	if at.After(now) {
		at = time.Date(year, month, day-1, clock.Hour(), clock.Minute(), 0, 0, now.Location())
	}
	return since{moment: true, at: at}, true
}
