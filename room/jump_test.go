package room_test

import (
	"fmt"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
)

// openOn runs a room on m whose wall's clock is wrong by what wrong says.
func openOn(t *testing.T, m *roomtest.Memory, wrong *atomic.Int64, keep time.Duration) (*room.Room, func()) {
	t.Helper()
	began := time.Now()
	return roomtest.Made(t, func(c *room.Config) {
		c.Log, c.History, c.Keep = m, m, keep
		c.Clock = room.Clock{
			Wall:    func() time.Time { return time.Now().Add(time.Duration(wrong.Load())) },
			Running: func() time.Duration { return time.Since(began) },
		}
	})
}

// terms are all rules that have one: each begins something, and tells whether
// it still holds.
var terms = []struct {
	name  string
	term  time.Duration
	begin func(t *testing.T, r *room.Room, root *room.Seat) (holds func() bool)
}{
	{"a kick", time.Minute, func(t *testing.T, r *room.Room, root *room.Seat) func() bool {
		arrive(t, r, "bob", arrival{id: key("bob")})
		do(t, root, &state.Kick{Whom: person(t, r, "bob")})
		return outside(t, r, arrival{id: key("bob")})
	}},
	{"a ban", time.Hour, func(t *testing.T, r *room.Room, root *room.Seat) func() bool {
		arrive(t, r, "bob", arrival{id: key("bob")})
		do(t, root, &state.Ban{Whom: person(t, r, "bob"), For: time.Hour})
		return outside(t, r, arrival{id: key("bob")})
	}},
	{"a network held off", time.Hour, func(t *testing.T, r *room.Room, root *room.Seat) func() bool {
		arrive(t, r, "bob", arrival{id: key("bob"), addr: "192.0.2.1"})
		do(t, root, &state.Ban{Whom: person(t, r, "bob"), For: time.Hour})
		return outside(t, r, arrival{addr: "192.0.2.1"})
	}},
	{"a mute", time.Hour, func(t *testing.T, r *room.Room, root *room.Seat) func() bool {
		bob := arrive(t, r, "bob", arrival{id: key("bob")})
		do(t, root, &state.Mute{Whom: person(t, r, "bob"), For: time.Hour})
		return func() bool { _, err := bob.Do(t.Context(), &state.Say{Text: "x"}, nil); return err != nil }
	}},
	{"slow lines", time.Hour, func(t *testing.T, r *room.Room, root *room.Seat) func() bool {
		bob := arrive(t, r, "bob", arrival{id: key("bob")})
		do(t, root, &state.Slow{Each: time.Hour})
		do(t, bob, &state.Say{Text: "x"})
		return func() bool { _, err := bob.Do(t.Context(), &state.Say{Text: "y"}, nil); return err != nil }
	}},
	{"taking a line back", state.UnsendWithin, func(t *testing.T, r *room.Room, _ *room.Seat) func() bool {
		n := 0
		var seats []*room.Seat
		for i := range 9 {
			s := arrive(t, r, fmt.Sprintf("bob%d", i), arrival{id: key(fmt.Sprint(i))})
			do(t, s, &state.Say{Text: "x"})
			seats = append(seats, s)
		}
		return func() bool { n++; _, err := seats[n].Do(t.Context(), &state.Unsend{}, nil); return err == nil }
	}},
	{"the conversations of a guest", 10 * time.Minute, func(t *testing.T, r *room.Room, _ *room.Seat) func() bool {
		bob := arrive(t, r, "bob", arrival{})
		for i := range state.TalksMost + 1 {
			arrive(t, r, fmt.Sprintf("guest%d", i), arrival{})
		}
		for i := range state.TalksMost {
			do(t, bob, &state.Whisper{To: []state.Person{person(t, r, fmt.Sprintf("guest%d", i))}, Text: "x"})
		}
		return func() bool {
			to := person(t, r, fmt.Sprintf("guest%d", state.TalksMost))
			_, err := bob.Do(t.Context(), &state.Whisper{To: []state.Person{to}, Text: "y"}, nil)
			return err != nil
		}
	}},
	{"lines that are kept", 2 * time.Hour, func(t *testing.T, r *room.Room, root *room.Seat) func() bool {
		do(t, root, &state.Say{Text: "kept for two hours"})
		return func() bool {
			lines, err := root.Before(t.Context(), state.Scope{}, 0, 10)
			roomtest.OK(t, err)
			found, err := root.Search(t.Context(), state.Scope{}, room.Query{Words: "kept"}, 0, 10)
			roomtest.OK(t, err)
			all, _, err := root.Since(t.Context(), state.Scope{}, 0, 100)
			roomtest.OK(t, err)
			unread, err := root.Unread(t.Context(), state.Scope{}, 0, 10)
			roomtest.OK(t, err)
			shown := len(lines) > 0
			if (len(found) > 0) != shown || (unread > 0) != shown || shown != holdsSay(all) {
				t.Errorf("%d lines are read, %d found, %d unread", len(lines), len(found), unread)
			}
			return shown
		}
	}},
	{"a name that nobody bears", 365 * 24 * time.Hour, func(t *testing.T, r *room.Room, root *room.Seat) func() bool {
		bob := arrive(t, r, "bob", arrival{id: key("bob")})
		do(t, bob, &state.Register{})
		leave(t, r, bob)
		return func() bool {
			if _, owned := r.Owner(roomtest.Name(t, "bob")); owned {
				return true
			}
			return false
		}
	}},
}

