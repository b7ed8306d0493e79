package store

// Search: the words of talk are indexed behind the history, in small batches,
// and what a viewer may not read is not found.

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"teahouse/room/state"
)

const (
	indexAtOnce = 100                    // events: appends wait some milliseconds for them
	indexPause  = 100 * time.Millisecond // between batches when all is indexed: quiet talk would cost a transaction a line
	indexRetry  = 5 * time.Second        // after a failure
)

// keepIndex puts what is committed into the index, until ctx ends. It begins
// where it stopped when the program last ended.
func (s *Store) keepIndex(ctx context.Context) {
	failing := false
	for ctx.Err() == nil {
		more, err := s.indexSome(ctx)
		if err != nil && ctx.Err() == nil && !failing { // once: a full disk may stay full for days
			s.logger.Warn("words are not indexed, trying again until they are", "err", err)
		}
		if err == nil && failing {
			s.logger.Info("words are indexed again")
		}
		failing = err != nil
		if more {
			continue
		}
		pause := indexPause
		if failing {
			pause = indexRetry
		} else {
			select {
			case <-s.unindexed:
			case <-ctx.Done():
			}
		}
		select {
		case <-time.After(pause):
		case <-ctx.Done():
		}
	}
}

func (s *Store) wakeIndex() { wake(s.unindexed) }

