package store

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"teahouse/room"
	"teahouse/room/state"
)

// Whatever is said to whom, withdrawn or folded, a search finds what a plain
// look over all lines that the viewer may read finds, in whatever slices it goes.
func TestSearchFindsWhatTheViewerMayRead(t *testing.T) {
	people := []state.Identity{"", lily, otto, "visit:1", "acct:1", "acct:2"}
	words := []string{"tea", "teapot", "茶", "茶壺", "壺", "watermel", "watermelo", "watermelon", "watermelons"}
	s := reopen(t, t.TempDir())
	rapid.Check(t, func(rt *rapid.T) {
		wipe(rt, s)
		var (
			all  []*state.Event
			last uint64
		)
		for range rapid.IntRange(0, 15).Draw(rt, "events") {
			last += rapid.Uint64Range(1, 100).Draw(rt, "numbers of others")
			e := &state.Event{N: last, Who: person(rapid.SampledFrom(people).Draw(rt, "who"))}
			switch rapid.IntRange(0, 9).Draw(rt, "what") {
			case 0:
				e.Kind, e.Was = state.KindRegister, rapid.SampledFrom([]state.Identity{lily, otto}).Draw(rt, "was")
				e.Who = person(rapid.SampledFrom([]state.Identity{"acct:1", "acct:2"}).Draw(rt, "account"))
				for i := range all {
					all[i] = all[i].As(e.Was, e.Who.ID)
				}
			case 1:
				e.Kind, e.Ref = state.KindRemove, rapid.Uint64Range(0, e.N).Draw(rt, "ref")
				for i, o := range all {
					if o.N == e.Ref && !o.Private() {
						c := *o
						c.Text = ""
						all[i] = &c
					}
				}
			case 2, 3, 4:
				e.Kind, e.Text = state.KindSay, rapid.SampledFrom(words).Draw(rt, "word")
			default:
				e.Kind, e.Text = state.KindWhisper, rapid.SampledFrom(words).Draw(rt, "word")
				e.To = []state.Person{person(rapid.SampledFrom(people).Draw(rt, "to"))}
			}
			all = append(all, e)
			mustCommitRapid(rt, s, &room.Batch{Applied: e.N, LastN: e.N, Events: []*state.Event{e}})
			if rapid.Bool().Draw(rt, "index now") {
				if _, err := s.indexSome(rt.Context()); err != nil {
					rt.Fatal(err)
				}
			}
		}
		if _, err := s.indexSome(rt.Context()); err != nil {
			rt.Fatal(err)
		}
		for _, id := range rapid.SliceOfNDistinct(rapid.SampledFrom(people), 2, 2, rapid.ID).Draw(rt, "viewers") {
			for _, word := range words {
				var want []uint64
				for _, e := range all {
					if e.Talk() && strings.Contains(e.Text, word) && (!e.Private() || id != "" && e.VisibleTo(id)) {
						want = append([]uint64{e.N}, want...)
					}
				}
				before := rapid.SampledFrom([]uint64{math.MaxUint64, 700, 200, 65}).Draw(rt, "before")
				want = slices.DeleteFunc(want, func(n uint64) bool { return n >= before })
				limit := rapid.SampledFrom([]int{1000, 5, 2, 1}).Draw(rt, "limit")
				want = want[:min(len(want), limit)]
				s.thorough.slice = rapid.SampledFrom([]time.Duration{0, time.Hour}).Draw(rt, "slice") // all is broken off, or nothing
				got, err := s.Search(rt.Context(), state.Viewer{ID: id}, room.Query{Words: word}, before, limit, true)
				if err != nil {
					rt.Fatal(err)
				}
				if !slices.Equal(numbers(got), want) {
					rt.Fatalf("%q finds %v for %s, may read %v", id, numbers(got), word, want)
				}
			}
		}
	})
}

func mustCommitRapid(rt *rapid.T, s *Store, b *room.Batch) {
	if err := s.Commit(rt.Context(), b); err != nil {
		rt.Fatal(err)
	}
}

// wipe empties the history under the next example.
func wipe(rt *rapid.T, s *Store) {
	if err := s.take(rt.Context()); err != nil {
		rt.Fatal(err)
	}
	defer s.release()
	s.excess.keep = -1 // which a new store does not know either
	for _, clear := range []string{
		"DELETE FROM event", "UPDATE meta SET applied = 0, last_n = 0, indexed = 0", "DELETE FROM reader", "DELETE FROM folded", "DELETE FROM pruned", "DELETE FROM state",
		"INSERT INTO said (said) VALUES ('delete-all')", "INSERT INTO told (told) VALUES ('delete-all')",
	} {
		if _, err := s.log.exec(clear); err != nil {
			rt.Fatal(err)
		}
	}
}
