package ui

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"teahouse/room/roomtest"
	"teahouse/room/state"
)

// TestLinesThatLive is a talk with answers, edits and reactions as lily sees it, in
// windows of all sizes: with the bar on a line, while she answers it, and while she
// chooses a sign.
func TestLinesThatLive(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {40, 10}, {20, 5}, {200, 50}} {
		name := fmt.Sprintf("%dx%d", size[0], size[1])
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				time.Sleep(10*time.Hour + 41*time.Minute)
				r := roomtest.Open(t)
				carol, bob := roomtest.Seat(t, r, "carol"), roomtest.Seat(t, r, "bob")
				d := sit(t, r, "lily", size[0], size[1])
				roomtest.Say(t, carol, "deploy at 15:00, ok?")
				asked := state.Ref{N: d.said("deploy").N}
				roomtest.Do(t, bob, &state.Say{Text: "I would rather wait for the fix", Answers: asked})
				roomtest.Do(t, bob, &state.React{Ref: asked, Sign: "👍"}, &state.React{Ref: asked, Sign: "🎉"})
				roomtest.Do(t, d.seat, &state.React{Ref: asked, Sign: "👍"})
				time.Sleep(time.Minute)
				roomtest.Say(t, carol, "agreed, tommorow then")
				roomtest.Do(t, carol, &state.Edit{Ref: state.Ref{N: d.said("agreed").N}, Text: "agreed, tomorrow then"})
				d.frame()
				d.press("ctrl+o")
				d.golden("living-bar-" + name)
				d.press("up")
				d.types("r")
				d.types("me too")
				d.golden("living-answer-" + name)
				d.press("esc", "ctrl+o", "home")
				d.types("+")
				d.golden("living-react-" + name)
				d.press("esc")
				d.types("/marks on\r")
				d.press("ctrl+o", "home", "enter")
				d.golden("living-open-" + name)
			})
		})
	}
}
