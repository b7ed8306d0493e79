package state

// Who is here, and at which terminals.

import (
	"cmp"
	"iter"
	"net/netip"
	"slices"
	"sync/atomic"

	"teahouse/room/text"
)

// Member is an identity present under one name. While none of its seats is
// listed it only passes, and has the name until somebody who stays wants it.
type Member struct {
	ID             uint64    `json:"id"` // the entry of the log that brought them
	Identity       Identity  `json:"identity"`
	Name           text.Name `json:"name"`
	Mark           string    `json:"mark,omitempty"`   // what others see of the key
	Origin         string    `json:"origin,omitempty"` // of a guest, as in events
	Since          int64     `json:"since"`            // on the wall's clock
	Away           bool      `json:"away,omitempty"`
	Reason         string    `json:"reason,omitempty"` // for being away
	Seats          []Place   `json:"seats"`
	Said           int64     `json:"said,omitempty"`    // when they last said something to everybody, in room time
	Wrote          int64     `json:"wrote,omitempty"`   // the same on the wall's clock
	Talks          []Talk    `json:"talks,omitempty"`   // with whom they may talk privately, unless they have registered
	RegisteredOnly bool      `json:"door,omitempty"`    // closed to those who have not registered
	Ignores        []uint64  `json:"ignores,omitempty"` // of a visit: channels whose invitations they want to read no more

	role  bool         // the account's, as is…
	hides bool         // …this, see friends.go
	spoke atomic.Int64 // Wrote, for those who hold a list that the member is in
}

// Place is a terminal in the room, and what is known of it.
type Place struct {
	SeatID
	Key      Identity     `json:"key,omitempty"` // the key or visit it came with
	Net      netip.Prefix `json:"net,omitzero"`  // what its address counts as
	Operator bool         `json:"operator,omitempty"`
	Listed   bool         `json:"listed,omitempty"` // its key is in the allow file
	People   int          `json:"people,omitempty"` // its address counts as; 0 is AddressPeople
	Mode     Mode         `json:"mode,omitempty"`
}

// seat finds a terminal of the member.
func (m *Member) seat(id SeatID) *Place {
	for i := range m.Seats {
		if m.Seats[i].SeatID == id {
			return &m.Seats[i]
		}
	}
	return nil
}

// Person is the member as a line shows it.
func (m *Member) Person() Person { return Person{m.Identity, m.Name.Text} }

// add puts a member into the room.
func (s *State) add(m *Member) {
	if a := s.accounts[m.Identity]; a != nil {
		m.role, m.hides = a.Operator, a.Hides
	}
	m.spoke.Store(cmp.Or(m.Wrote, m.Said)) // programs of before had one time
	s.members[m.ID] = m
	s.here[m.Identity] = append(s.here[m.Identity], m)
	for i := range m.Seats {
		s.sit(m, &m.Seats[i])
	}
	for _, t := range m.Talks {
		s.talks(m, t.With)
	}
	s.rankKey(m.Identity)
	s.names.add(m)
	s.changed(m)
}

// sit makes a terminal a member's, and notes where it is.
func (s *State) sit(m *Member, seat *Place) {
	s.seats[seat.SeatID] = m
	s.terminals[seat.Node]++
	here := s.nets[seat.Net]
	if here == nil {
		here = map[*Member]int{}
		s.nets[seat.Net] = here
	}
	here[m]++
}

// rise undoes what sit did.
func (s *State) rise(m *Member, seat *Place) {
	delete(s.seats, seat.SeatID)
	s.terminals[seat.Node]--
	here := s.nets[seat.Net]
	here[m]--
	if here[m] == 0 {
		delete(here, m)
	}
	if len(here) == 0 {
		delete(s.nets, seat.Net)
	}
}

// main is the member by whom somebody is known who is here more than once: the
// first who is listed, or else one who passes. It is nil if they are not here.
func (s *State) main(who Identity) *Member {
	here := s.here[who]
	for _, m := range here {
		if m.listed() {
			return m
		}
	}
	if len(here) > 0 {
		return here[0]
	}
	return nil
}

// unseat takes a seat from its member, who is gone with the last one. It
// reports whether it was the last by which others were told that they are here.
func (s *State) unseat(id SeatID) (m *Member, left bool) {
	if m = s.seats[id]; m == nil {
		return nil, false
	}
	told := m.announced()
	s.used(m.seat(id).Key)
	s.parted(m, m.seat(id))
	s.rise(m, m.seat(id))
	m.Seats = slices.DeleteFunc(m.Seats, func(o Place) bool { return o.SeatID == id })
	left = told && !m.announced()
	if len(m.Seats) > 0 {
		s.changed(m)
		return m, left
	}
	s.use(m.Name, m.Identity)
	s.names.remove(m)
	s.roster.remove(m.ID, m.Name)
	delete(s.members, m.ID)
	rest := slices.DeleteFunc(s.here[m.Identity], func(o *Member) bool { return o == m })
	if len(rest) == 0 {
		delete(s.here, m.Identity)
		if !m.Identity.Lasting() {
			s.channels.partAll(m.Identity, s.clock)
		}
	} else {
		s.here[m.Identity] = rest
	}
	s.rankKey(m.Identity)
	s.talksNoMore(m, m.Talks)
	s.channels.ownerChanged(m.Identity)
	s.appear(m.Identity)
	s.touch(m)
	return m, left
}

// changed marks a member whose stored form or place in the list is new.
func (s *State) changed(m *Member) {
	if m.listed() {
		s.roster.put(s.shown(m))
	} else {
		s.roster.remove(m.ID, m.Name)
	}
	s.channels.ownerChanged(m.Identity)
	s.appear(m.Identity)
	s.touch(m)
}

// appear has somebody counted in their channels while they are in the list.
func (s *State) appear(who Identity) {
	m := s.main(who)
	s.channels.appear(who, m != nil && m.listed())
}

// Seated is whose a terminal is: the member's ID, 0 if it is nobody's, and identity.
func (s *State) Seated(seat SeatID) (member uint64, who Identity) {
	if m := s.seats[seat]; m != nil {
		return m.ID, m.Identity
	}
	return 0, ""
}

// Bearing is the name under which a terminal is here.
func (s *State) Bearing(seat SeatID) text.Name {
	if m := s.seats[seat]; m != nil {
		return m.Name
	}
	return text.Name{}
}

// Unregistered are the keys that are here and have no account, each with who came with it.
func (s *State) Unregistered() iter.Seq2[Identity, *Member] {
	return func(yield func(Identity, *Member) bool) {
		for who := range s.here {
			if who.Fingerprint() != "" && !yield(who, s.main(who)) {
				return
			}
		}
	}
}

func (s *State) present(who Identity) bool { return len(s.here[who]) > 0 }
