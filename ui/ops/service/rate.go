package service

// A rate is bounded so that Burst times Each can still be counted. What String writes is read as
// the same rate: so the defaults come into the flags.

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Rate is how often something may be done, as a flag holds it: Burst at once,
// and then one Each.
type Rate struct {
	Burst int
	Each  time.Duration
}

var errRate = errors.New(`say how many at once, a million at most, and then one in which time, from 1ms to 1h: 5/1s`)

// UnmarshalText implements [encoding.TextUnmarshaler] for texts like 5/1s, from
// one at once to a million, and from a millisecond to an hour.
func (r *Rate) UnmarshalText(text []byte) error {
	before, after, ok := strings.Cut(string(text), "/")
	burst, err := strconv.Atoi(before)
	each, err2 := time.ParseDuration(after)
	if !ok || err != nil || err2 != nil || burst < 1 || burst > 1e6 || each < time.Millisecond || each > time.Hour {
		return errRate
	}
	*r = Rate{burst, each}
	return nil
}

func (r Rate) String() string {
	each := r.Each.String()
	if short, ok := strings.CutSuffix(each, "m0s"); ok {
		each = short + "m"
	}
	return fmt.Sprintf("%d/%s", r.Burst, each)
}
