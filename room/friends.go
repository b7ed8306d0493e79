package room

// What a person may know of their friends. Nobody else may know who they are.

import "teahouse/room/state"

// Friends are this person's friends.
func (s *Seat) Friends() []state.Friend {
	r := s.room
	offset := r.time.offset()
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.state.Friends(s.identity, offset)
}

// Chosen are those whom this person chose. They are never changed: whoever holds them
// sees by that whether others are.
func (s *Seat) Chosen() []state.Person {
	r := s.room
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.state.Chosen(s.identity)
}

// FriendsHere are those friends who are here and do not hide it, sorted as the list is.
func (s *Seat) FriendsHere() []state.Present {
	r := s.room
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.state.FriendsHere(s.identity)
}

// Tells tells whether this person is to be told when somebody comes: a friend, who
// does not hide it.
func (s *Seat) Tells(of state.Identity) bool {
	r := s.room
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.state.Tells(s.identity, of)
}
