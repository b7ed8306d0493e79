package room

import (
	"context"
	"slices"
)

// Forget takes everything that somebody ever said out of the room.
type Forget struct{}

func (*Forget) kind() Kind            { return KindForget }
func (*Forget) prepare() error        { return nil }
func (*Forget) charge() (budget, int) { return naming, 1 }

func (*Forget) apply(s *State, p *Proposal) ([]*Event, error) {
	m, err := s.seated(p)
	if err != nil {
		return nil, err
	}
	if t := s.trace(m.Identity); t != nil && t.Last != nil {
		s.withdrawn(t.Last.N)
	}
	for _, o := range slices.Clone(s.nonces.by[m.Identity]) {
		s.forgetNonce(o)
	}
	for _, m := range s.here[m.Identity] { // why somebody is away is their words, too
		if m.Reason != "" {
			m.Reason = ""
			s.changed(m)
		}
	}
	return []*Event{s.event(KindForget, m)}, nil
}

// Lines counts what this person ever said, publicly and privately, and Forget
// would take out.
func (s *Seat) Lines(ctx context.Context) (lines int, err error) {
	err = s.read(ctx, countCost, func(ctx context.Context, v Viewer) error {
		lines, err = s.room.cfg.History.Lines(ctx, v.ID)
		return err
	})
	return lines, err
}

// Forget takes out what this person ever said, from every screen and from the
// disk, and tells how many lines that were. When it returns nil, nobody can read
// any of it; copies that the disk holds are gone within the hour. It takes its
// time, and may be repeated after an error. Of those who share an account or an
// address, one is forgotten at a time.
func (s *Seat) Forget(ctx context.Context) (lines int, err error) {
	if lines, err = s.Lines(ctx); err != nil {
		return 0, err
	}
	if err := s.ChargeRead(ctx, min(lookCost+lines/forgetPerUnit, thoroughCost)); err != nil {
		return 0, err
	}
	done, err := s.room.forgetting.take(ctx, s.neighbours())
	if err != nil {
		return 0, err
	}
	defer done()
	if _, err := s.Do(ctx, &Forget{}, nil); err != nil {
		return 0, err
	}
	v, last := s.viewer()
	if err := s.room.keeper.wait(ctx, last); err != nil {
		return 0, err
	}
	return s.room.cfg.History.Forget(ctx, v.ID)
}

// Forgets gives what is left of an event after another: itself, as a rule, and
// a tombstone of nobody if the other makes the room forget its author.
func (e *Event) Forgets(old *Event) *Event {
	if e.Kind != KindForget || old.Who.ID != e.Who.ID || !old.Talk() {
		return old
	}
	t := old.tombstone()
	t.Who, t.Mark, t.Nonce, t.Relayed = Person{}, "", "", ""
	return t
}
