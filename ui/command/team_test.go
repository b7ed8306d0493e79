package command

import (
	"testing"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/room/text"
)

// team is a room with an open channel and a closed one, both of ada, who is in them
// with bob; eve is in neither.
type team struct{ ada, bob, eve *room.Seat }

func teamOf(t *testing.T) team {
	limits := room.DefaultLimits()
	limits.Names.Burst = 1000 // which founding and joining draw on, too
	limits.Lines.Burst = 1000
	r := roomtest.With(t, limits)
	x := team{}
	for name, seat := range map[string]**room.Seat{"ada": &x.ada, "bob": &x.bob, "eve": &x.eve} {
		*seat = roomtest.SeatOf(t, r, name, state.KeyIdentity("SHA256:"+name))
	}
	roomtest.Do(t, x.ada, &state.Register{})
	for name, closed := range map[string]bool{"dev": false, "ops": true} {
		n, err := text.NewChannelName(name)
		if err != nil {
			t.Fatal(err)
		}
		roomtest.Do(t, x.ada, &state.Found{Name: n, Closed: closed})
	}
	roomtest.Do(t, x.ada, &state.Invite{Num: numOf(t, x.ada, "ops"), Who: x.bob.Me().Person})
	roomtest.Do(t, x.bob, &state.Join{Num: numOf(t, x.bob, "ops")})
	roomtest.Do(t, x.bob, &state.Join{Num: numOf(t, x.bob, "dev")})
	return x
}

func numOf(t *testing.T, s *room.Seat, name string) uint64 {
	t.Helper()
	c, ok := s.Channel(name)
	if !ok {
		t.Fatalf("no channel %s", name)
	}
	return c.Num
}

// runIn runs a line where somebody is, "" in the house, to its end: what the room
// makes of it, too.
func runIn(t *testing.T, s *room.Seat, in, line string) Result {
	t.Helper()
	c, l := writtenIn(t, s, in, line)
	res := l.Run(c).Resolve(t.Context(), true)
	if res.Propose != nil {
		if _, err := s.Do(t.Context(), res.Propose, nil); err != nil {
			return c.failed(err)
		}
	}
	return res
}

// asked is the question to which a line leads.
func asked(t *testing.T, s *room.Seat, in, line string) string {
	t.Helper()
	c, l := writtenIn(t, s, in, line)
	return l.Run(c).Resolve(t.Context(), false).Ask
}

func writtenIn(t *testing.T, s *room.Seat, in, line string) (*Call, Line) {
	t.Helper()
	c := callOf(s.Roster())
	c.Seat, c.Me, c.Governs = s, s.Me(), s.Governs()
	aim := Recipients{Governs: c.Governs, Owner: s.Owner}
	if in != "" {
		aim.In = Where{Num: numOf(t, s, in), Name: in}
	}
	return c, aim.Parse(line, c.Roster, false)
}
