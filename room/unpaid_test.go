package room_test

import (
	"context"
	"errors"
	"testing"

	"teahouse/room/roomtest"
	"teahouse/room/state"
)

// What only operators may is refused in the log, so others pay for asking for it: whoever
// asks without end does not fill the log, and has nobody wait for its disk.
func TestWhatIsRefusedInTheLogIsPaidFor(t *testing.T) {
	for _, b := range []state.Body{&state.Topic{Text: "x"}, &state.MOTD{Text: "x"}, &state.SetLock{Level: state.LockOperators}, &state.Announce{Text: "x"}} {
		t.Run(string(b.Kind()), func(t *testing.T) {
			r := roomtest.Open(t)
			eve := roomtest.Seat(t, r, "eve")
			flooded := 0
			for range 100 {
				ctx, stop := context.WithCancel(t.Context())
				_, err := eve.Do(ctx, b, func(*state.Refusal) { stop() }) // rather than wait
				stop()
				switch refused, ok := errors.AsType[*state.Refusal](err); {
				case err == nil:
					t.Fatal("it is done")
				case !ok, refused.Code != state.NotOperator:
					flooded++
				}
			}
			if flooded < 50 {
				t.Errorf("of 100, %d were not let into the log", flooded)
			}
			root := roomtest.Operator(t, r, "ruth")
			for range 100 {
				if _, err := root.Do(t.Context(), b, nil); err != nil {
					t.Fatalf("an operator: %v", err)
				}
			}
		})
	}
}
