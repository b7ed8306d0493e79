package store

// A Reader reads a room's database, also while another process uses it.

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"

	"modernc.org/sqlite"

	"teahouse/room/state"
)

// Reader is the reading side of a store. It changes nothing.
type Reader struct {
	path string
	db   pool
}

// OpenReader opens the database in a state folder beside the process that uses
// the folder, if any. It refuses what [Open] refuses, and a database of an
// older form.
func OpenReader(dir string) (*Reader, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("state folder: %w", err)
	}
	path := filepath.Join(dir, DatabaseFile)
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("there is no room in %s: %w", dir, err)
	}
	switch stage, err := Look(dir); {
	case err != nil:
		return nil, err
	case stage == None:
		return nil, fmt.Errorf("%s is empty: %s", path, restore(dir))
	}
	r, err := newReader(path, sqlite.NewConnector, readers, nil)
	if err != nil {
		return nil, Explain(dir, err)
	}
	newest, err := fs.Glob(migrations, "sql/*.sql")
	if err == nil {
		var version int
		if err = r.db.QueryRow("PRAGMA user_version").Scan(&version); err == nil && version != len(newest) {
			err = fmt.Errorf("%s was written by an older teahouse: start this one on it once", path)
		}
	}
	if err != nil {
		r.db.Close()
		return nil, Explain(dir, err)
	}
	return &r, nil
}

func newReader(path string, connect connect, conns int, lock *lock) (Reader, error) {
	connector, err := connect(dsn(path, reading()))
	if err != nil {
		return Reader{}, err
	}
	db := sql.OpenDB(connector)
	db.SetMaxOpenConns(conns)
	db.SetMaxIdleConns(conns)
	return Reader{path, pool{db, lock}}, nil
}

// each lends f all connections that there may be, which are made by that and stay. It waits until nobody reads.
func (r *Reader) each(ctx context.Context, f func(*sql.Conn) error) error {
	for range r.db.Stats().MaxOpenConnections {
		conn, err := r.db.Conn(ctx)
		if err != nil {
			return err
		}
		defer conn.Close() // which gives it back, for whoever reads next
		if err := f(conn); err != nil {
			return err
		}
	}
	return nil
}

// Close ends reading.
func (r *Reader) Close() error { return r.db.Close() }

// events reads the events that a query gives as numbers and bodies.
func (r *Reader) events(ctx context.Context, query string, args ...any) (events []*state.Event, err error) {
	forgotten, err := r.forgotten(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := r.db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("read the history: %w", err)
	}
	if events, err = decode(rows); err != nil {
		return nil, err
	}
	return r.followed(ctx, without(events, forgotten))
}

// decode reads all rows, of numbers and bodies, and closes them.
func decode(rows *sql.Rows) (events []*state.Event, err error) {
	defer rows.Close()
	for rows.Next() {
		var (
			n    uint64
			e    = new(state.Event)
			body sql.RawBytes
		)
		if err := rows.Scan(&n, &body); err != nil {
			return nil, fmt.Errorf("read the history: %w", err)
		}
		if err := json.Unmarshal(body, e); err != nil {
			return nil, fmt.Errorf("event %d: %w: %w", n, state.ErrDamaged, err)
		}
		if e.N != n { // as of one that is null
			return nil, fmt.Errorf("event %d: %w: it is there as event %d", n, state.ErrDamaged, e.N)
		}
		events = append(events, e)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read the history: %w", err)
	}
	return events, nil
}

const exported = `
	SELECT n, body FROM event WHERE n > ?1 AND (private <= ?2 OR channel IN (
		SELECT CAST(value AS TEXT) ->> '$.num' FROM state WHERE key LIKE 'channel/%' AND CAST(value AS TEXT) ->> '$.closed' IS NULL))
	ORDER BY n LIMIT ?3`

const exportAtOnce = 1000 // events: no transaction lasts as long as the export

// Export calls fn with all events in order until fn returns an error, and only
// if asked to with private ones and those of closed channels, and of channels that
// are no more.
func (r *Reader) Export(ctx context.Context, private bool, fn func(*state.Event) error) error {
	for n := uint64(0); ; {
		events, err := r.events(ctx, exported, n, private, exportAtOnce)
		if err != nil {
			return err
		}
		for _, e := range events {
			if err := fn(e); err != nil {
				return err
			}
			n = e.N
		}
		if len(events) < exportAtOnce {
			return nil
		}
	}
}

// Audit implements [room.History].
func (r *Reader) Audit(ctx context.Context, reports bool, before uint64, limit int) ([]*state.Event, error) {
	if limit <= 0 {
		return nil, nil
	}
	events, err := r.events(ctx, "SELECT n, body FROM event WHERE kind = 'audit' AND (body ->> '$.verb' IS 'report') = ? AND n < ? ORDER BY n DESC LIMIT ?", reports, min(before, math.MaxInt64), limit)
	slices.Reverse(events)
	return events, err
}
