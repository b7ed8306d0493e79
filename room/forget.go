package room

// Having oneself forgotten. Before it is in the log nothing has happened, and from
// then on nothing stops it: neither that the person goes, nor that the server ends.

import (
	"context"
	"errors"
	"fmt"

	"teahouse/room/state"
)

// ErrForgetting is wrapped by an error of [Seat.Forget] after which all are told, and
// what was said will be gone: the server goes on with it when it can.
var ErrForgetting = errors.New("what was said is not gone yet, and will be")

// SaidInAll counts what this person ever said, publicly and privately, and Forget
// would take out.
func (s *Seat) SaidInAll(ctx context.Context) (lines int, err error) {
	err = s.read(ctx, state.Scope{All: true}, countCost, func(ctx context.Context, v state.Viewer) error {
		lines, err = s.room.cfg.History.Lines(ctx, v.ID)
		return err
	})
	return lines, err
}

// Forget takes out what this person ever said, from every screen and from the
// disk, and tells how many lines that were. When it returns nil, nobody can read
// any of it; copies that the disk holds are gone within the hour. It takes its
// time, and an error wraps [ErrForgetting] once everybody is told. Of those who
// share an account or an address, one is forgotten at a time.
func (s *Seat) Forget(ctx context.Context) (lines int, err error) {
	if lines, err = s.SaidInAll(ctx); err != nil {
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
	if _, err := s.Do(ctx, &state.Forget{}, nil); err != nil {
		return 0, err
	}
	_, last := s.viewer(state.Scope{})
	if err = s.room.keeper.wait(ctx, last); err == nil {
		err = s.room.cfg.History.Forgotten(ctx, last)
	}
	if err != nil {
		return 0, fmt.Errorf("%w: %w", ErrForgetting, err)
	}
	return lines, nil
}
