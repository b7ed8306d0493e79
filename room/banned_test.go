package room_test

import (
	"net/netip"
	"testing"
	"testing/synctest"
	"time"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/room/text"
)

// TestTheDoorKnowsWhoIsBanned asks as the door does, with ever more known of
// somebody, and without anything happening in the room meanwhile.
func TestTheDoorKnowsWhoIsBanned(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, stop := roomtest.Start(t, roomtest.NewMemory())
		defer stop()
		a := roomtest.Arrive(t, "keeper", state.KeyIdentity("SHA256:keeper"))
		a.Operator = true
		keeper, err := r.Enter(t.Context(), a)
		roomtest.OK(t, err)
		mallory := roomtest.SeatOf(t, r, "mallory", state.KeyIdentity("SHA256:mallory"))
		for _, b := range []*state.Ban{
			{Net: netip.MustParsePrefix("203.0.113.0/24"), For: time.Hour},
			{Net: netip.MustParsePrefix("2001:db8::/48"), For: text.Forever},
			{Whom: mallory.Me().Person, For: time.Hour},
		} {
			roomtest.Do(t, keeper, b)
		}
		addr := netip.MustParseAddr
		for _, c := range []struct {
			name         string
			who          room.Arrival
			now, anymore bool
		}{
			{"from the network", room.Arrival{Addr: addr("203.0.113.9")}, true, false},
			{"from it, written as IPv6", room.Arrival{Addr: addr("::ffff:203.0.113.9")}, true, false},
			{"from the other one", room.Arrival{Addr: addr("2001:db8::9")}, true, true},
			{"from beside it", room.Arrival{Addr: addr("203.0.114.9")}, false, false},
			{"from here", room.Arrival{Addr: addr("127.0.0.1")}, false, false},
			{"from nowhere", room.Arrival{}, false, false},
			{"the person", room.Arrival{Identity: state.KeyIdentity("SHA256:mallory"), Addr: addr("198.51.100.7")}, true, false},
			{"somebody else", room.Arrival{Identity: state.KeyIdentity("SHA256:lily"), Addr: addr("198.51.100.7")}, false, false},
			{"an operator by the file", room.Arrival{Identity: state.KeyIdentity("SHA256:root"), Addr: addr("203.0.113.9"), Operator: true}, false, false},
			{"an operator who is here", room.Arrival{Identity: state.KeyIdentity("SHA256:keeper"), Addr: addr("203.0.113.9")}, false, false},
		} {
			if banned := r.Banned(c.who) != nil; banned != c.now {
				t.Errorf("%s: banned is %v", c.name, banned)
			}
			defer func() {
				if banned := r.Banned(c.who) != nil; banned != c.anymore {
					t.Errorf("%s, two hours later: banned is %v", c.name, banned)
				}
			}()
		}
		time.Sleep(2 * time.Hour)
	})
}
