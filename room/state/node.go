package state

// Nodes: each start of one is an epoch of it, which begins with a NodeUp and, where
// several share the log, ends with a NodeDown. Who sat at an epoch that is over sits no
// more, and what it still proposes is refused, on every node alike. On a shared log each
// proposal counts once: it bears a number that rises within its epoch.

import (
	"cmp"
	"maps"
	"slices"
)

// Node is a node that shares the log with others.
type Node struct {
	Start   string `json:"start"` // the proposal with which its epoch began
	Nth     uint64 `json:"nth"`   // the number of its last one
	Since   int64  `json:"since"` // when it began, on the wall's clock
	Level   int    `json:"level,omitempty"`
	Version string `json:"version,omitempty"`
	Down    bool   `json:"down,omitempty"`  // it is over
	Drain   *Drain `json:"drain,omitempty"` // it takes nobody: what operators had to say

	// Of one that is over, once all nodes know it, see departed.go.
	Ended   int64 `json:"ended,omitempty"`   // when that was, on the wall's clock
	Over    int64 `json:"over,omitempty"`    // the same in room time, or when it was noticed
	Stopped bool  `json:"stopped,omitempty"` // it said so itself
}

// NodeUp is the first proposal of each start of a node. What an older start of
// it left behind is cleared: after a crash nobody is a ghost.
type NodeUp struct {
	Time *Timing `json:"time,omitempty"` // what the node found out about time; nil of an older program
	Heal bool    `json:"heal,omitempty"` // room time goes back to it

	// From here on it is kept when accounts were last here. Programs of before kept
	// only when a key was used, be it for a command that nobody was to notice.
	Partings bool `json:"partings,omitempty"`

	Level   int    `json:"level,omitempty"`   // of the program
	Version string `json:"version,omitempty"` // of the program, for operators to read
}

func (*NodeUp) Kind() Kind            { return "up" }
func (*NodeUp) Prepare() error        { return nil }
func (*NodeUp) Charge() (Budget, int) { return BudgetFree, 0 }

func (b *NodeUp) apply(s *State, p *Proposal) ([]*Event, error) {
	node := p.Seat.Node
	if p.Nth != 0 {
		switch {
		case p.Seat.Epoch <= s.nodes[node]:
			return nil, Refuse(NotSeated)
		case b.Level < s.house.Feature:
			return nil, Refuse(NotYet)
		}
	}
	if b.Heal {
		s.heal(p.Room)
	}
	s.nodes[node] = p.Seat.Epoch
	s.touched[nodeKey+node] = true
	left := s.share(b, p)
	if b.Time != nil {
		s.noteTime(p, *b.Time)
	}
	if b.Partings && !s.house.Partings {
		s.house.Partings = true
		s.touched[houseKey] = true
	}
	return s.cut("", func(id SeatID) bool {
		switch {
		case id.Node == node:
			return id.Epoch < p.Seat.Epoch
		case p.Nth != 0:
			return s.peers[id.Node] == nil // of a start before the log was shared
		}
		return left
	}), nil
}

// share notes a node that shares the log, or tells that the log was shared before, and
// is one node's alone from now on.
func (s *State) share(b *NodeUp, p *Proposal) (left bool) {
	if p.Nth == 0 {
		left = len(s.peers) > 0
		for node := range s.peers {
			s.touched[peerKey+node], s.touched[logTimeKey] = true, true
		}
		s.peers, s.logTime = map[string]*Node{}, logTime{}
		s.raise(b.Level)
		return left
	}
	n := &Node{Start: p.ID, Nth: p.Nth, Since: s.wall, Level: b.Level, Version: b.Version}
	if old := s.peers[p.Seat.Node]; old != nil {
		n.Drain = old.Drain
	}
	s.peers[p.Seat.Node] = n
	s.touched[peerKey+p.Seat.Node] = true
	s.advance()
	return false
}

// NodeDown ends an epoch of a node that shares the log: any other proposes it that sees
// no more of it, or it does so itself when it stops. A second one does nothing.
type NodeDown struct {
	Node  string `json:"node"`
	Epoch uint64 `json:"epoch"`
}

func (*NodeDown) Kind() Kind            { return "down" }
func (*NodeDown) Prepare() error        { return nil }
func (*NodeDown) Charge() (Budget, int) { return BudgetFree, 0 }

