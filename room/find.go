package room

import (
	"context"
	"errors"

	"teahouse/room/state"
	"teahouse/room/text"
)

// Find returns the event that is meant, if this person may read it, and shows
// its people as who they are now. The error is a *Refusal, or one of the
// history's. It may read the disk.
func (s *Seat) Find(ctx context.Context, ref state.Ref) (*state.Event, error) {
	r := s.room
	r.mu.RLock()
	e := r.transcript.one(r.viewerLocked(s.identity, state.Scope{All: true}), ref)
	r.mu.RUnlock()
	if e != nil && s.Shows(e) {
		return e, nil
	}
	err := s.read(ctx, state.Scope{All: true}, lookCost, func(ctx context.Context, v state.Viewer) (err error) {
		e, err = r.cfg.History.One(ctx, v, ref)
		return err
	})
	switch {
	case err != nil:
		return nil, err
	case e == nil:
		return nil, state.Refuse(state.NoSuchLine)
	}
	return e.Mapped(r.resolve), nil
}

// one finds an event that memory holds for a viewer, or nil.
func (t *transcript) one(v state.Viewer, ref state.Ref) (e *state.Event) {
	if ref.In == 0 && ref.Seq != 0 {
		return t.public.numbered(ref.Seq)
	}
	for _, one := range t.sources(v) {
		switch {
		case ref.Seq == 0:
			e = one.find(ref.N)
		case one.in == ref.In:
			e = one.numbered(ref.Seq)
		}
		if e != nil && e.N >= one.since {
			return e
		}
	}
	return nil
}

// numbered returns the event with a number of the house, or of a channel, nil if the
// ring of its events does not hold it.
func (r *ring) numbered(seq uint64) *state.Event {
	if pos := r.searchBy(func(e *state.Event) bool { return e.Seq >= seq }); pos < r.next && r.at(pos).Seq == seq {
		return r.at(pos)
	}
	return nil
}

// Sent finds what this person said with a nonce before, if it was the same text
// of the same kind in the same channel: the event, or what is left of it. It is nil if
// nothing was said with it. The error is a *Refusal where it was something else.
func (s *Seat) Sent(ctx context.Context, nonce string, in uint64, kind state.Kind, line string) (*state.Event, error) {
	if nonce == "" {
		return nil, nil
	}
	s.room.mu.RLock()
	said := s.room.state.Sent(s.identity, nonce)
	s.room.mu.RUnlock()
	switch {
	case said == nil:
		return nil, nil
	case said.In != in:
		return nil, state.Refuse(state.NonceUsed)
	}
	e, err := s.Find(ctx, state.Ref{N: said.N})
	if refused, ok := errors.AsType[*state.Refusal](err); ok && refused.Code == state.NoSuchLine { // it is kept no longer
		said.Who = s.Me().Person
		return said, nil
	}
	if err != nil {
		return nil, err
	}
	if clean, err := text.Clean(line, state.MessageLimit); e.Kind != kind || err != nil || !e.Gone && e.Text != clean {
		return nil, state.Refuse(state.NonceUsed)
	}
	return e, nil
}

// seek looks up, before the log, which line is meant.
func (s *Seat) seek(ctx context.Context, b *state.Unsend) error {
	b.Line = nil
	if b.Ref == (state.Ref{}) {
		return nil
	}
	e, err := s.Find(ctx, b.Ref)
	switch {
	case err != nil:
		return err
	case e.Who.ID != s.who():
		return state.Refuse(state.NotYourLine)
	case !e.Talk() || e.Gone:
		return state.Refuse(state.NothingToUndo)
	}
	b.Line = e.Bare()
	return nil
}
