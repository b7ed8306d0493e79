package store

// Deleting: what is too old, and what a person wants forgotten. It goes in
// small steps, between which people talk on, and never touches the state.

import (
	"context"
	"database/sql"
	"fmt"
	"math"
	"slices"

	"teahouse/room/state"
)

// prunable are events that are old, and those of the house and of people's private
// lines that are too much.
const prunable = `
	SELECT n FROM event WHERE n < ?1
	UNION SELECT n FROM event WHERE private = 0 AND talk = 1 AND n < ?2
	UNION SELECT n FROM event WHERE private = 0 AND talk = 0 AND n < ?2
	UNION SELECT a.n FROM audience a CROSS JOIN event e ON e.n = a.n WHERE a.n < ?2 AND +e.kind <> 'audit'
	ORDER BY n LIMIT ?3`

// Prune implements [room.History].
func (s *Store) Prune(ctx context.Context, olderThan int64, keepLines, step int) (deleted int, more bool, err error) {
	step = max(step, 1)
	var old, excess uint64 // events below these numbers go, audits only if they are old
	if olderThan != 0 {
		if old, err = s.First(ctx, 0, olderThan); err != nil {
			return 0, false, fmt.Errorf("prune: %w", err)
		}
	}
	var crowded []uint64
	if keepLines > 0 {
		if excess, crowded, more, err = s.beyond(ctx, keepLines, old, step); err != nil {
			return 0, false, fmt.Errorf("prune: %w", err)
		}
	}
	err = s.step(ctx, func(w *writer) error {
		crowded = crowded[:min(len(crowded), step)] // the house comes behind the channels, which are gone through
		gone, err := w.numbers(prunable, old, excess, step-len(crowded))
		more = more || len(gone) == step-len(crowded)
		gone = append(gone, crowded...)
		slices.Sort(gone)
		gone = slices.Compact(gone)
		for _, n := range gone {
			if err == nil {
				err = w.unindex(n)
			}
			if err == nil { // whoever could read it is told that something is missing
				_, err = w.exec(`INSERT INTO pruned (identity, n)
					SELECT '', n FROM event WHERE n = ?1 AND private = 0
					UNION ALL SELECT '#' || channel, n FROM event WHERE n = ?1 AND private = 1 AND channel IS NOT NULL
					UNION ALL SELECT identity, n FROM audience WHERE n = ?1
					ON CONFLICT (identity) DO UPDATE SET n = max(n, excluded.n)`, n)
			}
			if err == nil { // and its audience with it
				_, err = w.exec("DELETE FROM event WHERE n = ?", n)
			}
		}
		if err == nil {
			_, err = w.exec("DELETE FROM aside WHERE room < ?", olderThan)
		}
		if deleted = len(gone); err == nil && deleted > 0 {
			err = w.deleted()
		}
		return err
	})
	if err != nil {
		return 0, false, fmt.Errorf("prune: %w", err)
	}
	s.wakeCleaning()
	return deleted, more, nil
}

// numbersOf reads the rows of a query behind others.
func numbersOf(ctx context.Context, tx *sql.Tx, ns []uint64, query string, args ...any) ([]uint64, error) {
	rows, err := tx.QueryContext(ctx, query, args...)
	if err != nil {
		return ns, err
	}
	defer rows.Close()
	for rows.Next() {
		var n uint64
		if err := rows.Scan(&n); err != nil {
			return ns, err
		}
		ns = append(ns, n)
	}
	return ns, rows.Err()
}

func (w *writer) numbers(query string, args ...any) (ns []uint64, err error) {
	err = w.each(query, args, func(rows *sql.Rows) error {
		var n uint64
		err := rows.Scan(&n)
		ns = append(ns, n)
		return err
	})
	return ns, err
}

const (
	forgetAtOnce = 200    // events a step
	countAtOnce  = 20_000 // lines counted in one question: some milliseconds
)

// untilNow is beyond every event.
const untilNow = math.MaxInt64

// both are public and private events, which the index of authors keeps apart.
var both = [...]bool{false, true}

// span is a part of the history in which an identity stands for somebody.
type span struct {
	who         state.Identity
	id          string
	above, upTo uint64 // event numbers
}

// spans tell under which identities somebody wrote up to an event: their own, since it was
// last folded into another, and those folded into theirs, before that.
func (s *Store) spans(ctx context.Context, who state.Identity, upTo uint64) (spans []span, err error) {
	if who == "" {
		return nil, nil
	}
	rows, err := s.db.QueryContext(ctx, `
		SELECT ?1, coalesce((SELECT max(n) FROM folded WHERE old = ?1 AND n <= ?2), 0), ?2
		UNION ALL
		SELECT old, coalesce((SELECT max(n) FROM folded p WHERE p.old = f.old AND p.n < f.n), 0), n FROM folded f WHERE now = ?1 AND n <= ?2`, string(who), upTo)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		p := span{who: who}
		if err := rows.Scan(&p.id, &p.above, &p.upTo); err != nil {
			return nil, err
		}
		spans = append(spans, p)
	}
	return spans, rows.Err()
}

// Lines implements [room.History].
func (s *Store) Lines(ctx context.Context, who state.Identity) (count int, err error) {
	spans, err := s.spans(ctx, who, untilNow)
	for _, p := range spans {
		for _, private := range both {
			above := p.above
			for n := countAtOnce; n == countAtOnce && err == nil; count += n {
				err = s.db.QueryRowContext(ctx, countLines, p.id, private, above, p.upTo, countAtOnce).Scan(&n, &above)
			}
		}
	}
	if err != nil {
		return 0, fmt.Errorf("count lines: %w", err)
	}
	return count, nil
}

