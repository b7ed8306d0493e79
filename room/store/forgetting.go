package store

// People who had themselves forgotten: whoever reads of it in the history finds nothing of
// what they said before, and all that they say after. It is noted with the event that
// tells of it, so that it is carried out whatever becomes of who asked, and of the server.

import (
	"context"
	"fmt"
	"sync"

	"teahouse/room/state"
)

// forgetting is how far that has come.
type forgetting struct {
	noted chan struct{} // capacity 1: somebody is to be forgotten

	mu    sync.Mutex
	err   error         // of the last attempt
	moved chan struct{} // closed and replaced after each
}

func newForgetting() forgetting {
	return forgetting{noted: make(chan struct{}, 1), moved: make(chan struct{})}
}

// keepForgotten takes out what those said who are to be forgotten, until ctx ends.
func (s *Store) keepForgotten(ctx context.Context) {
	s.keepDeleting(ctx, "what somebody had forgotten", s.forgetting.noted, func(ctx context.Context) (bool, error) {
		more, err := s.forgetNext(ctx)
		s.forgetting.settle(err)
		return more, err
	})
	s.forgetting.settle(errClosed)
}

func (f *forgetting) settle(err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.err = err
	close(f.moved)
	f.moved = make(chan struct{})
}

func (f *forgetting) last() (moved <-chan struct{}, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.moved, f.err
}

// forgetNext carries out the oldest, and tells whether there may be more.
func (s *Store) forgetNext(ctx context.Context) (more bool, err error) {
	var (
		who string
		n   uint64
	)
	err = s.db.QueryRowContext(ctx, "SELECT coalesce(min(n), 0), coalesce(identity, '') FROM forgetting").Scan(&n, &who)
	if err != nil || n == 0 {
		return false, err
	}
	if err := s.forget(ctx, state.Identity(who), n); err != nil {
		return false, err
	}
	err = s.step(ctx, func(w *writer) error {
		_, err := w.exec("DELETE FROM forgetting WHERE n = ? AND identity = ?", n, who)
		return err
	})
	return true, err
}

// Forgotten implements [room.History].
func (s *Store) Forgotten(ctx context.Context, n uint64) error {
	for {
		moved, failed := s.forgetting.last()
		var left bool
		if err := s.db.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM forgetting WHERE n <= ?)", n).Scan(&left); err != nil || !left {
			return err
		}
		if failed != nil {
			return fmt.Errorf("not everything is forgotten yet; it is tried again until it is: %w", failed)
		}
		select {
		case <-moved:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
