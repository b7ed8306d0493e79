package text

// For how long something holds, as people write it and as they read it. What is not
// written as a term is refused and never guessed at: by it somebody is kept out.

import (
	"errors"
	"math"
	"strconv"
	"strings"
	"time"
)

// Forever is a term without an end.
const Forever time.Duration = math.MaxInt64

const (
	day      = 24 * time.Hour
	termMost = 10 * 365 * day // longer is forever
)

// ErrTerm says how a term is written.
var ErrTerm = errors.New("say for how long: 30m, 1h, 7d or forever")

// ParseTerm reads for how long something holds: whole numbers, each with one of
// w, d, h, m and s behind it, the longer unit first, from a second to ten years
// in all, or forever. Everything else, such as 1hour, is ErrTerm.
func ParseTerm(s string) (time.Duration, error) {
	if s == "forever" {
		return Forever, nil
	}
	var term time.Duration
	for last := Forever; s != ""; {
		i := strings.IndexFunc(s, func(r rune) bool { return r < '0' || r > '9' })
		if i < 1 || s[0] == '0' {
			return 0, ErrTerm
		}
		n, err := strconv.ParseUint(s[:i], 10, 32)
		unit := unitOf(s[i])
		if err != nil || unit == 0 || unit >= last || n > uint64(termMost/unit) {
			return 0, ErrTerm
		}
		term, last, s = term+time.Duration(n)*unit, unit, s[i+1:]
	}
	if term == 0 || term > termMost {
		return 0, ErrTerm
	}
	return term, nil
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

// unitOf is how long what a letter stands for lasts, 0 if it stands for nothing.
func unitOf(letter byte) time.Duration {
	switch letter {
	case 's':
		return time.Second
	case 'm':
		return time.Minute
	case 'h':
		return time.Hour
	case 'd':
		return day
	case 'w':
		return 7 * day
	}
	return 0
}
