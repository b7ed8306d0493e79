package ui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/prefs"
)

// registeredAs seats somebody with a key of that name, who has registered.
func registeredAs(t testing.TB, r *room.Room, name string) *room.Seat {
	t.Helper()
	seat := roomtest.SeatOf(t, r, name, state.KeyIdentity("SHA256:"+name))
	if !seat.Me().Registered {
		roomtest.Do(t, seat, &state.Register{})
	}
	return seat
}

// friendsIn is a room of lily's, on a screen, and of two friends of hers: bob, who hides
// it, and zoe. Guests come first, so many.
func friendsIn(t *testing.T, guests int) (r *room.Room, d *desk) {
	t.Helper()
	limits := room.DefaultLimits()
	limits.Accounts = 3
	r = roomtest.With(t, limits)
	bob, zoe := registeredAs(t, r, "bob"), registeredAs(t, r, "zoe")
	roomtest.Do(t, bob, &state.SetSeen{Off: true})
	lily := registeredAs(t, r, "lily")
	roomtest.Do(t, lily, &state.Befriend{Whom: bob.Me().Person})
	roomtest.Do(t, lily, &state.Befriend{Whom: zoe.Me().Person})
	for i := range guests {
		roomtest.Seat(t, r, fmt.Sprintf("guest%d", i))
	}
	d = takeSeat(t, lily, "lily", 100, 24, testConfig())
	bob.Leave(state.HowLeft)
	zoe.Leave(state.HowLeft)
	d.pass(time.Minute)
	return r, d
}

// However many people are here, it is told that a friend comes, and whoever looks
// elsewhere is called. Of a friend who hides it neither is, nor of one who is back
// after a blink.
func TestAFriendWhoComes(t *testing.T) {
	story(t, func(t *testing.T) {
		r, d := friendsIn(t, prefs.QuietRoom)
		d.send(tea.BlurMsg{})
		registeredAs(t, r, "bob")
		roomtest.Seat(t, r, "carol")
		d.frame()
		d.seesNot("arrived")
		if d.once != "" {
			t.Errorf("who hides it calls her: %q", d.once)
		}
		zoe := registeredAs(t, r, "zoe")
		d.sees("→ your friend zoe arrived")
		if d.once != bel {
			t.Errorf("her friend calls her by %q", d.once)
		}
		d.pass(callPause)
		zoe.Leave(state.HowLost)
		d.seesNot("→ your friend zoe arrived\n")
		d.sees("zoe")
		d.pass(time.Minute)
		d.types("/bell off\r")
		d.send(tea.BlurMsg{})
		registeredAs(t, r, "zoe")
		d.frame()
		if d.once != bel {
			t.Errorf("with the bell off her friend calls her: %q", d.once)
		}
	})
}

func TestAFriendIsBackAfterABlink(t *testing.T) {
	story(t, func(t *testing.T) {
		r, d := friendsIn(t, 0)
		zoe := registeredAs(t, r, "zoe")
		d.sees("→ your friend zoe arrived")
		d.pass(10 * time.Minute)
		d.send(tea.BlurMsg{})
		zoe.Leave(state.HowLost)
		time.Sleep(time.Second)
		registeredAs(t, r, "zoe")
		d.frame()
		if d.once != "" {
			t.Errorf("a blink calls her: %q", d.once)
		}
	})
}

// Friends stand first in the list, with a sign; who hides it stands where they would.
func TestFriendsStandFirst(t *testing.T) {
	story(t, func(t *testing.T) {
		time.Sleep(9*time.Hour + 41*time.Minute)
		r, d := friendsIn(t, 0)
		roomtest.Seat(t, r, "ada")
		bob := registeredAs(t, r, "bob")
		zoe := registeredAs(t, r, "zoe")
		roomtest.Do(t, zoe, &state.Away{Reason: "tea"})
		d.types("/who\r")
		d.golden("friends-100x24")

		list := func() string {
			return strings.TrimSpace(strings.Split(d.text(), "\n")[d.m.layout.people.top])
		}
		if got := list(); got != "*zoe away  ada  +bob  +lily" {
			t.Errorf("the list is %q", got)
		}
		roomtest.Do(t, bob, &state.SetSeen{})
		if got := list(); got != "*bob  *zoe away  ada  +lily" {
			t.Errorf("with bob, who hides it no more, the list is %q", got)
		}
		d.types("/ignore bob\r")
		if got := list(); got != "*zoe away  ada  +bob  +lily" {
			t.Errorf("with bob, whom she ignores, the list is %q", got)
		}
		d.types("/unfriend zoe\r")
		if got := list(); got != "ada  +bob  +lily  +zoe away" {
			t.Errorf("without friends the list is %q", got)
		}
	})
}

// What one chose on a screen holds on one's other screens at once.
func TestFriendsAreTheSameOnAllScreens(t *testing.T) {
	story(t, func(t *testing.T) {
		r, d := friendsIn(t, 0)
		registeredAs(t, r, "zoe")
		other := takeSeat(t, registeredAs(t, r, "lily"), "lily", 100, 24, testConfig())
		other.sees("*zoe")
		d.types("/unfriend zoe\r")
		other.sees("+zoe")
	})
}
