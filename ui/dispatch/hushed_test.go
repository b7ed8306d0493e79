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

// Plain lines have public lines back as the full screen does: those that were hidden are unread,
// and those alone, and whoever leaves before is told of them as new.
func TestLinesThatQuietHidAreUnread(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.Seat(t, r, "bob")
		lily := roomtest.SeatOf(t, r, "lily", state.KeyIdentity("SHA256:lily"))
		roomtest.Do(t, lily, &state.Register{})
		d := take(t, lily, "lily", "lines", 120)
		private := &state.Whisper{To: []state.Person{lily.Me().Person}, Text: "psst"}
		did(t, bob, &state.Say{Text: "seen"})
		d.types("/quiet on\r")
		did(t, bob, &state.Say{Text: "hidden, lily"})
		did(t, bob, private)
		did(t, bob, &state.Say{Text: "hidden"})
		if got := d.types("/quiet off\r"); !strings.Contains(got, "Public lines are back.\r\n2 lines went by. /unread reads them.\r\n") {
			t.Errorf("when they are back they read %q", got)
		}
		did(t, bob, &state.Say{Text: "behind"})
		d.sent()
		got := d.types("/unread\r")
		if !strings.Contains(got, "bob mentions you: hidden, lily\r\n") || !strings.Contains(got, "bob: hidden\r\n") {
			t.Errorf("what is unread is %q", got)
		}
		for _, told := range []string{"seen", "psst", "behind"} {
			if strings.Contains(got, told) {
				t.Errorf("%q is told again: %q", told, got)
			}
		}
		if got := d.types("/unread\r"); !strings.Contains(got, "Nothing is unread.") {
			t.Errorf("then they read %q", got)
		}

		d.types("/quiet on\r")
		did(t, bob, &state.Say{Text: "later"})
		did(t, bob, private)
		d.types("/quit\r")
		synctest.Wait()
		lily.Leave(state.HowLeft)
		d = take(t, roomtest.SeatOf(t, r, "lily", lily.Came()), "lily", "lines", 120)
		if got := d.sent(); !strings.Contains(got, "welcome back, lily · 2 new, 1 calls you") {
			t.Errorf("who comes back reads %q", got)
		}
	})
}
