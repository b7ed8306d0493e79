package state

// Being forgotten. Of what somebody said it remains that something was said, and
// neither what nor by whom. Their account, their keys and their names stay theirs.

import "slices"

// Forget takes everything that somebody ever said out of the room, whom they chose as
// friends, and that others chose them.
type Forget struct{}

func (*Forget) Kind() Kind { return KindForget }

func (*Forget) Prepare() error { return nil }

func (*Forget) Charge() (Budget, int) { return BudgetNames, 1 }

func (*Forget) apply(s *State, p *Proposal) ([]*Event, error) {
	m, err := s.seated(p)
	if err != nil {
		return nil, err
	}
	if t := s.trace(m.Identity); t != nil && t.Last != nil {
		s.withdrawn(t.Last.N)
	}
	for _, o := range slices.Clone(s.nonces.by[m.Identity]) {
		s.forgetNonce(o)
	}
	s.forgetFriends(m.Identity)
	for _, m := range s.here[m.Identity] { // why somebody is away is their words, too
		if m.Reason != "" {
			m.Reason = ""
			s.changed(m)
		}
	}
	return []*Event{s.event(KindForget, m)}, nil
}

// Forgets gives what is left of an event after another: itself, as a rule, and
// a tombstone of nobody if the other makes the room forget its author, who has not
// reacted to anything any more, and has not said why they are away. What came behind the
// other stays: who reads on may have it before they are told of that.
func (e *Event) Forgets(old *Event) *Event {
	switch {
	case e.Kind != KindForget || old.N > e.N:
	case old.Who.ID == e.Who.ID && (old.Talk() || old.Kind == KindEdit || old.Kind == KindReact):
		t := old.tombstone()
		t.Who, t.Mark, t.Origin, t.Nonce, t.Relayed = Person{}, "", "", "", ""
		return t
	case old.Who.ID == e.Who.ID && old.Kind == KindAway && old.Text != "":
		c := *old
		c.Text = ""
		return &c
	case slices.ContainsFunc(old.Reactions, func(r Reaction) bool { return holds(r.By, e.Who.ID) }):
		c := *old
		c.Reactions = old.without(e.Who.ID, "")
		return &c
	}
	return old
}