func (b *NodeDown) apply(s *State, p *Proposal) ([]*Event, error) {
	n := s.peers[b.Node]
	if n == nil || n.Down || b.Epoch != s.nodes[b.Node] {
		return nil, nil
	}
	n.Down = true
	how := s.depart(n, p.Seat.Node == b.Node)
	s.touched[peerKey+b.Node] = true
	s.advance()
	return s.cut(how, func(id SeatID) bool { return id.Node == b.Node }), nil
}

// cut takes away seats that nobody sits at any more, and tells how many people are gone.
func (s *State) cut(how How, off func(SeatID) bool) []*Event {
	var old []SeatID
	for id := range s.seats {
		if off(id) {
			old = append(old, id)
		}
	}
	slices.SortFunc(old, compareSeats)
	people := 0
	for _, id := range old {
		if _, left := s.unseat(id); left {
			people++
		}
	}
	if people == 0 {
		return nil
	}
	e := s.event(KindRestart, nil)
	e.Count, e.How = people, how
	return []*Event{e}
}

// outdated tells whether who proposes something is of an epoch that is over.
func (s *State) outdated(p *Proposal) bool {
	now := s.nodes[p.Seat.Node]
	if p.Nth == 0 || p.Seat.Epoch < now {
		return p.Seat.Epoch < now
	}
	_, begins := p.Body.(*NodeUp)
	n := s.peers[p.Seat.Node]
	return !begins && (n == nil || n.Down || p.Seat.Epoch > now)
}

// Passed tells whether a proposal of a node's living epoch bears a number that was used before,
// so that it would not count.
func (s *State) Passed(p *Proposal) bool {
	_, begins := p.Body.(*NodeUp)
	return !begins && p.Nth != 0 && s.Up(p.Seat.Node, p.Seat.Epoch) && p.Nth <= s.peers[p.Seat.Node].Nth
}

// counted notes the number of a proposal, and tells whether it was applied before.
func (s *State) counted(p *Proposal) bool {
	if p.Nth == 0 {
		return false
	}
	n := s.peers[p.Seat.Node]
	if n == nil || p.Seat.Epoch != s.nodes[p.Seat.Node] {
		return false
	}
	if _, begins := p.Body.(*NodeUp); begins {
		return p.ID == n.Start // another is of a second process with the node's name
	}
	if p.Nth <= n.Nth {
		return true
	}
	n.Nth = p.Nth
	s.touched[peerKey+p.Seat.Node] = true
	return false
}

// advance raises what all nodes can do.
func (s *State) advance() {
	least, up := 0, false
	for _, n := range s.peers {
		if !n.Down && (!up || n.Level < least) {
			least, up = n.Level, true
		}
	}
	s.raise(least)
}

// raise notes what all nodes can do. It never sinks: what was proposed by it stands in
// the log.
func (s *State) raise(level int) {
	if level > s.house.Feature {
		s.house.Feature = level
		s.touched[houseKey] = true
	}
}

// Feature is the level of proposals that every node knows that shares the log, or the one
// node that has it for itself.
func (s *State) Feature() int { return s.house.Feature }

// Sharer is a node that shares the log, as operators see it.
type Sharer struct {
	Node
	Name      string
	Epoch     uint64
	Terminals int // that are there
}

// Nodes is the nodes that share the log, sorted by name; there are none where one has it alone.
func (s *State) Nodes() []Sharer {
	var all []Sharer
	for name, n := range s.peers {
		all = append(all, Sharer{*n, name, s.nodes[name], s.terminals[name]})
	}
	slices.SortFunc(all, func(a, b Sharer) int { return cmp.Compare(a.Name, b.Name) })
	return all
}

// Up tells whether an epoch of a node that shares the log goes on.
func (s *State) Up(node string, epoch uint64) bool {
	n := s.peers[node]
	return n != nil && !n.Down && s.nodes[node] == epoch
}

// NodesOf is the nodes at which somebody sits, sorted; none where the log is one node's.
func (s *State) NodesOf(who Identity) []string {
	at := map[string]bool{}
	for _, m := range s.here[who] {
		for _, seat := range m.Seats {
			if s.peers[seat.Node] != nil {
				at[seat.Node] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(at))
}
