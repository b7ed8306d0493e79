package store

// Lines that call somebody: those that are for them alone, which their audience
// gives, and those that mention their name. Of the latter the index gives the lines
// that may do so, so that it costs what they are and not what all others say.

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"teahouse/room/state"
	"teahouse/room/text"
)

const (
	callsAtOnce = 200  // lines that the index gives at a time
	latelyMost  = 4096 // lines that are not in the index yet and are looked at: all, but while a new one is made
)

// called tells of one reader which lines call them.
type called struct {
	name text.Name
	own  []span
}

func (c called) by(e *state.Event) bool {
	own := func(p span) bool { return p.id == string(e.Who.ID) && p.above < e.N && e.N <= p.upTo }
	return !e.Gone && !slices.ContainsFunc(c.own, own) && (e.Private() || c.name.MentionedIn(e.Text))
}

// Calls implements [room.History].
func (s *Store) Calls(ctx context.Context, v state.Viewer, name text.Name, n uint64, limit int, thorough bool) (found []*state.Event, err error) {
	if limit <= 0 || v.ID == "" {
		return nil, nil
	}
	v.From = above(v, n)
	c := called{name: name}
	if c.own, err = s.spans(ctx, v.ID, untilNow); err != nil {
		return nil, fmt.Errorf("read the history: %w", err)
	}
	e := s.effort(thorough)
	indexed, err := s.Reader.Indexed(ctx) // before all else: what is put there meanwhile is read twice
	if err != nil {
		return nil, err
	}
	if _, _, err := e.run(ctx, false, func(ctx context.Context) (err error) {
		found, err = e.lane.apart(ctx, v, c, indexed, limit)
		return err
	}); err != nil {
		return nil, err
	}
	for _, wanted := range mentions(name) {
		some, err := e.mentioning(ctx, c, &sought{viewer: v, words: []phrase{wanted}}, indexed+1, limit)
		if err != nil {
			return nil, err
		}
		found = append(found, some...)
	}
	slices.SortFunc(found, func(a, b *state.Event) int { return cmp.Compare(b.N, a.N) })
	found = slices.CompactFunc(found, func(a, b *state.Event) bool { return a.N == b.N })
	return found[:min(len(found), limit)], nil
}

// apart finds those that call somebody among their private lines, and among what is not
// in the index yet.
func (r *Reader) apart(ctx context.Context, v state.Viewer, c called, indexed uint64, limit int) (found []*state.Event, err error) {
	own := written(c.own)
	var told []stream
	for _, one := range toldOf(v) {
		told = append(told, one.where("body ->> '$.gone' IS NULL AND NOT "+wroteOne, own))
	}
	for _, part := range []struct {
		of   []stream
		low  uint64
		most int
	}{{told, v.From, limit}, {talkOf(v), max(v.From, indexed+1), latelyMost}} {
		if len(part.of) == 0 {
			continue
		}
		query, args := merged("t.n AS n, body", part.of, part.low, math.MaxInt64)
		events, err := r.events(ctx, query+" ORDER BY n DESC LIMIT ?", append(args, part.most)...)
		if err != nil {
			return nil, err
		}
		found = append(found, events...)
	}
	return slices.DeleteFunc(found, func(e *state.Event) bool { return ctx.Err() != nil || !c.by(e) }), ctx.Err()
}

// mentioning finds the newest of those that the index gives for a name.
func (e *effort) mentioning(ctx context.Context, c called, what *sought, before uint64, limit int) (found []*state.Event, err error) {
	for len(found) < limit {
		some, err := e.search(ctx, what, before, callsAtOnce)
		if err != nil {
			return nil, err
		}
		for _, e := range some {
			if ctx.Err() == nil && !e.Private() && c.by(e) {
				found = append(found, e)
			}
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if len(some) < callsAtOnce {
			break
		}
		before = some[len(some)-1].N
	}
	return found, nil
}

// mentions are what the index is asked for a name: whole words, as it is written and as
// it is compared, which differ where a script joins letters.
func mentions(name text.Name) (phrases []phrase) {
	for _, written := range []string{name.Text, name.Fold} {
		tokens := strings.FieldsFunc(segment(folded(written)), func(r rune) bool { return !indexed(r) })
		p := phrase{`"` + strings.Join(tokens, " ") + `"`, len(tokens)}
		if len(tokens) > 0 && !slices.Contains(phrases, p) {
			phrases = append(phrases, p)
		}
	}
	return phrases
}
