package room

// How memory is read. All read what is theirs, in the order of the room; and of what is held no
// longer they are told how much is missing, or up to where to ask the history. A screen alone
// misses comings and goings without a word.

import (
	"math"
	"slices"

	"teahouse/room/state"
)

// cursor is how far a seat has read: in the house, in its comings and goings, in its
// private lines, and in each channel that it reads, by rising number.
type cursor struct {
	public, moves, private uint64
	in                     []place
}

// place is a channel that a seat reads, and its position there.
type place struct{ num, at uint64 }

// track is a ring that somebody reads, with their position in it.
type track struct {
	*ring
	at *uint64
}

// tracks appends to dst the rings that somebody reads.
func (t *transcript) tracks(dst []track, id state.Identity, c *cursor) []track {
	dst = append(dst, track{t.public, &c.public}, track{t.moves, &c.moves})
	if priv := t.private[id]; priv != nil {
		dst = append(dst, track{priv, &c.private})
	}
	for i := range c.in {
		dst = append(dst, track{t.channels[c.in[i].num].ring, &c.in[i].at})
	}
	return dst
}

// read appends to dst at most limit events that follow the cursor, in order,
// moves the cursor behind them, and tells how many had been dropped already. What is
// older than the oldest that is shown is passed over. Who wants everything is told of
// comings and goings that were dropped, and of all that the house reads up to there as
// of one gap; others miss those without a word.
func (t *transcript) read(dst []*state.Event, id state.Identity, c *cursor, limit int, oldest int64, everything bool) (_ []*state.Event, missed uint64) {
	var few [5]track
	all := t.tracks(few[:0], id, c)
	gap := uint64(0) // what the house reads is not whole up to this number
	for _, one := range all {
		n := one.skip(one.at)
		if one.ring != t.moves || everything {
			missed += n
		}
		if n > 0 && (one.ring == t.moves || one.ring == t.public) {
			gap = max(gap, one.lost)
		}
	}
	for _, one := range all {
		if !everything || one.ring != t.moves && one.ring != t.public {
			continue
		}
		if first := one.search(gap + 1); first > *one.at {
			missed += first - *one.at
			*one.at = first
		}
	}
	for limit > 0 {
		next, others := earliest(all)
		if next.ring == nil {
			break
		}
		for more := true; more; { // what comes before that of others is in the same ring
			e := next.ring.at(*next.at)
			*next.at++
			if e.Age() >= oldest {
				dst = append(dst, e)
				limit--
			}
			more = limit > 0 && *next.at < next.next && next.ring.at(*next.at).N < others
		}
	}
	return dst, missed
}

// earliest is the ring whose next event comes first, without one if all are read, and the
// number of the first that another has.
func earliest(all []track) (first track, others uint64) {
	n := uint64(math.MaxUint64)
	others = n
	for _, one := range all {
		if *one.at >= one.next {
			continue
		}
		if e := one.ring.at(*one.at).N; e < n {
			first, n, others = one, e, n
		} else {
			others = min(others, e)
		}
	}
	return first, others
}

// source is a ring that is read backwards, down to the event numbered since.
type source struct {
	*ring
	in        uint64 // the channel, if it is one's
	at, since uint64
}

// sources are the rings that hold what a viewer asks for.
func (t *transcript) sources(v state.Viewer) (all []source) {
	scope := v.Scope
	if scope.In == 0 && scope.With == "" {
		all = append(all, source{ring: t.public})
	}
	if priv := t.private[v.ID]; priv != nil && scope.In == 0 {
		all = append(all, source{ring: priv})
	}
	for _, m := range v.Joined {
		if g := t.channels[m.Num]; g != nil && (scope.All || scope.In == m.Num) {
			all = append(all, source{ring: g.ring, in: m.Num, since: m.Since})
		}
	}
	return all
}

// before returns the newest events of talk numbered below n that memory holds
// of what a viewer asks for, at most limit, in rising order. Events up to the
// number rest are for the history to tell.
func (t *transcript) before(v state.Viewer, n uint64, limit int, oldest int64) (events []*state.Event, rest uint64) {
	all := t.sources(v)
	for i := range all {
		all[i].at = all[i].search(n)
		rest = max(rest, all[i].lost)
	}
	for len(events) < limit {
		var (
			e    *state.Event
			from *source
		)
		for i := range all {
			one := &all[i]
			if one.at == one.first {
				continue
			}
			if last := one.ring.at(one.at - 1); last.N >= one.since && (e == nil || last.N > e.N) {
				e, from = last, one
			}
		}
		if e == nil || e.N <= rest {
			break
		}
		if e.Age() < oldest {
			rest = 0 // and so is all before it
			break
		}
		from.at--
		if e.Talk() && (v.Scope.With == "" || e.Between(v.ID, v.Scope.With)) {
			events = append(events, e)
		}
	}
	slices.Reverse(events)
	return events, rest
}
