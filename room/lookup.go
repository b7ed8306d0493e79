package room

// What a screen looks up for the person before it, and keeps for them.

import (
	"teahouse/room/state"
	"teahouse/room/text"
)

// House returns what is set for the whole room.
func (s *Seat) House() state.House { return s.room.House() }

// Owner finds the account that owns a name; see [Room.Owner].
func (s *Seat) Owner(n text.Name) (state.Person, bool) { return s.room.Owner(n) }

// Lookalike is a name that somebody else bears or owns and that this one only
// looks like. It is empty if there is none, or this very name is taken.
func (s *Seat) Lookalike(n text.Name) string {
	r := s.room
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.state.Lookalike(n, s.id(), s.identity)
}

// Known returns who somebody is by now: what was a key once may have joined an
// account.
func (s *Seat) Known(id state.Identity) state.Identity { return s.room.resolve(id) }

// Same tells whether two identities are one person by now. To ask who each is, one after the
// other, finds two people if they register in between.
func (s *Seat) Same(one, other state.Identity) bool {
	r := s.room
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.state.Resolve(one) == r.state.Resolve(other)
}

// Between tells whether an event is a line between this person and somebody else alone, also
// if it was read before one of them registered.
func (s *Seat) Between(e *state.Event, other state.Identity) bool {
	if len(e.To) != 1 {
		return false
	}
	r := s.room
	r.mu.RLock()
	defer r.mu.RUnlock()
	return e.Mapped(r.state.Resolve).Between(s.identity, r.state.Resolve(other))
}

// Door is from whom this person takes private lines.
func (s *Seat) Door() state.SetDMPolicy {
	r := s.room
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.state.Door(s.id())
}

// Keys lists the keys of this person's account, and the names it owns. They
// are empty for somebody who has not registered.
func (s *Seat) Keys() (keys []state.HeldKey, names []state.Owned) {
	r := s.room
	offset := r.time.offset()
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.state.Holdings(s.identity, s.arrival.Identity, offset)
}

// Registered tells whether an identity is an account, or a key of one.
func (r *Room) Registered(id state.Identity) bool { return r.resolve(id).Registered() }

// Joined is the event by which a key last joined an account here.
func (r *Room) Joined() uint64 {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.folded
}

// Owner finds the account that owns a name, so that an absent person can be
// written to, and a newcomer be told why the name was not theirs.
func (r *Room) Owner(n text.Name) (state.Person, bool) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.state.Owner(n)
}

// House returns what is set for the whole room.
func (r *Room) House() state.House {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.state.House()
}

// Readmissions are those that the key of this seat was not told of before. They count
// as told from now on.
func (s *Seat) Readmissions() (all []state.Readmission) {
	r, key := s.room, s.arrival.Identity
	r.mu.RLock()
	all = r.state.Untold(s.identity, key)
	r.mu.RUnlock()
	if len(all) > 0 {
		r.queue.put(&pending{proposal: r.proposal(s.id(), &state.Heard{})})
	}
	return all
}

// Came is the key, or the visit, that this seat came with.
func (s *Seat) Came() state.Identity { return s.arrival.Identity }

// Recovers tells whether what is private follows, see [state.SetRecovery].
func (s *Seat) Recovers() bool {
	r := s.room
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.state.Recovers(s.identity)
}

// Spoke finds who spoke under a name last: everybody if it was to everybody,
// and else, for those who read it and for operators.
func (s *Seat) Spoke(n text.Name) (state.Trace, bool) {
	r := s.room
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.state.Spoke(n, s.identity, s.governsLocked())
}

// Origin is the sign by which guests from the same address are known as such,
// while one is here and for an hour after they spoke; empty if there is none.
func (s *Seat) Origin(who state.Identity) string {
	r := s.room
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.state.Origin(who)
}
