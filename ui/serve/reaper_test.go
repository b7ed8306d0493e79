package serve

import (
	"testing"
	"time"
)

// A server that was stopped for a minute cuts nobody off for it whose answer it has
// not read yet; one that is only slow goes on looking.
func TestAServerThatStoodStillReadsBeforeItCuts(t *testing.T) {
	now := time.Unix(0, 0)
	r := rounds{every: time.Second, last: now}
	for i, step := range []struct {
		after time.Duration
		late  bool
	}{
		{time.Second, false}, {2 * time.Second, false}, {time.Minute, true}, {time.Second, false}, {time.Minute, true}, {time.Minute, false}, {time.Second, false},
	} {
		now = now.Add(step.after)
		if late := r.late(now); late != step.late {
			t.Errorf("round %d, after %s: late is %t", i, step.after, late)
		}
	}
}
