package store

// Reading on: what happened since an event, of every kind, and what of it is
// kept no longer.

import (
	"context"
	"database/sql"
	"fmt"

	"teahouse/room"
)

// It merges three streams that indexes keep in order, see before and after:
// nobody wades through private events that are not his.
const every = `
	SELECT n, body FROM event WHERE talk = 1 AND private = 0 AND n > ?1
	UNION ALL
	SELECT n, body FROM event WHERE talk = 0 AND private = 0 AND n > ?1
	UNION ALL
	SELECT a.n, e.body FROM audience a CROSS JOIN event e ON e.n = a.n
	WHERE a.identity = ?2 AND a.n > ?1
	ORDER BY n LIMIT ?3`

// Since implements [room.History].
func (s *Store) Since(ctx context.Context, v room.Viewer, n uint64, limit int) (events []*room.Event, gone uint64, err error) {
	err = s.snapshot(ctx, func(tx *sql.Tx) error {
		if err := tx.QueryRowContext(ctx, "SELECT pruned FROM meta").Scan(&gone); err != nil {
			return fmt.Errorf("read the history: %w", err)
		}
		gone = max(gone, v.Above(0)) // what is not shown any more, deleted or not
		rows, err := tx.QueryContext(ctx, every, v.Above(n), string(v.ID), max(limit, 0))
		if err != nil {
			return fmt.Errorf("read the history: %w", err)
		}
		events, err = decode(rows)
		return err
	})
	return events, gone, err
}
