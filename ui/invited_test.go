package ui

import (
	"strings"
	"testing"

	"teahouse/room/roomtest"
	"teahouse/room/state"
)

// Whom a channel had invited is told that it is no more, and nobody who has declined.
func TestTheInvitedAreToldOfTheEnd(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		ada := registeredAs(t, r, "ada")
		bob, carol := sit(t, r, "bob", 80, 24), sit(t, r, "carol", 80, 24)
		dev := found(t, ada, "dev", true)
		for _, d := range []*desk{bob, carol} {
			roomtest.Do(t, ada, &state.Invite{Num: dev, Who: d.m.me.Person})
			d.sees("ada invites you to #dev")
		}
		carol.types("/decline #dev\r")
		roomtest.Do(t, ada, &state.Dissolve{Num: dev})
		bob.sees("#dev is no more")
		carol.seesNot("#dev is no more")
		bob.types("/lang de\r")
		bob.sees("#dev gibt es nicht mehr")
		if n := strings.Count(bob.text(), "#dev gibt es nicht mehr"); n != 1 {
			t.Errorf("it is told %d times", n)
		}
	})
}
