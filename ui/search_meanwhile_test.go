package ui

import (
	"testing"

	tea "charm.land/bubbletea/v2"

	"teahouse/room/roomtest"
	"teahouse/room/state"
)

// What was taken back or forgotten while a search was under way is not shown by it, and
// what it found beside that is.
func TestASearchShowsNothingThatWentMeanwhile(t *testing.T) {
	for name, goes := range map[string]state.Body{"unsent": &state.Unsend{}, "forgotten": &state.Forget{}} {
		story(t, func(t *testing.T) {
			r := roomtest.Open(t)
			d, otto, bob := sit(t, r, "lily", 80, 24), roomtest.Seat(t, r, "otto"), roomtest.Seat(t, r, "bob")
			roomtest.Say(t, otto, "oolong secret")
			roomtest.Say(t, bob, "oolong tea")
			d.frame()
			d.m.lines.Clear()
			d.m.input.Edit.Insert("/search oolong")
			line := d.m.input.Parse(d.seat, d.m.roster)
			var came tea.Msg = d.m.later("/search oolong", line.Run(d.m.call()).Later)()
			roomtest.Do(t, otto, goes)
			d.frame()
			d.m.input.Edit.Take()
			d.send(came)
			d.frame()
			d.sees("2 lines with oolong", "bob: oolong tea")
			d.seesNot("oolong secret")
			if t.Failed() {
				t.Logf("it was %s", name)
			}
		})
	}
}
