package room

// What a screen looks up for the person before it, and keeps for him.

// House returns what is set for the whole room.
func (s *Seat) House() House { return s.room.House() }

// Owner finds the account that owns a name; see [Room.Owner].
func (s *Seat) Owner(n Name) (Person, bool) { return s.room.Owner(n) }

// Spoke finds who said something to everybody under a name lately, and may be
// gone by now: whoever speaks by a verb is in no list.
func (s *Seat) Spoke(n Name) (Person, bool) {
	r := s.room
	r.mu.RLock()
	defer r.mu.RUnlock()
	for ring, pos := r.transcript.public, r.transcript.public.next; pos > ring.first; pos-- {
		e := ring.at(pos - 1)
		if !e.Talk() || len(e.Who.Name) > rawName {
			continue
		}
		if fold, err := foldName(e.Who.Name); err == nil && fold == n.Fold {
			return Person{r.state.resolve(e.Who.ID), e.Who.Name}, true
		}
	}
	return Person{}, false
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
