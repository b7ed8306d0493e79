package room

import "time"

// What a screen looks up for the person before it, and keeps for him.

// House returns what is set for the whole room.
func (s *Seat) House() House { return s.room.House() }

// Owner finds the account that owns a name; see [Room.Owner].
func (s *Seat) Owner(n Name) (Person, bool) { return s.room.Owner(n) }

// Known returns who somebody is by now: what was a key once may have joined an
// account.
func (s *Seat) Known(id Identity) Identity { return s.room.resolve(id) }

// Remember keeps settings for this person, see [SetSettings], and returns at
// once. It tells whether they were taken: a visit has none, and whoever
// changed many at once has to wait.
func (s *Seat) Remember(values map[string]string) bool {
	id := s.who()
	if !id.Lasting() {
		return false
	}
	table := s.room.budgets[upkeep]
	if wait, ok := table.Take(id, time.Now(), 1); !ok || wait > 0 {
		if ok {
			table.Return(id, time.Now(), 1)
		}
		return false
	}
	s.room.queue.put(&pending{proposal: s.room.proposal(s.id, &SetSettings{Values: values})})
	return true
}
