package dispatch

import (
	"strings"
	"testing"
	"testing/synctest"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
)

// Whoever is quiet is told nothing of lines that they do not read: no sign that somebody puts to
// one, which quotes it, and not that it was taken back. Of those from before they are told both.
func TestWhoIsQuietIsToldNothingOfLinesThatAreHidden(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob, eve := roomtest.Seat(t, r, "bob"), roomtest.Seat(t, r, "eve")
		d := sit(t, r, "lily", linesQ, 120)
		d.types("/set reactions all\r")
		did(t, bob, &state.Say{Text: "before"})
		old := did(t, eve, &state.Say{Text: "earlier"})
		d.types("/quiet on\r")
		hidden := did(t, bob, &state.Say{Text: "the hidden words"})
		d.sent()
		for _, one := range []struct {
			by   *room.Seat
			what state.Body
			told string
		}{
			{eve, &state.React{Ref: state.Ref{N: hidden.N}, Sign: "🎉"}, ""},
			{bob, &state.Unsend{Ref: state.Ref{N: hidden.N}}, ""},
			{bob, &state.React{Ref: state.Ref{N: old.N}, Sign: "👍"}, "bob put 👍 to what eve said: earlier"},
			{eve, &state.Unsend{Ref: state.Ref{N: old.N}}, "eve took a line back"},
		} {
			did(t, one.by, one.what)
			if got := d.sent(); (one.told == "") != (got == "") || !strings.Contains(got, one.told) {
				t.Errorf("of %T to line %d they read %q", one.what, hidden.N, got)
			}
		}
	})
}
