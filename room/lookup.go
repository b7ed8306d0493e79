package room

// What a screen looks up for the person before it, and keeps for him.

// House returns what is set for the whole room.
func (s *Seat) House() House { return s.room.House() }

// Owner finds the account that owns a name; see [Room.Owner].
func (s *Seat) Owner(n Name) (Person, bool) { return s.room.Owner(n) }

// Lookalike is a name that somebody else bears or owns and that this one only
// looks like. It is empty if there is none, or this very name is taken.
func (s *Seat) Lookalike(n Name) string {
	r := s.room
	r.mu.RLock()
	defer r.mu.RUnlock()
	same, like := r.state.names.against(n, r.state.seats[s.id], true)
	if same != nil {
		return ""
	}
	switch refusal := r.state.owned.refuse(n, s.identity); {
	case refusal != nil && refusal.Code == NameLooksOwned:
		return refusal.Name
	case refusal == nil && like != nil:
		return like.Name.Text
	}
	return ""
}

// Known returns who somebody is by now: what was a key once may have joined an
// account.
func (s *Seat) Known(id Identity) Identity { return s.room.resolve(id) }

// Remember keeps settings for this person, see [SetSettings], and returns at
// once. It tells whether they were taken: a visit has none, and whoever
// changed many at once has to wait.
func (s *Seat) Remember(values map[string]string) bool {
	if !s.who().Lasting() {
		return false
	}
	if !s.payNow(upkeep, 1) {
		return false
	}
	s.room.queue.put(&pending{proposal: s.room.proposal(s.id, &SetSettings{Values: values})})
	return true
}
