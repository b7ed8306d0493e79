package store

// Places in the history: where a day begins, and how much came after a line.

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"time"

	"teahouse/room"
)

// Day implements [room.History]. Time never falls from one event to the next,
// so a search by halves finds it.
func (s *Store) Day(ctx context.Context, v room.Viewer, t time.Time) (uint64, error) {
	n, err := s.since(ctx, t)
	if err != nil {
		return 0, fmt.Errorf("read the history: %w", err)
	}
	events, err := s.After(ctx, v, n-1, 1)
	if err != nil || len(events) == 0 {
		return 0, err
	}
	return events[0].N, nil
}

// since is the number of the first event at t or later, or the one after the last.
func (s *Store) since(ctx context.Context, t time.Time) (uint64, error) {
	var low, high uint64
	if err := s.db.QueryRowContext(ctx, "SELECT coalesce((SELECT min(n) FROM event), 1), last_n + 1 FROM meta").Scan(&low, &high); err != nil {
		return 0, err
	}
	for low < high {
		middle := low + (high-low)/2
		var (
			n  uint64 // the first that is there, from middle on
			at int64
		)
		err := s.db.QueryRowContext(ctx, "SELECT n, at FROM event WHERE n >= ? ORDER BY n LIMIT 1", middle).Scan(&n, &at)
		switch {
		case errors.Is(err, sql.ErrNoRows):
			high = middle
		case err != nil:
			return 0, err
		case at >= t.UnixMilli():
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
		SELECT a.n FROM audience a CROSS JOIN event e ON e.n = a.n WHERE a.identity = ?2 AND a.n > ?1 AND e.talk = 1
		LIMIT ?3)`, min(n, math.MaxInt64), string(v.ID), most).Scan(&count)
	if err != nil {
		return 0, fmt.Errorf("read the history: %w", err)
	}
	return count, nil
}
