package store

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/room/text"
)

var words = rapid.SampledFrom([]string{"tea", "teapot", "茶"})

// histories draws what happens in a house with channels and conversations: lines
// and notices, some withdrawn, and keys that become accounts.
func histories(rt *rapid.T) (all []*state.Event) {
	var (
		people   = rapid.SampledFrom([]state.Identity{lily, otto, mona, "acct:1", "visit:1", ""})
		channels = rapid.Uint64Range(0, 3)
		seqs     = map[uint64]uint64{}
		n        = uint64(0)
	)
	for range rapid.IntRange(0, 30).Draw(rt, "events") {
		n += rapid.Uint64Range(1, 3).Draw(rt, "step")
		e := &state.Event{N: n, At: int64(n) * 1000, Who: person(people.Draw(rt, "who")), Text: words.Draw(rt, "text"), Kind: state.KindSay}
		switch rapid.IntRange(0, 9).Draw(rt, "what") {
		case 0:
			e.Kind, e.In = state.KindEnter, channels.Draw(rt, "in")
		case 1, 2, 3, 4:
			e.In = channels.Draw(rt, "in")
		case 5, 6, 7:
			e.Kind = state.KindWhisper
			if e.Who.ID == "" { // nobody whispers
				e.Who = person(mona)
			}
			for range rapid.IntRange(1, 2).Draw(rt, "audience") {
				e.To = append(e.To, person(people.Draw(rt, "to")))
			}
		case 8:
			e.Kind, e.In, e.Ref = state.KindUnsend, channels.Draw(rt, "in"), rapid.Uint64Range(0, n-1).Draw(rt, "ref")
			if rapid.Bool().Draw(rt, "privately") {
				e.In, e.To = 0, []state.Person{person(otto)}
			}
		case 9:
			e.Kind, e.Was = state.KindRegister, rapid.SampledFrom([]state.Identity{lily, otto}).Draw(rt, "was")
			e.Who = person(rapid.SampledFrom([]state.Identity{"acct:1", "acct:2"}).Draw(rt, "account"))
		}
		if e.In != 0 || e.Public() {
			seqs[e.In]++
			e.Seq = seqs[e.In]
		}
		all = append(all, e)
	}
	return all
}

// viewers draws somebody with memberships, some of them from an event on, who asks
// for a part of what they may read.
func viewers(rt *rapid.T, last uint64) state.Viewer {
	v := state.Viewer{
		ID:   rapid.SampledFrom([]state.Identity{lily, otto, mona, "acct:1", "acct:2", "visit:1", ""}).Draw(rt, "viewer"),
		From: rapid.SampledFrom([]uint64{0, 0, 5}).Draw(rt, "from"),
	}
	for num := uint64(1); num <= 2; num++ { // nobody joins the third
		if rapid.Bool().Draw(rt, "joined") {
			v.Joined = append(v.Joined, state.Membership{Num: num, Since: rapid.SampledFrom([]uint64{0, last / 2}).Draw(rt, "since")})
		}
	}
	switch rapid.IntRange(0, 3).Draw(rt, "scope") {
	case 1:
		v.Scope.All = true
	case 2:
		v.Scope.In = rapid.Uint64Range(1, 4).Draw(rt, "channel")
	case 3:
		v.Scope.With = rapid.SampledFrom([]state.Identity{lily, otto, mona, "acct:1", "acct:2"}).Draw(rt, "with")
	}
	return v
}

