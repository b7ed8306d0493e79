package store

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
)

// TestSoManyLinesAreKept holds against a plain count that pruning leaves as many lines
// of the house and of each channel as are to be kept, whatever was said, kept and
// deleted before: how many there are is remembered and not counted.
func TestSoManyLinesAreKept(t *testing.T) {
	s := reopen(t, t.TempDir())
	rapid.Check(t, func(rt *rapid.T) {
		wipe(rt, s)
		var (
			n    uint64
			left [4][]uint64 // of lines of the house, and of channels
		)
		drop := func(in int, below uint64) {
			for len(left[in]) > 0 && left[in][0] < below {
				left[in] = left[in][1:]
			}
		}
		for range 8 {
			if rapid.Bool().Draw(rt, "somebody speaks") {
				b := &room.Batch{}
				for range rapid.IntRange(1, 5).Draw(rt, "lines") {
					n++
					e := &state.Event{N: n, Seq: n, At: int64(n) * 1000, Kind: state.KindSay, Who: person(lily), Text: "tea"}
					switch rapid.IntRange(0, 3).Draw(rt, "what") {
					case 0:
						e.Kind, e.To = state.KindWhisper, []state.Person{person(otto)}
					case 1:
						e.Kind = state.KindEnter
					default:
						in := rapid.IntRange(0, len(left)-1).Draw(rt, "where")
						e.In = uint64(in)
						left[in] = append(left[in], n)
					}
					b.Events = append(b.Events, e)
				}
				b.Applied, b.LastN = n, n
				roomtest.OK(rt, s.Commit(rt.Context(), b))
				continue
			}
			keep := rapid.SampledFrom([]int{3, 3, 3, 5, 9}).Draw(rt, "kept")
			old := rapid.SampledFrom([]uint64{0, 0, n / 2, n}).Draw(rt, "all before is old")
			for more := true; more; {
				var err error
				_, more, err = s.Prune(rt.Context(), int64(old)*1000, keep, 4)
				roomtest.OK(rt, err)
			}
			for in := range left {
				drop(in, old)
				if len(left[in]) > keep {
					drop(in, left[in][len(left[in])-keep])
				}
				var got []uint64
				v := state.Viewer{Joined: []state.Membership{{Num: 1}, {Num: 2}, {Num: 3}}, Scope: state.Scope{In: uint64(in)}}
				events, err := s.After(rt.Context(), v, 0, math.MaxInt32)
				roomtest.OK(rt, err)
				for _, e := range events {
					got = append(got, e.N)
				}
				if !slices.Equal(got, left[in]) {
					rt.Fatalf("of %d, %v are left, want %v", in, got, left[in])
				}
			}
		}
	})
}

// TestPruningLooksAtWhatIsNew counts the pages that are looked at to find out which
// lines are too many: after the first time, those of the lines that were said since.
func TestPruningLooksAtWhatIsNew(t *testing.T) {
	roomtest.OneGoroutine(t)
	for where, in := range map[string]uint64{"the house": 0, "a channel": 7} {
		t.Run(where, func(t *testing.T) {
			s := reopen(t, t.TempDir())
			const kept = 5_000
			said := func(n uint64) *state.Event {
				return &state.Event{N: n, Seq: n, Kind: state.KindSay, In: in, Who: person(lily), Text: "tea"}
			}
			b := &room.Batch{Applied: kept, LastN: kept}
			for n := range uint64(kept) {
				b.Events = append(b.Events, said(n+1))
			}
			s.stop() // so that nobody indexes them meanwhile
			mustCommit(t, s, b)
			s.db.SetMaxOpenConns(1) // whose pages are counted
			for n := range uint64(3) {
				n += kept
				mustCommit(t, s, &room.Batch{Applied: n + 1, LastN: n + 1, Events: []*state.Event{said(n + 1)}})
				before := looks(t, &s.Reader)
				if deleted, _, err := s.Prune(t.Context(), 0, kept, 100); err != nil || deleted != 1 {
					t.Fatal(deleted, err)
				}
				if pages := looks(t, &s.Reader) - before; n > kept && pages > 20 {
					t.Errorf("%d pages are looked at for one line", pages)
				}
			}
		})
	}
}

// What goes for its age in the same step counts among the lines that are kept no more.
func TestAgeAndNumberCountEachLineOnce(t *testing.T) {
	s := reopen(t, t.TempDir())
	said := func(n uint64) *room.Batch {
		e := &state.Event{N: n, Seq: n, At: int64(n) * 1000, Kind: state.KindSay, Who: person(lily), Text: "tea"}
		return &room.Batch{Applied: n, LastN: n, Events: []*state.Event{e}}
	}
	for n := uint64(1); n <= 5; n++ {
		mustCommit(t, s, said(n))
	}
	if _, _, err := s.Prune(t.Context(), 5000, 3, 10); err != nil { // but for the fifth, all are too old
		t.Fatal(err)
	}
	for n := uint64(6); n <= 7; n++ {
		mustCommit(t, s, said(n))
		if deleted, _, err := s.Prune(t.Context(), 0, 3, 10); err != nil || deleted > 0 {
			t.Errorf("of %d lines, where three are kept, %d are deleted (%v)", n-4, deleted, err)
		}
	}
}
