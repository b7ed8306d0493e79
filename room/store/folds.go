package store

// Who somebody has become: a key becomes an account's, and may be taken from it again. What
// is stored names people as they were, and whoever reads it those who have it now: what a
// key said before it was an account's is the account's for good.

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"teahouse/room/state"
)

// fold is that an identity became part of another with an event.
type fold struct {
	n   uint64
	now state.Identity
}

// folds are those of some identities, the first one first.
type folds map[state.Identity][]fold

// foldsOf finds those of a list.
const foldsOf = "SELECT old, n, now FROM folded WHERE old IN (SELECT value FROM json_each(?)) ORDER BY n"

// keys lists those of some people of events who may have become others, for foldsOf; it is
// empty if nobody has.
func keys(events ...*state.Event) (list string, err error) {
	var ids []state.Identity
	seen := map[state.Identity]bool{}
	for _, e := range events {
		for id := range e.Names() {
			if id != "" && id.Lasting() && !id.Registered() && !seen[id] {
				seen[id] = true
				ids = append(ids, id)
			}
		}
	}
	if len(ids) == 0 {
		return "", nil
	}
	encoded, err := json.Marshal(ids)
	return string(encoded), err
}

func (f folds) scan(rows *sql.Rows) error {
	var (
		old state.Identity
		one fold
	)
	err := rows.Scan(&old, &one.n, &one.now)
	f[old] = append(f[old], one)
	return err
}

// since is who has by now what an identity did with an event.
func (f folds) since(n uint64) func(state.Identity) state.Identity {
	return func(id state.Identity) state.Identity {
		for _, one := range f[id] {
			if one.n > n {
				return one.now
			}
		}
		return id
	}
}

// followed shows the people of events as who they have become since, and so those who
// reacted: when they did is not stored, and it was after the line.
func (r *Reader) followed(ctx context.Context, events []*state.Event) ([]*state.Event, error) {
	list, err := keys(events...)
	if list == "" || err != nil {
		return events, err
	}
	rows, err := r.db.QueryContext(ctx, foldsOf, list)
	if err != nil {
		return nil, fmt.Errorf("read who is who: %w", err)
	}
	defer rows.Close()
	all := folds{}
	for rows.Next() {
		if err := all.scan(rows); err != nil {
			return nil, fmt.Errorf("read who is who: %w", err)
		}
	}
	for i, e := range events {
		events[i] = e.Mapped(all.since(e.N))
	}
	return events, rows.Err()
}

// known is an event with those whom it names as who they have become: who put a sign to a
// line with a key takes it off with the account that the key has become.
func (w *writer) known(e *state.Event) (*state.Event, error) {
	list, err := keys(e)
	if list == "" || err != nil {
		return e, err
	}
	all := folds{}
	if err := w.each(foldsOf, []any{list}, all.scan); err != nil {
		return nil, fmt.Errorf("find who is who: %w", err)
	}
	return e.Mapped(all.since(e.N)), nil
}
