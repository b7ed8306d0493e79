package state

// What a fault in applying comes to: an error that holds nothing of what people wrote. To pass an
// entry does to a state what refusing it does, so it is the same on every node and at every start.

import (
	"fmt"
	"runtime/debug"
)

// Broken is why an entry is set aside. The state may be left half changed.
type Broken struct{ Why string }

func (b *Broken) Error() string { return "the entry cannot be applied: " + b.Why }

// guarded applies an entry, and turns a panic in it into an error.
func (s *State) guarded(p *Proposal) (events []*Event, err error) {
	defer func() {
		if v := recover(); v != nil { // its value may hold what somebody wrote
			events, err = nil, &Broken{fmt.Sprintf("%T\n%s", v, debug.Stack())}
		}
	}()
	events, err = p.Body.apply(s, p)
	for _, e := range events {
		s.number(e)
	}
	return events, err
}

// Pass goes on to an entry, or behind one as if it had been refused. It tells whether
// the entry is a copy of one before, which is to do nothing.
func (s *State) Pass(seq uint64, p *Proposal) (again bool) {
	s.applied = seq
	if s.counted(p) {
		return true
	}
	before := s.clock
	s.clock, s.wall = max(s.clock, s.passed(p)), p.At
	s.moved = s.clock - before
	s.fade()
	s.fadeNonces()
	return false
}
