package room_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"teahouse/room/roomtest"
	"teahouse/room/state"
)

// Whoever asks for the lines that call them pays for all that is looked through for it,
// before it is: long lines in letters that fold dearly keep nobody else waiting.
func TestLookingForCallsIsPaidByWhatItCosts(t *testing.T) {
	for _, c := range []struct {
		letter string
		waits  bool
	}{{"x", false}, {"İ", true}} {
		synctest.Test(t, func(t *testing.T) {
			r := roomtest.Open(t)
			bob, mallory := roomtest.Seat(t, r, "bob"), roomtest.Seat(t, r, "mallory")
			for range 255 { // fewer than are looked through at once
				roomtest.Say(t, mallory, strings.Repeat(c.letter, 2000))
				time.Sleep(time.Second)
			}
			time.Sleep(time.Hour)
			began := time.Now()
			for range 5 {
				if _, _, err := bob.Calls(t.Context(), state.Scope{All: true}, 0, 10); err != nil {
					t.Fatal(err)
				}
			}
			if waited := time.Since(began); c.waits != (waited > 3*time.Second) {
				t.Errorf("five questions about lines of %s waited %v", c.letter, waited)
			}
		})
	}
}
