package room_test

// A full house keeps a door for those who run it.

import (
	"testing"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
)

// fullHouse is a room with few seats, all of which are taken by guests but for
// one, in which sits lily, an operator by /op.
func fullHouse(t *testing.T) *room.Room {
	t.Helper()
	r, _ := roomtest.Made(t, func(c *room.Config) { c.Seats = 4 })
	root := arrive(t, r, "ruth", arrival{id: key("root"), admin: true})
	lily := arrive(t, r, "lily", arrival{id: key("lily")})
	do(t, lily, &state.Register{})
	do(t, root, &state.Op{Whom: person(t, r, "lily")})
	leave(t, r, root)
	for _, guest := range []string{"one", "two", "three"} {
		arrive(t, r, guest, arrival{})
	}
	return r
}

func TestAFullHouseLetsOperatorsIn(t *testing.T) {
	r := fullHouse(t)
	turnedAway(t, r, "bob", arrival{}, state.RoomFull)
	root := arrive(t, r, "keeper", arrival{id: key("root"), admin: true})
	arrive(t, r, "lily", arrival{id: key("lily")}) // her account is an operator's
	turnedAway(t, r, "bob", arrival{}, state.RoomFull)
	for _, guest := range []string{"one", "two", "three"} {
		do(t, root, &state.Kick{Whom: person(t, r, guest)})
	}
	roomtest.Seat(t, r, "bob")
	turnedAway(t, r, "carol", arrival{}, state.RoomFull)
}

func TestOperatorsDoNotFillTheHouseWithoutEnd(t *testing.T) {
	r := fullHouse(t)
	in := 0
	for i := range 20 {
		if _, err := enter(t, r, "keeper", arrival{id: key(string(rune('a' + i))), admin: true}); err == nil {
			in++
		}
	}
	if in == 0 || in == 20 {
		t.Errorf("%d of 20 operators came into a full house", in)
	}
}
