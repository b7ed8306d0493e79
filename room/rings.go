package room

// Who is named in which ring. A ring, see ring.go, holds the newest events that the
// same people read.

import "teahouse/room/state"

// rings finds the rings in which events name somebody, as their author, as one
// who reads them or as one whom they are about, and counts how often. So what
// somebody said is forgotten, and a key becomes its account, by looking through
// those rings alone, however many people are here.
type rings map[state.Identity]map[*ring]int

// note counts whom an event in a ring names, so many times.
func (x rings) note(r *ring, e *state.Event, times int) {
	if e == nil {
		return
	}
	for id := range e.Names() {
		x.count(id, r, times)
	}
}

func (x rings) noteAll(r *ring, times int) {
	for _, e := range r.events {
		x.note(r, e, times)
	}
}

func (x rings) count(id state.Identity, r *ring, times int) {
	if id == "" {
		return
	}
	if x[id] == nil {
		x[id] = map[*ring]int{}
	}
	x[id][r] += times
	if x[id][r] == 0 {
		delete(x[id], r)
	}
	if len(x[id]) == 0 {
		delete(x, id)
	}
}