func holdsSay(events []*state.Event) bool {
	for _, e := range events {
		if e.Talk() {
			return true
		}
	}
	return false
}

func outside(t *testing.T, r *room.Room, a arrival) func() bool {
	return func() bool {
		s, err := enter(t, r, "bobby", a)
		if err == nil {
			leave(t, r, s)
		}
		return err != nil
	}
}

// TestAClockThatJumpsProlongsAndEndsNothing begins every rule that has a term on
// a clock that is wrong, or set wrong and right again while the rule holds.
func TestAClockThatJumpsProlongsAndEndsNothing(t *testing.T) {
	for _, c := range terms {
		for _, jump := range []time.Duration{0, time.Hour, -time.Hour, 366 * 24 * time.Hour, -366 * 24 * time.Hour} {
			for when := range 3 { // it is wrong from the beginning, in the middle, or to the end
				t.Run(fmt.Sprint(c.name, " ", jump, " ", when), func(t *testing.T) {
					synctest.Test(t, func(t *testing.T) {
						wrong := new(atomic.Int64)
						keep := 2 * time.Hour
						if c.term > keep {
							keep = 0
						}
						r, stop := openOn(t, roomtest.NewMemory(), wrong, keep)
						defer stop()
						root := arrive(t, r, "ruth", arrival{id: key("ruth"), admin: true})
						slack := min(time.Minute, c.term/4)
						if c.term > 24*time.Hour {
							slack = 25 * time.Hour // a name lapses when the room is swept next
						}
						if when == 0 {
							wrong.Store(int64(jump))
						}
						holds := c.begin(t, r, root)
						time.Sleep((c.term - slack) / 2)
						wrong.Store(int64(jump))
						if when == 0 {
							wrong.Store(0)
						}
						time.Sleep(2 * time.Second)
						if when == 1 {
							wrong.Store(0)
						}
						time.Sleep((c.term-slack)/2 - 2*time.Second)
						if !holds() {
							t.Errorf("it has ended %v early", slack)
						}
						time.Sleep(2 * slack)
						if holds() {
							t.Errorf("it holds %v too long", slack)
						}
					})
				})
			}
		}
	}
}

// Who is told until when reads it on the wall's clock of now.
func TestAnEndIsToldOnTheWallsClockOfNow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		wrong := new(atomic.Int64)
		r, stop := openOn(t, roomtest.NewMemory(), wrong, 0)
		defer stop()
		root := arrive(t, r, "ruth", arrival{id: key("ruth"), admin: true})
		arrive(t, r, "bob", arrival{id: key("bob")})
		do(t, root, &state.Ban{Whom: person(t, r, "bob"), For: time.Hour})
		for _, off := range []time.Duration{0, time.Hour, -400 * 24 * time.Hour, 0} {
			wrong.Store(int64(off))
			want := time.Now().Add(off + time.Hour)
			if got := turnedAway(t, r, "bob", arrival{id: key("bob")}, state.Banned); !got.Until.Equal(want) {
				t.Errorf("a clock wrong by %v tells that it holds until %v, want %v", off, got.Until, want)
			}
			if all, err := root.Sanctions(t.Context()); err != nil || len(all) != 1 || all[0].Until != want.UnixMilli() {
				t.Errorf("a clock wrong by %v lists %+v, %v", off, all, err)
			}
		}
	})
}

// A start on a clock that is far ahead, which is set right some minutes later,
// takes no name and no line; and one after a weekend ends what was to end.
func TestAStartOnAWrongClockTakesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const day = 24 * time.Hour
		wrong, m := new(atomic.Int64), roomtest.NewMemory()
		r, stop := openOn(t, m, wrong, 90*day)
		lily := arrive(t, r, "lily", arrival{id: key("lily")})
		do(t, lily, &state.Register{})
		do(t, lily, &state.Say{Text: "an old line"})
		root := arrive(t, r, "ruth", arrival{id: key("ruth"), admin: true})
		arrive(t, r, "bob", arrival{id: key("bob")})
		do(t, root, &state.Ban{Whom: person(t, r, "bob"), For: day})
		stop()
		for _, off := range []time.Duration{400 * day, 800 * day, 100 * day} {
			wrong.Store(int64(off))
			r, stop = openOn(t, m, wrong, 90*day)
			time.Sleep(10 * time.Minute)
			if n, err := r.Prune(t.Context(), 90*day, 0); err != nil || n > 0 {
				t.Errorf("%v ahead, %d events are deleted, %v", off, n, err)
			}
			wrong.Store(0)
			time.Sleep(time.Minute)
			stop()
		}
		time.Sleep(2 * day) // a weekend
		r, stop = openOn(t, m, wrong, 90*day)
		defer stop()
		time.Sleep(10 * time.Minute)
		if _, owned := r.Owner(roomtest.Name(t, "lily")); !owned {
			t.Error("lily's name is free")
		}
		lily = arrive(t, r, "lily", arrival{id: key("lily")})
		if lines, err := lily.Before(t.Context(), state.Scope{}, 0, 10); err != nil || len(lines) != 1 || lines[0].Text != "an old line" {
			t.Errorf("of the lines %v are left, %v", lines, err)
		}
		arrive(t, r, "bob", arrival{id: key("bob")}) // the ban was for a day
	})
}
