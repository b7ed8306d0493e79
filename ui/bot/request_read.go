package bot

// Reading back: what a bot asks for of what happened. Each answer says at which
// event it is true, which the bot has been told by then: all up to there was looked
// at, and nothing behind it. One that is not all says where the rest begins.

import (
	"teahouse/room"
	"teahouse/room/state"
	"teahouse/ui/command"
	"teahouse/ui/stdio"
)

// span are the events that a request is about: those between two places.
type span struct {
	after, before uint64
	asOf          uint64 // the last event there is
}

// span finds the places that a request names.
func (q *request) span(b *bot) (x span, err error) {
	x.asOf = b.Seat.Newest()
	x.before = x.asOf + 1
	if q.has("before") {
		n, err := b.Seat.PlaceOf(b.ctx, string(q.before))
		if err != nil {
			return x, err
		}
		x.before = max(min(n, x.before), 1)
	}
	if q.has("after") {
		x.after, err = b.Seat.PlaceOf(b.ctx, string(q.after))
	}
	return x, err
}

// within are those of some events, in any order, that are in the span.
func (x *span) within(events []*state.Event) (in []*state.Event) {
	for _, e := range events {
		if x.after < e.N && e.N < x.before {
			in = append(in, e)
		}
	}
	return in
}

func (q *request) history(b *bot) (*success, error) {
	scope, err := q.scope(b)
	if err != nil {
		return nil, err
	}
	x, err := q.span(b)
	if err != nil {
		return nil, err
	}
	onwards, from := q.has("after"), x.after
	a, err := q.told(b, x, !onwards, func(most int) (said []*state.Event, err error) {
		if onwards {
			said, err = b.Seat.After(b.ctx, scope, x.after, most)
		} else {
			said, err = b.Seat.Before(b.ctx, scope, x.before, most)
		}
		said = x.within(said)
		if len(said) > 0 && onwards {
			x.after = said[len(said)-1].N
		} else if len(said) > 0 {
			x.before = said[0].N
		}
		return said, err
	})
	if err != nil || !onwards {
		return a, err
	}
	_, gone, err := b.Seat.Since(b.ctx, scope, from, 1)
	if gone > from {
		a.Gone = b.Seat.Cursor(gone)
	}
	return a, err
}

func (q *request) events(b *bot) (*success, error) {
	scope, err := q.scope(b)
	if err != nil {
		return nil, err
	}
	x, err := q.span(b)
	if err != nil {
		return nil, err
	}
	if x.after, _, err = b.From(q.since, x.asOf); err != nil {
		return nil, err
	}
	from, first := x.after, uint64(0)
	a, err := q.told(b, x, false, func(most int) ([]*state.Event, error) {
		happened, gone, err := b.Seat.Since(b.ctx, scope, x.after, most)
		happened = x.within(happened)
		if len(happened) > 0 {
			x.after = happened[len(happened)-1].N
		}
		first = max(first, gone)
		return happened, err
	})
	if err == nil && first > from {
		a.Gone = b.Seat.Cursor(first)
	}
	return a, err
}

// search may be some moments behind what is said: the answer is true where
// that was reached.
func (q *request) search(b *bot) (*success, error) {
	scope, err := q.scope(b)
	if err != nil {
		return nil, err
	}
	query := room.Query{Words: q.text}
	if query.From, err = q.author(b); err != nil {
		return nil, err
	}
	indexed, err := b.Seat.Indexed(b.ctx)
	if err != nil {
		return nil, err
	}
	x, err := q.span(b)
	if err != nil {
		return nil, err
	}
	x.asOf = min(x.asOf, indexed)
	x.before = min(x.before, x.asOf+1)
	return q.told(b, x, false, func(most int) ([]*state.Event, error) {
		found, err := b.Seat.Search(b.ctx, scope, query, x.before, most)
		found = x.within(found)
		if len(found) > 0 {
			x.before = found[len(found)-1].N
		}
		return found, err
	})
}

// told is an answer with as many events as are asked for. Those of people whom the
// bot's key ignores are left out, and the next ones read in their place; they stand
// before those read already, or behind them.
func (q *request) told(b *bot, x span, back bool, read func(most int) ([]*state.Event, error)) (*success, error) {
	a, teller := &success{Events: []command.Event{}, Cursor: b.Seat.Cursor(x.asOf)}, command.TellerFor(b.Seat)
	most := q.most()
	left := most + 1                                                                 // which tells whether there are more
	for at := left; left > 0 && b.ctx.Err() == nil; at = max(left, stdio.PageSize) { // one by one, much that is left out would be asked for often
		some, err := read(at)
		if err != nil {
			return a, err
		}
		seen := make([]command.Event, 0, len(some))
		for _, e := range some {
			if !b.hides(e, teller.Me) {
				seen = append(seen, b.tells(teller, e))
			}
		}
		if over := len(seen) - left; over > 0 && back {
			seen = seen[over:]
		} else if over > 0 {
			seen = seen[:left]
		}
		if back {
			a.Events = append(seen, a.Events...)
		} else {
			a.Events = append(a.Events, seen...)
		}
		left -= len(seen)
		if len(some) < at {
			break
		}
	}
	switch {
	case left > 0:
	case back:
		a.Events = a.Events[1:]
		a.More = a.Events[0].Cursor
	default:
		a.Events = a.Events[:most]
		a.More = a.Events[most-1].Cursor
	}
	return a, nil
}
