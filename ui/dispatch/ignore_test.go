package dispatch

import (
	"strings"
	"testing"
	"testing/synctest"

	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/command"
	"teahouse/ui/prefs"
)

// A bot hears nothing of whom its key ignores, neither as it happens nor when it
// reads back, and the answers are as full as if nobody had said it.
func TestABotHearsNothingOfWhomItsKeyIgnores(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.Seat(t, r, "bob")
		eve := roomtest.SeatOf(t, r, "eve", state.KeyIdentity("SHA256:eve"))
		helper := seatBot(t, r, "helper")
		prefs.KeepIgnored(helper.seat, command.Ignores{{Person: eve.Me().Person}})
		synctest.Wait()
		for range 4 {
			roomtest.Say(t, eve, "nasty")
			roomtest.Say(t, bob, "nice")
		}
		helper.start("", &helper.out)
		helper.next()
		roomtest.Do(t, eve, &state.Say{Text: "nasty"}, &state.Away{Reason: "nasty"}, &state.Unsend{}, &state.Rename{Name: roomtest.Arrive(t, "nasty", "").Wanted})
		whisper(t, eve, helper.seat.Me().Person, "nasty")
		roomtest.Say(t, bob, "done")
		if got := helper.next(); len(got) != 1 || !strings.Contains(got[0], `"done"`) {
			t.Errorf("it hears %q", got)
		}
		for _, ask := range []string{
			`{"do":"history","limit":4}`, `{"do":"search","text":"nice","limit":4}`, `{"do":"events","since":"` + bob.Cursor(4) + `","limit":4}`,
		} {
			got := helper.ask(ask)
			if all := strings.Join(got, ""); strings.Contains(all, "nasty") || strings.Count(all, `"from":"bob"`) != 4 {
				t.Errorf("%s is answered with %s", ask, all)
			}
		}
		helper.leaves()
	})
}
