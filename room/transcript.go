package room

import (
	"cmp"
	"maps"
	"math"
	"slices"

	"teahouse/room/state"
)

// transcript is what is held in memory of what happened: the public events for
// everybody, and the private ones of each identity that is present here.
type transcript struct {
	public  *ring
	private map[state.Identity]*ring
	naming  rings // the private ones, by whom they name
}

func newTranscript(lost uint64) *transcript {
	return &transcript{newRing(RingLength, lost), map[state.Identity]*ring{}, rings{}}
}

// open starts holding private events for an identity, from number n on.
func (t *transcript) open(id state.Identity, n uint64) *ring {
	r := t.private[id]
	if r == nil {
		r = newRing(PrivateRing, n)
		t.private[id] = r
	}
	return r
}

// fold makes the private events of one identity those of another, and moves
// the cursors of both into what they share then. Lines that are held show who
// their people are now.
func (t *transcript) fold(old, now state.Identity, cursors []*cursor, from []state.Identity) {
	t.public.rewrite(old, now)
	for r := range t.naming[old] {
		r.rewrite(old, now)
	}
	t.naming.fold(old, now)
	if t.private[old] == nil && t.private[now] == nil {
		return
	}
	next := make([]uint64, len(cursors)) // the number of the event each reads next
	lost := uint64(0)
	var held []*state.Event
	for _, id := range []state.Identity{old, now} {
		if r := t.private[id]; r != nil {
			lost = max(lost, r.lost)
			for pos := r.first; pos < r.next; pos++ {
				held = append(held, r.at(pos))
			}
			t.naming.noteAll(r, -1)
		}
	}
	for i, c := range cursors {
		next[i] = math.MaxUint64
		if r := t.private[from[i]]; r != nil && c.private < r.next {
			next[i] = r.at(max(c.private, r.first)).N
		}
	}
	slices.SortFunc(held, func(a, b *state.Event) int { return cmp.Compare(a.N, b.N) })
	held = slices.CompactFunc(held, func(a, b *state.Event) bool { return a.N == b.N })
	merged := newRing(PrivateRing, lost)
	for _, e := range held {
		merged.add(e)
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
		t.public.forget(e, func(_, _ *state.Event) {})
		for _, r := range slices.Collect(maps.Keys(t.naming[e.Who.ID])) {
			r.forget(e, func(old, now *state.Event) {
				t.naming.note(r, old, -1)
				t.naming.note(r, now, 1)
			})
		}
	}
	t.each(e, func(r *ring) {
		if e.Erases() {
			if old := r.find(e.Ref); old != nil {
				r.replace(old.Tombstone())
			}
		}
		dropped := r.add(e)
		if r != t.public {
			t.naming.note(r, e, 1)
			t.naming.note(r, dropped, -1)
		}
	})
}

func (t *transcript) each(e *state.Event, f func(*ring)) {
	if !e.Private() {
		f(t.public)
		return
	}
	if r := t.private[e.Who.ID]; r != nil {
		f(r)
	}
	for _, p := range e.To {
		if r := t.private[p.ID]; r != nil {
			f(r)
		}
	}
}

// heal makes what an older program dated later as old as room time is now.
func (t *transcript) heal(now int64) {
	for i, e := range t.public.events {
		if e.Room == 0 && e.At > now {
			c := *e
			c.Room = now
			t.public.events[i] = &c
		}
	}
}

// cursor is how far a seat has read.
type cursor struct{ public, private uint64 }

// read appends to dst at most limit events that follow the cursor, in order,
// moves the cursor behind them, and tells how many had been dropped already.
// What is older than the oldest that is shown is passed over.
func (t *transcript) read(dst []*state.Event, id state.Identity, c *cursor, limit int, oldest int64) (_ []*state.Event, missed uint64) {
	pub, priv := t.public, t.private[id]
	missed = pub.skip(&c.public)
	if priv != nil {
		missed += priv.skip(&c.private)
	}
	for limit > 0 {
		fromPub := c.public < pub.next
		fromPriv := priv != nil && c.private < priv.next
		if fromPub && fromPriv {
			fromPub = pub.at(c.public).N < priv.at(c.private).N
		}
		var e *state.Event
		switch {
		case fromPub:
			e = pub.at(c.public)
			c.public++
		case fromPriv:
			e = priv.at(c.private)
			c.private++
		default:
			return dst, missed
		}
		if e.Age() >= oldest {
			dst = append(dst, e)
			limit--
		}
	}
	return dst, missed
}

// before returns the newest events of talk numbered below n that memory holds
// for an identity, at most limit, in rising order. Events up to the number
// rest are for the history to tell.
func (t *transcript) before(id state.Identity, n uint64, limit int, oldest int64) (events []*state.Event, rest uint64) {
	pub, priv := t.public, t.private[id]
	rest = pub.lost
	pubAt := pub.search(n)
	var privAt, privFirst uint64
	if priv != nil {
		rest = max(rest, priv.lost)
		privAt, privFirst = priv.search(n), priv.first
	}
	for len(events) < limit {
		var e *state.Event
		if pubAt > pub.first {
			e = pub.at(pubAt - 1)
		}
		if privAt > privFirst && (e == nil || priv.at(privAt-1).N > e.N) {
			e = priv.at(privAt - 1)
			privAt--
		} else if e != nil {
			pubAt--
		}
		if e == nil || e.N <= rest {
			break
		}
		if e.Age() < oldest {
			rest = 0 // and so is all before it
			break
		}
		if e.Talk() {
			events = append(events, e)
		}
	}
	for i, j := 0, len(events)-1; i < j; i, j = i+1, j-1 {
		events[i], events[j] = events[j], events[i]
	}
	return events, rest
}
