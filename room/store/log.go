package store

// The log: an acknowledged batch is on the disk, and the numbers of entries
// rise without gaps, over restarts and although applied entries are deleted.

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"math"

	"modernc.org/sqlite"

	sqlite3 "modernc.org/sqlite/lib"

	"teahouse/room"
	"teahouse/room/state"
)

// Append implements [room.Log]: one transaction and one fsync a batch. A
// proposal that the log holds already keeps the number it has. The context
// ends the wait for a turn and the work before COMMIT, which is always waited
// for.
func (s *Store) Append(ctx context.Context, batch []*state.Proposal) ([]uint64, error) {
	bodies := make([]string, len(batch))
	for i, p := range batch {
		b, err := json.Marshal(p)
		if err != nil {
			return nil, notWritten(err)
		}
		bodies[i] = string(b)
	}
	if err := s.take(ctx); err != nil {
		return nil, notWritten(err)
	}
	defer s.release()
	if err := s.settle(); err != nil {
		return nil, notWritten(err)
	}
	seqs := make([]uint64, len(batch))
	next := s.next
	s.next = 0
	err := s.log.transact(func() (err error) {
		if next == 0 {
			next, err = s.log.next()
		}
		if err == nil && len(batch) == 0 { // SQLite writes nothing where nothing changes
			_, err = s.log.add(next, "", "{}")
			if err == nil {
				_, err = s.log.exec("DELETE FROM log WHERE seq = ?", next)
			}
		}
		for i := 0; i < len(batch) && err == nil; i++ {
			if err = ctx.Err(); err == nil {
				seqs[i], err = s.log.add(next, batch[i].ID, bodies[i])
				next = max(next, seqs[i]+1)
			}
		}
		return err
	})
	switch {
	case err == nil:
		s.next = next
		return seqs, nil
	case unknown(err):
		s.suspect = true
		return nil, fmt.Errorf("the log may or may not have been written: %w", err)
	}
	return nil, notWritten(err)
}

func notWritten(err error) error { return fmt.Errorf("%w: %w", room.ErrNotWritten, err) }

// next is the number of the next entry.
func (w *writer) next() (seq uint64, err error) {
	err = w.scan("SELECT max(applied, coalesce((SELECT max(seq) FROM log), 0)) + 1 FROM meta", nil, &seq)
	return seq, err
}

// add writes an entry, or finds the one with that id.
func (w *writer) add(seq uint64, id, body string) (uint64, error) {
	added, err := w.exec("INSERT INTO log (seq, id, body) VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING", seq, id, body)
	if err == nil && added == 0 {
		err = w.scan("SELECT seq FROM log WHERE id = ?", []any{id}, &seq)
	}
	return seq, err
}

// unknown tells whether a failed transaction may come into force all the same,
// now or when the WAL is read again after a crash.
//
// A write to the WAL that failed (full disk, quota, read-only disk) is not such
// a case even at COMMIT: SQLite writes the frame that commits last, and under a
// running checksum, so what is in the file does not count, and the next
// transaction writes over it. (With psow=0, copies of that frame would follow
// it. It is never set here.) After a failed fsync the whole transaction is in
// the file, and only a crash would tell what of it is on the disk.
func unknown(err error) bool {
	if _, commit := errors.AsType[commitError](err); !commit {
		return false
	}
	c := code(err)
	return c != sqlite3.SQLITE_FULL && c != sqlite3.SQLITE_IOERR_WRITE
}

// code is the extended result code of SQLite, 0 if the error has none.
func code(err error) int {
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		return e.Code()
	}
	return 0
}

// Read implements [room.Log]. Entries that are part of the state are not kept:
// reading starts behind Snapshot.Applied, or it is an error.
func (s *Store) Read(ctx context.Context, from uint64, fn func(room.Entry) error) error {
	if err := s.take(ctx); err != nil {
		return err
	}
	err := s.settle()
	s.release()
	if err != nil {
		return err
	}
	return s.snapshot(ctx, func(tx *sql.Tx) error {
		var applied uint64
		if err := tx.QueryRowContext(ctx, "SELECT applied FROM meta").Scan(&applied); err != nil {
			return err
		}
		from = max(from, 1)
		if from <= applied {
			return fmt.Errorf("the log no longer holds entry %d: it starts at %d", from, applied+1)
		}
		rows, err := tx.QueryContext(ctx, "SELECT seq, id, body FROM log WHERE seq >= ? ORDER BY seq", min(from, math.MaxInt64))
		if err != nil {
			return err
		}
		defer rows.Close()
		for want := from; rows.Next(); want++ {
			var id, body string
			e := room.Entry{Proposal: new(state.Proposal)}
			if err := rows.Scan(&e.Seq, &id, &body); err != nil {
				return err
			}
			if e.Seq != want {
				return fmt.Errorf("the log: %w: entry %d is missing", state.ErrDamaged, want)
			}
			if err := json.Unmarshal([]byte(body), e.Proposal); err != nil {
				return fmt.Errorf("the log: %w: entry %d: %w", state.ErrDamaged, e.Seq, err)
			}
			if e.Proposal.ID != id { // as of one that is null
				return fmt.Errorf("the log: %w: entry %d is not what was proposed as %q", state.ErrDamaged, e.Seq, id)
			}
			if err := fn(e); err != nil {
				return err
			}
		}
		return rows.Err()
	})
}

// News implements [room.Log]: nobody else writes to this one.
func (s *Store) News() <-chan struct{} { return nil }

// snapshot lets f read the database as it is at one moment.
func (s *Reader) snapshot(ctx context.Context, f func(*sql.Tx) error) error {
	tx, err := s.db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return err
	}
	defer tx.Rollback() // there is nothing to commit
	return f(tx)
}
