package room

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// State is the room as the log made it. Only Apply changes it, and what Apply
// does depends on nothing but the state and the proposal.
type State struct {
	applied uint64 // the last entry of the log
	clock   int64  // never falls, whatever the nodes' clocks do
	lastN   uint64 // the number of the last event

	nodes   map[string]uint64  // the epoch of each node's newest start
	members map[uint64]*Member // by Member.ID
	seats   map[SeatID]*Member
	here    map[Identity][]*Member // most have one; an owner of several names may have more
	names   nameIndex
	roster  roster

	touched map[string]bool // keys of records changed since the last call of changes
	ended   []ending        // seats taken away since the last call of endings
}

// Member is an identity present under one name.
type Member struct {
	ID       uint64   `json:"id"` // the entry of the log that brought him
	Identity Identity `json:"identity"`
	Name     Name     `json:"name"`
	Mark     string   `json:"mark,omitempty"` // what others see of his key
	Since    int64    `json:"since"`
	Spoke    int64    `json:"spoke,omitempty"`
	Away     bool     `json:"away,omitempty"`
	Reason   string   `json:"reason,omitempty"` // for being away
	Seats    []SeatID `json:"seats"`
	Last     *Event   `json:"last,omitempty"` // what he said last, without the text
}

// Person is the member as a line shows him.
func (m *Member) Person() Person { return Person{m.Identity, m.Name.Text} }

// ending is a seat that the room itself took away.
type ending struct {
	seat SeatID
	how  How
}

func newState() *State {
	return &State{
		nodes:   map[string]uint64{},
		members: map[uint64]*Member{},
		seats:   map[SeatID]*Member{},
		here:    map[Identity][]*Member{},
		names:   newNameIndex(),
		touched: map[string]bool{},
	}
}

// Apply carries out one entry of the log. It returns what happened, or the
// *Refusal for which nothing did. Entries applied before are passed over.
func (s *State) Apply(seq uint64, p *Proposal) ([]*Event, error) {
	if seq <= s.applied {
		return nil, nil
	}
	s.applied = seq
	s.clock = max(s.clock, p.At)
	if p.Seat.Epoch < s.nodes[p.Seat.Node] {
		return nil, refuse(NotSeated)
	}
	return p.Body.apply(s, p)
}

// event makes the next event of the room's history.
func (s *State) event(k Kind, m *Member) *Event {
	s.lastN++
	e := &Event{N: s.lastN, At: s.clock, Kind: k}
	if m != nil {
		e.Who, e.Mark = m.Person(), m.Mark
	}
	return e
}

// seated finds the member whose seat made a proposal.
func (s *State) seated(p *Proposal) (*Member, error) {
	if m := s.seats[p.Seat]; m != nil {
		return m, nil
	}
	return nil, refuse(NotSeated)
}

// add puts a member into the room.
func (s *State) add(m *Member) {
	s.members[m.ID] = m
	s.here[m.Identity] = append(s.here[m.Identity], m)
	for _, seat := range m.Seats {
		s.seats[seat] = m
	}
	s.names.add(m)
	s.changed(m)
}

// unseat takes a seat from its member, and reports whether it was the last.
func (s *State) unseat(id SeatID) (m *Member, last bool) {
	if m = s.seats[id]; m == nil {
		return nil, false
	}
	delete(s.seats, id)
	m.Seats = slices.DeleteFunc(m.Seats, func(o SeatID) bool { return o == id })
	if len(m.Seats) > 0 {
		s.touch(m)
		return m, false
	}
	s.names.remove(m)
	s.roster.remove(m.ID, m.Name)
	delete(s.members, m.ID)
	rest := slices.DeleteFunc(s.here[m.Identity], func(o *Member) bool { return o == m })
	if len(rest) == 0 {
		delete(s.here, m.Identity)
	} else {
		s.here[m.Identity] = rest
	}
	s.touch(m)
	return m, true
}

// changed marks a member whose stored form or place in the list is new.
func (s *State) changed(m *Member) {
	s.roster.put(m)
	s.touch(m)
}

const (
	nodeKey   = "node/"
	memberKey = "member/"
)

func (s *State) touch(m *Member) { s.touched[memberKey+strconv.FormatUint(m.ID, 36)] = true }

// changes returns the records that changed since it was last called.
func (s *State) changes() []Record {
	if len(s.touched) == 0 {
		return nil
	}
	records := make([]Record, 0, len(s.touched))
	for _, key := range slices.Sorted(maps.Keys(s.touched)) {
		records = append(records, Record{key, s.record(key)})
	}
	clear(s.touched)
	return records
}

// record is the stored form of one key, nil if there is nothing under it any more.
func (s *State) record(key string) []byte {
	var v any
	if node, ok := strings.CutPrefix(key, nodeKey); ok {
		v = s.nodes[node]
	} else if id, ok := strings.CutPrefix(key, memberKey); ok {
		n, _ := strconv.ParseUint(id, 36, 64)
		m := s.members[n]
		if m == nil {
			return nil
		}
		v = m
	}
	b, err := json.Marshal(v)
	if err != nil {
		panic("state does not encode: " + err.Error()) // plain structs always do
	}
	return b
}

// restore makes the state that a snapshot was taken of. Records of kinds that
// this program does not know stay in the store untouched.
func restore(snap *Snapshot) (*State, error) {
	s := newState()
	s.applied, s.clock, s.lastN = snap.Applied, snap.Clock, snap.LastN
	for _, r := range snap.Records {
		if node, ok := strings.CutPrefix(r.Key, nodeKey); ok {
			var epoch uint64
			if err := json.Unmarshal(r.Value, &epoch); err != nil {
				return nil, fmt.Errorf("stored state, %s: %w", r.Key, err)
			}
			s.nodes[node] = epoch
		} else if strings.HasPrefix(r.Key, memberKey) {
			m := new(Member)
			if err := json.Unmarshal(r.Value, m); err != nil {
				return nil, fmt.Errorf("stored state, %s: %w", r.Key, err)
			}
			s.add(m)
		}
	}
	clear(s.touched)
	return s, nil
}
