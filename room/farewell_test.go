package room_test

import (
	"testing"
	"testing/synctest"

	"teahouse/room/roomtest"
	"teahouse/room/state"
)

// Somebody leaves just when an operator kicks them, and the log has the kick first: they
// left, and whoever serves them, who is done with the seat by then, reads nothing else.
func TestWhoWasLeavingIsNotSaidToBeKicked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := roomtest.NewMemory()
		r, stop := roomtest.Start(t, m)
		defer stop()
		mia, bob := roomtest.Operator(t, r, "mia"), roomtest.SeatOf(t, r, "bob", key("bob"))
		release := m.Hold()
		kicked := make(chan error, 1)
		go func() {
			_, err := mia.Do(t.Context(), &state.Kick{Whom: bob.Me().Person}, nil)
			kicked <- err
		}()
		synctest.Wait()
		bob.Leave(state.HowLeft)
		release()
		roomtest.OK(t, <-kicked)
		synctest.Wait()
		if why := bob.Farewell(); bob.How() != state.HowLeft || why != nil {
			t.Errorf("who left is said to have ended as %q, because of %v", bob.How(), why)
		}
	})
}
