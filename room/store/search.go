package store

// Search: the words of talk are indexed behind the history, in small batches,
// and what a viewer may not read is not found.

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"teahouse/room"
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
	if !l.private {
		_, err := w.exec("INSERT INTO said (rowid, words) VALUES (?, ?)", l.n, segment(folded(l.text)))
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
		readers[i] = strconv.FormatInt(num, 10)
	}
	_, err := w.exec("INSERT INTO told (rowid, words, readers) VALUES (?, ?, ?)", l.n, segment(folded(l.text)), strings.Join(readers, " "))
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
// from the newest back, and stops at the limit. All is found before the first
// row is returned: once one is, the driver interrupts a statement no more.
const (
	searchSaid = `
		WITH found AS MATERIALIZED (
			SELECT e.n, e.body FROM said s CROSS JOIN event e ON e.n = s.rowid
			WHERE s.said MATCH ?1 AND s.rowid < ?2 AND s.rowid >= ?4 AND +e.talk = 1 AND e.private = 0
			ORDER BY s.rowid DESC LIMIT ?3)
		SELECT n, body FROM found`
	searchTold = `
		WITH found AS MATERIALIZED (
			SELECT e.n, e.body FROM told t CROSS JOIN audience a ON a.n = t.rowid AND a.identity = ?4 CROSS JOIN event e ON e.n = t.rowid
			WHERE t.told MATCH ?1 AND t.rowid < ?2 AND t.rowid >= ?5 AND +e.talk = 1
			ORDER BY t.rowid DESC LIMIT ?3)
		SELECT n, body FROM found`
)

// Search implements [room.History]. Lines are found some moments after they
// were committed.
func (s *Store) Search(ctx context.Context, v room.Viewer, words string, before uint64, limit int, thorough bool) (found []*room.Event, err error) {
	wanted, err := expression(words)
	if err != nil || wanted == "" || limit <= 0 {
		return nil, err
	}
	lane := s.quick
	if thorough {
		lane = s.thorough
	}
	err = lane.run(ctx, func(ctx context.Context) error {
		found, err = lane.search(ctx, v, wanted, min(before, math.MaxInt64), limit)
		return err
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(found, func(a, b *room.Event) int { return cmp.Compare(b.N, a.N) })
	return found[:min(len(found), limit)], nil
}

// Indexed implements [room.History].
func (r *Reader) Indexed(ctx context.Context) (n uint64, err error) {
	if err := r.db.QueryRowContext(ctx, "SELECT indexed FROM meta").Scan(&n); err != nil {
		return 0, fmt.Errorf("read how far words are indexed: %w", err)
	}
	return n, nil
}

// search finds the newest public lines, and the newest private ones of the viewer.
func (r *Reader) search(ctx context.Context, v room.Viewer, wanted string, before uint64, limit int) ([]*room.Event, error) {
	found, err := r.events(ctx, searchSaid, wanted, before, limit, v.From)
	if err != nil || v.ID == "" {
		return found, err
	}
	readers, err := r.readers(ctx, v.ID)
	if err != nil || len(readers) == 0 {
		return found, err
	}
	wanted = fmt.Sprintf(`words : (%s) AND readers : ("%s")`, wanted, strings.Join(readers, `" OR "`))
	private, err := r.events(ctx, searchTold, wanted, before, limit, string(v.ID), v.From)
	return append(found, private...), err
}

// readers are the numbers that stand for an identity: one, and one more for
// each that became part of it.
func (r *Reader) readers(ctx context.Context, id room.Identity) (nums []string, err error) {
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
		nums = append(nums, num)
	}
	return nums, rows.Err()
}
