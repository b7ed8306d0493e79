package room

import (
	"context"

	"teahouse/room/text"
)

// Sanctions lists the kicks, bans and mutes in force, for operators. It gives
// way after each few.
func (s *Seat) Sanctions() (all []Sanction, err error) {
	for after, more := uint64(0), true; more; {
		if all, after, more, err = s.sanctionsAfter(all, after); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func (s *Seat) sanctionsAfter(all []Sanction, id uint64) (_ []Sanction, last uint64, more bool, err error) {
	r := s.room
	r.mu.RLock()
	defer r.mu.RUnlock()
	if !r.state.governs(s.id) {
		return nil, 0, false, refuse(NotOperator)
	}
	wall, now := r.time.now()
	some, last, more := r.state.Sanctions(id, lookAtOnce, now)
	for _, c := range some {
		all = append(all, c.at(wall-now))
	}
	return all, last, more, nil
}

// SetOperator says whether the admins file, read again, has this seat's key.
// It returns at once.
func (s *Seat) SetOperator(on bool) {
	s.room.queue.put(&pending{proposal: s.room.proposal(s.id, &admin{on})})
}

// Governs tells whether this person may govern from this terminal.
func (s *Seat) Governs() bool {
	s.room.mu.RLock()
	defer s.room.mu.RUnlock()
	return s.room.state.governs(s.id)
}

// Reach tells whom a punishment would hit. The error is the refusal that it
// would get.
func (s *Seat) Reach(b Punishment) (Reach, error) {
	if err := b.prepare(); err != nil {
		return Reach{}, err
	}
	r := s.room
	r.mu.RLock()
	defer r.mu.RUnlock()
	wall, now := r.time.now()
	return r.state.Reach(b, s.id, wall-now)
}

// Neighbours is how many others are here from where somebody is, or was when
// they last spoke. Only operators may ask.
func (s *Seat) Neighbours(who Identity) (int, error) {
	r := s.room
	r.mu.RLock()
	defer r.mu.RUnlock()
	if !r.state.governs(s.id) {
		return 0, refuse(NotOperator)
	}
	return r.state.Neighbours(r.state.resolve(who)), nil
}

// Applicant tells an operator which device shows a code, and whether what is private
// would follow.
func (s *Seat) Applicant(account text.Name, code string) (o Offer, private bool, err error) {
	r := s.room
	if _, o, err = s.applicant(code); err != nil {
		return Offer{}, false, err
	}
	r.mu.RLock()
	defer r.mu.RUnlock()
	private, owned := r.state.Recoverable(account)
	if !owned {
		return Offer{}, false, refuseName(NotOwned, account.Text)
	}
	return o, private, nil
}

func (s *Seat) applicant(code string) (SeatID, Offer, error) {
	if !s.Governs() {
		return SeatID{}, Offer{}, refuse(NotOperator)
	}
	return s.shown(code)
}

// Readmit gives the device that shows a code what the owner of a name had. Call it
// when the operator has made sure who it is.
func (s *Seat) Readmit(ctx context.Context, account text.Name, code string) ([]*Event, error) {
	id, offer, err := s.applicant(code)
	if err != nil {
		return nil, err
	}
	events, err := s.Do(ctx, &readmit{account, offer.Key}, nil)
	if err == nil {
		s.room.links.drop(id)
	}
	return events, err
}
