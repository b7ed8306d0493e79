package store

// The write-ahead log: it is folded into the database without making appends
// wait, and not trusted after an fsync that failed.

import (
	"errors"
	"fmt"

	sqlite3 "modernc.org/sqlite/lib"
)

// checkpointEvery is how many pages of 4 KiB the WAL may grow between
// checkpoints: a few thousand quiet lines.
const checkpointEvery = 1000

// wal is what is known of the write-ahead log's length.
type wal struct {
	pages int // when last asked
	due   int // the length at which to fold
}

// checkpoint runs one in a mode that SQLite knows and returns the length of
// the WAL in pages. NOOP only tells the length.
func (w *writer) checkpoint(mode string) (pages int, err error) {
	pages, busy, err := w.tryCheckpoint(mode)
	if err == nil && mode == "TRUNCATE" && busy {
		return pages, errors.New("checkpoint: the database is being read")
	}
	return pages, err
}

// tryCheckpoint tells, too, whether somebody was in the way.
func (w *writer) tryCheckpoint(mode string) (pages int, busy bool, err error) {
	if err := w.open(); err != nil {
		return 0, false, err
	}
	var folded int
	err = w.scan("PRAGMA wal_checkpoint("+mode+")", nil, &busy, &pages, &folded)
	if err != nil {
		w.discard()
		return 0, false, fmt.Errorf("checkpoint: %w", err)
	}
	return pages, busy, nil
}

// fold moves a long WAL into the database: most of it while appends go on, and
// what came meanwhile in turn, because the WAL starts over only when all of it
// has been moved.
func (s *Store) fold() {
	pages, err := s.history.checkpoint("NOOP")
	if err == nil {
		if pages < s.wal.pages {
			s.wal.due = checkpointEvery
		}
		s.wal.pages = pages
		if pages < s.wal.due {
			return
		}
		s.wal.due = pages + checkpointEvery
		_, err = s.history.checkpoint("PASSIVE")
	}
	s.turn <- struct{}{}
	defer s.release()
	if err == nil {
		_, err = s.history.checkpoint("PASSIVE")
	}
	if err != nil {
		s.logger.Warn("the write-ahead log was not folded", "err", err)
		s.suspect = s.suspect || code(err) == sqlite3.SQLITE_IOERR_FSYNC
	}
}

// settle makes the WAL trustworthy after an fsync that failed, or a COMMIT of
// which it is not known how far it came. The kernel may have dropped the pages
// it could not write, and the next fsync would succeed all the same; a crash
// would bring back a transaction that nobody was told of, or lose one that is
// acknowledged later. So all that is in force is moved into the database,
// under an fsync of its own, and the WAL is emptied. What the database then
// holds is the truth.
func (s *Store) settle() error {
	if !s.suspect {
		return nil
	}
	s.log.discard()
	if _, err := s.log.checkpoint("TRUNCATE"); err != nil {
		return fmt.Errorf("the log is not trusted since a write failed: %w", err)
	}
	s.suspect = false
	s.logger.Warn("the log is trusted again")
	return nil
}
