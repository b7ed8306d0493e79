package store

// The history: a batch is stored as a whole, and what a viewer may not read
// does not leave SQL.

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"math"
	"slices"

	"teahouse/room"
	"teahouse/room/state"
)

// Load implements [room.History].
func (s *Reader) Load(ctx context.Context) (*state.Snapshot, error) {
	snap := new(state.Snapshot)
	err := s.snapshot(ctx, func(tx *sql.Tx) error {
		row := tx.QueryRowContext(ctx, "SELECT applied, clock, last_n FROM meta")
		if err := row.Scan(&snap.Applied, &snap.Clock, &snap.LastN); err != nil {
			return err
		}
		rows, err := tx.QueryContext(ctx, "SELECT key, value FROM state ORDER BY key")
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var r state.Record
			if err := rows.Scan(&r.Key, &r.Value); err != nil {
				return err
			}
			snap.Records = append(snap.Records, r)
		}
		return rows.Err()
	})
	if err != nil {
		return nil, fmt.Errorf("read the state: %w", err)
	}
	return snap, nil
}

// Commit implements [room.History]. It deletes the entries of the log that the
// batch applied.
func (s *Store) Commit(ctx context.Context, b *room.Batch) error {
	bodies := make([]string, len(b.Events))
	for i, e := range b.Events {
		kept := e
		if e.Kind == state.KindEdit { // the line has the text
			kept = e.Bare()
		}
		body, err := json.Marshal(kept)
		if err != nil {
			return fmt.Errorf("encode event %d: %w", e.N, err)
		}
		bodies[i] = string(body)
	}
	s.committing.Lock()
	defer s.committing.Unlock()
	err := s.inTurn(ctx, s.history, func() error {
		if b.Applied >= s.next {
			s.next = 0
		}
		return s.history.put(b, bodies)
	})
	if err != nil {
		return fmt.Errorf("write the history: %w", err)
	}
	s.wakeIndex()
	if slices.ContainsFunc(b.Events, (*state.Event).Changes) {
		s.wakeCleaning()
	}
	if slices.ContainsFunc(b.Records, dissolves) {
		wake(s.dissolved)
	}
	if slices.ContainsFunc(b.Events, forgets) {
		wake(s.forgetting.noted)
	}
	s.fold()
	return nil
}

// dissolves tells whether a record says that a channel is no more.
func dissolves(r state.Record) bool { return r.Value == nil && r.ChannelOf() != 0 }

// forgets tells whether somebody had themselves forgotten by an event.
func forgets(e *state.Event) bool { return e.Kind == state.KindForget }

func (w *writer) put(b *room.Batch, bodies []string) error {
	var applied, lastN uint64
	if err := w.scan("SELECT applied, last_n FROM meta", nil, &applied, &lastN); err != nil {
		return err
	}
	if b.Applied <= applied {
		return nil
	}
	if b.After > applied {
		return fmt.Errorf("%w: it should have come to entry %d, and has come to %d", room.ErrGap, b.After, applied)
	}
	if b.Healed != 0 {
		if _, err := w.exec("UPDATE event SET body = json_set(body, '$.room', ?1) WHERE body ->> '$.room' IS NULL AND at > ?1", b.Healed); err != nil {
			return err
		}
	}
	for _, a := range b.Aside {
		if _, err := w.exec("INSERT INTO aside (seq, room, kind, why, entry) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
			a.Seq, a.Room, string(a.Kind), a.Why, string(a.Entry)); err != nil {
			return err
		}
	}
	for i, e := range b.Events {
		if e.N <= lastN {
			continue
		}
		if err := w.event(e, bodies[i]); err != nil {
			return fmt.Errorf("event %d: %w", e.N, err)
		}
	}
	for _, r := range b.Records {
		if err := w.record(r); err != nil {
			return fmt.Errorf("state %s: %w", r.Key, err)
		}
	}
	if _, err := w.exec("DELETE FROM log WHERE seq <= ?", b.Applied); err != nil {
		return err
	}
	_, err := w.exec("UPDATE meta SET applied = ?, clock = ?, last_n = ?", b.Applied, b.Clock, max(lastN, b.LastN))
	return err
}

