package ui

import (
	"context"
	"fmt"
	"testing"
	"time"

	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/compose"
)

func TestFloodShowsWhatWaits(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		d := sit(t, r, "lily", 80, 24)
		for i := range 8 {
			d.types(fmt.Sprintf("line %d.\r", i))
		}
		d.pass(compose.OutboxQuiet)
		d.sees("line 4.", " line 7. ", "goes out in 1 second", "Esc takes it back")
		d.press("esc")
		d.sees("to everybody ▏line 7.")
		d.press("ctrl+c")
		d.pass(5 * time.Second)
		d.sees("│ line 5.", "│ line 6.")
		d.seesNot("│ line 7.", "Esc takes it back")
		if d.m.outbox.ticking {
			t.Error("the clock still ticks")
		}
		d.press("up")
		d.sees("to everybody ▏line 7.")
	})
}

func TestLongQueueStillSaysWhyItWaits(t *testing.T) {
	story(t, func(t *testing.T) {
		d := sit(t, roomtest.Open(t), "lily", 80, 24)
		for i := range 12 {
			d.types(fmt.Sprintf("line %d.\r", i))
		}
		d.pass(compose.OutboxQuiet)
		if n := len(d.m.outbox.Lines); n != 7 {
			t.Fatalf("%d lines wait", n)
		}
		d.sees(" line 5. ", "goes out in 1 second: a lot at once\n and 5 more\n line 11. ", "Esc takes it back")
		d.seesNot("on its way", " line 10. ")

		d.types("a draft")
		d.press("esc")
		d.sees("▏a draft", "You took it back", "Up brings the line back", " line 10. ")
		d.press("ctrl+c", "up", "up")
		d.sees("▏line 11.")
	})
}

// What is said of a line that waits is said whole, or left out.
func TestWhatIsSaidOfAWaitingLineIsNotCutInItsMiddle(t *testing.T) {
	for width, want := range map[int]string{
		80: " goes out in 1 second: a lot at once · Esc takes it back\n",
		60: " goes out in 1 second: a lot at once\n",
		50: " goes out in 1 second: a lot at once\n",
	} {
		story(t, func(t *testing.T) {
			d := sit(t, roomtest.Open(t), "lily", width, 24)
			for i := range 6 {
				d.types(fmt.Sprintf("line %d.\r", i))
			}
			d.pass(compose.OutboxQuiet)
			d.sees(want)
		})
	}
}

func TestWhoFloodedCanStillLeave(t *testing.T) {
	story(t, func(t *testing.T) {
		d := sit(t, roomtest.Open(t), "lily", 80, 24)
		for i := range compose.OutboxMost + 6 {
			d.types(fmt.Sprintf("line %d.\r", i))
		}
		d.sees("Try again in a moment")
		d.press("ctrl+c")
		d.types("/quit\r")
		if !d.quit {
			t.Error("what waits keeps her here")
		}
	})
}

func TestTakingBackTheLineThatWaits(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		d := sit(t, r, "lily", 80, 24)
		for i := range 6 {
			d.types(fmt.Sprintf("line %d.\r", i))
		}
		d.pass(compose.OutboxQuiet)
		d.press("esc")
		d.pass(10 * time.Second)
		d.sees("to everybody ▏line 5.")
		d.seesNot("lily │ line 5.")
	})
}

func TestLinesThatWaitedSurviveTheLink(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		cfg, id := testConfig(), state.KeyIdentity("SHA256:x")
		ctx, dies := context.WithCancel(t.Context())
		d := takeSeat(t, roomtest.SeatOf(t, r, "lily", id), "lily", 80, 24, cfg)
		d.m.ctx = ctx
		for i := range 8 {
			d.types(fmt.Sprintf("line %d.\r", i))
		}
		d.types("half a")
		d.pass(compose.OutboxQuiet)
		d.sees("│ line 4.", " line 5. ", "▏half a")
		dies()
		d.m.close()
		d.seat.Leave(state.HowLost)
		d = takeSeat(t, roomtest.SeatOf(t, r, "lily", id), "lily", 80, 24, cfg)
		d.sees("▏half a", "!   3 lines of yours had not gone out")
		d.seesNot("│ line 5.")
		d.press("ctrl+c", "up", "up", "up", "up")
		d.sees("▏line 5.")
	})
}
