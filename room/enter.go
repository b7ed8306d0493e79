package room

import (
	"net/netip"
	"slices"
)

// NodeUp is the first proposal of each start of a node. What an older start of
// it left behind is cleared: after a crash nobody is a ghost.
type NodeUp struct{}

func (*NodeUp) kind() Kind            { return "up" }
func (*NodeUp) prepare() error        { return nil }
func (*NodeUp) charge() (budget, int) { return free, 0 }

func (*NodeUp) apply(s *State, p *Proposal) ([]*Event, error) {
	node := p.Seat.Node
	s.nodes[node] = p.Seat.Epoch
	s.touched[nodeKey+node] = true
	var old []SeatID
	for id := range s.seats {
		if id.Node == node && id.Epoch < p.Seat.Epoch {
			old = append(old, id)
		}
	}
	slices.SortFunc(old, compareSeats)
	cut := 0
	for _, id := range old {
		if _, last := s.unseat(id); last {
			cut++
		}
	}
	if cut == 0 {
		return nil, nil
	}
	e := s.event(KindRestart, nil)
	e.Count = cut
	return []*Event{e}, nil
}

// Enter brings a terminal into the room: another seat of a member who is
// here already, or a new member.
type Enter struct {
	Identity Identity     `json:"identity"`        // a key or a visit: the room knows whose account it is
	Wanted   Name         `json:"wanted,omitzero"` // zero if none was asked for
	Spare    Name         `json:"spare"`           // drawn at random by the proposer
	Mark     string       `json:"mark,omitempty"`
	Net      netip.Prefix `json:"net,omitzero"` // what the address counts as; no event tells it
	Operator bool         `json:"operator,omitempty"`
}

func (*Enter) kind() Kind            { return KindEnter }
func (*Enter) prepare() error        { return nil }
func (*Enter) charge() (budget, int) { return free, 0 }

func (b *Enter) apply(s *State, p *Proposal) ([]*Event, error) {
	who := s.resolve(b.Identity)
	m, wanted := s.joins(who, b.Wanted)
	as := wanted
	if m != nil {
		as = m.Name
	}
	if r := s.admit(b, who, as); r != nil {
		return nil, r
	}
	s.came(b.Identity)
	seat := Place{SeatID: p.Seat, Key: b.Identity, Net: b.Net, Operator: b.Operator}
	if m != nil {
		m.Seats = append(m.Seats, seat)
		s.seats[p.Seat] = m
		s.use(m.Name, who)
		s.changed(m)
		return nil, nil
	}
	m = &Member{
		ID: s.applied, Identity: who, Name: s.open(wanted, b.Spare, who), Mark: b.Mark,
		Since: s.clock, Seats: []Place{seat},
	}
	if kept := s.profile(who); kept != nil {
		m.Door = kept.Door
	}
	s.add(m)
	s.use(m.Name, who)
	return []*Event{s.event(KindEnter, m)}, nil
}

// joins finds the member that another terminal of somebody belongs to. It is
// nil, beside the name to come under, if nobody of him is here, or if he asks
// for a name that he owns and does not bear now.
func (s *State) joins(who Identity, wanted Name) (*Member, Name) {
	if o := s.owned.of(wanted, who); o != nil {
		return s.names.holder(o.Name), o.Name // nobody else can bear it
	}
	if here := s.here[who]; len(here) > 0 {
		return here[0], wanted
	}
	return nil, wanted
}

// Leave takes a terminal out of the room. With the last one its member goes.
type Leave struct {
	How How `json:"how"`
}

func (*Leave) kind() Kind            { return KindLeave }
func (*Leave) prepare() error        { return nil }
func (*Leave) charge() (budget, int) { return free, 0 }

func (b *Leave) apply(s *State, p *Proposal) ([]*Event, error) {
	m, last := s.unseat(p.Seat)
	switch {
	case m == nil:
		return nil, refuse(NotSeated)
	case !last:
		return nil, nil
	}
	e := s.event(KindLeave, m)
	e.How = b.How
	return []*Event{e}, nil
}

func compareSeats(a, b SeatID) int {
	if a.Node != b.Node {
		if a.Node < b.Node {
			return -1
		}
		return 1
	}
	if a.Epoch != b.Epoch {
		return int(int64(a.Epoch) - int64(b.Epoch))
	}
	return int(int64(a.Num) - int64(b.Num))
}
