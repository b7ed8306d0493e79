package room

import (
	"errors"
	"math"
	"strconv"
	"time"
)

// Forever is a term without an end.
const Forever time.Duration = math.MaxInt64

// ErrTerm says how a term is written.
var ErrTerm = errors.New("say for how long: 30m, 1h, 7d or forever")

// ParseTerm reads for how long something holds: a whole number and one of s,
// m, h, d and w, from a second to ten years, or forever. Everything else, such
// as 1hour, is ErrTerm.
func ParseTerm(s string) (time.Duration, error) {
	if s == "forever" {
		return Forever, nil
	}
	units := map[byte]time.Duration{'s': time.Second, 'm': time.Minute, 'h': time.Hour, 'd': day, 'w': 7 * day}
	if len(s) < 2 || s[0] < '1' || s[0] > '9' {
		return 0, ErrTerm
	}
	unit := units[s[len(s)-1]]
	n, err := strconv.ParseUint(s[:len(s)-1], 10, 32)
	if err != nil || unit == 0 || n > uint64(termMost/unit) {
		return 0, ErrTerm
	}
	return time.Duration(n) * unit, nil
}

// FormatTerm writes a term as ParseTerm reads it, in the largest unit that
// holds it evenly. Parts of a second are left out.
func FormatTerm(d time.Duration) string {
	if d == Forever {
		return "forever"
	}
	n, unit := int64(d/time.Second), "s"
	for _, larger := range []struct {
		of   int64
		name string
	}{{60, "m"}, {60, "h"}, {24, "d"}, {7, "w"}} {
		if n == 0 || n%larger.of != 0 {
			break
		}
		n, unit = n/larger.of, larger.name
	}
	return strconv.FormatInt(n, 10) + unit
}
