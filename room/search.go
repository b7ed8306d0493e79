package room

// Searching. It costs more than other reading: it is paid for by how thoroughly is looked,
// and of those who share an account or an address one searches at a time.

import (
	"context"
	"errors"
	"time"

	"teahouse/room/state"
)

// Search returns at most limit lines that this person may read, with numbers
// below before (0: of all), that are as the query says, newest first.
func (s *Seat) Search(ctx context.Context, scope state.Scope, q Query, before uint64, limit int) (found []*state.Event, err error) {
	if before == 0 {
		before = 1 << 62
	}
	q.From = s.room.resolve(q.From)
	return s.search(ctx, scope, func(ctx context.Context, v state.Viewer, thorough bool) ([]*state.Event, error) {
		if ok, err := s.narrow(ctx, &v, q, &before); err != nil || !ok {
			return nil, err
		}
		return s.room.cfg.History.Search(ctx, v, q, before, limit, thorough)
	})
}

// narrow spares a search of some time what was said long before or behind it, and
// tells whether anything is left.
func (s *Seat) narrow(ctx context.Context, v *state.Viewer, q Query, before *uint64) (bool, error) {
	day := func(at int64) (uint64, error) {
		return s.room.cfg.History.Day(ctx, *v, time.UnixMilli(at), time.Time{})
	}
	if q.Until != 0 {
		n, err := day(q.Until + clockBack.Milliseconds())
		if err != nil {
			return false, err
		}
		if n != 0 {
			*before = min(*before, n)
		}
	}
	if q.Since == 0 {
		return true, nil
	}
	n, err := day(q.Since - clockBack.Milliseconds())
	v.From = max(v.From, n)
	return n != 0, err
}

// Indexed is the number up to which Search finds all that was said: moments behind
// what is said, and more where a new index is being made.
func (s *Seat) Indexed(ctx context.Context) (uint64, error) {
	_, last := s.viewer(state.Scope{})
	if err := s.room.keeper.wait(ctx, last); err != nil {
		return 0, err
	}
	return s.room.cfg.History.Indexed(ctx)
}

// search asks the history for lines, and once more, thoroughly, if it gives up.
func (s *Seat) search(ctx context.Context, scope state.Scope, question func(ctx context.Context, v state.Viewer, thorough bool) ([]*state.Event, error)) (found []*state.Event, err error) {
	for _, effort := range []struct {
		cost     int
		thorough bool
	}{{searchCost, false}, {thoroughCost, true}} {
		err = s.inTurn(ctx, scope, effort.cost, func(ctx context.Context, v state.Viewer) error {
			found, err = question(ctx, v, effort.thorough)
			return err
		})
		if !errors.Is(err, ErrSlow) {
			return s.brought(found), err
		}
	}
	return nil, state.Refuse(state.TookLong)
}

// inTurn is read for searches: of those who share an account or an address,
// one searches at a time, and many of them are in nobody else's way.
func (s *Seat) inTurn(ctx context.Context, scope state.Scope, cost int, question func(context.Context, state.Viewer) error) error {
	if err := s.ChargeRead(ctx, cost); err != nil {
		return err
	}
	done, err := s.room.searching.take(ctx, s.neighbours())
	if err != nil {
		return err
	}
	defer done()
	v, last := s.viewer(scope)
	return s.ask(ctx, v, last, question)
}
