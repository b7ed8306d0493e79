package store

// Upkeep: the index without the words of deleted lines, the files without
// older copies of pages, and what helps the planner.

import (
	"context"
	"fmt"
	"time"

	sqlite3 "modernc.org/sqlite/lib"
)

const (
	mergeEach   = 4                      // small batches of the index: so many segments are worth bringing together
	mergeAtOnce = 100                    // pages of the index, about 400 KB: appends wait some milliseconds
	emptyRetry  = 100 * time.Millisecond // while somebody reads
	emptyWait   = 20                     // milliseconds that a try holds up appends
)

// Optimize is for once a day: it takes words of deleted lines out of the index
// for good and refreshes what the database knows of itself. It goes in small
// steps.
func (s *Store) Optimize(ctx context.Context) error {
	err := s.step(ctx, func(w *writer) error {
		if _, err := w.exec(`
			DELETE FROM reader WHERE CASE WHEN identity LIKE '#%'
				THEN NOT EXISTS (SELECT 1 FROM event WHERE private = 1 AND channel = CAST(substr(identity, 2) AS INTEGER))
				ELSE identity NOT IN (SELECT identity FROM audience) END`); err != nil {
			return err
		}
		if _, err := w.exec("DELETE FROM pruned WHERE identity LIKE 'visit:%' AND identity NOT IN (SELECT identity FROM audience)"); err != nil {
			return err
		}
		_, err := w.exec("DELETE FROM folded WHERE n < (SELECT min(n) FROM event)")
		return err
	})
	if err == nil {
		err = s.compact(ctx)
	}
	if err == nil {
		err = s.refresh(ctx)
	}
	if err != nil {
		return fmt.Errorf("optimize: %w", err)
	}
	return nil
}

// refresh looks at samples only, so it takes milliseconds.
func (s *Store) refresh(ctx context.Context) error {
	return s.step(ctx, func(w *writer) error {
		if _, err := w.exec("PRAGMA analysis_limit = 400"); err != nil {
			return err
		}
		_, err := w.exec("PRAGMA optimize")
		return err
	})
}

// merges are for the parts of the index.
var merges = [...]string{
	"INSERT INTO said (said, rank) VALUES ('merge', ?)",
	"INSERT INTO told (told, rank) VALUES ('merge', ?)",
}

// compact merges each part of the index into one segment, step by step. Until
// then FTS5 only notes which lines are deleted, and keeps their words.
func (s *Store) compact(ctx context.Context) error {
	done, err := s.alone(ctx)
	if err != nil {
		return err
	}
	defer done()
	for _, merge := range merges {
		for changed := true; changed; {
			if changed, err = s.merge(ctx, merge, -mergeAtOnce); err != nil {
				return fmt.Errorf("compact the index: %w", err)
			}
		}
	}
	return nil
}

// merge brings segments of the index together, and tells whether there was
// anything to do: FTS5 changes one row even if not. With a negative number of
// pages it goes on until one segment is left, otherwise until few of a size are.
func (s *Store) merge(ctx context.Context, merge string, pages int) (changed bool, err error) {
	err = s.step(ctx, func(w *writer) error {
		var before, after int
		if err := w.scan("SELECT total_changes()", nil, &before); err != nil {
			return err
		}
		if _, err := w.exec(merge, pages); err != nil {
			return err
		}
		err := w.scan("SELECT total_changes()", nil, &after)
		changed = after-before >= 2
		return err
	})
	return changed, err
}

// empty folds all of the write-ahead log and truncates it, as soon as no
// reader needs it.
func (s *Store) empty(ctx context.Context) error {
	for {
		done, err := s.tryEmpty(ctx)
		if done || err != nil {
			return err
		}
		select {
		case <-time.After(emptyRetry):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (s *Store) tryEmpty(ctx context.Context) (done bool, err error) {
	s.committing.Lock()
	defer s.committing.Unlock()
	if err := s.take(ctx); err != nil {
		return false, err
	}
	defer s.release()
	defer s.upkeep.discard() // its patience is not that of others
	if err := s.upkeep.open(); err != nil {
		return false, err
	}
	if _, err := s.upkeep.exec(fmt.Sprintf("PRAGMA busy_timeout = %d", emptyWait)); err != nil {
		return false, err
	}
	_, busy, err := s.upkeep.tryCheckpoint("TRUNCATE")
	s.suspect = s.suspect || code(err) == sqlite3.SQLITE_IOERR_FSYNC
	return !busy, err
}
