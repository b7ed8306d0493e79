package dispatch

import (
	"strings"
	"testing"
	"testing/synctest"

	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/stdio"
)

// What a pipe writes behind a line that was to go to a channel, or to somebody, goes nowhere
// where that was refused: everybody would read it.
func TestWhatWasToGoElsewhereGoesNowhere(t *testing.T) {
	for name, moves := range map[string]string{
		"a channel that they are not in": "/go #dev", "a channel that is not there": "/join den", "a conversation": "/query ada",
		"a name that is taken": "/new dev closed", "no channel at all": "/join", "somebody": "/go ada", "an invitation that there is not": "/j den",
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := roomtest.Open(t)
				ada := roomtest.SeatOf(t, r, "ada", state.KeyIdentity("SHA256:ada"))
				roomtest.Do(t, ada, &state.Register{}, &state.Found{Name: roomtest.Name(t, "dev"), Most: 9})
				dev := ada.Joined()[0].Num
				k := knockAs(t, r, "lily")
				k.id = state.KeyIdentity("SHA256:lily")
				k.in = strings.NewReader("hello\n" + moves + "\na secret\n/me has a secret\n/say a secret\n//secret\n/edit a secret\n@ada psst\n" +
					"/join dev\nto dev\n/go #nowhere\na secret\n/go\nto all\n")
				got := k.ssh("lines -n 0")
				if got.status != stdio.StatusRefused || strings.Count(got.err, "line 2 was to say where this goes") != 5 || strings.Count(got.err, "line 11 was to say where this goes") != 1 {
					t.Errorf("it tells %+v", got)
				}
				public, err := ada.Before(t.Context(), state.Scope{All: true}, 0, 50)
				roomtest.OK(t, err)
				var said []string
				for _, e := range public {
					where := ""
					switch {
					case e.Private():
						where = "@"
					case e.In == dev:
						where = "#"
					}
					said = append(said, where+e.Text)
				}
				if got := strings.Join(said, ", "); got != "hello, @psst, #to dev, to all" {
					t.Errorf("what was said is %s", got)
				}
			})
		})
	}
}
