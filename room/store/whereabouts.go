package store

// Whereabouts: the database is what lies in the state folder, and not what a
// connection still has open after it was moved away, deleted or replaced.
// SQLite would go on writing there, until the next start finds nothing of it.

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"os"
)

// whereabouts is a file of the room, and which one it was when it was opened.
type whereabouts struct {
	path string
	info os.FileInfo // nil where there was none
}

// placed is where a file is now.
func placed(path string) whereabouts {
	info, err := os.Stat(path)
	if err != nil {
		info = nil
	}
	return whereabouts{path, info}
}

// held refuses what is not there any more, or is another file by now.
func (w whereabouts) held() error {
	if w.info == nil {
		return nil
	}
	switch now, err := os.Stat(w.path); {
	case err != nil:
		return fmt.Errorf("%w: this server had it open: put it back, or stop the server and restore a backup", err)
	case !os.SameFile(w.info, now):
		return fmt.Errorf("%s is another file than this server has open: put that one back, or stop the server first", w.path)
	}
	return nil
}

// guard knows the files of a room for as long as it is open, and all connections of a store are to
// these. It has one itself, which does nothing: SQLite deletes the write-ahead log with the last
// connection, and the next one makes another, which could not be told from one that somebody put there.
type guard struct {
	db        *sql.DB
	file, wal whereabouts
	lock      *lock // of the folder
}

func newGuard(path string, connect connect, lock *lock) (*guard, error) {
	file := placed(path)
	connector, err := connect(dsn(path, writing("NORMAL"))) // which makes it a database that has such a log
	if err != nil {
		return nil, err
	}
	db := sql.OpenDB(connector)
	if err := db.Ping(); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return &guard{db, file, placed(path + "-wal"), lock}, nil
}

// held refuses files that are not what is open, or are another's, too. The lock comes last:
// while the folder is away, none is made in what is in its place.
func (g *guard) held() error {
	if err := errors.Join(g.file.held(), g.wal.held()); err != nil {
		return err
	}
	return g.lock.held()
}

// watched makes connections of connect to the files that g knows alone: one that has opened
// others would read them, and write to them, after the right ones were put back.
func (g *guard) watched(connect connect) connect {
	return func(dsn string) (driver.Connector, error) {
		c, err := connect(dsn)
		return watched{c, g}, err
	}
}

type watched struct {
	driver.Connector
	guard *guard
}

func (w watched) Connect(ctx context.Context) (driver.Conn, error) {
	if err := w.guard.held(); err != nil {
		return nil, err
	}
	w.guard.lock.thawed(ctx)
	conn, err := w.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	if err := w.guard.held(); err != nil { // it was changed meanwhile
		return nil, errors.Join(err, conn.Close())
	}
	return conn, nil
}

// Held refuses a database that is not in the state folder any more, so that whoever runs
// an idle room learns of it before somebody writes. Whoever is writing finds out by that.
func (s *Store) Held() error {
	select {
	case s.turn <- struct{}{}:
		defer s.release()
		return s.guard.held()
	default:
		return nil
	}
}
