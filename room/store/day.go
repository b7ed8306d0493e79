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

	"teahouse/room/state"
)

// day finds the earliest public line between two moments.
const day = "SELECT n FROM event WHERE talk = 1 AND private = 0 AND at BETWEEN ?1 AND ?2 AND n >= ?3 ORDER BY at, n LIMIT 1"

// dayWithin is how many of somebody's private lines are walked through one by
// one: where the clock went back among them, the right one is found.
const dayWithin = 256

const (
	// privately is the viewer's private lines below a place, the newest first.
	privately = `SELECT a.n, e.at FROM audience a CROSS JOIN event e ON e.n = a.n
		WHERE a.identity = ?1 AND a.n < ?2 AND a.n >= ?3 AND +e.talk = 1 ORDER BY a.n DESC LIMIT ?4`
	// nextPrivately is the first of them from a place on.
	nextPrivately = `SELECT a.n, e.at FROM audience a CROSS JOIN event e ON e.n = a.n
		WHERE a.identity = ?1 AND a.n >= ?2 AND a.n < ?3 AND +e.talk = 1 ORDER BY a.n LIMIT 1`
)

// Day implements [room.History]. The earliest public line that is not older is
// found by an index. From there it walks back through the viewer's private lines
// of that day, and goes on by halves where they are many.
func (s *Store) Day(ctx context.Context, v state.Viewer, from, to time.Time) (n uint64, err error) {
	upTo := int64(math.MaxInt64)
	if !to.IsZero() {
		upTo = to.UnixMilli()
	}
	err = s.snapshot(ctx, func(tx *sql.Tx) error {
		err := tx.QueryRowContext(ctx, day, from.UnixMilli(), upTo, v.From).Scan(&n)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		below := n
		if below == 0 {
			below = math.MaxInt64
		}
		rows, err := tx.QueryContext(ctx, privately, string(v.ID), below, v.From, dayWithin)
		if err != nil {
			return err
		}
		defer rows.Close()
		walked := 0
		for ; rows.Next(); walked++ {
			var at int64
			if err := rows.Scan(&below, &at); err != nil {
				return err
			}
			if at > upTo {
				continue
			}
			if at < from.UnixMilli() {
				return nil
			}
			n = below
		}
		if err := rows.Err(); err != nil || walked < dayWithin {
			return err
		}
		first, err := firstPrivately(ctx, tx, v, below, from.UnixMilli())
		if first != 0 {
			n = first
		}
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("read the history: %w", err)
	}
	return n, nil
}

// firstPrivately searches the viewer's private lines below a place by halves for
// the first that is not older than a moment, 0 if all are.
func firstPrivately(ctx context.Context, tx *sql.Tx, v state.Viewer, below uint64, from int64) (first uint64, err error) {
	for low, high := v.From, below; low < high; {
		var (
			middle = low + (high-low)/2
			n      uint64
			at     int64
		)
		err := tx.QueryRowContext(ctx, nextPrivately, string(v.ID), middle, high).Scan(&n, &at)
		switch {
		case errors.Is(err, sql.ErrNoRows):
			high = middle
		case err != nil:
			return 0, err
		case at >= from:
			first, high = n, middle
		default:
			low = n + 1
		}
	}
	return first, nil
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
func (s *Store) Unread(ctx context.Context, v state.Viewer, n uint64, most int) (count int, err error) {
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
