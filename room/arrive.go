package room

// Coming in: what the door knows of somebody, whether they may, and how they get a seat. What
// the door asks before is to spare them a question: who comes in is decided by Enter.

import (
	"context"
	"crypto/rand"
	"net/netip"
	"time"

	"teahouse/room/state"
	"teahouse/room/text"
)

// Arrival is what the door knows of somebody who wants to come in.
type Arrival struct {
	Identity state.Identity
	Wanted   text.Name // zero if they asked for none
	Spare    text.Name // a random name, for when Wanted is zero or hopeless
	Mark     string    // what others may see of the key
	Origin   string    // a sign made of the address of somebody without a key, which does not tell it
	Addr     netip.Addr
	Operator bool       // their key is in the admins file
	Listed   bool       // their key is in the allow file
	Mode     state.Mode // in which way they come
	// Alive tells whether the person's link still counts as alive. It is asked
	// when somebody else would get the name otherwise, and must return when its
	// context ends.
	Alive func(context.Context) bool
	// Proven tells that a person is there, where their address is full; and Rests for
	// how long nobody has typed.
	Proven bool
	Rests  func() time.Duration
}

// Enter takes a seat. Whoever holds the wanted name on a link that no longer
// answers loses it. The error is a *Refusal, or the cause of ctx's end.
func (r *Room) Enter(ctx context.Context, a Arrival) (*Seat, error) {
	if a.Proven {
		r.makePlace(ctx, a)
	}
	s, err := r.reserve(a)
	if err != nil {
		return nil, err
	}
	body := r.enter(a)
	if as, muted := r.mutedAs(body); muted {
		body.Wanted, s.silenced = as, true
	}
	// Who has no place is turned away before anybody is asked for their sake.
	r.displace(ctx, func(s *state.State) []state.SeatID { return s.ArrivalRivals(body) })
	ctx, cancel := context.WithTimeoutCause(ctx, enterWithin, state.Refuse(state.NotKept))
	defer cancel()
	p := &pending{proposal: r.proposal(s.id(), body), done: make(chan outcome, 1), seat: s}
	r.queue.put(p)
	select {
	case o := <-p.done:
		if o.err != nil {
			return nil, o.err
		}
		return s, nil
	case <-r.stopped:
		return nil, state.Refuse(state.Stopping)
	case <-ctx.Done():
		if r.queue.withdraw(p) {
			s.giveUp()
		} else {
			s.Leave(state.HowLost) // behind the Enter, which may be applied yet
		}
		return nil, context.Cause(ctx)
	}
}

// Banned is the kick or ban that means somebody who would come in, as they would read it,
// and nil if none does. The door asks before it asks anything of them, knowing
// what it knows by then; who comes in is decided by Enter.
func (r *Room) Banned(a Arrival) *state.Refusal {
	wall, now := r.time.now()
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.state.Banned(r.enter(a), now).OnWall(wall - now)
}

// mutedAs is what somebody is called who is muted, and whether they are.
func (r *Room) mutedAs(b *state.Enter) (as text.Name, muted bool) {
	_, now := r.time.now()
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.state.MutedAs(b, now)
}

// Knows tells whether the room knows somebody who is not in it yet: then what
// their neighbours do is nothing to them.
func (r *Room) Knows(a Arrival) bool {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.state.Knows(r.state.Resolve(a.Identity), a.Listed, a.Operator)
}

// crowdPeople is what is noted of how many people an address counts as: only
// what is not usual.
func (l Limits) crowdPeople(net netip.Prefix) int {
	if l.People == state.AddressPeople || !net.IsValid() {
		return 0
	}
	return l.People
}

// enter is the arrival as it is proposed.
func (r *Room) enter(a Arrival) *state.Enter {
	net := state.NetOf(a.Addr)
	return &state.Enter{
		Identity: a.Identity, Wanted: a.Wanted, Spare: a.Spare, Mark: a.Mark, Origin: a.Origin, Net: net,
		Operator: a.Operator, Mode: a.Mode, Listed: a.Listed, People: r.cfg.Limits.crowdPeople(net),
	}
}

// NewVisit draws the identity of somebody who brought no key.
func NewVisit() state.Identity { return state.Visit(rand.Text()) }