// event adds an event and its audience, and does to older ones what it tells.
func (w *writer) event(e *state.Event, body string) error {
	if _, err := w.exec("INSERT INTO event (n, talk, private, body) VALUES (?, ?, ?, ?)",
		e.N, e.Talk(), !e.Public(), body); err != nil {
		return err
	}
	readers := audience(e)
	for i, id := range readers {
		peer := state.Identity("")
		if len(readers) == 2 {
			peer = readers[1-i]
		}
		if _, err := w.exec("INSERT INTO audience (identity, n, peer) VALUES (?, ?, ?)", string(id), e.N, string(peer)); err != nil {
			return err
		}
	}
	switch {
	case e.Changes():
		return w.change(e)
	case e.Kind == state.KindRegister:
		return w.follow(e)
	case forgets(e):
		_, err := w.exec("INSERT INTO forgetting (identity, n) VALUES (?, ?)", string(e.Who.ID), e.N)
		return err
	}
	return nil
}

// audience is who reads a private event. In a channel, its members do.
func audience(e *state.Event) (readers []state.Identity) {
	if e.Public() || e.In != 0 {
		return nil
	}
	for _, p := range append([]state.Person{e.Who}, e.To...) {
		if p.ID != "" && !slices.Contains(readers, p.ID) {
			readers = append(readers, p.ID)
		}
	}
	return readers
}

// settlePeers finds out anew who is the only other reader of what an identity may
// read, as if it were another already.
const settlePeers = `
	UPDATE audience SET peer = (
		SELECT iif(count(DISTINCT id) = 1, min(id), '') FROM (SELECT iif(o.identity = ?1, ?2, o.identity) AS id FROM audience o WHERE o.n = audience.n)
		WHERE id <> iif(audience.identity = ?1, ?2, audience.identity))
	WHERE n IN (SELECT n FROM audience WHERE identity = ?1)`

// follow gives what an identity may read, and what it wrote, to the one that
// it became part of.
func (w *writer) follow(e *state.Event) error {
	old, now := string(e.Was), string(e.Who.ID)
	if old == "" || now == "" || old == now {
		return nil
	}
	for _, c := range []struct {
		query string
		args  []any
	}{
		{settlePeers, []any{old, now}},
		{"UPDATE OR IGNORE audience SET identity = ? WHERE identity = ?", []any{now, old}},
		{"DELETE FROM audience WHERE identity = ?", []any{old}}, // where both were
		{`INSERT INTO pruned (identity, n) SELECT ?, n FROM pruned WHERE identity = ?
			ON CONFLICT (identity) DO UPDATE SET n = max(n, excluded.n)`, []any{now, old}},
		{"DELETE FROM pruned WHERE identity = ?", []any{old}},
		{"UPDATE reader SET identity = ? WHERE identity = ?", []any{now, old}},
		{"INSERT INTO folded (old, n, now) VALUES (?, ?, ?)", []any{old, e.N, now}},
	} {
		if _, err := w.exec(c.query, c.args...); err != nil {
			return err
		}
	}
	return nil
}

func (w *writer) record(r state.Record) (err error) {
	if dissolves(r) {
		if _, err := w.exec("INSERT INTO dissolved (channel) VALUES (?) ON CONFLICT DO NOTHING", r.ChannelOf()); err != nil {
			return err
		}
	}
	if r.Value == nil {
		_, err = w.exec("DELETE FROM state WHERE key = ?", r.Key)
	} else {
		_, err = w.exec("INSERT INTO state (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", r.Key, r.Value)
	}
	return err
}

// Before implements [room.History].
func (s *Store) Before(ctx context.Context, v state.Viewer, n uint64, limit int) ([]*state.Event, error) {
	events, err := s.some(ctx, talkOf(v), v.From, n, " ORDER BY n DESC LIMIT ?", limit)
	slices.Reverse(events)
	return events, err
}

// After implements [room.History].
func (s *Store) After(ctx context.Context, v state.Viewer, n uint64, limit int) ([]*state.Event, error) {
	return s.some(ctx, talkOf(v), above(v, n), math.MaxInt64, " ORDER BY n LIMIT ?", limit)
}

// some reads at most limit events of streams.
func (s *Store) some(ctx context.Context, all []stream, low, high uint64, order string, limit int) ([]*state.Event, error) {
	if limit <= 0 || len(all) == 0 { // which SQL would take for no limit
		return nil, nil
	}
	query, args := merged("t.n AS n, body", all, low, high)
	return s.events(ctx, query+order, append(args, limit)...)
}
