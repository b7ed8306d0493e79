package state

// Draining a node: it holds from start to start until an operator ends it, and no
// node is drained while people could go to no other.

import (
	"errors"

	"teahouse/room/text"
)

// Drain has a node that shares the log take nobody any more and send its people away, or
// end that.
type Drain struct {
	Node string `json:"node"`
	Off  bool   `json:"off,omitempty"`
	Text string `json:"text,omitempty"` // for those who are sent away: where to go
}

func (*Drain) Kind() Kind            { return KindDrain }
func (*Drain) Charge() (Budget, int) { return BudgetFree, 0 }

func (b *Drain) Prepare() (err error) {
	if b.Text, err = text.CleanLine(b.Text, MaxGrounds); errors.Is(err, text.ErrEmpty) {
		return nil
	}
	return err
}

func (b *Drain) apply(s *State, p *Proposal) ([]*Event, error) {
	by, err := s.governor(p)
	if err != nil {
		return nil, err
	}
	n := s.peers[b.Node]
	switch {
	case n == nil:
		return nil, RefuseName(NoSuchNode, b.Node)
	case b.Off && n.Drain == nil:
		return nil, RefuseName(NotDrained, b.Node)
	case !b.Off && !s.takesBeside(b.Node):
		return nil, RefuseName(LastNode, b.Node)
	}
	verb := KindDrain
	n.Drain = b
	if b.Off {
		verb, n.Drain = KindUndrain, nil
	}
	s.touched[peerKey+b.Node] = true
	e := s.audit(verb, by)
	e.Whom, e.Text = Person{Name: b.Node}, b.Text
	return []*Event{e}, nil
}

// takesBeside tells whether people can go to some node beside one.
func (s *State) takesBeside(node string) bool {
	for name, n := range s.peers {
		if name != node && !n.Down && n.Drain == nil {
			return true
		}
	}
	return false
}

// Drained is what operators had to say when they had a node take nobody, nil if it does.
func (s *State) Drained(node string) *Drain {
	if n := s.peers[node]; n != nil {
		return n.Drain
	}
	return nil
}
