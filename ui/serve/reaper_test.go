package serve

import (
	"testing"
	"testing/synctest"
	"time"
)

// A server that was stopped for a minute cuts nobody off for it whose answer it has
// not read yet; one that is only slow goes on looking.
func TestAServerThatStoodStillReadsBeforeItCuts(t *testing.T) {
	now := time.Unix(0, 0)
	r := rounds{every: time.Second, last: now, tick: time.NewTicker(time.Second)}
	defer r.tick.Stop()
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

// What came while it was stopped can be read for as long as lies between two rounds,
// wherever in that time it went on.
func TestAServerThatStoodStillHasAWholeTimeToRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := rounds{every: time.Second, last: time.Now(), tick: time.NewTicker(time.Second)}
		defer r.tick.Stop()
		time.Sleep(time.Minute - time.Millisecond)
		<-r.tick.C
		goesOn := time.Now()
		if !r.late(goesOn) {
			t.Fatal("the round is not left out")
		}
		<-r.tick.C
		if waited := time.Since(goesOn); waited < r.every {
			t.Errorf("the next round comes after %s", waited)
		}
	})
}