func wake(c chan<- struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// line is an event on its way into the index.
type line struct {
	n       uint64
	private bool
	text    string
}

// indexSome indexes one batch, and tells whether there is more.
func (s *Store) indexSome(ctx context.Context) (more bool, err error) {
	s.indexing.Lock()
	defer s.indexing.Unlock()
	var done, last uint64
	if err := s.db.QueryRowContext(ctx, "SELECT indexed, last_n FROM meta").Scan(&done, &last); err != nil || done == last {
		return false, err
	}
	err = s.step(ctx, func(w *writer) error {
		if err := w.scan("SELECT indexed, last_n FROM meta", nil, &done, &last); err != nil {
			return err
		}
		lines, err := w.unindexed(done)
		if err != nil {
			return err
		}
		if more = len(lines) == indexAtOnce; more {
			last = lines[len(lines)-1].n
		}
		for _, l := range lines {
			if err := w.index(l); err != nil {
				return fmt.Errorf("event %d: %w", l.n, err)
			}
		}
		_, err = w.exec("UPDATE meta SET indexed = ?", last)
		return err
	})
	for _, merge := range merges {
		if err == nil {
			_, err = s.merge(ctx, merge, mergeAtOnce)
		}
	}
	return more && err == nil, err
}

func (w *writer) unindexed(after uint64) (lines []line, err error) {
	err = w.each("SELECT n, private, CASE WHEN talk THEN body ->> '$.text' END FROM event WHERE n > ? ORDER BY n LIMIT ?",
		[]any{after, indexAtOnce}, func(rows *sql.Rows) error {
			var l line
			var text sql.NullString
			if err := rows.Scan(&l.n, &l.private, &text); err != nil {
				return err
			}
			l.text = text.String
			lines = append(lines, l)
			return nil
		})
	return lines, err
}

func (w *writer) index(l line) error {
	if l.text == "" { // withdrawn, or no talk
		return nil
	}
	words := blockWord(l.n) + " " + segment(folded(l.text))
	if !l.private {
		_, err := w.exec("INSERT INTO said (rowid, words) VALUES (?, ?)", l.n, words)
		return err
	}
	var readers []string
	if err := w.each("SELECT identity FROM audience WHERE n = ?", []any{l.n}, func(rows *sql.Rows) error {
		var id string
		err := rows.Scan(&id)
		readers = append(readers, id)
		return err
	}); err != nil {
		return err
	}
	for i, id := range readers {
		num, err := w.reader(id)
		if err != nil {
			return err
		}
		readers[i] = readerWord(strconv.FormatInt(num, 10))
	}
	_, err := w.exec("INSERT INTO told (rowid, words, readers) VALUES (?, ?, ?)", l.n, words, strings.Join(readers, " "))
	return err
}

// reader is a number that stands for an identity.
func (w *writer) reader(id string) (num int64, err error) {
	err = w.scan("SELECT coalesce(min(num), 0) FROM reader WHERE identity = ?", []any{id}, &num)
	if err != nil || num != 0 {
		return num, err
	}
	err = w.scan("INSERT INTO reader (identity) VALUES (?) RETURNING num", []any{id}, &num)
	return num, err
}

// unindex takes an event out of the index.
func (w *writer) unindex(n uint64) error {
	for _, query := range []string{"DELETE FROM said WHERE rowid = ?", "DELETE FROM told WHERE rowid = ?"} {
		if _, err := w.exec(query, n); err != nil {
			return err
		}
	}
	return nil
}

// The index finds lines, and the tables decide who may read them. FTS5 walks
// from the newest back, and stops at the limit or the end of the block. All is
// found before the first row is returned: once one is, the driver interrupts a
// statement no more.
const (
	searchSaid = `
		WITH found AS MATERIALIZED (
			SELECT e.n, e.body FROM said s CROSS JOIN event e ON e.n = s.rowid
			WHERE s.said MATCH ?1 AND s.rowid < ?2 AND s.rowid >= ?4 AND +e.talk = 1 AND e.private = 0
			ORDER BY s.rowid DESC LIMIT ?3)
		SELECT n, body FROM found`
	searchTold = `
		WITH found AS MATERIALIZED (
			SELECT e.n, e.body FROM told t CROSS JOIN audience a ON a.n = t.rowid AND a.identity = ?5 CROSS JOIN event e ON e.n = t.rowid
			WHERE t.told MATCH ?1 AND t.rowid < ?2 AND t.rowid >= ?4 AND +e.talk = 1
			ORDER BY t.rowid DESC LIMIT ?3)
		SELECT n, body FROM found`
	searchSpan = "SELECT coalesce((SELECT min(n) FROM event), 0), indexed + 1 FROM meta"
)

// Search implements [room.History]. Lines are found some moments after they
// were committed.
func (s *Store) Search(ctx context.Context, v state.Viewer, words string, before uint64, limit int, thorough bool) (found []*state.Event, err error) {
	wanted, err := expression(words)
	if err != nil || len(wanted) == 0 || limit <= 0 {
		return nil, err
	}
	lane := s.quick
	if thorough {
		lane = s.thorough
	}
	return lane.effort().search(ctx, v, wanted, before, limit)
}

// search finds the newest public lines, and what the viewer was told privately
// since the oldest of them.
func (e *effort) search(ctx context.Context, v state.Viewer, wanted []phrase, before uint64, limit int) ([]*state.Event, error) {
	r := &e.lane.Reader
	var (
		oldest, next uint64
		readers      []string
	)
	if _, _, err := e.run(ctx, false, func(ctx context.Context) (err error) {
		if err := r.db.QueryRowContext(ctx, searchSpan).Scan(&oldest, &next); err != nil {
			return fmt.Errorf("read the history: %w", err)
		}
		if v.ID != "" {
			readers, err = r.readers(ctx, v.ID)
		}
		return err
	}); err != nil {
		return nil, err
	}
	from, before := max(oldest, v.From), min(before, next)
	found, err := e.walk(ctx, from, before, limit, r.finds(searchSaid, wanted))
	if err != nil || len(readers) == 0 {
		return found, err
	}
	if len(found) == limit {
		from = max(from, found[limit-1].N)
	}
	wanted = append(wanted, phrase{`("` + strings.Join(readers, `" OR "`) + `")`, 1})
	private, err := e.walk(ctx, from, before, limit, r.finds(searchTold, wanted, string(v.ID)))
	if err != nil {
		return nil, err
	}
	found = append(found, private...)
	slices.SortFunc(found, func(a, b *state.Event) int { return cmp.Compare(b.N, a.N) })
	return found[:min(len(found), limit)], nil
}

func (r *Reader) finds(query string, wanted []phrase, more ...any) look {
	return func(ctx context.Context, block string, from, before uint64, limit int) ([]*state.Event, error) {
		return r.events(ctx, query, append([]any{inBlock(block, wanted), before, limit, from}, more...)...)
	}
}

// Indexed implements [room.History].
func (r *Reader) Indexed(ctx context.Context) (n uint64, err error) {
	if err := r.db.QueryRowContext(ctx, "SELECT indexed FROM meta").Scan(&n); err != nil {
		return 0, fmt.Errorf("read how far words are indexed: %w", err)
	}
	return n, nil
}

// readers are the tokens that stand for an identity: one, and one more for
// each that became part of it.
func (r *Reader) readers(ctx context.Context, id state.Identity) (tokens []string, err error) {
	rows, err := r.db.QueryContext(ctx, "SELECT num FROM reader WHERE identity = ?", string(id))
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
