package store

// Dissolved channels: nobody may read again what was said there, so it goes at once,
// however long lines are kept. It goes in small steps, and on after a restart.

import (
	"context"
	"fmt"
	"time"
)

const (
	dissolveAtOnce = 200             // events: appends wait some milliseconds for them
	deleteRetry    = 5 * time.Second // after a failure
)

// keepDissolved deletes what was said in channels that are no more, until ctx ends.
func (s *Store) keepDissolved(ctx context.Context) {
	s.keepDeleting(ctx, "what was said in a dissolved channel", s.dissolved, s.dissolveSome)
}

// keepDeleting deletes some, as long as there is more, whenever it is woken, until ctx ends.
func (s *Store) keepDeleting(ctx context.Context, what string, woken <-chan struct{}, some func(context.Context) (more bool, err error)) {
	for ctx.Err() == nil {
		more, err := some(ctx)
		if more && err == nil {
			continue
		}
		var again <-chan time.Time
		if err != nil && ctx.Err() == nil {
			s.logger.Warn(what+" is not deleted, trying again", "err", err)
			again = time.After(deleteRetry)
		}
		select {
		case <-woken:
		case <-again:
		case <-ctx.Done():
		}
	}
}

// dissolveSome deletes some of that, and tells whether there is more.
func (s *Store) dissolveSome(ctx context.Context) (more bool, err error) {
	var num uint64
	if err := s.db.QueryRowContext(ctx, "SELECT coalesce(min(channel), 0) FROM dissolved").Scan(&num); err != nil || num == 0 {
		return false, err
	}
	err = s.step(ctx, func(w *writer) error {
		gone, err := w.numbers("SELECT n FROM event WHERE private = 1 AND channel = ? LIMIT ?", num, dissolveAtOnce)
		for _, n := range gone {
			if err == nil {
				err = w.unindex(n)
			}
			if err == nil {
				_, err = w.exec("DELETE FROM event WHERE n = ?", n)
			}
		}
		if err == nil && len(gone) > 0 {
			return w.deleted()
		}
		for _, query := range []string{"DELETE FROM reader WHERE identity = '#' || ?", "DELETE FROM pruned WHERE identity = '#' || ?", "DELETE FROM dissolved WHERE channel = ?"} {
			if err == nil {
				_, err = w.exec(query, num)
			}
		}
		return err
	})
	if err != nil {
		return false, fmt.Errorf("delete what was said in channel %d: %w", num, err)
	}
	s.wakeCleaning()
	return true, nil
}
