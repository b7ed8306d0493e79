package room

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"teahouse/room/state"
)

// counted is what the index of private rings should hold.
func counted(t *transcript) rings {
	all := rings{}
	for _, r := range t.private {
		all.noteAll(r, 1)
	}
	return all
}

// Whatever private lines come, are withdrawn, forgotten and folded, and whoever
// comes and goes, the rings that name somebody are known, and nothing that was
// forgotten is left in any.
func TestThePrivateLinesOfSomebodyAreFoundWhoeverHoldsThem(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		people := []state.Identity{"key:a", "key:b", "key:c", "key:d", "acct:1"}
		tr := newTranscript(0)
		who := func() state.Person { return state.Person{ID: rapid.SampledFrom(people).Draw(t, "who")} }
		for n := uint64(1); n < 60; n++ {
			what := rapid.IntRange(0, 12).Draw(t, "what")
			ref := rapid.SampledFrom([]uint64{1, n / 2, n - 1}).Draw(t, "line") // some of which are held no more
			switch p := who(); what {
			case 0:
				if tr.private[p.ID] == nil {
					r := tr.open(p.ID, n)
					r.most, r.bytes = 8, rapid.SampledFrom([]int{0, 3}).Draw(t, "bytes")
				}
			case 1:
				tr.close(p.ID)
			case 2:
				if p.ID != "acct:1" {
					tr.fold(p.ID, "acct:1", n, nil, nil)
				}
			case 3:
				tr.add(&state.Event{N: n, Kind: state.KindForget, Who: p})
				for id, r := range tr.private {
					for _, e := range held(r) {
						if e.Who.ID == p.ID && (e.Talk() || e.Changes() && !e.Erases()) {
							t.Fatalf("%s still holds %+v", id, e)
						}
						for _, sign := range e.Reactions {
							if slices.ContainsFunc(sign.By, func(by state.Person) bool { return by.ID == p.ID }) {
								t.Fatalf("%s still holds %+v", id, e)
							}
						}
					}
				}
			case 4, 5, 6:
				tr.add(&state.Event{N: n, Kind: state.KindReact, Who: p, To: []state.Person{who(), who()}, Ref: ref, Text: "👍", Off: what == 6})
			case 7:
				tr.add(&state.Event{N: n, Kind: state.KindEdit, Who: p, To: []state.Person{who(), who()}, Ref: ref, Text: "y"})
			case 8:
				tr.add(&state.Event{N: n, Kind: state.KindUnsend, Who: p, To: []state.Person{who(), who()}, Ref: ref})
				for _, id := range people {
					holds := tr.private[id] != nil && slices.ContainsFunc(held(tr.private[id]), func(e *state.Event) bool { return e.N == n })
					if holds && slices.ContainsFunc(held(tr.private[id]), func(e *state.Event) bool { return e.Ref == ref && e.Kind == state.KindEdit && e.Text != "" }) {
						t.Fatalf("%s still holds a version of what was withdrawn", id)
					}
				}
			default:
				tr.add(&state.Event{N: n, Kind: state.KindWhisper, Who: p, To: []state.Person{who(), who()}, Text: "x"})
			}
			for id, r := range tr.private {
				text := 0
				for _, e := range held(r) {
					text += weight(e)
				}
				if text != r.held || r.bytes > 0 && text > r.bytes && r.next-r.first > 1 && what >= 9 {
					t.Fatalf("%s holds %d bytes, and counts %d", id, text, r.held)
				}
			}
			if want := counted(tr); !maps.EqualFunc(tr.naming, want, maps.Equal) {
				t.Fatalf("the rings are %v, want %v", tr.naming, want)
			}
		}
	})
}

// held is what a ring holds.
func held(r *ring) (all []*state.Event) {
	for pos := r.first; pos < r.next; pos++ {
		all = append(all, r.at(pos))
	}
	return all
}

// TestLongLinesAreHeldAsLittleAsShortOnes: a line may have 8 KB, and 256 of them were held for each
// identity present, 512 for each channel.
func TestLongLinesAreHeldAsLittleAsShortOnes(t *testing.T) {
	tr := newTranscript(0)
	lily, bob := state.Person{ID: "key:lily"}, state.Person{ID: "key:bob"}
	r := tr.open(lily.ID, 0)
	for n := range uint64(4 * privateRing) {
		tr.add(&state.Event{N: n + 1, Kind: state.KindWhisper, Who: bob, To: []state.Person{lily}, Text: strings.Repeat("茶", 2000)})
		tr.add(&state.Event{N: n + 1, Kind: state.KindWhisper, Who: bob, To: []state.Person{lily}, Text: "tea"})
	}
	if r.held > privateBytes || r.held < privateBytes/2 {
		t.Errorf("%d bytes are held", r.held)
	}
	if last := r.at(r.next - 1); last.Text != "tea" || r.lost != r.at(r.first).N-1 && r.lost != r.at(r.first).N {
		t.Errorf("from %d on the history tells, and %+v is the last", r.lost, last)
	}
	for n := range uint64(2 * privateRing) {
		tr.add(&state.Event{N: 5000 + n, Kind: state.KindWhisper, Who: bob, To: []state.Person{lily}, Text: "tea"})
	}
	if n := len(held(r)); n != privateRing || r.held != 3*privateRing || len(tr.naming[bob.ID]) != 1 {
		t.Errorf("of short lines %d are held, with %d bytes", n, r.held)
	}
}

// Among many who write to each other, what one of them said is forgotten, and
// a key becomes an account, by looking through the rings of those they wrote to.
func TestForgettingLooksThroughNobodyElsesLines(t *testing.T) {
	tr := newTranscript(0)
	for i := range 2000 {
		tr.open(state.Identity(fmt.Sprint("key:", i)), 0)
	}
	for i := range 2000 {
		tr.add(&state.Event{
			N: uint64(i + 1), Kind: state.KindWhisper, Text: "x",
			Who: state.Person{ID: state.Identity(fmt.Sprint("key:", i))}, To: []state.Person{{ID: state.Identity(fmt.Sprint("key:", (i+1)%2000))}},
		})
	}
	if looked := len(tr.naming["key:7"]); looked != 3 { // their own, that of whom they wrote to, and who wrote to them
		t.Errorf("%d of 2000 rings name somebody with two conversations", looked)
	}
	others := slices.Clone(tr.private["key:9"].events)
	delete(tr.private, "key:9") // what is not looked for is not missed
	tr.add(&state.Event{N: 3000, Kind: state.KindForget, Who: state.Person{ID: "key:7"}})
	tr.fold("key:7", "acct:1", 3000, nil, nil)
	if held := tr.private["key:8"].events; held[0].Text != "" || held[0].Who != (state.Person{}) || held[1].Text != "x" {
		t.Errorf("of what was forgotten is left %+v", held)
	}
	if others[0].Text != "x" {
		t.Error("what another said is forgotten")
	}
}
