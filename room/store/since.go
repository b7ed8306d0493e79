package store

// Reading on: what happened since an event, of every kind, and what of it is
// kept no longer.

import (
	"context"
	"database/sql"
	"fmt"
	"math"

	"teahouse/room/state"
)

// It merges three streams that indexes keep in order, see before and after:
// nobody wades through private events of others.
const every = `
	SELECT n, body FROM event WHERE talk = 1 AND private = 0 AND n > ?1
	UNION ALL
	SELECT n, body FROM event WHERE talk = 0 AND private = 0 AND n > ?1
	UNION ALL
	SELECT a.n, e.body FROM audience a CROSS JOIN event e ON e.n = a.n
	WHERE a.identity = ?2 AND a.n > ?1
	ORDER BY n LIMIT ?3`

// newestBelow is the newest event that a viewer could read below a number.
const newestBelow = `SELECT coalesce(max(n), 0) FROM (
	SELECT max(n) AS n FROM event WHERE talk = 1 AND private = 0 AND n < ?1
	UNION ALL
	SELECT max(n) FROM event WHERE talk = 0 AND private = 0 AND n < ?1
	UNION ALL
	SELECT max(n) FROM audience WHERE identity = ?2 AND n < ?1)`

// One implements [room.History].
func (s *Store) One(ctx context.Context, v state.Viewer, ref state.Ref) (*state.Event, error) {
	query, args := "SELECT n, body FROM event WHERE private = 0 AND seq = ? AND n >= ?", []any{min(ref.Seq, math.MaxInt64), v.From}
	if ref.Seq == 0 {
		query = "SELECT n, body FROM event e WHERE n = ?1 AND n >= ?3 AND (private = 0 OR EXISTS (SELECT 1 FROM audience a WHERE a.n = e.n AND a.identity = ?2))"
		args = []any{min(ref.N, math.MaxInt64), string(v.ID), v.From}
	}
	events, err := s.events(ctx, query, args...)
	if err != nil || len(events) == 0 {
		return nil, err
	}
	return events[0], nil
}

// Since implements [room.History].
func (s *Store) Since(ctx context.Context, v state.Viewer, n uint64, limit int) (events []*state.Event, gone uint64, err error) {
	err = s.snapshot(ctx, func(tx *sql.Tx) error {
		if err := tx.QueryRowContext(ctx, "SELECT coalesce(max(n), 0) FROM pruned WHERE identity IN ('', ?)", string(v.ID)).Scan(&gone); err != nil {
			return fmt.Errorf("read the history: %w", err)
		}
		if v.From > 0 { // what is not shown any more, deleted or not
			var hidden uint64
			if err := tx.QueryRowContext(ctx, newestBelow, v.From, string(v.ID)).Scan(&hidden); err != nil {
				return fmt.Errorf("read the history: %w", err)
			}
			gone = max(gone, hidden)
		}
		rows, err := tx.QueryContext(ctx, every, v.Above(n), string(v.ID), max(limit, 0))
		if err != nil {
			return fmt.Errorf("read the history: %w", err)
		}
		events, err = decode(rows)
		return err
	})
	return events, gone, err
}
