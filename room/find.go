package room

import "context"

// Ref names one event: by its number in the house, as people write it, or by
// its place in the history, as a cursor holds it. Just one of them is set.
type Ref struct{ Seq, N uint64 }

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
