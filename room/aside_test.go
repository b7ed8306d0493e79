package room_test

import (
	"strings"
	"testing"

	"teahouse/room/roomtest"
	"teahouse/room/state"
)

// A key is missing from the stored state, which no sound program leaves behind:
// whoever takes it from an account makes the room fail when it is half done. The
// room refuses that, goes on, and starts again.
func TestARoomThatFailsAtAnEntryGoesOnWithoutIt(t *testing.T) {
	m := roomtest.NewMemory()
	r, stop := roomtest.Start(t, m)
	desk := roomtest.SeatOf(t, r, "lily", key("desk"))
	do(t, desk, &state.Register{})
	phone := roomtest.SeatOf(t, r, "phone", key("phone"))
	if _, err := desk.Link(t.Context(), code(t, phone)); err != nil {
		t.Fatal(err)
	}
	stop()
	m.Lose("key/" + string(key("phone")))
	for start := 1; start <= 3; start++ {
		r, stop = roomtest.Start(t, m)
		desk = roomtest.SeatOf(t, r, "lily", key("desk"))
		otto := roomtest.Seat(t, r, "otto")
		drain(otto)
		refused(t, desk, &state.Revoke{Key: key("phone")}, state.SetAside)
		do(t, desk, &state.Say{Text: "still here"})
		if said := strings.Join(drain(otto), "\n"); !strings.Contains(said, "still here") {
			t.Errorf("start %d: otto reads %q", start, said)
		}
		if list := listed(r); list != "lily otto" {
			t.Errorf("start %d: the list is %s", start, list)
		}
		if n := r.Figures().Aside; n != 1 {
			t.Errorf("start %d: %d entries were set aside", start, n)
		}
		stop()
		aside := m.Aside()
		if len(aside) != start {
			t.Fatalf("start %d: %d entries are kept", start, len(aside))
		}
		if a := aside[start-1]; a.Kind != state.KindRevoke || !strings.Contains(a.Why, "Revoke") || !strings.Contains(string(a.Entry), "phone") {
			t.Errorf("start %d: kept is %s, %s, because of %s", start, a.Kind, a.Entry, a.Why)
		}
	}
}
