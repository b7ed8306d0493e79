package state

import (
	"cmp"
	"net/netip"
	"slices"
	"sync/atomic"

	"teahouse/room/text"
)

// State is the room as the log made it. Only Apply changes it, and what Apply
// does depends on nothing but the state and the proposal.
type State struct {
	applied uint64 // the last entry of the log
	clock   int64  // room time, which only rises: see timing.go
	wall    int64  // the wall's clock at the entry being applied
	lastN   uint64 // the number of the last event

	nodes   map[string]uint64  // the epoch of each node's newest start
	peers   map[string]*Node   // those that share the log; none on one machine
	logTime logTime            // how far room time may have come on a shared log
	timings map[string]*Timing // what each node noted of time last
	members map[uint64]*Member // by Member.ID
	seats   map[SeatID]*Member

	terminals map[string]int         // at each node
	here      map[Identity][]*Member // most have one; an owner of several names may have more
	names     nameIndex
	roster    roster

	keys      map[Identity]*Key             // those that came within a year, and all of accounts
	idle      *order[Identity, keyRank]     // those of them that may be forgotten
	unowned   int                           // bytes of the settings of those without an account
	talking   map[Identity]map[*Member]bool // who has a conversation with somebody
	accounts  map[Identity]*Account
	owned     ownedIndex
	sanctions sanctions
	choosers  map[Identity]map[Identity]bool // who has made somebody a friend
	newcomers map[netip.Prefix][]int64       // when accounts were made from an address, within a day
	streams   streams                        // how far the numbers have come that are told outside
	said      map[Identity]int64             // when they last spoke, while lines are slowed down
	house     House
	channels  channels
	nonces    nonces                           // what was said that may be sent again
	traces    traces                           // who spoke lately
	nets      map[netip.Prefix]map[*Member]int // who is here from an address, at how many terminals

	touched map[string]bool // keys of records changed since the last call of changes
	healed  int64           // room time that it was set back to since the room last looked
	ended   []Ending        // seats taken away since the room last looked
	folded  []Folding       // keys that joined accounts since the room last looked
}

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

// Ending is a seat that the room itself took away.
type Ending struct {
	Seat SeatID
	Why  *Refusal
}

// Folding is a key that became part of an account.
type Folding struct{ Old, Now Identity }

func newState() *State {
	touched := map[string]bool{}
	return &State{
		nodes:   map[string]uint64{},
		peers:   map[string]*Node{},
		timings: map[string]*Timing{},
		members: map[uint64]*Member{},
		seats:   map[SeatID]*Member{},

		terminals: map[string]int{},
		here:      map[Identity][]*Member{},
		names:     newNameIndex(),

		keys:      map[Identity]*Key{},
		idle:      newOrder[Identity](keyRank.before),
		talking:   map[Identity]map[*Member]bool{},
		accounts:  map[Identity]*Account{},
		owned:     newOwnedIndex(),
		choosers:  map[Identity]map[Identity]bool{},
		newcomers: map[netip.Prefix][]int64{},
		streams:   newStreams(),
		said:      map[Identity]int64{},
		nonces:    newNonces(),
		traces:    newTraces(),
		sanctions: newSanctions(),
		nets:      map[netip.Prefix]map[*Member]int{},

		channels: newChannels(touched),
		touched:  touched,
	}
}

// Apply carries out one entry of the log. It returns what happened, or the
// *Refusal for which nothing did. Entries applied before are passed over. After
// any other error the state is not to be used any more, see aside.go.
func (s *State) Apply(seq uint64, p *Proposal) ([]*Event, error) {
	if seq <= s.applied {
		return nil, nil
	}
	if s.Pass(seq, p) {
		return nil, nil
	}
	if s.outdated(p) {
		return nil, Refuse(NotSeated)
	}
	ended := len(s.ended)
	events, err := s.guarded(p)
	return events, s.tellTimes(p, events, err, ended)
}

// event makes the next event of the room's history.
func (s *State) event(k Kind, m *Member) *Event {
	s.lastN++
	e := &Event{N: s.lastN, At: s.wall, Room: s.sure(), Kind: k}
	if m != nil {
		e.Who, e.Mark, e.Origin = m.Person(), m.Mark, m.Origin
		e.Bot, e.Operator = m.mode() == ModeBot, m.operates()
	}
	return e
}

// seated finds the member whose seat made a proposal.
func (s *State) seated(p *Proposal) (*Member, error) {
	if m := s.seats[p.Seat]; m != nil {
		return m, nil
	}
	return nil, Refuse(NotSeated)
}

// seat finds the member who made a proposal, and the terminal it was made from.
func (s *State) seat(p *Proposal) (*Member, *Place, error) {
	m, err := s.seated(p)
	if err != nil {
		return nil, nil, err
	}
	return m, m.seat(p.Seat), nil
}

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
	s.channels.shown(m.Identity)
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
	s.channels.shown(m.Identity)
	s.appear(m.Identity)
	s.touch(m)
}

// appear has somebody counted in their channels while they are in the list.
func (s *State) appear(who Identity) {
	m := s.main(who)
	s.channels.appear(who, m != nil && m.listed())
}

// Applied is the last entry of the log that was applied.
func (s *State) Applied() uint64 { return s.applied }

// Clock is room time, in milliseconds.
func (s *State) Clock() int64 { return s.clock }

// LastN is the number of the last event.
func (s *State) LastN() uint64 { return s.lastN }

// Epoch is that of a node's newest start.
func (s *State) Epoch(node string) uint64 { return s.nodes[node] }

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

// Consequences is what entries did beside the events that they gave: what the
// terminals of a node must follow.
type Consequences struct {
	Folded []Folding // keys that joined accounts
	Ended  []Ending  // terminals that the room itself took away
	Moved  []Move    `json:",omitempty"` // who reads which channel from now on, or no longer
	Healed int64     // room time that the room was set back to; 0 if it was not
}

// Consequences hands out those since it was last called.
func (s *State) Consequences() Consequences {
	c := Consequences{s.folded, s.ended, s.channels.moved, s.healed}
	s.folded, s.ended, s.channels.moved, s.healed = nil, nil, nil, 0
	return c
}
