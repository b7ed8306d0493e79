package dispatch

import (
	"strings"
	"testing"
	"testing/synctest"

	"teahouse/room/roomtest"
	"teahouse/room/state"
)

// Where a bot says a channel and no line, what it said last there is meant, and nothing
// that it said elsewhere since.
func TestABotsLastLineIsOneOfTheChannelThatItNames(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		lily := roomtest.SeatOf(t, r, "lily", state.KeyIdentity("SHA256:lily"))
		roomtest.Do(t, lily, &state.Register{}, &state.Found{Name: roomtest.Name(t, "dev"), Most: 9})
		b := newBot(t, r, "helper", "")
		b.ask(`{"do":"join","in":"dev"}`, `{"do":"say","in":"dev","text":"it builds"}`, `{"do":"dm","to":["lily"],"text":"psst"}`)
		for _, c := range []struct{ ask, want string }{
			{`{"do":"edit","in":"dev","text":"it is built"}`, `"in":"dev"`},
			{`{"do":"command","in":"dev","text":"edit it was built"}`, `"in":"dev"`},
			{`{"do":"edit","text":"psst, you"}`, `"private":true`},
			{`{"do":"unsend","in":"dev"}`, `"in":"dev"`},
			{`{"do":"unsend","in":"dev"}`, `"error":"nothing-to-undo"`},
			{`{"do":"edit","in":"dev","text":"it builds"}`, `"error":"nothing-to-edit"`},
			{`{"do":"command","in":"dev","text":"unsend"}`, `"error":"nothing-to-undo"`},
			{`{"do":"edit","in":"den","text":"it builds"}`, `"error":"no-such-channel"`},
			{`{"do":"unsend"}`, `"private":true`},
		} {
			if got := b.ask(c.ask); !strings.Contains(got[0], c.want) {
				t.Errorf("%s: it reads %s", c.ask, strings.Join(got, " "))
			}
		}
	})
}
