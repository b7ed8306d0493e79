package room_test

import (
	"errors"
	"log/slog"
	"testing"
	"testing/synctest"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
)

// Whoever writes to the log as another node uses up its numbers, so that what is said there would
// be passed over: the node ends at the first such line, and whoever wrote it is not told that it is said.
func TestANodeInWhoseNameSomebodyWritesEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log := roomtest.NewShared()
		r, err := room.Open(t.Context(), room.Config{
			Node: "a", Log: log.Node(), History: roomtest.NewMemory(), Logger: slog.New(slog.DiscardHandler), Seats: 10, Limits: room.DefaultLimits(),
		})
		roomtest.OK(t, err)
		ended := make(chan error, 1)
		go func() { ended <- r.Run(t.Context()) }()
		lily := roomtest.Seat(t, r, "lily")
		roomtest.OK(t, log.Write(&state.Proposal{
			ID: "forged", At: 1, Nth: 1000, Seat: state.SeatID{Node: "a", Epoch: r.Epoch(), Num: 1}, Body: &state.Say{Text: "never said"},
		}))
		synctest.Wait()
		if _, err := lily.Do(t.Context(), &state.Say{Text: "is that heard?"}, nil); err == nil {
			t.Fatal("lily is told that her line is said")
		}
		if err := <-ended; !errors.Is(err, room.ErrNodeTaken) {
			t.Errorf("the node ends with %v", err)
		}
	})
}
