package store

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"teahouse/room"
	"teahouse/room/state"
)

// At each hour somebody speaks; every fifth line is an act of governing.
func hourly(hours int) *room.Batch {
	b := &room.Batch{Applied: uint64(hours), LastN: uint64(hours)}
	for n := uint64(1); n <= uint64(hours); n++ {
		e := &state.Event{N: n, At: time.Unix(0, 0).Add(time.Duration(n) * time.Hour).UnixMilli(), Kind: state.KindSay, Who: person(lily), Text: "tea"}
		switch n % 5 {
		case 0:
			e.Kind = state.KindAudit
		case 1:
			e.Kind, e.To = state.KindWhisper, []state.Person{person(otto)}
		}
		b.Events = append(b.Events, e)
	}
	return b
}

func TestRetention(t *testing.T) {
	hour := func(n int) int64 { return int64(n) * time.Hour.Milliseconds() }
	for _, c := range []struct {
		name      string
		olderThan int64
		keepLines int
		deleted   int
		want      string // the numbers that are left
		gone      uint64 // the newest that is not
	}{
		{"nothing is to go", 0, 0, 0, "[1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20]", 0},
		{"nothing is old", hour(1), 100, 0, "[1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20]", 0},
		{"by age", hour(12), 0, 11, "[12 13 14 15 16 17 18 19 20]", 11},
		{"by age, between two lines", hour(11) + 60_000, 0, 11, "[12 13 14 15 16 17 18 19 20]", 11},
		{"all is old", hour(1000), 0, 20, "[]", 20},
		{"by count, which spares governing", 0, 5, 10, "[5 10 13 14 15 16 17 18 19 20]", 12},
		{"as many public lines as there are", 0, 12, 0, "[1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20]", 0},
		{"by both", hour(8), 5, 11, "[10 13 14 15 16 17 18 19 20]", 12},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := reopen(t, t.TempDir())
			line := state.Record{Key: "k", Value: []byte("v")}
			b := hourly(20)
			b.Records = []state.Record{line}
			mustCommit(t, s, b)
			settled(t, s)
			total, steps := 0, 0
			for more := true; more; steps++ {
				var n int
				var err error
				if n, more, err = s.Prune(t.Context(), c.olderThan, c.keepLines, 3); err != nil || n > 3 {
					t.Fatal(n, err)
				}
				total += n
			}
			if total != c.deleted || steps != c.deleted/3+1 {
				t.Errorf("%d deleted in %d steps, want %d", total, steps, c.deleted)
			}
			var left []uint64
			if err := s.Export(t.Context(), true, func(e *state.Event) error { left = append(left, e.N); return nil }); err != nil {
				t.Fatal(err)
			}
			if got, _ := json.Marshal(left); strings.ReplaceAll(string(got), ",", " ") != strings.ReplaceAll(c.want, "[]", "null") {
				t.Errorf("left: %s, want %s", got, c.want)
			}
			if _, gone, err := s.Since(t.Context(), state.Viewer{ID: lily}, 0, 1); err != nil || gone != c.gone {
				t.Errorf("whoever reads on is told that %d is gone, want %d (%v)", gone, c.gone, err)
			}
			snap, err := s.Load(t.Context())
			if err != nil || snap.LastN != 20 || snap.Applied != 20 || len(snap.Records) != 1 {
				t.Errorf("state: %+v, %v", snap, err)
			}
			sound(t, s)
			mustCommit(t, s, &room.Batch{Applied: 21, LastN: 21, Events: []*state.Event{{N: 21, At: hour(30), Kind: state.KindSay, Text: "tea"}}})
			settled(t, s)
			if found := search(t, s, "", "tea"); len(found) == 0 || found[0] != 21 {
				t.Errorf("talk goes on, and a search finds %v", found)
			}
		})
	}
}

// What is pruned is not only unlinked.
func TestPrunedTextLeavesTheDisk(t *testing.T) {
	dir := t.TempDir()
	s := reopen(t, dir)
	told(t, s, "zeppelin", "trumpet")
	if _, _, err := s.Prune(t.Context(), 0, 1, 10); err != nil {
		t.Fatal(err)
	}
	if err := s.Optimize(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if files := holding(t, dir, "zeppelin"); len(files) > 0 {
		t.Errorf("the text is still in %v", files)
	}
}

// What was set aside is told, and goes as lines do: people wrote it.
func TestWhatIsSetAsideIsToldAndGoesWithTheLines(t *testing.T) {
	s := reopen(t, t.TempDir())
	aside := room.Aside{Seq: 1, Room: 1000, Kind: "say", Why: "runtime.boundsError\ngoroutine 1", Entry: []byte(`{"text":"tea"}`)}
	mustCommit(t, s, &room.Batch{Applied: 1, Aside: []room.Aside{aside}})
	for _, c := range []struct {
		olderThan int64
		told      int
	}{{0, 1}, {1000, 1}, {1001, 0}} {
		if _, _, err := s.Prune(t.Context(), c.olderThan, 0, 10); err != nil {
			t.Fatal(err)
		}
		found, err := s.Check(t.Context())
		if err != nil || len(found) != c.told {
			t.Fatalf("what is older than %d is deleted, and a check finds %v, %v", c.olderThan, found, err)
		}
		for _, f := range found {
			if !strings.Contains(f.Problem, "entry 1 of the log, say") || !strings.HasSuffix(f.Problem, "runtime.boundsError") {
				t.Errorf("a check says %q", f.Problem)
			}
		}
	}
}
