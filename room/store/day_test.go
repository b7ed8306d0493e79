package store

import (
	"strings"
	"testing"
	"time"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
)

func TestADayIsFound(t *testing.T) {
	s := reopen(t, t.TempDir())
	if n, err := s.Day(t.Context(), state.Viewer{}, time.Unix(0, 0), time.Time{}); err != nil || n != 0 {
		t.Errorf("in an empty room: %d, %v", n, err)
	}
	b := hourly(60)
	mustCommit(t, s, b)
	if _, _, err := s.Prune(t.Context(), b.Events[20].At, 0, 1000); err != nil { // 1 to 20
		t.Fatal(err)
	}
	if _, err := s.log.exec("DELETE FROM event WHERE n BETWEEN 30 AND 40 OR n > 55"); err != nil {
		t.Fatal(err)
	}
	for _, viewer := range []state.Identity{"", otto, mona} {
		for minute := 0; minute < 62*60; minute += 30 {
			at := time.Unix(0, 0).Add(time.Duration(minute) * time.Minute)
			var want uint64
			for _, e := range b.Events[20:55] {
				if e.At >= at.UnixMilli() && (e.N < 30 || e.N > 40) && e.Talk() && (!e.Private() || e.VisibleTo(viewer)) {
					want = e.N
					break
				}
			}
			if n, err := s.Day(t.Context(), state.Viewer{ID: viewer}, at, time.Time{}); err != nil || n != want {
				t.Fatalf("for %q the first line from %v on is %d, %v; want %d", viewer, at, n, err, want)
			}
		}
	}
}

// Where nothing was said publicly since, the first of many private lines is found
// by halves, not by walking through them all.
func TestADayOfManyPrivateLinesIsFoundByHalves(t *testing.T) {
	roomtest.OneGoroutine(t)
	s := reopen(t, t.TempDir())
	s.stop() // so that nobody else looks at any page
	s.db.SetMaxOpenConns(1)
	b := &room.Batch{Applied: 4000, LastN: 4000}
	for n := uint64(1); n <= 4000; n++ {
		e := &state.Event{N: n, At: int64(n) * 1000, Kind: state.KindWhisper, Who: person(lily), To: []state.Person{person(otto)}, Text: "tea"}
		switch {
		case n%7 == 0:
			e.To = []state.Person{person(mona)}
		case n == 3990:
			e.At = 5_000_000 // by a clock that was ahead
		}
		b.Events = append(b.Events, e)
	}
	mustCommit(t, s, b)
	for second, want := range map[int64]uint64{0: 1, 1: 1, 7: 8, 14: 15, 2000: 2000, 3744: 3744, 3990: 3991, 4000: 4000, 4001: 0} {
		before := looks(t, &s.Reader)
		n, err := s.Day(t.Context(), state.Viewer{ID: otto}, time.Unix(second, 0), time.Unix(4500, 0))
		if err != nil || n != want {
			t.Errorf("from second %d on the first line is %d (%v), want %d", second, n, err, want)
		}
		if looked := looks(t, &s.Reader) - before; looked > 5*dayWithin {
			t.Errorf("it looks at %d pages for second %d", looked, second)
		}
	}
}

func TestUnread(t *testing.T) {
	s := reopen(t, t.TempDir())
	mustCommit(t, s, hourly(20)) // four audits, four private lines
	for _, c := range []struct {
		name   string
		viewer state.Identity
		n      uint64
		most   int
		want   int
	}{
		{"all", otto, 0, 100, 16},
		{"what is public", mona, 0, 100, 12},
		{"nobody's", "", 0, 100, 12},
		{"after a line", otto, 10, 100, 8},
		{"no more than asked for", otto, 0, 7, 7},
		{"after the last", otto, 20, 100, 0},
		{"far after it", otto, 1 << 63, 100, 0},
		{"none asked for", otto, 0, 0, 0},
	} {
		if got, err := s.Unread(t.Context(), state.Viewer{ID: c.viewer}, c.n, c.most); err != nil || got != c.want {
			t.Errorf("%s: %d, %v; want %d", c.name, got, err, c.want)
		}
	}
}

func TestAuditIsPaged(t *testing.T) {
	s := reopen(t, t.TempDir())
	mustCommit(t, s, hourly(20))
	for _, c := range []struct {
		before uint64
		limit  int
		want   []uint64
	}{{1 << 63, 10, []uint64{5, 10, 15, 20}}, {20, 2, []uint64{10, 15}}, {5, 2, nil}, {100, 0, nil}, {100, -1, nil}} {
		got, err := s.Audit(t.Context(), false, c.before, c.limit)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "audits", numbers(got), c.want...)
	}
	if steps := planOf(t, s, "SELECT n, body FROM event WHERE kind = 'audit' AND (body ->> '$.verb' IS 'report') = ? AND n < ? ORDER BY n DESC LIMIT ?", false, 5, 5); len(steps) != 1 || !strings.Contains(steps[0], "event_reports") {
		t.Errorf("plan: %v", steps)
	}
}

