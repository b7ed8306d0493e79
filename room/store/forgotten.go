package store

// Whoever reads finds nothing of what somebody had forgotten, from the moment on that the
// history tells of it: what is being taken out, in small steps or when the disk is well
// again, is read as if it were gone. So nobody, and no room that begins, holds it longer.

import (
	"context"
	"fmt"

	"teahouse/room/state"
)

// beingForgotten are the spans, see [span], in which those wrote who are being taken out.
const beingForgotten = `
	SELECT g.identity, coalesce((SELECT max(n) FROM folded WHERE old = g.identity AND n <= g.n), 0), g.n FROM forgetting g
	UNION ALL
	SELECT f.old, coalesce((SELECT max(n) FROM folded p WHERE p.old = f.old AND p.n < f.n), 0), f.n
	FROM forgetting g CROSS JOIN folded f ON f.now = g.identity AND f.n <= g.n`

// forgotten tells of whom nothing is to be read. It is asked before what is read: what is
// taken out meanwhile is gone there, too.
func (r *Reader) forgotten(ctx context.Context) (all []span, err error) {
	rows, err := r.db.QueryContext(ctx, beingForgotten)
	if err != nil {
		return nil, fmt.Errorf("read who is forgotten: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var p span
		if err := rows.Scan(&p.id, &p.above, &p.upTo); err != nil {
			return nil, fmt.Errorf("read who is forgotten: %w", err)
		}
		all = append(all, p)
	}
	return all, rows.Err()
}

// without leaves of events, as they are stored, what there will be once those are taken out.
func without(events []*state.Event, forgotten []span) []*state.Event {
	for i, e := range events {
		for _, p := range forgotten {
			who := state.Identity(p.id)
			switch {
			case e.N <= p.above || e.N > p.upTo:
			case e.Verb == state.KindReport && e.Whom.ID == who:
				c := *e
				c.Lines = nil
				events[i] = &c
			default:
				events[i] = (&state.Event{Kind: state.KindForget, N: p.upTo, Who: state.Person{ID: who}}).Forgets(events[i])
			}
		}
	}
	return events
}

func gone(e *state.Event) bool { return e.Gone }