// countLines counts the first lines of somebody beyond a number, and tells how far
// they go.
const countLines = `
	SELECT count(*), coalesce(max(n), 0) FROM (
		SELECT n FROM event WHERE who = ? AND talk = 1 AND private = ? AND n > ? AND n <= ? ORDER BY n LIMIT ?)`

// forget takes the text and the author out of all that somebody said up to an event, and
// out of reports that quote it, and deletes the notices about that person.
func (s *Store) forget(ctx context.Context, who state.Identity, upTo uint64) error {
	spans, err := s.spans(ctx, who, upTo)
	for _, p := range spans {
		for _, private := range both {
			for more := true; more && err == nil; {
				more, err = s.forgetSome(ctx, p, private)
				if s.forgot != nil {
					s.forgot()
				}
			}
		}
		for n, more := p.above, true; more && err == nil; {
			n, more, err = s.unquoteSome(ctx, p, n)
		}
	}
	s.wakeCleaning()
	return err
}

// forgetSome makes tombstones by nobody of lines, and deletes notices. Acts of
// governing and of accounts stay: they are not theirs alone.
func (s *Store) forgetSome(ctx context.Context, p span, private bool) (more bool, err error) {
	err = s.step(ctx, func(w *writer) error {
		var reader string // who may have registered since they asked, and reads as the account
		if err := w.scan("SELECT coalesce((SELECT now FROM folded WHERE old = ?1 AND n > ?2 ORDER BY n LIMIT 1), ?1)", []any{string(p.who), p.upTo}, &reader); err != nil {
			return err
		}
		ns, err := w.numbers("SELECT n FROM event WHERE who = ? AND talk = 1 AND private = ? AND n > ? AND n <= ? ORDER BY n LIMIT ?", p.id, private, p.above, p.upTo, forgetAtOnce)
		for _, n := range ns {
			if err == nil {
				err = w.unindex(n)
			}
			if err == nil {
				_, err = w.exec(`UPDATE event SET body = json_set(json_remove(body, '$.text', '$.who', '$.mark', '$.origin', '$.nonce', '$.as', '$.edited', '$.reactions'), '$.gone', json('true')) WHERE n = ?`, n)
			}
			if err == nil { // those who were told it keep the tombstone, which is of nobody
				_, err = w.exec("DELETE FROM audience WHERE n = ? AND identity = ?", n, reader)
			}
			if err == nil {
				_, err = w.exec("UPDATE audience SET peer = '' WHERE n = ? AND peer = ?", n, reader)
			}
		}
		if err != nil {
			return err
		}
		if len(ns) > 0 {
			err = w.deleted()
		}
		if more = len(ns) == forgetAtOnce; more || err != nil {
			return err
		}
		reasons, err := w.numbers("SELECT n FROM event WHERE who = ? AND talk = 0 AND private = ? AND n > ? AND n <= ? AND kind = 'away' LIMIT 1", p.id, private, p.above, p.upTo)
		if err == nil && len(reasons) > 0 {
			err = w.deleted()
		}
		if err != nil {
			return err
		}
		reactions, err := w.numbers("SELECT n FROM event WHERE who = ? AND talk = 0 AND private = ? AND n > ? AND n <= ? AND kind = 'react' ORDER BY n LIMIT ?", p.id, private, p.above, p.upTo, forgetAtOnce)
		if err == nil {
			err = w.unreact(p, reactions)
		}
		if more = len(reactions) == forgetAtOnce; more || err != nil {
			return err
		}
		notices, err := w.exec(`DELETE FROM event WHERE n IN (SELECT n FROM event WHERE who = ? AND talk = 0 AND private = ? AND n > ? AND n <= ?
			AND kind IN ('enter', 'leave', 'rename', 'away', 'back', 'join', 'part', 'unsend', 'edit', 'forget') LIMIT ?)`, p.id, private, p.above, p.upTo, forgetAtOnce)
		more = notices == forgetAtOnce
		return err
	})
	return more, err
}

// someReports are those that come next after a number, about whomever.
const someReports = `
	SELECT n FROM event WHERE kind = 'audit' AND (body ->> '$.verb' IS 'report') = 1 AND n > ? AND n <= ? ORDER BY n LIMIT ?`

// unquoteSome takes the lines that reports quote out of them, and tells up to
// which of the reports. It looks at some, whoever they are about.
func (s *Store) unquoteSome(ctx context.Context, p span, after uint64) (upTo uint64, more bool, err error) {
	err = s.step(ctx, func(w *writer) error {
		reports, err := w.numbers(someReports, after, p.upTo, forgetAtOnce)
		if err != nil || len(reports) == 0 {
			return err
		}
		upTo, more = reports[len(reports)-1], len(reports) == forgetAtOnce
		quoted, err := w.exec(`UPDATE event SET body = json_remove(body, '$.lines')
			WHERE kind = 'audit' AND (body ->> '$.verb' IS 'report') = 1 AND n > ? AND n <= ?
			AND body ->> '$.whom.id' = ? AND body -> '$.lines' IS NOT NULL`, after, upTo, p.id)
		if err == nil && quoted > 0 {
			err = w.deleted()
		}
		return err
	})
	return upTo, more, err
}
