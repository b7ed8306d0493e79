package store

// What one person said, found by its author and not among everybody's lines.

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"teahouse/room/state"
)

// saidWithin is how many of somebody's last lines are looked at: most are
// public, and of the private ones of others nobody waits for more.
const saidWithin = 1000

// said walks the newest lines that an identity wrote, in an index.
const said = `
	SELECT n, body FROM (
		SELECT n, private, body FROM event WHERE who = ?1 AND talk = 1 AND n > ?2 AND n <= ?3 ORDER BY n DESC LIMIT ?4) e
	WHERE (private = 0 OR EXISTS (SELECT 1 FROM audience a WHERE a.n = e.n AND a.identity = ?5))
	AND body ->> '$.gone' IS NULL AND body ->> '$.at' >= ?6
	ORDER BY n DESC LIMIT ?7`

// Said implements [room.History].
func (s *Store) Said(ctx context.Context, v state.Viewer, who state.Identity, since time.Time, limit int) (found []*state.Event, err error) {
	spans, err := s.spans(ctx, who)
	if err != nil {
		return nil, fmt.Errorf("read the history: %w", err)
	}
	for _, p := range spans {
		lines, err := s.events(ctx, said, p.id, max(p.above, max(v.From, 1)-1), p.upTo, saidWithin, string(v.ID), since.UnixMilli(), max(limit, 0))
		if err != nil {
			return nil, err
		}
		found = append(found, lines...)
	}
	slices.SortFunc(found, func(a, b *state.Event) int { return cmp.Compare(a.N, b.N) })
	return found[max(0, len(found)-limit):], nil
}
