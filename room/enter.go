package room

import "slices"

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
	Identity Identity `json:"identity"`
	Wanted   Name     `json:"wanted,omitzero"` // zero if none was asked for
	Spare    Name     `json:"spare"`           // drawn at random by the proposer
	Mark     string   `json:"mark,omitempty"`
}

func (*Enter) kind() Kind            { return KindEnter }
func (*Enter) prepare() error        { return nil }
func (*Enter) charge() (budget, int) { return free, 0 }

func (b *Enter) apply(s *State, p *Proposal) ([]*Event, error) {
	if here := s.here[b.Identity]; len(here) > 0 {
		m := here[0]
		m.Seats = append(m.Seats, p.Seat)
		s.seats[p.Seat] = m
		s.touch(m)
		return nil, nil
	}
	m := &Member{
		ID: s.applied, Identity: b.Identity, Name: s.names.free(b.Wanted, b.Spare), Mark: b.Mark,
		Since: s.clock, Seats: []SeatID{p.Seat},
	}
	s.add(m)
	return []*Event{s.event(KindEnter, m)}, nil
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
