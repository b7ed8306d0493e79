package store

// Connections: how they are opened, and the rule that one which failed is
// thrown away with whatever transaction it was in.

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"path/filepath"
	"runtime"
	"strings"
)

const (
	readers     = 4              // connections that read: more than two cores keep busy
	busyTimeout = 5000           // milliseconds to wait for another process, such as a backup or the sqlite3 shell
	walMost     = 16 << 20       // bytes the WAL file keeps once a surge is over
	opensWAL    = "user_version" // SQLite opens the write-ahead log when the database is first read
)

// dsn names the database at an absolute path, whatever characters are in it.
func dsn(path string, params url.Values) string {
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // C:/…
	}
	return (&url.URL{Scheme: "file", Path: path, RawQuery: params.Encode()}).String()
}

// common parameters: no SQL can damage the file, a misspelt column is an
// error, and nothing that somebody wrote spills into temporary files. No
// connection makes the file, which would put an empty room where one was
// moved away.
func common() url.Values {
	return url.Values{
		"mode":       {"rw"},
		"_defensive": {"1"},
		"_dqs":       {"0"},
		"_pragma":    {fmt.Sprintf("busy_timeout(%d)", busyTimeout), "temp_store(MEMORY)"},
	}
}

func reading() url.Values {
	v := common()
	v.Set("_query_only", "1")
	v.Add("_pragma", opensWAL)
	return v
}

// writing parameters. With secure_delete=ON, SQLite overwrites deleted text
// with zeros, on free pages too, which FAST would leave. The WAL holds older
// copies of pages until it starts over, and is emptied by Close.
func writing(synchronous string) url.Values {
	v := common()
	for _, pragma := range []string{
		"journal_mode(WAL)", "synchronous(" + synchronous + ")", "foreign_keys(1)", "secure_delete(ON)",
		"wal_autocheckpoint(0)", fmt.Sprintf("journal_size_limit(%d)", walMost), opensWAL,
	} {
		v.Add("_pragma", pragma)
	}
	if runtime.GOOS == "darwin" { // where fsync leaves data in the drive's cache
		v.Add("_pragma", "fullfsync(1)")
		v.Add("_pragma", "checkpoint_fullfsync(1)")
	}
	return v
}

// writer is one connection that writes. It opens itself when it is needed. It
// runs statements without a context: the driver reports an interrupted
// statement as not done although it may be.
type writer struct {
	connect connect
	dsn     string
	guard   *guard // nil is not looked at
	db      *sql.DB
	conn    *sql.Conn
	stmts   map[string]*sql.Stmt
}

// open makes the connection if there is none, and waits until it may write.
func (w *writer) open() error {
	if w.guard != nil {
		w.guard.lock.thawed(context.Background())
	}
	if w.conn != nil {
		return nil
	}
	connector, err := w.connect(w.dsn)
	if err != nil {
		return err
	}
	db := sql.OpenDB(connector)
	conn, err := db.Conn(context.Background())
	if err != nil {
		db.Close()
		return err
	}
	w.db, w.conn, w.stmts = db, conn, map[string]*sql.Stmt{}
	return nil
}

// discard closes the connection, which rolls back what it had begun. Errors of
// closing say nothing that matters: what is closed cannot commit. The statements
// go first, as database/sql does not close those of a Conn, and while one
// lives, SQLite keeps the connection and its locks.
func (w *writer) discard() {
	if w.conn == nil {
		return
	}
	for _, stmt := range w.stmts {
		stmt.Close()
	}
	w.conn.Close()
	w.db.Close()
	w.db, w.conn, w.stmts = nil, nil, nil
}

// prepared returns the statement for a constant query.
func (w *writer) prepared(query string) (*sql.Stmt, error) {
	if stmt := w.stmts[query]; stmt != nil {
		return stmt, nil
	}
	stmt, err := w.conn.PrepareContext(context.Background(), query)
	if err == nil {
		w.stmts[query] = stmt
	}
	return stmt, err
}

// exec runs a statement and returns how many rows it changed.
func (w *writer) exec(query string, args ...any) (int64, error) {
	stmt, err := w.prepared(query)
	if err != nil {
		return 0, err
	}
	result, err := stmt.Exec(args...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

// scan reads the one row of a query.
func (w *writer) scan(query string, args []any, into ...any) error {
	stmt, err := w.prepared(query)
	if err != nil {
		return err
	}
	return stmt.QueryRow(args...).Scan(into...)
}

// each calls f for every row of a query.
func (w *writer) each(query string, args []any, f func(*sql.Rows) error) error {
	stmt, err := w.prepared(query)
	if err != nil {
		return err
	}
	rows, err := stmt.Query(args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := f(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// commitError is an error of COMMIT itself.
type commitError struct{ error }

func (e commitError) Unwrap() error { return e.error }

// transact runs f in a transaction. Unless the error is a commitError, it is
// certain that nothing was written.
func (w *writer) transact(f func() error) error {
	if err := w.open(); err != nil {
		return err
	}
	if w.guard != nil {
		if err := w.guard.held(); err != nil {
			return err
		}
	}
	done := false
	defer func() {
		if !done {
			w.discard()
		}
	}()
	if _, err := w.exec("BEGIN IMMEDIATE"); err != nil {
		return err
	}
	if err := f(); err != nil {
		return err
	}
	if _, err := w.exec("COMMIT"); err != nil {
		return commitError{err}
	}
	done = true
	return nil
}
