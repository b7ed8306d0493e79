package dispatch

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"teahouse/room/roomtest"
	"teahouse/room/state"
)

// A pipe may hold as many lines as somebody likes; what must be looked up for
// them is looked up at the pace of their budget, and every line is answered.
func TestWhatAPipeLooksUpIsPaced(t *testing.T) {
	for _, c := range []struct {
		line, answer string
		times        int
		least        time.Duration
	}{
		{"/search kettle", "kettle", 200, 90 * time.Second},
		{"/report ruth", "ruth", 2000, 60 * time.Second},
		{"/who", "ruth", 2000, 10 * time.Second},
	} {
		t.Run(c.line, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := roomtest.Open(t)
				ruth := roomtest.Seat(t, r, "ruth")
				roomtest.Do(t, ruth, &state.Say{Text: "the kettle is on"})
				k := knockAs(t, r, "eve")
				k.in = strings.NewReader(strings.Repeat(c.line+"\n", c.times))
				start := time.Now()
				got := k.ssh("lines -q")
				if took := time.Since(start); took < c.least {
					t.Errorf("%d times %s took %v, want at least %v", c.times, c.line, took, c.least)
				}
				if n := strings.Count(got.out+got.err, c.answer); n < c.times {
					t.Errorf("%d of %d lines were answered:\n%.500s", n, c.times, got.out+got.err)
				}
				if refused := fmt.Sprint(got.out, got.err); strings.Contains(refused, "at once") {
					t.Errorf("some were refused: %.500s", refused)
				}
			})
		})
	}
}
