package ui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"teahouse/room/roomtest"
)

// Without channels and conversations, nothing is there of views, and Alt with a digit
// types what it typed.
func TestAHouseAloneHasNoStrip(t *testing.T) {
	story(t, func(t *testing.T) {
		d := sit(t, roomtest.Open(t), "lily", 80, 24)
		d.alt("2")
		d.alt("a")
		d.sees("to everybody ▏2a", "teahouse     ")
	})
}

// Counts stop at 99, and what does not fit beside others is a count, those that call
// last of all.
func TestStripOfManyChannels(t *testing.T) {
	story(t, func(t *testing.T) {
		w := atWork(t, 80, 24)
		for i := range 6 {
			owner := registeredAs(t, w.room, fmt.Sprint("mate", i))
			num := found(t, owner, fmt.Sprint("a-channel-", i), false, w.seat)
			w.pass(10 * time.Minute) // whoever joins many at once has to wait
			if i == 5 {
				w.sayIn(owner, num, "lily!")
			}
		}
		for range 120 {
			w.sayIn(w.bob, w.dev, "noise")
			w.pass(2 * time.Second)
		}
		got := w.title()
		for _, want := range []string{" lobby · ", "#dev 99+", "#a-channel-5 @1", " · +"} {
			if !strings.Contains(got, want) {
				t.Errorf("the strip %q does not show %q", got, want)
			}
		}
		w.alt("9")
		if got := w.title(); !strings.Contains(got, "#a-channel-5 ·") && !strings.HasSuffix(strings.Split(got, "  ")[0], "#a-channel-5") {
			t.Errorf("the strip %q does not show where she is", got)
		}
	})
}