// The disk and the memory that tests use answer every question alike: what a plain
// filter over all events gives, filtered before it is limited.
func TestBothHistoriesAnswerAlike(t *testing.T) {
	s := reopen(t, t.TempDir())
	rapid.Check(t, func(rt *rapid.T) {
		wipe(rt, s)
		var (
			memory = roomtest.NewMemory()
			all    = histories(rt)
			last   uint64
		)
		for _, e := range all {
			last = e.N
		}
		for _, h := range []room.History{s, memory} {
			if err := h.Commit(rt.Context(), &room.Batch{Applied: 1, LastN: last, Events: all}); err != nil {
				rt.Fatal(err)
			}
		}
		if rapid.Bool().Draw(rt, "some is old") {
			lines := rapid.IntRange(0, 3).Draw(rt, "lines that are kept")
			for _, h := range []room.History{s, memory} {
				if _, _, err := h.Prune(rt.Context(), int64(last/3)*1000, lines, 100); err != nil {
					rt.Fatal(err)
				}
			}
		}
		if rapid.IntRange(0, 3).Draw(rt, "somebody is forgotten") == 0 {
			who := rapid.SampledFrom([]state.Identity{lily, otto, "acct:1"}).Draw(rt, "forgotten")
			last++
			for _, h := range []room.History{s, memory} {
				if err := h.Commit(rt.Context(), &room.Batch{Applied: 2, LastN: last, Events: []*state.Event{{N: last, Kind: state.KindForget, Who: person(who)}}}); err != nil {
					rt.Fatal(err)
				}
				if err := h.Forgotten(rt.Context(), last); err != nil {
					rt.Fatal(err)
				}
				if lines, err := h.Lines(rt.Context(), who); err != nil || lines != 0 {
					rt.Fatalf("%d lines are left, %v", lines, err)
				}
			}
		}
		for more := true; more; {
			var err error
			if more, err = s.indexSome(rt.Context()); err != nil {
				rt.Fatal(err)
			}
		}
		s.thorough.slice = rapid.SampledFrom([]time.Duration{0, time.Hour}).Draw(rt, "slice") // all is broken off, or nothing
		for range 6 {
			var (
				ctx    = rt.Context()
				v      = viewers(rt, last)
				n      = rapid.SampledFrom([]uint64{0, last / 2, last, math.MaxUint64}).Draw(rt, "n")
				limit  = rapid.SampledFrom([]int{1000, 3, 1, 0}).Draw(rt, "limit")
				seq    = rapid.Uint64Range(1, 6).Draw(rt, "seq")
				in     = rapid.Uint64Range(0, 3).Draw(rt, "in")
				by     = rapid.SampledFrom([]state.Identity{lily, otto, mona, "acct:1", "acct:2"}).Draw(rt, "by")
				word   = words.Draw(rt, "word")
				at     = rapid.Int64Range(0, int64(last)).Draw(rt, "at") * 1000
				during = room.Query{Since: at, Until: at + rapid.Int64Range(0, int64(last)).Draw(rt, "for")*1000}
				day    = time.UnixMilli(int64(last/2) * 1000)
			)
			answers := func(h room.History) (told []any) {
				tell := func(what string, events []*state.Event, more any, err error) {
					if err != nil {
						rt.Fatal(what, err)
					}
					told = append(told, what, numbers(events), more)
					for _, e := range events {
						told = append(told, fmt.Sprintf("%d %q %v", e.N, e.Text, e.Gone))
					}
				}
				events, err := h.Before(ctx, v, n, limit)
				tell("before", events, nil, err)
				events, err = h.After(ctx, v, n, limit)
				tell("after", events, nil, err)
				events, gone, err := h.Since(ctx, v, n, limit)
				if v.Scope.With != "" { // of all their private lines
					gone = 0
				}
				tell("since", events, gone, err)
				for _, ref := range []state.Ref{{N: n}, {N: last / 2}, {In: in, Seq: seq}, {With: by, Seq: seq}} {
					e, err := h.One(ctx, v, ref)
					tell("one", slices.DeleteFunc([]*state.Event{e}, func(e *state.Event) bool { return e == nil }), ref, err)
				}
				count, err := h.Unread(ctx, v, n, limit)
				tell("unread", nil, count, err)
				first, err := h.Day(ctx, v, day, time.Time{})
				tell("day", nil, first, err)
				for _, q := range []room.Query{{Words: word}, {Words: word, From: by}, {From: by}, {}, during, {Words: word, Since: during.Since, Until: during.Until}, {From: by, Until: during.Until}} {
					events, err = h.Search(ctx, v, q, n, limit, true)
					tell("search", events, q, err)
				}
				name, err := text.NewName(word)
				if err != nil {
					rt.Fatal(err)
				}
				events, err = h.Calls(ctx, v, name, n, limit, true)
				tell("calls", events, word, err)
				events, err = h.Said(ctx, v, by, day, limit)
				tell("said", events, by, err)
				counts, err := h.Counts(ctx, v, []state.Marker{{N: n}, {Num: 1, N: n}, {Num: 2}, {Num: 3}}, limit)
				tell("counts", nil, counts, err)
				count, err = h.Lines(ctx, by)
				tell("lines", nil, count, err)
				return told
			}
			if disk, mem := answers(s), answers(memory); !reflect.DeepEqual(disk, mem) {
				rt.Fatalf("%+v is told\n%v by the disk, and\n%v by memory", v, disk, mem)
			}
		}
	})
}
