package state

// Whom an event names.

import (
	"iter"
	"slices"
)

// Names yields all whom the event names, those who reacted to it among them.
func (e *Event) Names() iter.Seq[Identity] {
	return func(yield func(Identity) bool) {
		if !yield(e.Who.ID) || !yield(e.Whom.ID) {
			return
		}
		for _, p := range e.To {
			if !yield(p.ID) {
				return
			}
		}
		for _, r := range e.Reactions {
			for _, p := range r.By {
				if !yield(p.ID) {
					return
				}
			}
		}
	}
}

// VisibleTo tells whether the identity may read the event.
func (e *Event) VisibleTo(id Identity) bool {
	return !e.Private() || e.Who.ID == id || holds(e.To, id)
}

// Between tells whether the event is for two people, and for nobody else.
func (e *Event) Between(one, other Identity) bool {
	return len(e.To) == 1 && (e.Who.ID == one && e.To[0].ID == other || e.Who.ID == other && e.To[0].ID == one)
}

// As is the event with an identity in the place of another, itself if that
// changes nothing.
func (e *Event) As(old, now Identity) *Event {
	return e.Mapped(func(id Identity) Identity {
		if id == old {
			return now
		}
		return id
	})
}

// Mapped is the event with each identity that it names as now has it, itself if
// that changes nothing.
func (e *Event) Mapped(now func(Identity) Identity) *Event {
	same := true
	for id := range e.Names() {
		same = same && now(id) == id
	}
	if same {
		return e
	}
	c := *e
	c.Who.ID, c.Whom.ID = now(e.Who.ID), now(e.Whom.ID)
	mapped := func(people []Person) []Person {
		people = slices.Clone(people)
		for i := range people {
			people[i].ID = now(people[i].ID)
		}
		return people
	}
	c.To, c.Reactions = mapped(e.To), slices.Clone(e.Reactions)
	for i := range c.Reactions { // who had two keys may have reacted twice
		seen := map[Identity]bool{}
		c.Reactions[i].By = slices.DeleteFunc(mapped(c.Reactions[i].By), func(p Person) bool {
			again := seen[p.ID]
			seen[p.ID] = true
			return again
		})
	}
	return &c
}
