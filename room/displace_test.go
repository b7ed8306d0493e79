package room_test

import (
	"context"
	"testing"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
)

// TestNobodyIsAskedInVain: whoever would not get the name has nobody asked, and
// nobody is put out for them.
func TestNobodyIsAskedInVain(t *testing.T) {
	for name, c := range map[string]struct {
		owned bool
		ask   func(t *testing.T, r *room.Room)
		asked bool
	}{
		"by somebody who comes to stay": {asked: true, ask: func(t *testing.T, r *room.Room) {
			called(t, roomtest.Seat(t, r, "lily"), "lily")
		}},
		"by somebody inside": {asked: true, ask: func(t *testing.T, r *room.Room) {
			do(t, roomtest.Seat(t, r, "bob"), &state.Rename{Name: roomtest.Name(t, "lily")})
		}},
		"by somebody who only passes": {ask: func(t *testing.T, r *room.Room) {
			called(t, arrive(t, r, "lily", arrival{mode: state.ModeVerb}), "lily2")
		}},
		"by somebody who is here under another name": {ask: func(t *testing.T, r *room.Room) {
			arrive(t, r, "bob", arrival{id: key("bob")})
			called(t, arrive(t, r, "lily", arrival{id: key("bob")}), "bob")
		}},
		"for a name that is somebody's own": {owned: true, ask: func(t *testing.T, r *room.Room) {
			called(t, roomtest.Seat(t, r, "lily"), "lily2")
			refused(t, roomtest.Seat(t, r, "bob"), &state.Rename{Name: roomtest.Name(t, "lily")}, state.NameTaken)
		}},
		"by somebody whom a lock keeps out": {ask: func(t *testing.T, r *room.Room) {
			do(t, arrive(t, r, "ruth", arrival{admin: true}), &state.SetLock{Level: state.LockGuests})
			turnedAway(t, r, "lily", arrival{}, state.LockedGuests)
		}},
	} {
		t.Run(name, func(t *testing.T) {
			r := roomtest.Open(t)
			asked := 0
			who := roomtest.Arrive(t, "lily", key("lily"))
			who.Alive = func(context.Context) bool { asked++; return false }
			lily, err := r.Enter(t.Context(), who)
			roomtest.OK(t, err)
			if c.owned {
				do(t, lily, &state.Register{})
			}
			c.ask(t, r)
			if (asked > 0) != c.asked {
				t.Errorf("her link was asked %d times", asked)
			}
			select {
			case <-lily.Ended():
				if !c.asked {
					t.Error("she is put out")
				}
			default:
				if c.asked {
					t.Error("a dead link keeps its name")
				}
			}
		})
	}
}

// TestOneLivingTerminalKeepsTheName, so the others lose nothing for it either.
func TestOneLivingTerminalKeepsTheName(t *testing.T) {
	r := roomtest.Open(t)
	var seats []*room.Seat
	for _, alive := range []bool{false, true} {
		who := roomtest.Arrive(t, "lily", key("lily"))
		who.Alive = func(context.Context) bool { return alive }
		s, err := r.Enter(t.Context(), who)
		roomtest.OK(t, err)
		seats = append(seats, s)
	}
	called(t, roomtest.Seat(t, r, "lily"), "lily2")
	for i, s := range seats {
		if s.Me().Person.Name != "lily" {
			t.Errorf("terminal %d is gone", i)
		}
	}
}
