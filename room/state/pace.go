package state

// Pace: while lines are slowed down for all, the room remembers when somebody
// spoke beyond their leaving, so that coming again is no way round it. Guests
// of an address are one person for it, whichever visit speaks, and new keys
// there are together no more people than the address counts as.

import (
	"cmp"
	"time"
)

// pace is the rhythm of so many people together. It is a token bucket like those
// of the flood package: what is remembered is when all that was said is paid
// off, less the time between two lines of one person. So of one person it is
// when they spoke last.
type pace struct {
	who    Identity
	people int
}

// paces are those that a member's lines keep to, beside their own while here.
func (s *State) paces(m *Member, seat *Place) []pace {
	var all []pace
	if m.Identity.Lasting() {
		all = append(all, pace{m.Identity, 1})
	}
	if s.Knows(m.Identity, seat.Listed, seat.Operator) {
		return all
	}
	prefix, people := newPrefix, cmp.Or(seat.People, AddressPeople)
	if !m.Identity.Lasting() {
		prefix, people = netPrefix, max(1, people/AddressPeople)
	}
	for i, net := range CrowdOf(seat.Net) {
		if i > 0 {
			people *= SiteAddresses
		}
		all = append(all, pace{Identity(prefix + net.String()), people})
	}
	return all
}

// slowed is how long a member must wait for the next public line from a terminal.
func (s *State) slowed(m *Member, seat *Place, now int64) time.Duration {
	slow := s.house.Slow.Milliseconds()
	if slow == 0 || s.Operates(m.Identity) {
		return 0
	}
	var next int64
	if m.Said != 0 {
		next = m.Said + slow
	}
	for _, p := range s.paces(m, seat) {
		if last := s.said[p.who]; last != 0 {
			next = max(next, last+slow/int64(p.people))
		}
	}
	return time.Duration(max(0, next-now)) * time.Millisecond
}

// paced notes that somebody spoke.
func (s *State) paced(m *Member, seat *Place) {
	if s.house.Slow == 0 {
		return
	}
	slow := s.house.Slow.Milliseconds()
	for _, p := range s.paces(m, seat) {
		last, known := s.said[p.who]
		if !known && len(s.said) >= keysMost {
			s.forgetPace()
		}
		if known || len(s.said) < keysMost {
			s.said[p.who] = max(last, s.clock-slow) + slow/int64(p.people)
			s.touched[saidKey+string(p.who)] = true
		}
	}
}

// forgetPace forgets who need not wait any more.
func (s *State) forgetPace() {
	for who, at := range s.said {
		if s.pacedOut(at) {
			s.forgetSaid(who)
		}
	}
}

// pacedOut tells whether somebody who spoke at a moment may speak again.
func (s *State) pacedOut(at int64) bool { return s.clock-at >= s.house.Slow.Milliseconds() }

func (s *State) forgetSaid(who Identity) {
	delete(s.said, who)
	s.touched[saidKey+string(who)] = true
}

// Slowed is how long from a moment on somebody at a terminal has to wait until they
// may speak to everybody.
func (s *State) Slowed(seat SeatID, now int64) time.Duration {
	m := s.seats[seat]
	if m == nil {
		return 0
	}
	return s.slowed(m, m.seat(seat), now)
}
