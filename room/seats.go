package room

// The seats of this node, beside the state that knows those of all: each reads
// from where it was taken, and is woken by what concerns it.

import (
	"math"
	"slices"
	"sync"

	"teahouse/room/state"
)

// seats finds the terminals that are in the room by what is known of them. The room's
// lock is held around all that it does.
type seats struct {
	byID  map[state.SeatID]*Seat
	of    map[state.Identity][]*Seat
	order []*Seat // the same in any order, see [Room.eachSeat]
}

func newSeats() seats {
	return seats{byID: map[state.SeatID]*Seat{}, of: map[state.Identity][]*Seat{}}
}

func (x *seats) add(s *Seat) {
	x.byID[s.id()], s.place = s, len(x.order)
	x.order = append(x.order, s)
	x.of[s.identity] = append(x.of[s.identity], s)
}

// remove returns the seat that it takes out, nil if there is none.
func (x *seats) remove(id state.SeatID) *Seat {
	s := x.byID[id]
	if s == nil {
		return nil
	}
	delete(x.byID, id)
	last := len(x.order) - 1
	x.order[s.place], x.order[last].place = x.order[last], s.place
	x.order[last], x.order = nil, x.order[:last]
	without(x.of, s)
	return s
}

// without takes a seat out of those of its identity.
func without(of map[state.Identity][]*Seat, s *Seat) {
	rest := slices.DeleteFunc(of[s.identity], func(o *Seat) bool { return o == s })
	if len(rest) == 0 {
		delete(of, s.identity)
		return
	}
	of[s.identity] = rest
}

// fold makes the seats of one identity those of another, and returns all that it has then.
func (x *seats) fold(old, now state.Identity) []*Seat {
	all := append(slices.Clone(x.of[now]), x.of[old]...)
	delete(x.of, old)
	if len(all) > 0 {
		x.of[now] = all
	}
	return all
}

// begin makes all seats those of another epoch of the node.
func (x *seats) begin(epoch uint64) {
	clear(x.byID)
	for _, s := range x.order {
		s.epoch.Store(epoch)
		x.byID[s.id()] = s
	}
}

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
			all     = r.seats.fold(f.Old, f.Now)
		)
		for _, s := range all {
			cursors, from = append(cursors, &s.cursor), append(from, s.identity)
		}
		r.transcript.fold(f.Old, f.Now, r.state.LastN(), cursors, from)
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
		if s := r.seats.byID[e.Seat]; s != nil {
			s.takenAway(e.Why)
			r.unseatLocked(e.Seat)
		}
	}
	if t, ok := r.state.Timing(r.cfg.Node); ok && t != r.time.noted() {
		r.time.note(t)
	}
	r.time.rest(r.state.Unsure(r.cfg.Node))
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
		some = append(some, r.seats.of[e.Who.ID]...)
		for _, p := range e.To {
			some = append(some, r.seats.of[p.ID]...)
		}
	}
	return some
}

// seatLocked lets a terminal read what was told after the event numbered began.
func (r *Room) seatLocked(s *Seat, began, house uint64) {
	r.places.came(s)
	member, id := r.state.Seated(s.id())
	lost := r.state.LastN()
	if !id.Lasting() {
		lost = 0 // a visit that has just begun has no earlier private lines
	}
	private := r.transcript.open(id, lost)
	s.identity, s.member, s.began, s.beganAt = id, member, began, house
	s.cursor = cursor{public: r.transcript.public.next, moves: r.transcript.moves.next, private: private.next}
	r.attendLocked(s, r.state.Memberships(id))
	r.seats.add(s)
}

// unseatLocked forgets a terminal of this node.
func (r *Room) unseatLocked(id state.SeatID) {
	s := r.seats.remove(id)
	if s == nil {
		return
	}
	s.last = r.state.LastN()
	r.places.free(s)
	r.attendLocked(s, nil)
	if len(r.seats.of[s.identity]) == 0 {
		r.transcript.close(s.identity)
	}
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
	above = min(above, len(r.seats.order))
	first = max(above-most, 0)
	for _, s := range r.seats.order[first:above] {
		visit(s)
	}
	return first
}
