package main

// What the server has kept at the end, in the order of the room.

import (
	"cmp"
	"context"
	"hash/fnv"
	"slices"

	"teahouse/room/state"
	"teahouse/room/store"
)

// mention is a line of the script that was kept.
type mention struct {
	n       int
	private bool
}

// happened is an event that was kept.
type happened struct {
	n     uint64
	sum   uint32
	talk  bool
	gone  bool     // its text was withdrawn
	among []string // whom a private one concerns; nil if it is public
}

// truth is what was kept.
type truth struct {
	spoken []mention
	lines  []int       // the public ones
	place  map[int]int // of each, in lines
	events []happened
	poured map[int][]int // the parts of each pour
}

// concerns tells whether somebody may read an event who had one of these names.
func (h *happened) concerns(names map[string]bool) bool {
	return h.among == nil || slices.ContainsFunc(h.among, func(name string) bool { return names[name] })
}

// sum tells events apart.
func sum(kind state.Kind, from, text string) uint32 {
	h := fnv.New32a()
	_, _ = h.Write([]byte(string(kind) + "\n" + from + "\n" + text))
	return h.Sum32()
}

// export reads what is kept in a state folder.
func export(ctx context.Context, s string) (*truth, error) {
	r, err := store.OpenReader(s)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	t := &truth{place: map[int]int{}, poured: map[int][]int{}}
	err = r.Export(ctx, true, func(e *state.Event) error {
		t.take(e)
		return nil
	})
	return t, err
}

func (t *truth) take(e *state.Event) {
	h := happened{n: e.N, sum: sum(e.Kind, e.Who.Name, e.Text), talk: e.Talk(), gone: e.Gone}
	if e.Private() {
		h.among = []string{e.Who.Name}
		for _, p := range e.To {
			h.among = append(h.among, p.Name)
		}
	}
	t.events = append(t.events, h)
	for _, n := range append(numbers(e.Text), hushed(e.Text)...) {
		t.spoken = append(t.spoken, mention{n, e.Private()})
		if !e.Private() {
			t.place[n] = len(t.lines)
			t.lines = append(t.lines, n)
		}
	}
	for _, p := range pourings(e.Text) {
		t.poured[p.pour] = append(t.poured[p.pour], p.part)
	}
}

// at is where the event numbered n is, or would be.
func (t *truth) at(n uint64) int {
	i, _ := slices.BinarySearchFunc(t.events, n, func(h happened, n uint64) int { return cmp.Compare(h.n, n) })
	return i
}

// lastTalk is the number of the last line that somebody may read.
func (t *truth) lastTalk() uint64 {
	for _, h := range slices.Backward(t.events) {
		if h.talk && h.among == nil {
			return h.n
		}
	}
	return 0
}
