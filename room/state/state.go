package state

// The state as a whole, and what each entry of the log comes to: it counts once,
// and its place is passed for good whatever comes of it, a refusal too.

import (
	"net/netip"
)

// State is the room as the log made it. Only Apply changes it, and what Apply
// does depends on nothing but the state and the proposal.
type State struct {
	applied uint64 // the last entry of the log
	clock   int64  // room time, which only rises: see timing.go
	moved   int64  // by how much the entry being applied has moved it on
	wall    int64  // the wall's clock at that entry
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

	touched map[string]bool // keys of records changed since the last call of Changes
	healed  int64           // room time that it was set back to since the room last looked
	ended   []Ending        // seats taken away since the room last looked
	folded  []Folding       // keys that joined accounts since the room last looked
}

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

// Applied is the last entry of the log that was applied.
func (s *State) Applied() uint64 { return s.applied }

// Clock is room time, in milliseconds.
func (s *State) Clock() int64 { return s.clock }

// Wall is the time of the last entry, on the wall's clock.
func (s *State) Wall() int64 { return s.wall }

// LastN is the number of the last event.
func (s *State) LastN() uint64 { return s.lastN }

// Epoch is that of a node's newest start.
func (s *State) Epoch(node string) uint64 { return s.nodes[node] }

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
