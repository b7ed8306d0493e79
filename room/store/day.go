package store

// Places in the history: where a day begins, where what is kept begins, and how
// much came after a line. Days are the wall's clock's, which may have gone back
// between two lines; ages are in room time, which never does.

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"time"

	"teahouse/room"
)

// day finds the earliest public line between two moments.
const day = "SELECT n FROM event WHERE talk = 1 AND private = 0 AND at BETWEEN ?1 AND ?2 AND n >= ?3 ORDER BY at, n LIMIT 1"

// Day implements [room.History]. The earliest public line that is not older is
// found by an index; from there it walks back through the viewer's private lines
// of that day.
func (s *Store) Day(ctx context.Context, v room.Viewer, from, to time.Time) (n uint64, err error) {
	upTo := int64(math.MaxInt64)
	if !to.IsZero() {
		upTo = to.UnixMilli()
	}
	err = s.snapshot(ctx, func(tx *sql.Tx) error {
		err := tx.QueryRowContext(ctx, day, from.UnixMilli(), upTo, v.From).Scan(&n)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		public := n
		if public == 0 {
			public = math.MaxInt64
		}
		rows, err := tx.QueryContext(ctx, `SELECT a.n, e.at FROM audience a CROSS JOIN event e ON e.n = a.n
			WHERE a.identity = ? AND a.n < ? AND a.n >= ? AND +e.talk = 1 ORDER BY a.n DESC`, string(v.ID), public, v.From)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var private uint64
			var at int64
			if err := rows.Scan(&private, &at); err != nil {
				return err
			}
			if at > upTo {
				continue
			}
			if at < from.UnixMilli() {
				break
			}
			n = private
		}
		return rows.Err()
	})
	if err != nil {
		return 0, fmt.Errorf("read the history: %w", err)
	}
	return n, nil
}

// First implements [room.History]. It searches by halves.
func (s *Store) First(ctx context.Context, hint uint64, age int64) (uint64, error) {
	low := max(hint, 1)
	var high uint64
	if err := s.db.QueryRowContext(ctx, "SELECT last_n + 1 FROM meta").Scan(&high); err != nil {
		return 0, fmt.Errorf("read the history: %w", err)
	}
	for middle := low; low < high; middle = low + (high-low)/2 { // the hint is right as a rule
		var (
			n    uint64 // the first that is there, from middle on
			then int64
		)
		err := s.db.QueryRowContext(ctx, "SELECT n, room FROM event WHERE n >= ? ORDER BY n LIMIT 1", middle).Scan(&n, &then)
		switch {
		case errors.Is(err, sql.ErrNoRows):
			high = middle
		case err != nil:
			return 0, fmt.Errorf("read the history: %w", err)
		case then >= age:
			high = middle
		default:
			low = n + 1
		}
	}
	return low, nil
}

// Unread implements [room.History].
func (s *Store) Unread(ctx context.Context, v room.Viewer, n uint64, most int) (count int, err error) {
	if most <= 0 {
		return 0, nil
	}
	err = s.db.QueryRowContext(ctx, `SELECT count(*) FROM (
		SELECT n FROM event WHERE talk = 1 AND private = 0 AND n > ?1
		UNION ALL
		SELECT a.n FROM audience a CROSS JOIN event e ON e.n = a.n WHERE a.identity = ?2 AND a.n > ?1 AND +e.talk = 1
		LIMIT ?3)`, v.Above(n), string(v.ID), most).Scan(&count)
	if err != nil {
		return 0, fmt.Errorf("read the history: %w", err)
	}
	return count, nil
}
