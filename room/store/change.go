package store

// Lines that live: what is told of a line later is done to the line itself, so that
// whoever reads it reads what it is now, and no old version is kept.

import (
	"database/sql"
	"encoding/json"
	"fmt"

	"teahouse/room/state"
)

// change does to a line what an event tells of it, if that is of the same channel, if
// of any, and a public one changes only a public one.
func (w *writer) change(by *state.Event) error {
	old, private, err := w.line(by.Ref)
	if err != nil || old == nil || old.In != by.In || private && by.Public() {
		return err
	}
	if old, err = w.known(old); err != nil {
		return err
	}
	now := old.Changed(by)
	switch {
	case by.Erases():
		return w.erase(by.Ref)
	case now == old: // gone
		return nil
	case by.Kind == state.KindReact:
		return w.react(now)
	}
	if _, err := w.exec("UPDATE event SET body = json_set(body, '$.text', ?, '$.edited', ?) WHERE n = ?", now.Text, now.Edited, now.N); err != nil {
		return err
	}
	if err := w.reindex(line{now.N, private, now.In, now.Text}); err != nil {
		return err
	}
	return w.deleted()
}

// line reads an event, nil if it is kept no more.
func (w *writer) line(n uint64) (e *state.Event, private bool, err error) {
	err = w.each("SELECT private, body FROM event WHERE n = ?", []any{n}, func(rows *sql.Rows) error {
		var body []byte
		if err := rows.Scan(&private, &body); err != nil {
			return err
		}
		e = new(state.Event)
		return json.Unmarshal(body, e)
	})
	if err != nil {
		return nil, false, fmt.Errorf("read event %d: %w", n, err)
	}
	return e, private, nil
}

// erase takes the text out of a line, and what people thought of it.
func (w *writer) erase(n uint64) error {
	if _, err := w.exec("UPDATE event SET body = json_set(json_remove(body, '$.text', '$.edited', '$.reactions'), '$.gone', json('true')) WHERE n = ?", n); err != nil {
		return err
	}
	if err := w.unindex(n); err != nil {
		return err
	}
	return w.deleted()
}

// react writes the reactions of a line.
func (w *writer) react(line *state.Event) error {
	if len(line.Reactions) == 0 {
		_, err := w.exec("UPDATE event SET body = json_remove(body, '$.reactions') WHERE n = ?", line.N)
		return err
	}
	all, err := json.Marshal(line.Reactions)
	if err != nil {
		return err
	}
	_, err = w.exec("UPDATE event SET body = json_set(body, '$.reactions', json(?)) WHERE n = ?", string(all), line.N)
	return err
}

// reindex has an edited line found by its new words. What is not in the index yet
// will be put there as it is now.
func (w *writer) reindex(l line) error {
	var indexed uint64
	if err := w.scan("SELECT indexed FROM meta", nil, &indexed); err != nil || l.n > indexed {
		return err
	}
	if err := w.unindex(l.n); err != nil {
		return err
	}
	return w.index(l)
}

// unreact takes what somebody put to lines off them, as some of their own events tell
// that they did, which go with it.
func (w *writer) unreact(p span, events []uint64) error {
	for _, n := range events {
		by, _, err := w.line(n)
		if err != nil || by == nil {
			return err
		}
		old, _, err := w.line(by.Ref)
		if err != nil {
			return err
		}
		if old != nil {
			for _, who := range []state.Identity{state.Identity(p.id), p.who} { // the line may have either
				old = (&state.Event{Kind: state.KindForget, N: p.upTo, Who: state.Person{ID: who}}).Forgets(old)
			}
			if err := w.react(old); err != nil {
				return err
			}
		}
		if _, err := w.exec("DELETE FROM event WHERE n = ?", n); err != nil {
			return err
		}
	}
	return nil
}
