package dispatch

import (
	"strings"
	"testing"
	"testing/synctest"

	"teahouse/room/roomtest"
)

// A bridge says for whom it speaks. Nobody takes that for somebody who is here,
// and whoever bears the name here is not called by it.
func TestABridgeSaysForWhomItSpeaks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bridge := newBot(t, r, "bridge", "")
		lily := newBot(t, r, "lily", "") // who bears the name here
		bridge.next()
		bridge.ask(`{"do":"say","as":"lily","text":"hi all"}`)
		got := lily.next()
		if len(got) != 1 || !strings.Contains(got[0], `"from":"bridge"`) || !strings.Contains(got[0], `"as":"lily"`) || strings.Contains(got[0], `"mention"`) {
			t.Errorf("lily reads %q", got)
		}
		bridge.ask(`{"do":"me","as":"lily","text":"waves"}`)
		bridge.ask(`{"do":"say","as":"Lily [away] <x> @irc.example.com","text":"lily: ping"}`)
		if got := lily.next(); len(got) != 2 || !strings.Contains(got[1], `"as":"Lilyawayx"`) || !strings.Contains(got[1], `"mention":true`) {
			t.Errorf("then lily reads %q", got)
		}
		bridge.ask(`{"do":"dm","as":"zoé","to":["eve"],"text":"nobody is called so"}`)
		eve := knockAs(t, r, "eve")
		if got := eve.ssh("tail"); !strings.HasSuffix(got.out, " bridge (lily): hi all\n00:00 * bridge (lily) waves\n00:00 bridge (Lilyawayx): lily: ping\n") {
			t.Errorf("plain lines have %q", got.out)
		}
		if got := eve.ssh("search ping"); !strings.Contains(got.out, " bridge (Lilyawayx): lily: ping") {
			t.Errorf("a search finds %q", got.out)
		}
		for as, code := range map[string]string{`"..."`: "name-bad-edge", `"system"`: "name-reserved", `""`: "type", `7`: "type"} {
			got := bridge.ask(`{"do":"say","as":` + as + `,"text":"hi"}`)
			if len(got) != 1 || parsed(t, got[0]).Error != code || !strings.Contains(got[0], `"field":"as"`) {
				t.Errorf("as %s is answered with %q", as, got)
			}
		}
		if _, err := bridge.seat.Forget(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := eve.ssh("tail --json"); strings.Contains(got.out, `"as"`) {
			t.Errorf("what is forgotten tells for whom it was: %q", got.out)
		}
	})
}
