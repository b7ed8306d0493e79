package room

import (
	"context"
	"errors"

	"teahouse/room/text"
)

// Find returns the event that is meant, if this person may read it, and shows
// its people as who they are now. The error is a *Refusal, or one of the
// history's. It may read the disk.
func (s *Seat) Find(ctx context.Context, ref Ref) (*Event, error) {
	r := s.room
	r.mu.RLock()
	e := r.transcript.one(s.identity, ref)
	r.mu.RUnlock()
	if e != nil && s.Shows(e) {
		return e, nil
	}
	err := s.read(ctx, lookCost, func(ctx context.Context, v Viewer) (err error) {
		e, err = r.cfg.History.One(ctx, v, ref)
		return err
	})
	switch {
	case err != nil:
		return nil, err
	case e == nil:
		return nil, refuse(NoSuchLine)
	}
	return e.mapped(r.resolve), nil
}

// one finds an event that memory holds for an identity, or nil.
func (t *transcript) one(id Identity, ref Ref) *Event {
	if ref.Seq != 0 {
		return t.public.numbered(ref.Seq)
	}
	e := t.public.find(ref.N)
	if priv := t.private[id]; e == nil && priv != nil {
		e = priv.find(ref.N)
	}
	return e
}

// numbered returns the event with a number of the house, nil if the ring of
// public events does not hold it.
func (r *ring) numbered(seq uint64) *Event {
	if pos := r.searchBy(func(e *Event) bool { return e.Seq >= seq }); pos < r.next && r.at(pos).Seq == seq {
		return r.at(pos)
	}
	return nil
}

// Sent finds what this person said with a nonce before, if it was the same text
// of the same kind: the event, or what is left of it. It is nil if nothing was
// said with it. The error is a *Refusal where it was something else.
func (s *Seat) Sent(ctx context.Context, nonce string, kind Kind, line string) (*Event, error) {
	if nonce == "" {
		return nil, nil
	}
	s.room.mu.RLock()
	said := s.room.state.Sent(s.identity, nonce)
	s.room.mu.RUnlock()
	if said == nil {
		return nil, nil
	}
	e, err := s.Find(ctx, Ref{N: said.N})
	if refused, ok := errors.AsType[*Refusal](err); ok && refused.Code == NoSuchLine { // it is kept no longer
		said.Who = s.Me().Person
		return said, nil
	}
	if err != nil {
		return nil, err
	}
	if clean, err := text.Clean(line, MessageLimit); e.Kind != kind || err != nil || !e.Gone && e.Text != clean {
		return nil, refuse(NonceUsed)
	}
	return e, nil
}

// seek looks up, before the log, which line is meant.
func (b *Unsend) seek(ctx context.Context, s *Seat) error {
	if b.Line = nil; b.Ref == (Ref{}) {
		return nil
	}
	e, err := s.Find(ctx, b.Ref)
	switch {
	case err != nil:
		return err
	case e.Who.ID != s.who():
		return refuse(NotYourLine)
	case !e.Talk() || e.Gone:
		return refuse(NothingToUndo)
	}
	b.Line = e.bare()
	return nil
}
