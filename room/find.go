package room

// Which line is meant. What somebody may not read is answered as if it were not
// there, by memory and disk alike. It is looked up before the log, so that
// applying reads no history; the log gets of such a line all but what was said.

import (
	"context"
	"errors"
	"slices"

	"teahouse/room/state"
	"teahouse/room/text"
)

// Find returns the event that is meant, if this person may read it, and shows
// its people as who they are now. The error is a *Refusal, or one of the
// history's. It may read the disk.
func (s *Seat) Find(ctx context.Context, ref state.Ref) (*state.Event, error) {
	r := s.room
	ref.With = r.resolve(ref.With)
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
func (t *transcript) one(v state.Viewer, ref state.Ref) *state.Event {
	switch {
	case ref.With != "":
		return t.private[v.ID].between(v.ID, ref.With, ref.Seq)
	case ref.In == 0 && ref.Seq != 0:
		return t.public.numbered(ref.Seq)
	}
	for _, one := range t.sources(v) {
		var e *state.Event
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

// numbered returns the event with a number of the house, or of a channel, nil if it is
// the history's to tell.
func (r *ring) numbered(seq uint64) *state.Event {
	if pos := r.searchBy(func(e *state.Event) bool { return e.Seq >= seq }); pos < r.next && r.at(pos).Seq == seq && r.at(pos).N > r.lost {
		return r.at(pos)
	}
	return nil
}

// between returns the newest event between two people that has a number, nil if the
// ring does not hold it. Two have the same where a key has become an account.
func (r *ring) between(one, other state.Identity, seq uint64) *state.Event {
	if r == nil {
		return nil
	}
	for pos := r.next; pos > r.first; pos-- {
		if e := r.at(pos - 1); e.Seq == seq && e.N > r.lost && e.Between(one, other) {
			return e
		}
	}
	return nil
}

// Sending is a line that is said once, however often it is sent.
type Sending struct {
	Nonce string     // tells it from all others of this person; empty: it is said each time
	In    uint64     // the channel, 0 for the house and for private lines
	Kind  state.Kind // empty where nobody knows any more what it answers, and so neither this nor In
	Text  string
	To    []state.Person // of a private line, none where they are not all found
}

// Sent finds what this person said with a nonce before, if it was the same: the event, or
// what is left of it. It is nil if nothing was said with it. The error is a *Refusal where
// it was something else.
func (s *Seat) Sent(ctx context.Context, line Sending) (*state.Event, error) {
	if line.Nonce == "" {
		return nil, nil
	}
	s.room.mu.RLock()
	said := s.room.state.Sent(s.identity, line.Nonce)
	s.room.mu.RUnlock()
	switch {
	case said == nil:
		return nil, nil
	case line.Kind != "" && said.In != line.In:
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
	clean, err := text.Clean(line.Text, state.MessageLimit)
	if err != nil || line.Kind != "" && e.Kind != line.Kind || !e.Gone && e.Edited == 0 && e.Text != clean || !s.reached(e.To, line.To) {
		return nil, state.Refuse(state.NonceUsed)
	}
	return e, nil
}

// reached tells whether a private line went to those for whom it is now, so that none of
// them goes without. A name that changed hands since is whom it meant then, and so is one
// that is nobody's now.
func (s *Seat) reached(then, now []state.Person) bool {
	me := s.Me().Person
	mine := text.Borne(me.Name).Fold
	in := func(all []state.Person) func(state.Person) bool {
		return func(p state.Person) bool {
			name := text.Borne(p.Name).Fold
			return !s.Same(p.ID, me.ID) && (p.ID != "" || name != mine) && !slices.ContainsFunc(all, func(q state.Person) bool {
				return s.Same(q.ID, p.ID) || text.Borne(q.Name).Fold == name
			})
		}
	}
	return len(now) == 0 || !slices.ContainsFunc(now, in(then)) && !slices.ContainsFunc(then, in(now))
}

// seek looks up, before the log, which line a proposal means.
func (s *Seat) seek(ctx context.Context, body state.Body) error {
	var (
		ref  state.Ref
		into **state.Event
		own  state.Code // why not, if they must have said it
	)
	switch b := body.(type) {
	case *state.Unsend:
		ref, into, own = b.Ref, &b.Line, state.NothingToUndo
	case *state.Edit:
		ref, into, own = b.Ref, &b.Line, state.NothingToEdit
	case *state.React:
		ref, into = b.Ref, &b.Line
	case *state.Say:
		ref, into = b.Answers, &b.Re
	case *state.Whisper:
		ref, into = b.Answers, &b.Re
	default:
		return nil
	}
	*into = nil
	if ref == (state.Ref{}) {
		return nil
	}
	e, err := s.Find(ctx, ref)
	switch {
	case err != nil:
		return err
	case !e.Talk():
		return state.Refuse(state.NoSuchLine)
	case own != "" && !s.Same(e.Who.ID, s.who()):
		return state.Refuse(state.NotYourLine)
	case own != "" && e.Gone:
		return state.Refuse(own)
	case e.Gone:
		return state.Refuse(state.NoSuchLine)
	}
	if b, ok := body.(*state.React); ok {
		if err := e.Takes(b.Sign, b.Off, s.who()); err != nil {
			return err
		}
	}
	*into = e.Bare()
	return nil
}
