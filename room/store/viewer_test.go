package store

import (
	"math"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"teahouse/room"
	"teahouse/room/state"
)

func TestReadingBack(t *testing.T) {
	s := reopen(t, t.TempDir())
	var events []*state.Event
	add := func(kind state.Kind, who state.Identity, to ...state.Identity) {
		e := &state.Event{N: uint64(len(events) + 1), Kind: kind, Who: person(who)}
		for _, id := range to {
			e.To = append(e.To, person(id))
		}
		events = append(events, e)
	}
	add(state.KindEnter, lily)               // 1
	add(state.KindSay, lily)                 // 2
	add(state.KindWhisper, lily, otto)       // 3
	add(state.KindAct, otto)                 // 4
	add(state.KindWhisper, otto, lily, mona) // 5
	add(state.KindUnsend, otto, lily, mona)  // 6
	add(state.KindWhisper, "", mona)         // 7: nobody's
	add(state.KindSay, mona)                 // 8
	add("from a newer program", lily, otto)  // 9
	mustCommit(t, s, &room.Batch{Applied: 1, LastN: 9, Events: events})

	for _, c := range []struct {
		name   string
		viewer state.Identity
		before bool
		n      uint64
		limit  int
		want   []uint64
	}{
		{"lily reads all she may", lily, true, math.MaxUint64, 100, []uint64{2, 3, 4, 5, 8}},
		{"otto too", otto, true, 100, 100, []uint64{2, 3, 4, 5, 8}},
		{"mona was told only some", mona, true, 100, 100, []uint64{2, 4, 5, 7, 8}},
		{"a stranger reads what is public", "key:other", true, 100, 100, []uint64{2, 4, 8}},
		{"nobody reads what is public", "", true, 100, 100, []uint64{2, 4, 8}},
		{"a limit takes the newest before", lily, true, 8, 2, []uint64{4, 5}},
		{"the limit counts what the viewer may read", "key:other", true, 8, 2, []uint64{2, 4}},
		{"nothing is before the first", lily, true, 2, 5, nil},
		{"no limit is none", lily, true, 100, 0, nil},
		{"nor is a negative one", lily, true, 100, -1, nil},
		{"after, all", lily, false, 0, 100, []uint64{2, 3, 4, 5, 8}},
		{"a limit takes the oldest after", lily, false, 2, 2, []uint64{3, 4}},
		{"after, for nobody", "", false, 2, 2, []uint64{4, 8}},
		{"nothing is after the last", lily, false, math.MaxUint64, 5, nil},
		{"no line after without a limit", lily, false, 0, -5, nil},
	} {
		read := s.After
		if c.before {
			read = s.Before
		}
		got, err := read(t.Context(), state.Viewer{ID: c.viewer}, c.n, c.limit)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		equal(t, c.name, numbers(got), c.want...)
	}
}

// Whatever was said to whom, reading gives what a plain filter over all events
// gives, page by page, and so never a private event to a third person.
func TestPrivateStaysPrivate(t *testing.T) {
	people := []state.Identity{"", lily, otto, mona, "key:LILY", "visit:lily", "key:lil%"}
	anybody := rapid.SampledFrom(people)
	kinds := rapid.SampledFrom([]state.Kind{state.KindSay, state.KindAct, state.KindWhisper, state.KindWhisper, state.KindEnter, state.KindUnsend})
	s := reopen(t, t.TempDir())
	rapid.Check(t, func(rt *rapid.T) {
		wipe(rt, s)
		var all []*state.Event
		for range rapid.IntRange(0, 25).Draw(rt, "events") {
			e := &state.Event{N: uint64(len(all) + 1), Kind: kinds.Draw(rt, "kind"), Who: person(anybody.Draw(rt, "who")), Text: "x"}
			if e.Kind == state.KindUnsend {
				e.Ref = rapid.Uint64Range(0, e.N).Draw(rt, "ref")
			}
			if e.Kind == state.KindWhisper || e.Kind == state.KindUnsend {
				for _, id := range rapid.SliceOfN(anybody, 0, 3).Draw(rt, "to") {
					e.To = append(e.To, person(id))
				}
			}
			all = append(all, e)
		}
		if err := s.Commit(rt.Context(), &room.Batch{Applied: 1, LastN: uint64(len(all)), Events: all}); err != nil {
			rt.Fatal(err)
		}
		page := rapid.IntRange(1, 8).Draw(rt, "page")
		for _, id := range rapid.SliceOfNDistinct(anybody, 2, 2, rapid.ID).Draw(rt, "viewers") {
			var want, wantAll []uint64
			for _, e := range all {
				if !e.Private() || id != "" && e.VisibleTo(id) {
					wantAll = append(wantAll, e.N)
				}
				if e.Talk() && (!e.Private() || id != "" && e.VisibleTo(id)) {
					want = append(want, e.N)
				}
			}
			var forth, back, onward []uint64
			for n := uint64(0); ; {
				got, gone, err := s.Since(rt.Context(), state.Viewer{ID: id}, n, page)
				if err != nil || gone != 0 {
					rt.Fatal(gone, err)
				}
				if len(got) == 0 {
					break
				}
				onward = append(onward, numbers(got)...)
				n = got[len(got)-1].N
			}
			for n := uint64(0); ; {
				got, err := s.After(rt.Context(), state.Viewer{ID: id}, n, page)
				if err != nil {
					rt.Fatal(err)
				}
				if len(got) == 0 {
					break
				}
				forth = append(forth, numbers(got)...)
				n = got[len(got)-1].N
			}
			for n := uint64(math.MaxUint64); ; {
				got, err := s.Before(rt.Context(), state.Viewer{ID: id}, n, page)
				if err != nil {
					rt.Fatal(err)
				}
				if len(got) == 0 {
					break
				}
				back = append(numbers(got), back...)
				n = got[0].N
			}
			if !reflect.DeepEqual(forth, want) || !reflect.DeepEqual(back, want) {
				rt.Fatalf("%q reads %v forth and %v back, may read %v", id, forth, back, want)
			}
			if !reflect.DeepEqual(onward, wantAll) {
				rt.Fatalf("%q reads on %v, may read %v", id, onward, wantAll)
			}
		}
	})
}
