package store

// Search: what a viewer may not read is not found, and costs a search nothing. How
// words come into the index, index.go tells.

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"teahouse/room"
	"teahouse/room/state"
)

// The index finds lines, and the tables decide who may read them. FTS5 walks
// from the newest back, and stops at the limit or the end of the block. All is
// found before the first row is returned: once one is, the driver interrupts a
// statement no more.
const (
	searchSaid = `
		WITH found AS MATERIALIZED (
			SELECT e.n, e.body FROM said s CROSS JOIN event e ON e.n = s.rowid
			WHERE s.said MATCH ?1 AND s.rowid < ?2 AND s.rowid >= ?4 AND +e.talk = 1 AND e.private = 0
			AND (?5 IS NULL OR ` + wroteIt + `) AND ` + saidThen + `
			ORDER BY s.rowid DESC LIMIT ?3)
		SELECT n, body FROM found`
	searchTold = `
		WITH found AS MATERIALIZED (
			SELECT e.n, e.body FROM told t CROSS JOIN event e ON e.n = t.rowid
			WHERE t.told MATCH ?1 AND t.rowid < ?2 AND t.rowid >= ?4 AND +e.talk = 1
			AND (EXISTS (SELECT 1 FROM audience a WHERE a.identity = ?8 AND a.n = t.rowid AND (?9 = '' OR a.peer = ?9))
				OR EXISTS (SELECT 1 FROM json_each(?10) j WHERE j.value ->> 0 = e.channel AND j.value ->> 1 <= t.rowid))
			AND (?5 IS NULL OR ` + wroteIt + `) AND ` + saidThen + `
			ORDER BY t.rowid DESC LIMIT ?3)
		SELECT n, body FROM found`

	newestSaid = "SELECT coalesce((SELECT rowid FROM said WHERE said MATCH ? AND rowid < ? ORDER BY rowid DESC LIMIT 1), 0)"
	newestTold = "SELECT coalesce((SELECT rowid FROM told WHERE told MATCH ? AND rowid < ? ORDER BY rowid DESC LIMIT 1), 0)"

	// wroteIt tells whether an author wrote a line, in one of their spans.
	wroteIt  = "EXISTS (SELECT 1 FROM json_each(?5) j" + spanOf
	wroteOne = "EXISTS (SELECT 1 FROM json_each(?) j" + spanOf
	spanOf   = " WHERE j.value ->> 0 = e.who AND j.value ->> 1 < e.n AND e.n <= j.value ->> 2)"

	// saidThen tells whether a line was said between two moments.
	saidThen = "(?6 = 0 OR +e.at >= ?6) AND (?7 = 0 OR +e.at < ?7)"

	searchSpan = "SELECT coalesce((SELECT min(n) FROM event), 0), indexed + 1 FROM meta"
)

// Search implements [room.History].
func (s *Store) Search(ctx context.Context, v state.Viewer, q room.Query, before uint64, limit int, thorough bool) (found []*state.Event, err error) {
	wanted, err := expression(q.Words)
	if err != nil || limit <= 0 {
		return nil, err
	}
	var by []span
	if q.From != "" {
		if by, err = s.spans(ctx, q.From, untilNow); err != nil {
			return nil, fmt.Errorf("read the history: %w", err)
		}
	}
	switch {
	case len(wanted) > 0:
		s.indexNewest(ctx)
		found, err = s.effort(thorough).search(ctx, &sought{v, wanted, q, written(by)}, before, limit)
		return slices.DeleteFunc(found, gone), err
	case q.Words != "": // of which none is a word
		return nil, nil
	case q.From != "":
		return s.by(ctx, v, by, before, q, limit)
	case q != room.Query{}:
		return s.between(ctx, v, before, q, limit)
	}
	return nil, nil
}

// effort is that of a search.
func (s *Store) effort(thorough bool) *effort {
	if thorough {
		return s.thorough.effort()
	}
	return s.quick.effort()
}

// written is what [wroteIt] is asked about an author, nil for whoever.
func written(by []span) any {
	if len(by) == 0 {
		return nil
	}
	all := make([][3]any, len(by))
	for i, p := range by {
		all[i] = [3]any{p.id, p.above, p.upTo}
	}
	return encoded(all)
}

// sought is what a search by the index looks for.
type sought struct {
	viewer state.Viewer
	words  []phrase
	times  room.Query
	by     any // as written makes it
}

