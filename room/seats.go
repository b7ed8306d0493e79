package room

// The seats of this node, beside the state that knows those of all: each reads
// from where it was taken, and is woken by what concerns it.

import (
	"math"
	"slices"
	"sync"

	"teahouse/room/state"
)

// followLocked does to the seats of this node what an entry did to those it names:
// keys that joined accounts take theirs along, and who was taken away is told.
// It returns the seats that read other channels from now on, and the room time
// that the room was set back to, 0 if it was not.
func (r *Room) followLocked() (moved []*Seat, healed int64) {
	what := r.state.Consequences()
	for _, f := range what.Folded {
		var (
			cursors []*cursor
			from    []state.Identity
			all     = append(slices.Clone(r.byIdentity[f.Now]), r.byIdentity[f.Old]...)
		)
		for _, s := range all {
			cursors, from = append(cursors, &s.cursor), append(from, s.identity)
		}
		r.transcript.fold(f.Old, f.Now, cursors, from)
		delete(r.byIdentity, f.Old)
		if len(all) > 0 {
			r.byIdentity[f.Now] = all
		}
		r.folded = r.state.LastN()
		for _, s := range all {
			s.identity = f.Now
			if member, _ := r.state.Seated(s.id()); member != 0 {
				s.member = member
			}
		}
		moved = append(moved, r.regroupLocked(f.Now)...)
	}
	for _, m := range what.Moved {
		moved = append(moved, r.regroupLocked(r.state.Resolve(m.Who))...)
	}
	for _, e := range what.Ended {
		if s := r.seats[e.Seat]; s != nil {
			s.takenAway(e.Why)
			r.unseatLocked(e.Seat)
		}
	}
	if t, ok := r.state.Timing(r.cfg.Node); ok && t != r.time.noted() {
		r.time.note(t)
	}
	if what.Healed != 0 {
		r.transcript.heal(what.Healed)
	}
	return moved, what.Healed
}

// audienceLocked is the seats on this node that events concern which are not public.
func (r *Room) audienceLocked(events []*state.Event) (some []*Seat) {
	for _, e := range events {
		if g := r.transcript.channels[e.In]; g != nil {
			some = append(some, g.seats...)
		}
		some = append(some, r.byIdentity[e.Who.ID]...)
		for _, p := range e.To {
			some = append(some, r.byIdentity[p.ID]...)
		}
	}
	return some
}

// seatLocked lets a terminal read what was told after the event numbered began.
func (r *Room) seatLocked(s *Seat, began, house uint64) {
	r.cameLocked(s)
	member, id := r.state.Seated(s.id())
	lost := r.state.LastN()
	if !id.Lasting() {
		lost = 0 // a visit that has just begun has no earlier private lines
	}
	private := r.transcript.open(id, lost)
	s.identity, s.member, s.began, s.beganAt = id, member, began, house
	s.cursor = cursor{public: r.transcript.public.next, moves: r.transcript.moves.next, private: private.next}
	r.attendLocked(s, r.state.Memberships(id))
	r.seats[s.id()], s.place = s, len(r.order)
	r.order = append(r.order, s)
	r.byIdentity[id] = append(r.byIdentity[id], s)
}

// unseatLocked forgets a terminal of this node.
func (r *Room) unseatLocked(id state.SeatID) {
	s := r.seats[id]
	if s == nil {
		return
	}
	delete(r.seats, id)
	last := len(r.order) - 1
	r.order[s.place], r.order[last].place = r.order[last], s.place
	r.order[last], r.order = nil, r.order[:last]
	r.links.drop(id)
	r.releaseLocked(s)
	r.attendLocked(s, nil)
	who := s.identity
	rest := slices.DeleteFunc(r.byIdentity[who], func(o *Seat) bool { return o == s })
	if len(rest) > 0 {
		r.byIdentity[who] = rest
		return
	}
	delete(r.byIdentity, who)
	r.transcript.close(who)
}

// resolve returns who somebody is by now: a key may have joined an account.
func (r *Room) resolve(id state.Identity) state.Identity {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.state.Resolve(id)
}

func (r *Room) wakeAll() { r.eachSeat(r.mu.RLocker(), (*Seat).wake) }

// eachSeat visits the seats of this node under a lock, and gives way after each
// few. Who goes meanwhile may be missed, or another be visited twice.
func (r *Room) eachSeat(lock sync.Locker, visit func(*Seat)) {
	for above := math.MaxInt; above > 0; {
		above = r.someSeats(lock, above, lookAtOnce, visit)
	}
}

// someSeats visits the last of the seats whose places are below another, at most so
// many, and returns the place of the first of them. Whoever takes the place of a seat
// that goes comes from behind it, and so was visited already.
func (r *Room) someSeats(lock sync.Locker, above, most int, visit func(*Seat)) (first int) {
	lock.Lock()
	defer lock.Unlock()
	above = min(above, len(r.order))
	first = max(above-most, 0)
	for _, s := range r.order[first:above] {
		visit(s)
	}
	return first
}
