package store

import (
	"strings"
	"testing"
	"time"

	"teahouse/room"
)

func TestADayIsFound(t *testing.T) {
	s := reopen(t, t.TempDir())
	if n, err := s.Day(t.Context(), room.Viewer{}, time.Unix(0, 0)); err != nil || n != 0 {
		t.Errorf("in an empty room: %d, %v", n, err)
	}
	b := hourly(60)
	mustCommit(t, s, b)
	if _, _, err := s.Prune(t.Context(), time.UnixMilli(b.Events[20].At), 0, 1000); err != nil { // 1 to 20
		t.Fatal(err)
	}
	if _, err := s.log.exec("DELETE FROM event WHERE n BETWEEN 30 AND 40 OR n > 55"); err != nil {
		t.Fatal(err)
	}
	for _, viewer := range []room.Identity{"", otto, mona} {
		for minute := 0; minute < 62*60; minute += 30 {
			at := time.Unix(0, 0).Add(time.Duration(minute) * time.Minute)
			var want uint64
			for _, e := range b.Events[20:55] {
				if e.At >= at.UnixMilli() && (e.N < 30 || e.N > 40) && e.Talk() && (!e.Private() || e.VisibleTo(viewer)) {
					want = e.N
					break
				}
			}
			if n, err := s.Day(t.Context(), room.Viewer{ID: viewer}, at); err != nil || n != want {
				t.Fatalf("for %q the first line from %v on is %d, %v; want %d", viewer, at, n, err, want)
			}
		}
	}
}

func TestUnread(t *testing.T) {
	s := reopen(t, t.TempDir())
	mustCommit(t, s, hourly(20)) // four audits, four private lines
	for _, c := range []struct {
		name   string
		viewer room.Identity
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
		if got, err := s.Unread(t.Context(), room.Viewer{ID: c.viewer}, c.n, c.most); err != nil || got != c.want {
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
		got, err := s.Audit(t.Context(), c.before, c.limit)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "audits", numbers(got), c.want...)
	}
	if steps := planOf(t, s, "SELECT n, body FROM event WHERE kind = 'audit' AND n < ? ORDER BY n DESC LIMIT ?", 5, 5); len(steps) != 1 || !strings.Contains(steps[0], "event_audit") {
		t.Errorf("plan: %v", steps)
	}
}
