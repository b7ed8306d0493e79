package store

// Reading on: what happened since an event, of every kind, and what of it is
// kept no longer.

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"strconv"

	"teahouse/room/state"
)

// pruned asks for the newest event of which some streams are told that it is gone,
// and which their reader could read: of a channel, none from before they joined.
const pruned = `
	SELECT coalesce(max(p.n), 0) FROM json_each(?) j CROSS JOIN pruned p ON p.identity = j.value ->> 0
	WHERE p.n >= j.value ->> 1`

// channelMark stands for a channel where others are identities, none of which
// begins like it.
func channelMark(num uint64) string { return "#" + strconv.FormatUint(num, 10) }

// marks are what [pruned] asks about for a viewer.
func marks(v state.Viewer) string {
	all := [][2]any{}
	if hasHouse(v) {
		all = append(all, [2]any{"", 0})
	}
	if len(toldOf(v)) > 0 {
		all = append(all, [2]any{v.ID, 0})
	}
	for _, m := range joined(v) {
		all = append(all, [2]any{channelMark(m.Num), m.Since})
	}
	return encoded(all)
}

// one is the event at a place, if it is of the part of the history that is asked for.
const one = `
	SELECT n, body FROM event e WHERE n = ?1 AND n >= ?2 AND (private = 0 AND ?3
		OR EXISTS (SELECT 1 FROM audience a WHERE a.identity = ?4 AND a.n = e.n AND (?5 = '' OR a.peer = ?5))
		OR EXISTS (SELECT 1 FROM json_each(?6) j WHERE j.value ->> 0 = e.channel AND j.value ->> 1 <= e.n))`

// One implements [room.History].
func (s *Store) One(ctx context.Context, v state.Viewer, ref state.Ref) (*state.Event, error) {
	var (
		events []*state.Event
		err    error
	)
	if ref.Seq != 0 {
		events, err = s.some(ctx, numbered(v, ref), v.From, math.MaxInt64, " ORDER BY n DESC LIMIT ?", 1) // two have the same number between people of whom a key became an account
	} else {
		reader := state.Identity("")
		if len(toldOf(v)) > 0 {
			reader = v.ID
		}
		events, err = s.events(ctx, one, min(ref.N, math.MaxInt64), v.From, hasHouse(v), string(reader), string(v.Scope.With), memberships(v))
	}
	if err != nil || len(events) == 0 {
		return nil, err
	}
	return events[0], nil
}

// Since implements [room.History].
func (s *Store) Since(ctx context.Context, v state.Viewer, n uint64, limit int) (events []*state.Event, gone uint64, err error) {
	forgotten, err := s.forgotten(ctx)
	if err != nil {
		return nil, 0, err
	}
	err = s.snapshot(ctx, func(tx *sql.Tx) error {
		if err := tx.QueryRowContext(ctx, pruned, marks(v)).Scan(&gone); err != nil {
			return fmt.Errorf("read the history: %w", err)
		}
		all := allOf(v)
		if len(all) == 0 {
			return nil
		}
		if v.From > 0 { // what is not shown any more, deleted or not
			query, args := merged("t.n AS n", all, 0, v.From)
			var hidden uint64
			if err := tx.QueryRowContext(ctx, query+" ORDER BY n DESC LIMIT 1", args...).Scan(&hidden); err != nil && !errors.Is(err, sql.ErrNoRows) {
				return fmt.Errorf("read the history: %w", err)
			}
			gone = max(gone, hidden)
		}
		query, args := merged("t.n AS n, body", all, above(v, n), math.MaxInt64)
		rows, err := tx.QueryContext(ctx, query+" ORDER BY n LIMIT ?", append(args, max(limit, 0))...)
		if err != nil {
			return fmt.Errorf("read the history: %w", err)
		}
		events, err = decode(rows)
		return err
	})
	if err == nil {
		events, err = s.followed(ctx, without(events, forgotten))
	}
	return events, gone, err
}
