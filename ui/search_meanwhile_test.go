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

// What a search found has the text that its author gave it since, in sight and when it is
// come back to; and a search that was under way then finds what is so now.
func TestWhatWasFoundIsReworded(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		d, otto := sit(t, r, "lily", 80, 24), roomtest.Seat(t, r, "otto")
		roomtest.Say(t, otto, "oolong secret")
		d.frame()
		d.m.lines.Clear()
		d.types("/search oolong\r")
		d.sees("otto: oolong secret")
		roomtest.Do(t, otto, &state.Edit{Text: "oolong\nnothing"})
		d.sees("otto: oolong nothing")
		d.seesNot("secret")
		d.press("enter")
		d.sees("Esc the list")
		roomtest.Do(t, otto, &state.Edit{Text: "oolong again"})
		d.press("esc")
		d.sees("otto: oolong again")
		d.press("esc")

		d.m.input.Edit.Insert("/search oolong")
		line := d.m.input.Parse(d.seat, d.m.roster)
		var came tea.Msg = d.m.later("/search oolong", line.Run(d.m.call()).Later)()
		roomtest.Do(t, otto, &state.Edit{Text: "tea"})
		d.frame()
		d.m.input.Edit.Take()
		d.send(came)
		d.sees("No line that you may read has oolong.")
	})
}
