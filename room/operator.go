package room

// What operators ask and do from their seats, beside what everybody may.

import (
	"context"

	"teahouse/room/state"
	"teahouse/room/text"
)

// Sanctions lists the kicks, bans and mutes in force, for operators. Each few are paid
// for, and others have their turn between.
func (s *Seat) Sanctions(ctx context.Context) (all []state.Sanction, err error) {
	for after, more := uint64(0), true; more; {
		if err := s.ChargeRead(ctx, lookCost); err != nil {
			return nil, err
		}
		if all, after, more, err = s.sanctionsAfter(all, after); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func (s *Seat) sanctionsAfter(all []state.Sanction, id uint64) (_ []state.Sanction, last uint64, more bool, err error) {
	r := s.room
	r.mu.RLock()
	defer r.mu.RUnlock()
	if !s.governsLocked() {
		return nil, 0, false, state.Refuse(state.NotOperator)
	}
	wall, now := r.time.now()
	some, last, more := r.state.Sanctions(id, lookAtOnce, now)
	for _, c := range some {
		all = append(all, c.OnWall(wall-now))
	}
	return all, last, more, nil
}

// SetOperator says whether the admins file, read again, has this seat's key.
// It returns at once, and what the log refuses is tried again until it takes it or the opposite
// is said: nobody else would.
func (s *Seat) SetOperator(on bool) {
	turn := s.listed.Add(1)
	s.room.queue.put(&pending{
		proposal: s.room.proposal(s.id(), &state.SetOperator{On: on}),
		stands:   func() bool { return s.listed.Load() == turn },
	})
}

// Governs tells whether this person may govern from this terminal, or could before their
// node was put down, while they wait to sit again.
func (s *Seat) Governs() bool {
	s.room.mu.RLock()
	defer s.room.mu.RUnlock()
	return s.governsLocked()
}

func (s *Seat) governsLocked() bool { return s.was.governed || s.room.state.Governs(s.id()) }

// Reach tells whom a punishment would hit. The error is the refusal that it
// would get.
func (s *Seat) Reach(b state.Punishment) (state.Reach, error) {
	if err := b.Prepare(); err != nil {
		return state.Reach{}, err
	}
	r := s.room
	r.mu.RLock()
	defer r.mu.RUnlock()
	wall, now := r.time.now()
	return r.state.Reach(b, s.id(), wall-now)
}

// Vain is why nothing would come of giving or taking somebody's role.
func (s *Seat) Vain(b *state.Op) error {
	r := s.room
	r.mu.RLock()
	defer r.mu.RUnlock()
	if !s.governsLocked() {
		return state.Refuse(state.NotOperator)
	}
	return b.Vain(r.state)
}

// Neighbours is how many others are here from where somebody is, or was when
// they last spoke. Only operators may ask.
func (s *Seat) Neighbours(who state.Identity) (int, error) {
	r := s.room
	r.mu.RLock()
	defer r.mu.RUnlock()
	if !s.governsLocked() {
		return 0, state.Refuse(state.NotOperator)
	}
	return r.state.Neighbours(r.state.Resolve(who)), nil
}

// Applicant tells an operator which device shows a code, and whether what is private
// would follow.
func (s *Seat) Applicant(account text.Name, code string) (o Offer, private bool, err error) {
	r := s.room
	if o, err = s.applicant(code); err != nil {
		return Offer{}, false, err
	}
	r.mu.RLock()
	defer r.mu.RUnlock()
	private, owned := r.state.Recoverable(account)
	if !owned {
		return Offer{}, false, state.RefuseName(state.NotOwned, account.Text)
	}
	return o, private, nil
}

func (s *Seat) applicant(code string) (Offer, error) {
	if !s.Governs() {
		return Offer{}, state.Refuse(state.NotOperator)
	}
	return s.shown(code)
}

// Readmit gives the device that shows a code what the owner of a name had. Call it
// when the operator has made sure who it is.
func (s *Seat) Readmit(ctx context.Context, account text.Name, code string) ([]*state.Event, error) {
	offer, err := s.applicant(code)
	if err != nil {
		return nil, err
	}
	return s.Do(ctx, &state.Readmit{Name: account, Key: offer.Key, Told: true}, nil)
}
