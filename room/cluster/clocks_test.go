package cluster

import (
	"testing"
	"time"
)

// TestASlowAnswerIsNoWrongClock: on a busy machine an operator was told that two clocks of one
// machine are apart.
func TestASlowAnswerIsNoWrongClock(t *testing.T) {
	asked := time.Unix(1000, 0)
	heard := asked.Add(5 * time.Second)
	for at, want := range map[time.Duration]time.Duration{
		0: 0, 3 * time.Second: 0, 5 * time.Second: 0,
		-3 * time.Second: 3 * time.Second, 9 * time.Second: 4 * time.Second,
	} {
		if got := outside(asked.Add(at), asked, heard); got != want {
			t.Errorf("asked at 0 s and answered at 5 s, a server whose clock shows %v is %v apart, not %v", at, got, want)
		}
	}
}
