package room

// Nodes that share a log. Each tells of the others that are gone (Down), and operators
// see them all, and may send the people of one to the others.

import (
	"context"
	"errors"
	"fmt"
	"time"

	"teahouse/room/state"
)

// ErrNodeTaken ends a room whose node's name another process bears.
var ErrNodeTaken = errors.New("another teahouse runs as this node of the room: give this one another name with --node")

// ErrOlder ends a room whose program is too old for what others propose.
var ErrOlder = errors.New("this teahouse is older than others of its room: install the version that they run")

// shared tells whether other nodes write to the log.
func (r *Room) shared() bool { return r.news != nil }

// Epoch is which start of this node the room is.
func (r *Room) Epoch() uint64 {
	r.queue.mu.Lock()
	defer r.queue.mu.Unlock()
	return r.queue.epoch
}

// self is the node as one that proposes.
func (r *Room) self() state.SeatID { return state.SeatID{Node: r.cfg.Node, Epoch: r.Epoch()} }

// Peer is what is known of a node beside the log: by its lease.
type Peer struct {
	Node    string
	Version string
	Address string        // where people reach it; may be empty
	Seen    time.Duration // how long ago it gave a sign of life
	Behind  uint64        // entries of the log that it has not applied
}

// NodeSight is a node as operators see it.
type NodeSight struct {
	state.Sharer
	Peer Peer // zero if it has no lease
}

// Nodes is the nodes that share the room, for operators; none where it is on one machine.
func (s *Seat) Nodes() (all []NodeSight, err error) {
	r := s.room
	if !s.Governs() {
		return nil, state.Refuse(state.NotOperator)
	}
	peers := map[string]Peer{}
	if r.cfg.Peers != nil {
		for _, p := range r.cfg.Peers() {
			peers[p.Node] = p
		}
	}
	r.mu.RLock()
	defer r.mu.RUnlock()
	for _, n := range r.state.Nodes() {
		all = append(all, NodeSight{n, peers[n.Name]})
	}
	return all, nil
}

// NodesOf is the nodes at which somebody sits, for operators.
func (s *Seat) NodesOf(who state.Identity) []string {
	s.room.mu.RLock()
	defer s.room.mu.RUnlock()
	if !s.governsLocked() {
		return nil
	}
	return s.room.state.NodesOf(who)
}

// sendAway sends people to other nodes, a few a second, while this one is drained, until
// ctx ends. Operators stay: they must be able to end it.
func (r *Room) sendAway(ctx context.Context) {
	if !r.shared() {
		return
	}
	ticker := time.NewTicker(drainEach)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return
		}
		var (
			some []*Seat
			why  *state.Refusal
		)
		r.mu.RLock()
		if d := r.state.Drained(r.cfg.Node); d != nil {
			why = &state.Refusal{Code: state.Drained, Reason: d.Text}
			for _, s := range r.seats.order {
				if len(some) < drainAtOnce && !s.governsLocked() {
					some = append(some, s)
				}
			}
		}
		r.mu.RUnlock()
		for _, s := range some {
			s.sendOff(why)
		}
	}
}

// SentAway tells whether the seat has ended so that the person goes to another node, which knows
// nothing of what they had not sent.
func (s *Seat) SentAway() bool {
	select {
	case <-s.ended:
		return s.farewell != nil && s.farewell.Code == state.Drained
	default:
		return false
	}
}

// Up is the nodes that the room has for living, with their epochs.
func (r *Room) Up() map[string]uint64 {
	r.mu.RLock()
	defer r.mu.RUnlock()
	up := map[string]uint64{}
	for _, n := range r.state.Nodes() {
		if !n.Down {
			up[n.Name] = n.Epoch
		}
	}
	return up
}

// Draining tells whether operators have this node take nobody.
func (r *Room) Draining() bool {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.state.Drained(r.cfg.Node) != nil
}

// Down proposes that an epoch of another node is over, which is no longer seen.
func (r *Room) Down(node string, epoch uint64) {
	r.mu.RLock()
	over := r.state.Epoch(node) >= epoch && !r.state.Up(node, epoch)
	r.mu.RUnlock()
	if over || node == r.cfg.Node {
		return
	}
	r.queue.put(&pending{proposal: r.proposal(r.self(), &state.NodeDown{Node: node, Epoch: epoch})})
}

// bye is what the node proposes last when it stops.
func (r *Room) bye() *pending {
	self := r.self()
	return &pending{proposal: r.proposal(self, &state.NodeDown{Node: self.Node, Epoch: self.Epoch})}
}

// probe is what the node proposes to find out whether the log takes anything: where nothing is
// to be swept, it does nothing.
func (r *Room) probe() *pending {
	return &pending{proposal: r.proposal(r.self(), &state.Sweep{Most: sweepAtOnce})}
}

// knownToAll tells whether every node knows the kind of a proposal.
func (r *Room) knownToAll(b state.Body) bool {
	if !r.shared() {
		return true
	}
	r.mu.RLock()
	defer r.mu.RUnlock()
	return state.LevelOf(b.Kind()) <= r.state.Feature()
}

// join begins this start of the node on a shared log: it is there when its first entry
// has been read back. The entry is a message of its own, so that nothing stands behind
// one that was refused.
func (r *Room) join(ctx context.Context) error {
	epoch := r.state.Epoch(r.cfg.Node) + 1
	body := r.up()
	up := r.proposal(state.SeatID{Node: r.cfg.Node, Epoch: epoch}, body)
	up.At, up.Room, up.Nth = body.Time.Wall, body.Time.Room, 1
	if _, err := r.cfg.Log.Append(ctx, []*state.Proposal{up}); err != nil {
		return fmt.Errorf("write the log: %w", err)
	}
	r.queue.epoch, r.started = epoch, up.ID
	for {
		if err := r.catchUp(ctx); err != nil { // also if the entry is there, and was refused
			return err
		}
		if r.state.Epoch(r.cfg.Node) >= epoch {
			break
		}
		select {
		case <-r.news:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
	for _, keys := range r.state.Rekeys() {
		r.queue.put(&pending{proposal: r.proposal(r.self(), keys)})
	}
	return nil
}

// overLocked tells why the room is not to go on behind an entry, if it is not.
func (r *Room) overLocked(p *state.Proposal, refused error) error {
	if r.Epoch() == 0 && p.Known() || !r.shared() {
		return nil // it has not begun
	}
	up, begins := p.Body.(*state.NodeUp)
	switch {
	case !p.Known():
		return fmt.Errorf("%w (they know %q)", ErrOlder, p.Body.Kind())
	case !begins || p.Seat.Node != r.cfg.Node:
		return nil
	case p.ID != r.started && refused == nil && p.Seat.Epoch >= r.Epoch():
		return ErrNodeTaken
	case p.ID == r.started && refused != nil && up.Level < r.state.Feature():
		return ErrOlder
	case p.ID == r.started && refused != nil:
		return ErrNodeTaken
	}
	return nil
}
