package dispatch

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/lines"
)

// In plain lines, too, it is told in a room of any size that a friend comes, and the bell
// rings as /bell says; and programs read it of the reader's own friends alone. Of a
// friend who hides it nothing more is told than of anybody.
func TestAFriendWhoComes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		limits := room.DefaultLimits()
		limits.Accounts = 4
		r := roomtest.With(t, limits)
		enter := func(name string) *room.Seat { return roomtest.SeatOf(t, r, name, state.KeyIdentity("SHA256:"+name)) }
		lily, bob, zoe := enter("lily"), enter("bob"), enter("zoe")
		for _, seat := range []*room.Seat{lily, bob, zoe} {
			does(t, seat, &state.Register{})
		}
		does(t, bob, &state.SetSeen{Off: true})
		does(t, lily, &state.Befriend{Whom: bob.Me().Person}, &state.Befriend{Whom: zoe.Me().Person})
		bob.Leave(state.HowLeft)
		zoe.Leave(state.HowLeft)
		for i := range 60 {
			roomtest.Seat(t, r, fmt.Sprintf("guest%d", i))
		}
		d := take(t, lily, "lily", "lines -q", 80)
		program, strange := newBot(t, r, "helper", ""), newBot(t, r, "stranger", "")
		for _, text := range []string{"register", "friend bob", "friend zoe"} {
			program.ask(`{"do":"command","yes":true,"text":"` + text + `"}`)
		}
		arrivals := func(b *aBot) (friends int) {
			for _, line := range b.next() {
				if strings.HasPrefix(line, `{"event":"enter"`) && strings.Contains(line, `"friend":true`) {
					friends++
				}
			}
			return friends
		}
		d.sent()
		comes := func(name string) (told string) {
			t.Helper()
			seat := enter(name)
			told = d.sent()
			d.pass(lines.BellPause)
			seat.Leave(state.HowLeft)
			d.sent()
			return told
		}
		if told := comes("bob"); told != "" {
			t.Errorf("of a friend who hides it she reads %q", told)
		}
		if told := comes("zoe"); strings.Count(told, "\a") != 1 || !strings.Contains(told, "your friend zoe arrived") {
			t.Errorf("of a friend she reads %q", told)
		}
		d.types("half a line")
		if told := comes("zoe"); told != "\a" {
			t.Errorf("while she writes, her friend is told by %q", told)
		}
		if told := d.types("\x15"); !strings.Contains(told, "your friend zoe arrived") {
			t.Errorf("then she reads %q", told)
		}
		d.types("/bell off\r")
		if told := comes("zoe"); strings.Contains(told, "\a") || !strings.Contains(told, "your friend zoe arrived") {
			t.Errorf("with the bell off she reads %q", told)
		}
		if own, others := arrivals(program), arrivals(strange); own != 3 || others != 0 {
			t.Errorf("zoe came 3 times, which is an arrival of a friend %d times for a program whose friend she is, and %d times for another", own, others)
		}
	})
}
