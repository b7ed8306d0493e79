package room

// How a seat proposes, and what came of it.

import (
	"context"

	"teahouse/room/state"
)

// Do proposes something and returns what came of it, once that is durable and
// applied. Where the person must wait because they did much at once, waiting is
// told why and for how long, and ending ctx takes the proposal back. A *Refusal, or
// one of the errors of cleaning, means that nothing happened.
func (s *Seat) Do(ctx context.Context, b state.Body, waiting func(*state.Refusal)) (_ []*state.Event, err error) {
	defer func() { s.room.refusals.count(err) }()
	if err := b.Prepare(); err != nil {
		return nil, err
	}
	say, says := b.(*state.Say)
	if says && say.In == 0 && s.IsQuiet() {
		return nil, state.Refuse(state.Quieted)
	}
	select {
	case s.turn <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { <-s.turn }()
	if says {
		if err := s.slow(ctx, say.In, waiting); err != nil {
			return nil, err
		}
	}
	if !s.room.knownToAll(b) {
		return nil, state.Refuse(state.NotYet)
	}
	if err := s.charge(ctx, b, waiting); err != nil {
		return nil, err
	}
	if err := s.opens(b); err != nil {
		return nil, err
	}
	switch b := b.(type) {
	case *state.Register:
		b.Daily = s.room.cfg.Limits.Accounts
	case *state.Found:
		b.Most = s.room.cfg.Channels
	case *state.Rename:
		s.room.displace(ctx, func(now *state.State) []state.SeatID { return now.RenameRivals(s.member, b.Name) })
	}
	if err := s.seek(ctx, b); err != nil {
		return nil, err
	}
	select {
	case <-s.ended:
		return nil, state.Refuse(state.NotSeated)
	default:
	}
	p := &pending{proposal: s.room.proposal(s.id(), b), done: make(chan outcome, 1)}
	s.room.queue.put(p)
	select {
	case o := <-p.done:
		return o.events, o.err
	case <-s.room.stopped:
		return nil, state.Refuse(state.Stopping)
	}
}

// Did tells whether the event numbered n came of what was proposed here last. It
// may be read before Do returns it.
func (s *Seat) Did(n uint64) bool {
	s.room.mu.RLock()
	defer s.room.mu.RUnlock()
	return s.did[0] <= n && n <= s.did[1]
}
