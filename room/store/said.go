package store

// What one person said, found by its author and not among everybody's lines.

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"teahouse/room"
	"teahouse/room/state"
)

// saidWithin is how many lines are looked at: of the last ones of somebody that
// the viewer may read, and of the last private ones of the viewer. What others
// say where the viewer does not read changes nothing.
const saidWithin = 1000

const (
	houseBy   = " FROM event t INDEXED BY event_who WHERE private = 0 AND talk = 1 AND who = ?"
	channelBy = " FROM event t INDEXED BY event_channel_who WHERE private = 1 AND channel = ? AND talk = 1 AND who = ?"
)

// byAuthor are the streams of what an author wrote in one span, in the part of the history
// that a viewer asks for.
func byAuthor(v state.Viewer, p span) (all []stream) {
	if hasHouse(v) {
		all = append(all, stream{rows: houseBy, of: []any{p.id}})
	}
	for _, m := range joined(v) {
		all = append(all, stream{channelBy, []any{m.Num, p.id}, m.Since})
	}
	for _, told := range toldOf(v) {
		last, args := merged("t.n AS n, body, who", []stream{told}, v.From, p.upTo+1)
		all = append(all, stream{
			rows: " FROM (" + last + " ORDER BY n DESC LIMIT ?) t WHERE who = ?",
			of:   append(args, saidWithin, p.id),
		})
	}
	return all
}

// Said implements [room.History].
func (s *Store) Said(ctx context.Context, v state.Viewer, who state.Identity, since time.Time, limit int) ([]*state.Event, error) {
	spans, err := s.spans(ctx, who, untilNow)
	if err != nil {
		return nil, fmt.Errorf("read the history: %w", err)
	}
	found, err := s.by(ctx, v, spans, math.MaxInt64, room.Query{Since: since.UnixMilli()}, limit)
	slices.Reverse(found)
	return found, err
}

// by finds the newest lines of an author with numbers below before that are not
// withdrawn, and of the times that are asked for, the newest first.
func (s *Store) by(ctx context.Context, v state.Viewer, spans []span, before uint64, q room.Query, limit int) (found []*state.Event, err error) {
	for _, p := range spans {
		p.upTo = min(p.upTo, max(before, 1)-1)
		all := byAuthor(v, p)
		if len(all) == 0 || limit <= 0 {
			continue
		}
		last, args := merged("t.n AS n, body", all, max(p.above+1, v.From), p.upTo+1)
		lines, err := s.events(ctx, "SELECT n, body FROM ("+last+" ORDER BY n DESC LIMIT ?) WHERE body ->> '$.gone' IS NULL AND "+saidAt+" ORDER BY n DESC LIMIT ?",
			append(args, saidWithin, q.Since, untilOf(q), limit)...)
		if err != nil {
			return nil, err
		}
		found = append(found, slices.DeleteFunc(lines, gone)...)
	}
	slices.SortFunc(found, func(a, b *state.Event) int { return cmp.Compare(b.N, a.N) })
	return found[:min(len(found), max(limit, 0))], nil
}

// saidAt is when a line was said.
const saidAt = "body ->> '$.at' >= ? AND body ->> '$.at' < ?"

// untilOf is before which moment a query wants lines.
func untilOf(q room.Query) int64 { return cmp.Or(q.Until, math.MaxInt64) }

// between finds the newest lines of some time that are not withdrawn, with numbers
// below before. Whoever asks says from which and up to which line to look.
func (s *Store) between(ctx context.Context, v state.Viewer, before uint64, q room.Query, limit int) ([]*state.Event, error) {
	all := talkOf(v)
	for i := range all {
		all[i] = all[i].where("body ->> '$.gone' IS NULL AND "+saidAt, q.Since, untilOf(q))
	}
	found, err := s.some(ctx, all, v.From, before, " ORDER BY n DESC LIMIT ?", limit)
	return slices.DeleteFunc(found, gone), err
}
