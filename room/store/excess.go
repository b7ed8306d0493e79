package store

// How many lines there are is not counted anew each time that some are too many: it is
// remembered which was the newest of these, and it moves on with each line that is said.
// The house and each channel keep so many of their own: what is left in one tells
// nothing of another.

import (
	"context"
	"database/sql"
	"errors"
	"maps"
	"slices"
	"sync"
)

// channelsAtOnce is how many channels one step looks at: some milliseconds.
const channelsAtOnce = 50

// excess is what is known of the lines of the house and of each channel, where so many
// are kept.
type excess struct {
	mu    sync.Mutex
	keep  int
	of    map[uint64]*tally // by channel, 0 for the house
	begun uint64            // the last event when this round through the channels began…
	next  uint64            // …which goes on behind this one
}

// tally is what is known of the lines of one of them.
type tally struct {
	newest uint64 // of those that are too many, 0 if none were…
	few    uint64 // …and then so many there were, at most
	upTo   uint64 // the last event that was looked at
}

const publicLines = " FROM event t WHERE talk = 1 AND private = 0"

// beyond tells what is too much if so many lines are kept: what is of the house below a
// number, and some events of channels, at most so many. There are more where the round
// through the channels is not at its end. Events below old go for their age.
func (s *Store) beyond(ctx context.Context, keepLines int, old uint64, most int) (house uint64, ns []uint64, more bool, err error) {
	x := &s.excess
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.keep != keepLines {
		x.keep, x.of, x.next = keepLines, map[uint64]*tally{}, 0
	}
	err = s.snapshot(ctx, func(tx *sql.Tx) (err error) {
		var last uint64
		if err = tx.QueryRowContext(ctx, "SELECT last_n FROM meta").Scan(&last); err == nil {
			house, err = x.below(ctx, tx, 0, old, last)
		}
		if err == nil {
			ns, more, err = x.crowded(ctx, tx, old, last, most)
		}
		return err
	})
	if err != nil {
		x.keep = -1
	}
	return house, ns, more, err
}

// crowded are some of the events that are too much in the channels that come next.
func (x *excess) crowded(ctx context.Context, tx *sql.Tx, old, last uint64, most int) (ns []uint64, more bool, err error) {
	for range channelsAtOnce {
		var num sql.Null[uint64]
		if err := tx.QueryRowContext(ctx, "SELECT min(channel) FROM event WHERE private = 1 AND channel > ?", x.next).Scan(&num); err != nil {
			return nil, false, err
		}
		if !num.Valid { // and what is known of channels that are no more goes
			maps.DeleteFunc(x.of, func(_ uint64, t *tally) bool { return t.upTo < x.begun })
			x.next, x.begun = 0, last
			return ns, false, nil
		}
		below, err := x.below(ctx, tx, num.V, old, last)
		if err != nil {
			return nil, false, err
		}
		for _, rows := range []string{channelLines, channelNotices} {
			query, args := merged("t.n", []stream{{rows: rows, of: []any{num.V}}}, 0, below)
			if ns, err = numbersOf(ctx, tx, ns, query+" ORDER BY t.n LIMIT ?", append(args, most)...); err != nil {
				return nil, false, err
			}
		}
		if len(ns) >= most { // and the next step looks at it again
			return ns, true, nil
		}
		x.next = num.V
	}
	return ns, true, nil
}

// below is the place behind the newest line of a channel, or of the house, that is too
// much, 0 if there are no more than are kept. Private lines go with the public ones of
// their time: if they counted, the public lines that are left would tell how many there are.
func (x *excess) below(ctx context.Context, tx *sql.Tx, in, old, last uint64) (n uint64, err error) {
	lines, of := publicLines, []any{}
	if in != 0 {
		lines, of = channelLines, []any{in}
	}
	ask := func(what, which string, args ...any) (n uint64, err error) {
		err = tx.QueryRowContext(ctx, "SELECT "+what+lines+which, slices.Concat(of, args)...).Scan(&n)
		if errors.Is(err, sql.ErrNoRows) {
			return 0, nil
		}
		return n, err
	}
	t, known := x.of[in]
	more := uint64(0)
	if !known {
		t = new(tally)
		x.of[in] = t
	} else if more, err = ask("count(*)", " AND n > ?", t.upTo); err != nil {
		return 0, err
	}
	switch {
	case t.newest != 0 && more > 0:
		t.newest, err = ask("n", " AND n > ? ORDER BY n LIMIT 1 OFFSET ?", t.newest, more-1)
	case t.newest == 0 && known && t.few+more <= uint64(x.keep):
		t.few += more
	case t.newest == 0: // they are counted from the newest on
		if t.newest, err = ask("n", " ORDER BY n DESC LIMIT 1 OFFSET ?", x.keep); err == nil && t.newest == 0 {
			t.few, err = ask("count(*)", "")
		}
	}
	t.upTo = last
	if err != nil || t.newest == 0 {
		return 0, err
	}
	if old > t.newest { // lines behind it go, too
		delete(x.of, in)
	}
	return t.newest + 1, nil
}