// Between some lines the wall's clock was set: to next year and back, and an
// hour back. Their numbers and room times rise all the same.
func TestDaysAndAgesOfLinesWhoseClockWentBack(t *testing.T) {
	s := reopen(t, t.TempDir())
	hour := func(n int) int64 { return int64(n) * time.Hour.Milliseconds() }
	b := &room.Batch{Applied: 9, LastN: 9}
	for i, wall := range []int{10, 11, 11 + 365*24, 12, 11, 12, 40} { // hours, while room time goes on by one each
		e := &state.Event{N: uint64(i + 1), At: hour(wall), Room: hour(1000 + i), Kind: state.KindSay, Who: person(lily), Text: "tea"}
		if i == 4 {
			e.Kind, e.To = state.KindWhisper, []state.Person{person(otto)}
		}
		b.Events = append(b.Events, e)
	}
	mustCommit(t, s, b)
	for _, c := range []struct {
		who      state.Identity
		from, to int
		want     uint64
	}{
		{"", 0, 0, 1}, {"", 11, 0, 2}, {"", 12, 0, 4}, {"", 13, 0, 7}, {"", 41, 0, 3}, {"", 41, 100, 0}, {"", 24, 48, 7},
		{otto, 11, 0, 2}, {otto, 12, 0, 4}, {mona, 13, 0, 7},
	} {
		to := time.Time{}
		if c.to > 0 {
			to = time.UnixMilli(hour(c.to))
		}
		if n, err := s.Day(t.Context(), state.Viewer{ID: c.who}, time.UnixMilli(hour(c.from)), to); err != nil || n != c.want {
			t.Errorf("for %q, the first line from hour %d to %d is %d, %v; want %d", c.who, c.from, c.to, n, err, c.want)
		}
	}
	for age, want := range map[int64]uint64{0: 1, hour(1000): 1, hour(1003): 4, hour(1003) + 1: 5, hour(2000): 8} {
		for _, hint := range []uint64{0, want} {
			if n, err := s.First(t.Context(), hint, age); err != nil || n != want {
				t.Errorf("what is not older than %d begins with %d, %v; want %d", age, n, err, want)
			}
		}
	}
	if n, _, err := s.Prune(t.Context(), hour(1004), 0, 100); err != nil || n != 4 {
		t.Errorf("%d lines were old, %v; want 4, the one of next year among them", n, err)
	}
}

// Every way of reading leaves out what is kept no longer, although it is there.
func TestNothingBelowTheHorizonIsRead(t *testing.T) {
	s := reopen(t, t.TempDir())
	s.quick.within = time.Hour // however slow the machine
	mustCommit(t, s, hourly(20))
	settled(t, s)
	for _, from := range []uint64{0, 1, 8, 12, 21} {
		v := state.Viewer{ID: otto, From: from}
		var all []*state.Event
		keep := func(events []*state.Event, err error) {
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, events...)
		}
		keep(s.Before(t.Context(), v, 1<<62, 100))
		keep(s.After(t.Context(), v, 0, 100))
		keep(s.Search(t.Context(), v, room.Query{Words: "tea"}, 1<<62, 100, false))
		events, gone, err := s.Since(t.Context(), v, 0, 100)
		keep(events, err)
		want, last := 0, uint64(0)
		for _, e := range hourly(20).Events {
			if e.N < from && e.Kind != state.KindAudit { // which otto could never read
				last = e.N
			}
			if e.Talk() && e.N >= from {
				want++
			}
		}
		if gone != last {
			t.Errorf("from %d on, whoever reads on is told that %d is gone, and not %d", from, gone, last)
		}
		if n, err := s.Unread(t.Context(), v, 0, 100); err != nil || n != want || len(all) != 4*want {
			t.Errorf("from %d on, %d are unread and %d read, want %d each time (%v)", from, n, len(all), want, err)
		}
		for _, e := range all {
			if e.N < from {
				t.Errorf("from %d on, %d is read", from, e.N)
			}
		}
		if n, err := s.Day(t.Context(), v, time.Unix(0, 0), time.Time{}); err != nil || n != 0 && n < from {
			t.Errorf("from %d on, the first day begins with %d (%v)", from, n, err)
		}
	}
}

func TestLinesOfAClockThatWasAheadAreAsOldAsTheHealing(t *testing.T) {
	s := reopen(t, t.TempDir())
	b := hourly(20) // as an older program kept them: without a room time
	mustCommit(t, s, b)
	healed := b.Events[10].At + 1
	mustCommit(t, s, &room.Batch{Applied: 21, LastN: 21, Healed: healed, Events: []*state.Event{
		{N: 21, At: 5, Room: healed + 1, Kind: state.KindSay, Who: person(lily), Text: "tea"},
	}})
	for age, want := range map[int64]uint64{b.Events[10].At: 11, healed: 12, healed + 1: 21, healed + 2: 22} {
		if n, err := s.First(t.Context(), 0, age); err != nil || n != want {
			t.Errorf("what is not older than %d begins with %d, %v; want %d", age, n, err, want)
		}
	}
}
