package store

// Cleaning: what was deleted leaves what people read at once, and copies of its
// words leave the index and the write-ahead log soon after, gathered so that
// nobody can make the store rewrite its index again and again. That a cleaning
// is due is stored with the deletion, so a restart does not forget it.

import (
	"context"
	"fmt"
	"time"
)

const (
	cleanFirst = time.Minute     // after the start, if a cleaning is due from before
	cleanSoon  = time.Minute     // after a deletion, which may be one of several
	cleanEach  = time.Hour       // between the begins of two: each rewrites the whole index
	cleanRetry = 5 * time.Minute // after a failure
	emptyFor   = 5 * time.Second // while another process reads, each try holds up appends a little
)

// deleted notes in a transaction that words were deleted in it.
func (w *writer) deleted() error {
	_, err := w.exec("UPDATE meta SET deleted = deleted + 1")
	return err
}

// wakeCleaning is to be called behind such a transaction.
func (s *Store) wakeCleaning() { wake(s.uncleaned) }

// keepClean cleans when it is due, until ctx ends.
func (s *Store) keepClean(ctx context.Context) {
	next := time.NewTimer(cleanFirst)
	defer next.Stop()
	for {
		select {
		case <-next.C:
		case <-ctx.Done():
			return
		}
		began := time.Now()
		due, err := s.uncleanedNow(ctx)
		if err == nil && due {
			err = s.clean(ctx)
		}
		switch {
		case err != nil && ctx.Err() == nil:
			s.logger.Warn("deleted words were not cleaned away, trying again", "err", err)
			next.Reset(cleanRetry)
			continue
		case due: // what is deleted from now on waits
			next.Reset(cleanEach - time.Since(began))
			continue
		}
		select {
		case <-s.uncleaned:
		case <-ctx.Done():
			return
		}
		next.Reset(cleanSoon)
	}
}

// uncleanedNow tells whether a cleaning is due.
func (s *Store) uncleanedNow(ctx context.Context) (due bool, err error) {
	err = s.db.QueryRowContext(ctx, "SELECT deleted <> cleaned FROM meta").Scan(&due)
	return due, err
}

// clean takes the words of all that was deleted before from the disk.
func (s *Store) clean(ctx context.Context) error {
	var deleted int64
	if err := s.db.QueryRowContext(ctx, "SELECT deleted FROM meta").Scan(&deleted); err != nil {
		return fmt.Errorf("clean: %w", err)
	}
	if err := s.compact(ctx); err != nil {
		return err
	}
	within, cancel := context.WithTimeout(ctx, emptyFor)
	defer cancel()
	if err := s.empty(within); err != nil {
		return fmt.Errorf("empty the write-ahead log: %w", err)
	}
	return s.step(ctx, func(w *writer) error {
		_, err := w.exec("UPDATE meta SET cleaned = ?", deleted)
		return err
	})
}
