package store

// Checking: what is wrong with a room's database, and what to do about it.

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"teahouse/room/state"

	sqlite3 "modernc.org/sqlite/lib"
)

// Finding is something wrong, and its remedy.
type Finding struct{ Problem, Remedy string }

const (
	restore = "restore a backup with \"teahouse restore\", the server stopped"
	report  = "the room goes on without it; report it, with what the log said, to those who make teahouse"
	reindex = "stop the server and run \"teahouse reindex\""
)

// Check looks at the whole database, which takes seconds for a large one. An
// error means that it could not look.
func (r *Reader) Check(ctx context.Context) (found []Finding, err error) {
	if found, err = r.checkModes(); err != nil {
		return found, fmt.Errorf("check: %w", err)
	}
	found = append(found, r.checkSpace()...)
	tx, err := r.db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return found, fmt.Errorf("check: %w", Explain(filepath.Dir(r.path), err))
	}
	defer tx.Rollback() // there is nothing to commit
	for _, c := range []struct {
		query      string // gives what is wrong, line by line
		remedy     string
		unreadable bool
	}{
		{"SELECT 'the database is damaged: ' || quick_check FROM pragma_quick_check WHERE quick_check <> 'ok' LIMIT 20", restore, false},
		{`SELECT 'a row of ' || "table" || ' refers to nothing' FROM pragma_foreign_key_check LIMIT 20`, restore, false},
		{"SELECT 'entry ' || seq || ' of the log is damaged' FROM log WHERE NOT json_valid(body) LIMIT 20", restore, true},
		{"SELECT 'event ' || n || ' is damaged' FROM event WHERE NOT json_valid(body) LIMIT 20", restore, true},
		{"SELECT 'the log holds entry ' || min(seq) || ', which is applied' FROM log, meta GROUP BY one HAVING min(seq) <= applied", restore, false},
		{"SELECT 'the log lacks an entry after ' || applied FROM log, meta GROUP BY one HAVING min(seq) > applied + 1 OR max(seq) - min(seq) >= count(*)", restore, false},
		{"SELECT 'there is an event ' || max(n) || ' beyond the last, ' || last_n FROM event, meta GROUP BY one HAVING max(n) > last_n", restore, false},
		{`SELECT 'entry ' || seq || ' of the log, ' || kind || ', could not be applied and was set aside: ' || substr(why, 1, instr(why || char(10), char(10)) - 1)
			FROM aside ORDER BY seq LIMIT 20`, report, false},
		{"SELECT 'the index is ahead of the history' FROM meta WHERE indexed > last_n", reindex, false},
		{`SELECT 'the index lacks ' || count(*) || ' lines' FROM (
			SELECT n FROM event, meta WHERE talk = 1 AND n <= indexed AND body ->> '$.text' <> ''
			EXCEPT SELECT id FROM said_docsize EXCEPT SELECT id FROM told_docsize) HAVING count(*) > 0`, reindex, false},
		{`SELECT 'the index holds ' || count(*) || ' lines that it should not' FROM (
			SELECT id FROM said_docsize EXCEPT SELECT n FROM event WHERE talk = 1 AND private = 0 AND body ->> '$.text' <> ''
			UNION ALL
			SELECT * FROM (SELECT id FROM told_docsize EXCEPT SELECT n FROM event WHERE talk = 1 AND private = 1 AND body ->> '$.text' <> '')) HAVING count(*) > 0`, reindex, false},
	} {
		problems, err := column(ctx, tx, c.query)
		for _, p := range problems {
			found = append(found, Finding{p, c.remedy})
		}
		if c.unreadable && len(problems) > 0 { // what follows reads it
			return found, nil
		}
		if damaged(err) {
			return append(found, Finding{fmt.Sprintf("the database is damaged: %v", err), restore}), nil
		}
		if err != nil {
			return found, fmt.Errorf("check: %w", Explain(filepath.Dir(r.path), err))
		}
	}
	return found, nil
}

// damaged tells whether an error means that the database is not as it was written.
func damaged(err error) bool {
	number := code(err) & 0xff
	return number == sqlite3.SQLITE_CORRUPT || number == sqlite3.SQLITE_NOTADB || errors.Is(err, state.ErrDamaged)
}

// column reads a query's only column.
func column(ctx context.Context, tx *sql.Tx, query string) (values []string, err error) {
	rows, err := tx.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var v string
		if err := rows.Scan(&v); err != nil {
			return values, err
		}
		values = append(values, v)
	}
	return values, rows.Err()
}

// checkModes looks who else may read the files.
func (r *Reader) checkModes() (found []Finding, err error) {
	if runtime.GOOS == "windows" { // where modes say nothing
		return nil, nil
	}
	for _, file := range []string{filepath.Dir(r.path), r.path, r.path + "-wal", r.path + "-shm"} {
		info, err := os.Stat(file)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return found, err
		}
		if mode := info.Mode().Perm(); mode&0o077 != 0 && file != filepath.Dir(r.path) || mode&0o022 != 0 {
			found = append(found, Finding{
				fmt.Sprintf("others may use %s (mode %o)", file, mode),
				"chmod go= " + file,
			})
		}
	}
	return found, nil
}

// Reindex makes the search index anew, of all that is stored. Searches find
// again what it has reached; people talk on meanwhile. What it has not reached
// when it ends early is indexed later.
func (s *Store) Reindex(ctx context.Context) error {
	if err := s.step(ctx, func(w *writer) error {
		for _, query := range []string{
			"INSERT INTO said (said) VALUES ('delete-all')",
			"INSERT INTO told (told) VALUES ('delete-all')",
			"DELETE FROM reader",
			"UPDATE meta SET indexed = 0",
		} {
			if _, err := w.exec(query); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		return fmt.Errorf("rebuild the index: %w", err)
	}
	s.wakeIndex() // so that it goes on even if this ends early
	for more := true; more; {
		var err error
		if more, err = s.indexSome(ctx); err != nil {
			return fmt.Errorf("rebuild the index: %w", err)
		}
	}
	return nil
}
