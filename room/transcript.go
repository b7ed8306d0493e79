package room

// What memory holds of what happened, for all who read it here. Whatever becomes of a line or of
// its people becomes of it wherever it is held.

import (
	"cmp"
	"maps"
	"math"
	"slices"

	"teahouse/room/state"
)

// transcript is what is held in memory of what happened: the public events for
// everybody, the private ones of each identity that is present here, and those
// of each channel that one of them has joined. Who comes and goes stands apart, so
// that however many they are, the talk stays in memory.
type transcript struct {
	public   *ring
	moves    *ring
	private  map[state.Identity]*ring
	channels map[uint64]*gathering
	naming   rings // all but the public ones, by whom they name
}

func newTranscript(lost uint64) *transcript {
	return &transcript{newRing(RingLength, 0, lost), newRing(movesRing, 0, lost), map[state.Identity]*ring{}, map[uint64]*gathering{}, rings{}}
}

// open starts holding private events for an identity, from number n on.
func (t *transcript) open(id state.Identity, n uint64) *ring {
	r := t.private[id]
	if r == nil {
		r = newRing(privateRing, privateBytes, n)
		t.private[id] = r
	}
	return r
}

// fold makes the private events of one identity those of another, and moves
// the cursors of both into what they share then. Lines that are held show who
// their people are now. What one of them was told up to number n while it was not
// here, only the history knows.
func (t *transcript) fold(old, now state.Identity, n uint64, cursors []*cursor, from []state.Identity) {
	t.public.rewrite(old, now)
	t.moves.rewrite(old, now)
	for _, r := range slices.Collect(maps.Keys(t.naming[old])) {
		t.naming.noteAll(r, -1) // what both put to one line is one sign
		r.rewrite(old, now)
		t.naming.noteAll(r, 1)
	}
	if t.private[old] == nil && t.private[now] == nil {
		return
	}
	next := make([]uint64, len(cursors)) // the number of the event each reads next
	lost := uint64(0)
	var held []*state.Event
	for _, id := range []state.Identity{old, now} {
		r := t.private[id]
		if r == nil {
			lost = n
			continue
		}
		lost = max(lost, r.lost)
		for pos := r.first; pos < r.next; pos++ {
			held = append(held, r.at(pos))
		}
		t.naming.noteAll(r, -1)
	}
	for i, c := range cursors {
		next[i] = math.MaxUint64
		if r := t.private[from[i]]; r != nil && c.private < r.next {
			next[i] = r.at(max(c.private, r.first)).N
		}
	}
	slices.SortFunc(held, func(a, b *state.Event) int { return cmp.Compare(a.N, b.N) })
	held = slices.CompactFunc(held, func(a, b *state.Event) bool { return a.N == b.N })
	merged := newRing(privateRing, privateBytes, lost)
	for _, e := range held {
		merged.add(e, func(*state.Event) {})
	}
	delete(t.private, old)
	t.private[now] = merged
	t.naming.noteAll(merged, 1)
	for i, c := range cursors {
		c.private = merged.search(next[i])
	}
}

func (t *transcript) close(id state.Identity) {
	if r := t.private[id]; r != nil {
		t.naming.noteAll(r, -1)
		delete(t.private, id)
	}
}

// add puts an event where its audience finds it.
func (t *transcript) add(e *state.Event) {
	if e.Kind == state.KindForget {
		for _, r := range []*ring{t.public, t.moves} {
			r.forget(e, func(_, _ *state.Event) {})
		}
		for _, r := range slices.Collect(maps.Keys(t.naming[e.Who.ID])) {
			r.forget(e, func(old, now *state.Event) {
				t.naming.note(r, old, -1)
				t.naming.note(r, now, 1)
			})
		}
	}
	t.each(e, func(r *ring) {
		r.change(e, func(old, now *state.Event) {
			if !e.Public() {
				t.naming.note(r, old, -1)
				t.naming.note(r, now, 1)
			}
		})
		r.add(e, func(dropped *state.Event) {
			if !e.Public() {
				t.naming.note(r, dropped, -1)
			}
		})
		if !e.Public() {
			t.naming.note(r, e, 1)
		}
	})
}

func (t *transcript) each(e *state.Event, f func(*ring)) {
	switch {
	case e.Public() && e.Kind.Passes():
		f(t.moves)
		return
	case e.Public():
		f(t.public)
		return
	case e.In != 0:
		if g := t.channels[e.In]; g != nil {
			f(g.ring)
		}
		return
	}
	if r := t.private[e.Who.ID]; r != nil {
		f(r)
	}
	for _, p := range e.To {
		if r := t.private[p.ID]; r != nil && p.ID != e.Who.ID { // what became of one's own name has both
			f(r)
		}
	}
}

// pruned leaves to the history what has so many newer lines, which may have been deleted
// there. What is private goes with what the house read at its time.
func (t *transcript) pruned(keepLines int) {
	n := t.public.excess(keepLines)
	t.public.cede(n)
	t.moves.cede(n)
	for _, r := range t.private {
		r.cede(n)
	}
	for _, g := range t.channels {
		g.cede(g.excess(keepLines))
	}
}

// heal makes what an older program dated later as old as room time is now.
func (t *transcript) heal(now int64) {
	for _, r := range []*ring{t.public, t.moves} {
		for pos := r.first; pos < r.next; pos++ {
			if e := r.at(pos); e.Room == 0 && e.At > now {
				c := *e
				c.Room = now
				r.put(pos, &c)
			}
		}
	}
}
