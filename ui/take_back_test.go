package ui

import (
	"fmt"
	"testing"
	"time"

	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/compose"
)

// Who took their last line back has others still, and reads how to reach them.
func TestAfterALineIsTakenBackTheWayToEarlierOnesIsTold(t *testing.T) {
	story(t, func(t *testing.T) {
		d := sit(t, roomtest.Open(t), "lily", 80, 24)
		d.types("one\r")
		d.types("two\r")
		d.types("/marks on\r")
		d.sees("^2", "^3")
		d.types("/unsend\r")
		d.types("/unsend\r")
		d.sees("is gone already", "/unsend MARK")
		d.press("ctrl+c")
		d.types("/edit three\r")
		d.sees("/edit MARK TEXT")
		d.press("ctrl+c")
		d.types("/unsend ^2\r")
		d.pass(5 * time.Second)
		d.seesNot("│ one")
	})
}

// A line that comes back while Ctrl-C would leave is what Ctrl-C clears: nobody leaves
// with a line before them.
func TestCtrlCLeavesNoLineThatCameBackMeanwhile(t *testing.T) {
	story(t, func(t *testing.T) {
		d := sit(t, roomtest.Open(t), "lily", 80, 24)
		for i := range 6 {
			d.types(fmt.Sprintf("line %d.\r", i))
		}
		d.pass(compose.OutboxQuiet)
		d.m.takeBack() // as Esc does; what comes of it is told later
		d.press("ctrl+c")
		d.sees("▏line 5.")
		d.seesNot("leaves")
		d.press("ctrl+c")
		d.seesNot("▏line 5.")
		if d.quit {
			t.Error("she left")
		}
		d.press("up")
		d.sees("▏line 5.")
	})
}

// Why somebody who is forgotten is away goes from every screen, from one that was in
// another view, too; that they are stays.
func TestAForgottenReasonLeavesTheScreen(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		d, bob := sit(t, r, "lily", 80, 24), roomtest.Seat(t, r, "bob")
		roomtest.Do(t, bob, &state.Away{Reason: "dentist"})
		d.sees("bob is away: dentist")
		roomtest.Do(t, bob, &state.Forget{})
		d.seesRow("bob is away")
		d.seesNot("dentist")
		roomtest.Do(t, bob, &state.Away{Back: true}, &state.Away{Reason: "surgeon"})
		d.sees("bob is away: surgeon")
		d.types("/go bob\r")
		d.seesNot("surgeon")
		roomtest.Do(t, bob, &state.Forget{})
		d.frame()
		d.types("/go #lobby\r")
		d.seesRow("bob is away")
		d.seesNot("surgeon")
	})
}

// Who has all that they wrote forgotten wrote their private lines still: none of them
// looks as if somebody had written to them.
func TestAForgottenPrivateLineWasWrittenByItsReader(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := sit(t, r, "bob", 80, 24)
		d := sit(t, r, "lily", 80, 24)
		d.types("@bob psst\r")
		d.sees("you→bob │ psst")
		roomtest.Do(t, d.m.seat, &state.Forget{})
		d.sees("you→bob │ (removed)")
		bob.sees("→ you │ (removed)")
	})
}
