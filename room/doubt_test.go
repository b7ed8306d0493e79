package room_test

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
)

// late runs a node that keeps lines for a week, on a machine whose clock is that far ahead.
func late(t *testing.T, name string, log room.Log, h room.History, ahead time.Duration) (r *room.Room, stop func()) {
	t.Helper()
	began := time.Now()
	return roomtest.Made(t, func(c *room.Config) {
		c.Node, c.Log, c.History, c.Keep = name, log, h, week
		c.Clock = room.Clock{
			Wall:    func() time.Time { return time.Now().Add(ahead) },
			Running: func() time.Duration { return time.Since(began) },
		}
	})
}

const week = 7 * 24 * time.Hour

// findsAll looks whether somebody reads back all of what they are to, and nothing else.
func findsAll(t *testing.T, s *room.Seat, want ...string) {
	t.Helper()
	back, err := s.Before(t.Context(), state.Scope{}, 0, 9)
	roomtest.OK(t, err)
	var got []string
	for _, e := range back {
		got = append(got, e.Text)
	}
	if !slices.Equal(got, want) {
		t.Errorf("what can be read back is %q, want %q", got, want)
	}
}

// After ten days for which a server was off, with lines kept for seven, nobody read what anybody
// said until the clock was believed.
func TestWhatIsSaidWhileAClockIsDoubtedIsRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := roomtest.NewMemory()
		r, stop := late(t, "one", m, m, 0)
		roomtest.Say(t, roomtest.Seat(t, r, "lily"), "before")
		stop()
		r, stop = late(t, "one", m, m, 10*24*time.Hour)
		defer stop()
		time.Sleep(time.Second)
		lily, bob := roomtest.Seat(t, r, "lily"), roomtest.Seat(t, r, "bob")
		findsAll(t, bob)
		drain(bob)
		roomtest.Say(t, lily, "after")
		expect(t, bob, "lily: after")
		findsAll(t, bob, "after")
		time.Sleep(3 * time.Hour)
		roomtest.Say(t, lily, "and on")
		expect(t, bob, "lily: and on")
		findsAll(t, bob, "after", "and on")
	})
}

// While one node doubts its clock, what is said bears certain times everywhere. The others took
// it for as old as that clock was ahead, showed it to nobody, and deleted it.
func TestADoubtOfOneNodeHidesAndDeletesNothingAtOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log := roomtest.NewShared()
		h := roomtest.NewMemory()
		r, stop := late(t, "one", log.Node(), h, 0)
		defer stop()
		other := roomtest.NewMemory()
		_, stopOther := late(t, "two", log.Node(), other, 0)
		stopOther()
		_, stopOther = late(t, "two", log.Node(), other, 10*24*time.Hour)
		defer stopOther()
		time.Sleep(time.Second)
		lily, bob := roomtest.Seat(t, r, "lily"), roomtest.Seat(t, r, "bob")
		drain(bob)
		roomtest.Say(t, lily, "is anybody here")
		expect(t, bob, "lily: is anybody here")
		findsAll(t, bob, "is anybody here")
		time.Sleep(10 * time.Second) // and the history has it
		if deleted, err := r.Prune(t.Context(), week, 0); deleted != 0 || err != nil {
			t.Errorf("%d are deleted (%v)", deleted, err)
		}
		if e, _ := bob.Before(t.Context(), state.Scope{}, 0, 1); len(e) == 1 && !bob.Within(e[0], state.UnsendWithin) {
			t.Error("what was just said is too old to be taken back")
		}
	})
}

// Believed after its day, the clock made what was said on that day as much older as the server had
// been off: where that was longer than lines are kept, they were deleted.
func TestWhatWasSaidWhileAClockWasDoubtedIsKept(t *testing.T) {
	for name, off := range map[string]time.Duration{"ten days": 10 * 24 * time.Hour, "longer than terms go on": 60 * 24 * time.Hour} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				m := roomtest.NewMemory()
				r, stop := late(t, "one", m, m, 0)
				roomtest.Say(t, roomtest.Seat(t, r, "lily"), "before")
				stop()
				time.Sleep(off)
				r, stop = late(t, "one", m, m, 0)
				time.Sleep(time.Second)
				lily := roomtest.Seat(t, r, "lily")
				roomtest.Say(t, lily, "on that day")
				time.Sleep(25 * time.Hour)
				roomtest.Say(t, lily, "a day later")
				findsAll(t, lily, "on that day", "a day later")
				if _, err := r.Prune(t.Context(), week, 0); err != nil {
					t.Error(err)
				}
				stop()
				r, stop = late(t, "one", m, m, 0)
				defer stop()
				bob := roomtest.Seat(t, r, "bob")
				findsAll(t, bob, "on that day", "a day later")
				time.Sleep(week - 24*time.Hour)
				findsAll(t, bob, "a day later")
				time.Sleep(24*time.Hour + time.Minute)
				findsAll(t, bob)
			})
		})
	}
}

// The same where all nodes of a room were off: the last of them to believe its clock has the room's
// time leap.
func TestWhatWasSaidWhileAllNodesDoubtedTheirClocksIsKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log := roomtest.NewShared()
		one, two := roomtest.NewMemory(), roomtest.NewMemory()
		_, stop := late(t, "one", log.Node(), one, 0)
		_, stopOther := late(t, "two", log.Node(), two, 0)
		stopOther()
		stop()
		time.Sleep(10 * 24 * time.Hour)
		r, stop := late(t, "one", log.Node(), one, 0)
		defer stop()
		time.Sleep(time.Hour)
		lily := roomtest.Seat(t, r, "lily")
		roomtest.Say(t, lily, "before the other one")
		_, stopOther = late(t, "two", log.Node(), two, 0)
		defer stopOther()
		time.Sleep(24*time.Hour - 30*time.Minute) // one is believed, two is not
		roomtest.Say(t, lily, "between")
		time.Sleep(2 * time.Hour)
		roomtest.Say(t, lily, "after")
		findsAll(t, lily, "before the other one", "between", "after")
		if deleted, err := r.Prune(t.Context(), week, 0); deleted != 0 || err != nil {
			t.Errorf("%d are deleted (%v)", deleted, err)
		}
	})
}

// One node's clock was ten days ahead for a day, and moved no room time, which others kept. What
// is certain fell by that, and lines of the days before were shown to all for as much longer.
func TestADoubtOfOneNodeShowsNothingOld(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log := roomtest.NewShared()
		r, stop := late(t, "one", log.Node(), roomtest.NewMemory(), 0)
		defer stop()
		other := roomtest.NewMemory()
		_, stopOther := late(t, "two", log.Node(), other, 0)
		time.Sleep(time.Second)
		lily := roomtest.Seat(t, r, "lily")
		roomtest.Say(t, lily, "old")
		time.Sleep(6 * 24 * time.Hour)
		stopOther()
		_, stopOther = late(t, "two", log.Node(), other, 10*24*time.Hour)
		defer stopOther()
		time.Sleep(time.Hour)
		roomtest.Say(t, lily, "on that day")
		findsAll(t, lily, "old", "on that day")
		time.Sleep(26 * time.Hour)
		roomtest.Say(t, lily, "after")
		findsAll(t, lily, "on that day", "after")
	})
}
