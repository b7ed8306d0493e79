package state

// Whom an event names.

import (
	"iter"
	"slices"
)

// Parties yields its author, who reads it and whom it is about. Some come more than once.
func (e *Event) Parties() iter.Seq[Identity] {
	return func(yield func(Identity) bool) {
		if !yield(e.Who.ID) || !yield(e.Whom.ID) {
			return
		}
		for _, p := range e.To {
			if !yield(p.ID) {
				return
			}
		}
	}
}

// Names yields all whom the event names: its [Event.Parties], and who reacted to it.
func (e *Event) Names() iter.Seq[Identity] {
	return func(yield func(Identity) bool) {
		for id := range e.Parties() {
			if !yield(id) {
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
func (e *Event) Mapped(now func(Identity) Identity) *Event { return e.MappedApart(now, now) }

// MappedApart is Mapped with those who reacted, which was later, as later has them.
func (e *Event) MappedApart(now, later func(Identity) Identity) *Event {
	same := true
	for id := range e.Names() {
		same = same && now(id) == id && later(id) == id
	}
	if same {
		return e
	}
	c := *e
	c.Who.ID, c.Whom.ID = now(e.Who.ID), now(e.Whom.ID)
	mapped := func(people []Person, now func(Identity) Identity) []Person {
		people = slices.Clone(people)
		for i := range people {
			people[i].ID = now(people[i].ID)
		}
		return people
	}
	c.To, c.Reactions = mapped(e.To, now), slices.Clone(e.Reactions)
	for i := range c.Reactions { // who had two keys may have reacted twice
		var once []Person
		for _, p := range mapped(c.Reactions[i].By, later) {
			if !holds(once, p.ID) {
				once = append(once, p)
			}
		}
		c.Reactions[i].By = once
	}
	return &c
}
