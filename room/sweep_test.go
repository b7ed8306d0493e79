package room_test

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
)

// TestASweepGoesInSteps holds that what many left behind is not cleared away by one
// entry, for which everybody would wait, but by several within a second.
func TestASweepGoesInSteps(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := roomtest.NewMemory()
		r, stop := roomtest.Start(t, m)
		for i := range 600 {
			roomtest.SeatOf(t, r, fmt.Sprint("guest", i), state.KeyIdentity(fmt.Sprint(i))).Leave(state.HowLeft)
		}
		time.Sleep(400 * 24 * time.Hour)
		stop()
		var at []int64
		roomtest.OK(t, m.Read(t.Context(), 1, func(e room.Entry) error {
			if b, sweeps := e.Proposal.Body.(*state.Sweep); sweeps {
				at = append(at, e.Proposal.Room)
				if b.Most == 0 {
					t.Error("a sweep takes all at once")
				}
			}
			return nil
		}))
		close := 0
		for i := 1; i < len(at); i++ {
			if at[i]-at[i-1] < 1000 {
				close++
			}
		}
		if len(at) < 400 || close != 2 { // 600 are two steps and a rest
			t.Errorf("%d sweeps, of which %d were soon after another", len(at), close)
		}
	})
}
