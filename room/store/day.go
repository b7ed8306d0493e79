package store

// Places in the history: where a day begins, where what is kept begins, and how
// much came after a line. Days are the wall's clock's, which may have gone back
// between two lines; ages are in room time, which never does.

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"time"

	"teahouse/room/state"
)

// day finds the earliest public line between two moments.
const day = "SELECT n, at FROM event WHERE talk = 1 AND private = 0 AND at BETWEEN ?1 AND ?2 AND n >= ?3 ORDER BY at, n LIMIT 1"

// channelDay does so in a channel, and channelFirst finds the first line of it that
// somebody may read, before which those of others are not walked through.
const (
	channelDay = `SELECT n, at FROM event INDEXED BY event_channel_day WHERE private = 1 AND channel = ?4 AND talk = 1
		AND at BETWEEN ?1 AND ?2 AND n >= ?3 ORDER BY at, n LIMIT 1`
	channelFirst = "SELECT t.n, at" + channelLines + " AND t.n >= ? ORDER BY t.n LIMIT 1"
)

// dayWithin is how many of somebody's private lines are walked through one by
// one: where the clock went back among them, the right one is found.
const dayWithin = 256

// place is a line and when it was said; none if its number is 0.
type place struct {
	n  uint64
	at int64
}

// find reads the place that a query gives, none if it gives no row.
func find(ctx context.Context, tx *sql.Tx, query string, args ...any) (p place, err error) {
	err = tx.QueryRowContext(ctx, query, args...).Scan(&p.n, &p.at)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return p, err
}

