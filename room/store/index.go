package store

// The index of words: talk is put in behind the history, in small batches, in
// nobody's way, and what is withdrawn is taken out. Whoever searches finds what was
// committed last, as a few lines are put in then.

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"
	"time"

	"teahouse/room/fault"
)

const (
	indexAtOnce = 100                    // events: appends wait some milliseconds for them
	indexPause  = 100 * time.Millisecond // between batches when all is indexed
	indexRetry  = 5 * time.Second        // after a failure
	indexing    = "indexing words"       // what this is called where it panics
	indexSoon   = time.Second / 4        // for which a search waits until the newest lines are in it: no longer than people notice
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
	channel uint64
	text    string
}

// indexNewest puts the newest lines in before a search, unless they are more than one
// batch. Without them, it finds the others.
func (s *Store) indexNewest(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, indexSoon)
	defer cancel()
	var behind uint64
	err := s.db.QueryRowContext(ctx, "SELECT last_n - indexed FROM meta").Scan(&behind)
	if err == nil && 0 < behind && behind <= indexAtOnce {
		_ = fault.Contain(s.logger, indexing, func() {
			_, _ = s.indexSome(ctx) // an error lasts, and keepIndex tells
		})
	}
}

// Indexed implements [room.History].
func (s *Store) Indexed(ctx context.Context) (uint64, error) {
	s.indexNewest(ctx)
	return s.Reader.Indexed(ctx)
}

// alone waits until nobody else changes the index as a whole.
func (s *Store) alone(ctx context.Context) (done func(), err error) {
	select {
	case s.indexing <- struct{}{}:
		return func() { <-s.indexing }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// indexSome indexes one batch, and tells whether there is more.
func (s *Store) indexSome(ctx context.Context) (more bool, err error) {
	finish, err := s.alone(ctx)
	if err != nil {
		return false, err
	}
	defer finish()
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
	if err != nil {
		return false, err
	}
	s.batches++
	if more || s.batches%mergeEach == 0 {
		for _, merge := range merges {
			if _, err := s.merge(ctx, merge, mergeAtOnce); err != nil {
				return false, err
			}
		}
	}
	return more, nil
}

func (w *writer) unindexed(after uint64) (lines []line, err error) {
	err = w.each("SELECT n, private, CASE WHEN private THEN coalesce(channel, 0) ELSE 0 END, CASE WHEN talk THEN body ->> '$.text' END FROM event WHERE n > ? ORDER BY n LIMIT ?",
		[]any{after, indexAtOnce}, func(rows *sql.Rows) error {
			var l line
			var text sql.NullString
			if err := rows.Scan(&l.n, &l.private, &l.channel, &text); err != nil {
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
	if l.channel != 0 {
		readers = []string{channelMark(l.channel)}
	} else if err := w.each("SELECT identity FROM audience WHERE n = ?", []any{l.n}, func(rows *sql.Rows) error {
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