// search finds the newest public lines, and what the viewer may read beside them
// since the oldest of those.
func (e *effort) search(ctx context.Context, what *sought, before uint64, limit int) (found []*state.Event, err error) {
	var (
		r       = &e.lane.Reader
		oldest  uint64
		next    uint64
		private []circle
	)
	if _, _, err := e.run(ctx, false, func(ctx context.Context) (err error) {
		if err := r.db.QueryRowContext(ctx, searchSpan).Scan(&oldest, &next); err != nil {
			return fmt.Errorf("read the history: %w", err)
		}
		private, err = r.circles(ctx, what.viewer)
		return err
	}); err != nil {
		return nil, err
	}
	from, before := max(oldest, what.viewer.From), min(before, next)
	if hasHouse(what.viewer) {
		if found, err = e.walk(ctx, from, before, limit, r.finds(searchSaid, what, what.words), r.skips(newestSaid, what.words)); err != nil {
			return nil, err
		}
		if len(found) == limit {
			from = max(from, found[limit-1].N)
		}
	}
	told, err := e.told(ctx, what, private, from, before, limit)
	if err != nil {
		return nil, err
	}
	found = append(found, told...)
	slices.SortFunc(found, func(a, b *state.Event) int { return cmp.Compare(b.N, a.N) })
	return found[:min(len(found), limit)], nil
}

// told finds what the viewer may read and others may not. It begins anew where a
// circle of readers begins for them: so nobody wades through what was said there
// before they came.
func (e *effort) told(ctx context.Context, what *sought, private []circle, from, before uint64, limit int) (found []*state.Event, err error) {
	r := &e.lane.Reader
	for high := before; high > from && len(found) < limit; {
		low, next := from, []string(nil)
		for _, c := range private {
			if c.since < high {
				low = max(low, c.since)
			}
		}
		for _, c := range private {
			if c.since <= low {
				next = append(next, c.tokens...)
			}
		}
		if len(next) == 0 {
			break
		}
		readers := phrase{`("` + strings.Join(next, `" OR "`) + `")`, 1}
		v, asked := &what.viewer, append(slices.Clip(what.words), readers)
		some, err := e.walk(ctx, low, high, limit-len(found), r.finds(searchTold, what, asked, string(v.ID), string(v.Scope.With), memberships(*v)),
			r.skips(newestTold, []phrase{readers})) // a word stands in lines of others, too
		if err != nil {
			return nil, err
		}
		found, high = append(found, some...), low
	}
	return found, nil
}

func (r *Reader) finds(query string, what *sought, words []phrase, more ...any) look {
	return func(ctx context.Context, block string, from, before uint64, limit int) ([]*state.Event, error) {
		args := []any{inBlock(block, words), before, limit, from, what.by, what.times.Since, what.times.Until}
		return r.events(ctx, query, append(args, more...)...)
	}
}

// skips looks up each word by itself, for which FTS5 takes the end of one list. What
// are phrases it would compare line by line.
func (r *Reader) skips(query string, wanted []phrase) skip {
	return func(ctx context.Context, before uint64) (newest uint64, err error) {
		newest = before
		for _, p := range wanted {
			if p.tokens > 1 {
				continue
			}
			var n uint64
			if err := r.db.QueryRowContext(ctx, query, p.text, before).Scan(&n); err != nil {
				return 0, fmt.Errorf("read the history: %w", err)
			}
			newest = min(newest, n)
		}
		return newest, nil
	}
}

// Indexed implements [room.History].
func (r *Reader) Indexed(ctx context.Context) (n uint64, err error) {
	if err := r.db.QueryRowContext(ctx, "SELECT indexed FROM meta").Scan(&n); err != nil {
		return 0, fmt.Errorf("read how far words are indexed: %w", err)
	}
	return n, nil
}

// circle is readers of lines that others do not read, as the index knows them.
type circle struct {
	tokens []string
	since  uint64 // the first event that the viewer may read
}

// circles are those in the part of the history that a viewer asks for.
func (r *Reader) circles(ctx context.Context, v state.Viewer) (all []circle, err error) {
	add := func(id string, since uint64) error {
		tokens, err := r.readers(ctx, id)
		if len(tokens) > 0 {
			all = append(all, circle{tokens, since})
		}
		return err
	}
	if len(toldOf(v)) > 0 {
		err = add(string(v.ID), 0)
	}
	for _, m := range joined(v) {
		if err == nil {
			err = add(channelMark(m.Num), m.Since)
		}
	}
	return all, err
}

// memberships are the channels that a viewer asks for, as SQL is asked.
func memberships(v state.Viewer) string {
	all := [][2]uint64{}
	for _, m := range joined(v) {
		all = append(all, [2]uint64{m.Num, m.Since})
	}
	return encoded(all)
}

// encoded is JSON of numbers and texts, which cannot fail.
func encoded(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(text)
}

// readers are the tokens that stand for an identity or a channel: one, and one
// more for each identity that became part of it.
func (r *Reader) readers(ctx context.Context, id string) (tokens []string, err error) {
	rows, err := r.db.QueryContext(ctx, "SELECT num FROM reader WHERE identity = ?", id)
	if err != nil {
		return nil, fmt.Errorf("read the history: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var num string
		if err := rows.Scan(&num); err != nil {
			return nil, fmt.Errorf("read the history: %w", err)
		}
		tokens = append(tokens, readerWord(num))
	}
	return tokens, rows.Err()
}