// Day implements [room.History]. The earliest line of the house, and of each
// channel, is found by an index.
func (s *Store) Day(ctx context.Context, v state.Viewer, from, to time.Time) (n uint64, err error) {
	var first place
	err = s.snapshot(ctx, func(tx *sql.Tx) (err error) {
		d := someDay{tx, from.UnixMilli(), math.MaxInt64}
		if !to.IsZero() {
			d.upTo = to.UnixMilli()
		}
		if hasHouse(v) {
			if first, err = find(ctx, tx, day, d.since, d.upTo, v.From); err != nil {
				return err
			}
		}
		for _, told := range toldOf(v) {
			if first, err = d.privately(ctx, told, v.From, first); err != nil {
				return err
			}
		}
		for _, m := range joined(v) {
			p, err := d.in(ctx, m.Num, max(m.Since, v.From))
			if err != nil {
				return err
			}
			if p.n != 0 && (first.n == 0 || p.at < first.at) {
				first = p
			}
		}
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("read the history: %w", err)
	}
	return first.n, nil
}

// someDay is what is looked for in a snapshot: the earliest line between two moments.
type someDay struct {
	tx          *sql.Tx
	since, upTo int64
}

// in finds that of a channel, from an event on.
func (d *someDay) in(ctx context.Context, num, low uint64) (place, error) {
	if low > 0 {
		first, err := find(ctx, d.tx, channelFirst, num, low)
		if err != nil || first.n == 0 || d.since <= first.at && first.at <= d.upTo {
			return first, err
		}
	}
	return find(ctx, d.tx, channelDay, d.since, d.upTo, low, num)
}

// privately walks back from a public line through the private lines of that
// day, and goes on by halves where they are many. It returns the public one if
// none of them is earlier.
func (d *someDay) privately(ctx context.Context, told stream, low uint64, first place) (place, error) {
	below := first.n
	if below == 0 {
		below = math.MaxInt64
	}
	query, args := merged("t.n AS n, at", []stream{told}, low, below)
	rows, err := d.tx.QueryContext(ctx, query+" ORDER BY n DESC LIMIT ?", append(args, dayWithin)...)
	if err != nil {
		return first, err
	}
	defer rows.Close()
	walked := 0
	for ; rows.Next(); walked++ {
		var at int64
		if err := rows.Scan(&below, &at); err != nil {
			return first, err
		}
		if at > d.upTo {
			continue
		}
		if at < d.since {
			return first, nil
		}
		first = place{below, at}
	}
	if err := rows.Err(); err != nil || walked < dayWithin {
		return first, err
	}
	earlier, err := d.byHalves(ctx, told, low, below)
	if earlier.n != 0 {
		first = earlier
	}
	return first, err
}

// byHalves searches a stream below a place for the first line that is not older
// than the first moment.
func (d *someDay) byHalves(ctx context.Context, of stream, low, below uint64) (first place, err error) {
	for high := below; low < high; {
		middle := low + (high-low)/2
		query, args := merged("t.n AS n, at", []stream{of}, middle, high)
		p, err := find(ctx, d.tx, query+" ORDER BY n LIMIT 1", args...)
		switch {
		case err != nil:
			return place{}, err
		case p.n == 0:
			high = middle
		case p.at >= d.since:
			first, high = p, middle
		default:
			low = p.n + 1
		}
	}
	return first, nil
}

// First implements [room.History]. It searches by halves.
func (s *Store) First(ctx context.Context, hint uint64, age int64) (uint64, error) {
	low := max(hint, 1)
	var high uint64
	if err := s.db.QueryRowContext(ctx, "SELECT last_n + 1 FROM meta").Scan(&high); err != nil {
		return 0, fmt.Errorf("read the history: %w", err)
	}
	for middle := low; low < high; middle = low + (high-low)/2 { // the hint is right as a rule
		var (
			n    uint64 // the first that is there, from middle on
			then int64
		)
		err := s.db.QueryRowContext(ctx, "SELECT n, room FROM event WHERE n >= ? ORDER BY n LIMIT 1", middle).Scan(&n, &then)
		switch {
		case errors.Is(err, sql.ErrNoRows):
			high = middle
		case err != nil:
			return 0, fmt.Errorf("read the history: %w", err)
		case then >= age:
			high = middle
		default:
			low = n + 1
		}
	}
	return low, nil
}

// counted counts for each pair of a channel and an event the lines from that on, and
// only where the last that counts is not there. It is one statement: taking thirty
// apart would take longer than running them.
const (
	counted = `
		SELECT iif((SELECT n ` + unseen + ` LIMIT 1 OFFSET ?2 - 1) IS NULL, (SELECT count(*) ` + unseen + `), ?2)
		FROM json_each(?1) j ORDER BY j.key`
	unseen = "FROM event INDEXED BY event_channel WHERE private = 1 AND channel = j.value ->> 0 AND talk = 1 AND n >= j.value ->> 1"
)

// Counts implements [room.History].
func (s *Store) Counts(ctx context.Context, v state.Viewer, from []state.Marker, most int) ([]int, error) {
	counts := make([]int, len(from))
	asked, of := [][2]uint64{}, []int{}
	for i, f := range from {
		v.Scope = state.Scope{In: f.Num}
		if f.Num == 0 && most > 0 {
			var err error
			if counts[i], err = s.Unread(ctx, v, f.N, most); err != nil {
				return nil, err
			}
		}
		for _, m := range joined(v) {
			asked, of = append(asked, [2]uint64{m.Num, max(above(v, f.N), m.Since)}), append(of, i)
		}
	}
	if len(asked) == 0 || most <= 0 {
		return counts, nil
	}
	rows, err := s.db.QueryContext(ctx, counted, encoded(asked), most)
	if err != nil {
		return nil, fmt.Errorf("read the history: %w", err)
	}
	defer rows.Close()
	for i := 0; rows.Next(); i++ {
		if err := rows.Scan(&counts[of[i]]); err != nil {
			return nil, fmt.Errorf("read the history: %w", err)
		}
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read the history: %w", err)
	}
	return counts, nil
}

// Unread implements [room.History].
func (s *Store) Unread(ctx context.Context, v state.Viewer, n uint64, most int) (count int, err error) {
	all := talkOf(v)
	if most <= 0 || len(all) == 0 {
		return 0, nil
	}
	query, args := merged("t.n AS n", all, above(v, n), math.MaxInt64)
	if err := s.db.QueryRowContext(ctx, "SELECT count(*) FROM ("+query+" LIMIT ?)", append(args, most)...).Scan(&count); err != nil {
		return 0, fmt.Errorf("read the history: %w", err)
	}
	return count, nil
}
