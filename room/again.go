package room

// Sitting again. A node that others put down and that lives, because it was only cut off,
// begins another epoch: whoever sits at it sits again, as what they were and under the same
// name if it is free, and what was under way is proposed again. Their screens stay, and
// nothing is lost or said twice: what was of the epoch that is over was refused everywhere.

import (
	"cmp"
	"errors"
	"slices"

	"teahouse/room/state"
)

// was is what somebody was before their node was put down.
type was struct {
	state.Present
	governed bool
	joined   []state.Listed // by a visit, which the state has forgotten
	channels uint64         // as ChannelsVersion told it
}

// waits tells whether somebody waits to sit again.
func (w *was) waits() bool { return w.Person.ID != "" }

// fence is what this node was when others put it down.
type fence struct{ seats []*pending }

// fenceLocked is told an entry before it is applied, and returns nil unless it is to put
// this node down, which lives.
func (r *Room) fenceLocked(p *state.Proposal) *fence {
	down, ok := p.Body.(*state.NodeDown)
	if !ok || down.Node != r.cfg.Node || p.Seat.Node == r.cfg.Node || down.Epoch != r.Epoch() || !r.state.Up(down.Node, down.Epoch) {
		return nil
	}
	f := &fence{}
	for _, s := range r.seats.order {
		me, here := r.state.Present(s.member)
		place, sits := r.state.Place(s.id())
		if !here || !sits {
			continue // they wait to sit again
		}
		s.was = was{Present: me, governed: r.state.Governs(s.id()), channels: r.state.ChannelsVersion()}
		if !s.identity.Lasting() {
			s.was.joined = r.state.Joined(s.identity)
		}
		body := r.enter(s.arrival)
		body.Wanted, body.Mode = r.state.Bearing(s.id()), place.Mode
		body.Operator, body.Listed = place.Operator, place.Listed
		body.Back = r.state.Back(s.id())
		f.seats = append(f.seats, &pending{proposal: r.proposal(s.id(), body), seat: s, back: true})
	}
	slices.SortFunc(f.seats, func(a, b *pending) int { return cmp.Compare(a.seat.num, b.seat.num) })
	return f
}

// severedMost is of how many times it is known that this node was taken for gone.
const severedMost = 100

// fencedLocked begins another epoch, if the entry did so and was not refused. It is told
// what happened by it.
func (r *Room) fencedLocked(f *fence, happened []*state.Event) {
	epoch := r.Epoch()
	if f == nil || r.state.Up(r.cfg.Node, epoch) {
		return
	}
	for _, e := range happened {
		r.severed = append(r.severed, e.N)
	}
	r.severed = r.severed[max(len(r.severed)-severedMost, 0):]
	epoch++
	up := r.proposal(state.SeatID{Node: r.cfg.Node, Epoch: epoch}, &state.NodeUp{Partings: true, Level: state.Level, Version: r.cfg.Version})
	r.started = up.ID
	r.cfg.Logger.Warn("the others took this node for dead; it goes on, and whoever is at it comes in again", "epoch", epoch, "terminals", len(f.seats))
	r.seats.begin(epoch) // some may still wait to sit again, of the time before
	r.queue.begin(epoch, append([]*pending{{proposal: up}}, f.seats...)...)
}

// revokedLocked takes those away who wait to sit again with a key that their account has no more.
// The state, in which they do not sit, could not do so, and they would go on reading what is
// the account's. What seats them again may be under way: then the Leave stands behind it.
func (r *Room) revokedLocked() {
	for _, s := range slices.Clone(r.seats.order) {
		if s.was.waits() && r.state.Resolve(s.arrival.Identity) != s.identity {
			r.queue.forgo(s)
			s.sendOff(state.Refuse(state.KeyRevoked))
			r.unseatLocked(s.id())
		}
	}
}

// satAgainLocked tells a terminal that it sits again, or why it does not.
func (r *Room) satAgainLocked(s *Seat, err error) {
	if r.seats.byID[s.id()] != s {
		return // they left meanwhile
	}
	if refused, no := errors.AsType[*state.Refusal](err); no {
		s.takenAway(refused)
		r.unseatLocked(s.id())
		return
	}
	s.was = was{}
	s.member, _ = r.state.Seated(s.id())
	r.attendLocked(s, r.state.Memberships(s.identity))
}

// CutOff tells whether an event is that others took this node for gone, which lived.
func (s *Seat) CutOff(n uint64) bool {
	s.room.mu.RLock()
	defer s.room.mu.RUnlock()
	return slices.Contains(s.room.severed, n)
}
