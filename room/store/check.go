package store

// Checking: what is wrong with a room's database, and what to do about it.

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"slices"

	"teahouse/room/shell"
	"teahouse/room/state"

	sqlite3 "modernc.org/sqlite/lib"
)

// Finding is something wrong, and its remedy.
type Finding struct{ Problem, Remedy string }

// The remedies, for the room of a state folder.
func restore(dir string) string {
	return fmt.Sprintf("restore a backup with \"%s\", the server stopped", shell.Teahouse("restore FILE --replace", dir))
}

func report(string) string {
	return "the room goes on without it; report it, with what the log said, to those who make teahouse"
}

func reindex(dir string) string {
	return fmt.Sprintf("stop the server and run \"%s\"", shell.Teahouse("reindex", dir))
}

// checks are what to ask a database, in this order. Each query gives what is wrong, line
// by line.
var checks = []struct {
	query  string
	remedy func(dir string) string
	last   bool // if anything is: what follows reads it
}{
	{"SELECT 'the database is damaged: ' || quick_check FROM pragma_quick_check WHERE quick_check <> 'ok' LIMIT 20", restore, false},
	{`SELECT 'a row of ' || "table" || ' refers to nothing' FROM pragma_foreign_key_check LIMIT 20`, restore, false},
	{"SELECT 'entry ' || seq || ' of the log is damaged' FROM log WHERE iif(json_valid(body), body ->> '$.id' IS NOT id, 1) LIMIT 20", restore, true},
	{"SELECT 'event ' || n || ' is damaged' FROM event WHERE iif(json_valid(body), body ->> '$.n' IS NOT n, 1) LIMIT 20", restore, true},
	{"SELECT 'the log holds entry ' || min(seq) || ', which is applied' FROM log, meta GROUP BY one HAVING min(seq) <= applied", restore, false},
	{"SELECT 'the log lacks an entry after ' || applied FROM log, meta GROUP BY one HAVING min(seq) > applied + 1 OR max(seq) - min(seq) >= count(*)", restore, false},
	{"SELECT 'there is an event ' || max(n) || ' beyond the last, ' || last_n FROM event, meta GROUP BY one HAVING max(n) > last_n", restore, false},
	{`SELECT 'event ' || n || ' of a channel is not kept apart' FROM event
		WHERE body ->> '$.in' > 0 AND (private = 0 OR EXISTS (SELECT 1 FROM audience a WHERE a.n = event.n)) LIMIT 20`, restore, false},
	{`SELECT 'event ' || n || ' of a channel has a number out of order' FROM (
		SELECT n, seq, lag(seq, 1, 0) OVER (PARTITION BY channel ORDER BY n) AS last FROM event WHERE private = 1 AND channel IS NOT NULL)
		WHERE (seq > last) IS NOT 1 LIMIT 20`, restore, false},
	{`SELECT 'somebody has joined a channel that is not there' FROM state j WHERE j.key LIKE 'joined/%' AND NOT EXISTS (
		SELECT 1 FROM state c WHERE c.key = 'channel/' || substr(j.key, 8, instr(substr(j.key, 8), '/') - 1)) LIMIT 1`, restore, false},
	{`SELECT 'event ' || n || ' names other readers than it has' FROM (SELECT n, min(identity) AS a, max(identity) AS b, count(*) AS readers,
			min(peer) AS p, max(peer) AS q FROM audience GROUP BY n)
		WHERE readers = 2 AND p || q NOT IN (a || b, '') OR readers <> 2 AND readers > 1 AND q <> '' LIMIT 20`, restore, false},
	{`SELECT 'entry ' || seq || ' of the log, ' || kind || ', could not be applied and was set aside: ' || substr(why, 1, instr(why || char(10), char(10)) - 1)
		FROM aside ORDER BY seq LIMIT 20`, report, false},
	{"SELECT 'what somebody has forgotten ends at event ' || n || ', and the history at ' || last_n FROM forgetting, meta WHERE n NOT BETWEEN 0 AND last_n LIMIT 20", restore, false},
	{"SELECT 'somebody became another at event ' || n || ', and the history ends at ' || last_n FROM folded, meta WHERE n NOT BETWEEN 0 AND last_n LIMIT 20", restore, false},
	{"SELECT 'a channel ' || channel || ' is to be emptied, and none is called so' FROM dissolved WHERE channel <= 0 LIMIT 20", restore, false},
	{"SELECT 'the index has come to event ' || indexed || ', and the history to ' || last_n FROM meta WHERE indexed NOT BETWEEN 0 AND last_n", reindex, false},
	{`SELECT 'the index lacks ' || count(*) || ' lines' FROM (
		SELECT n FROM event, meta WHERE talk = 1 AND n <= indexed AND body ->> '$.text' <> ''
		EXCEPT SELECT id FROM said_docsize EXCEPT SELECT id FROM told_docsize) HAVING count(*) > 0`, reindex, false},
	{`SELECT 'the index holds ' || count(*) || ' lines that it should not' FROM (
		SELECT id FROM said_docsize EXCEPT SELECT n FROM event WHERE talk = 1 AND private = 0 AND body ->> '$.text' <> ''
		UNION ALL
		SELECT * FROM (SELECT id FROM told_docsize EXCEPT SELECT n FROM event WHERE talk = 1 AND private = 1 AND body ->> '$.text' <> '')) HAVING count(*) > 0`, reindex, false},
}

// Check looks at the whole database, which takes seconds for a large one. An
// error means that it could not look.
func (r *Reader) Check(ctx context.Context) (found []Finding, err error) {
	if found, err = r.checkModes(); err != nil {
		return found, fmt.Errorf("check: %w", err)
	}
	found = append(found, r.checkSpace()...)
	inside, err := r.checkContent(ctx)
	if err != nil {
		err = fmt.Errorf("check: %w", Explain(filepath.Dir(r.path), err))
	}
	return append(found, inside...), err
}

// checkContent looks at what the database holds.
func (r *Reader) checkContent(ctx context.Context) (found []Finding, err error) {
	tx, err := r.db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, err
	}
	defer tx.Rollback() // there is nothing to commit
	dir := filepath.Dir(r.path)
	lacking, err := checkForm(ctx, tx, dir)
	if err != nil && !damaged(err) {
		return nil, err
	}
	if len(lacking) > 0 { // what follows asks for it
		return lacking, nil
	}
	for _, c := range checks {
		problems, err := column(ctx, tx, c.query)
		for _, p := range problems {
			found = append(found, Finding{p, c.remedy(dir)})
		}
		if c.last && len(problems) > 0 {
			return found, nil
		}
		if damaged(err) {
			return append(found, Finding{fmt.Sprintf("the database is damaged: %v", err), restore(dir)}), nil
		}
		if err != nil {
			return found, err
		}
	}
	unread, err := checkEvents(ctx, tx, dir)
	return append(found, unread...), err
}

// checkEvents reads all events as a room does, and finds those that it could not: SQL knows what is
// JSON, but not what an event is.
func checkEvents(ctx context.Context, tx *sql.Tx, dir string) (found []Finding, err error) {
	rows, err := tx.QueryContext(ctx, "SELECT n, body FROM event")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() && len(found) < 20 {
		var n int64
		var body sql.RawBytes
		if err := rows.Scan(&n, &body); err != nil {
			return found, err
		}
		if err := json.Unmarshal(body, new(state.Event)); err != nil {
			found = append(found, Finding{fmt.Sprintf("event %d is damaged: %v", n, err), restore(dir)})
		}
	}
	return found, rows.Err()
}

// parts are the tables, columns and indexes of a database.
const parts = `
	SELECT s.type || ' ' || s.name || coalesce('.' || c.name, '') FROM sqlite_schema s LEFT JOIN pragma_table_xinfo(s.name) c ON s.type = 'table'
	WHERE s.name NOT LIKE 'sqlite\_%' ESCAPE '\' ORDER BY 1`

// checkForm finds what a database lacks of what this program makes.
func checkForm(ctx context.Context, tx *sql.Tx, dir string) (found []Finding, err error) {
	has, err := column(ctx, tx, parts)
	if err != nil {
		return nil, err
	}
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		return nil, err
	}
	defer db.Close()
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	if err := migrate(conn, migrations, slog.New(slog.DiscardHandler)); err != nil {
		return nil, err
	}
	fresh, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	defer fresh.Rollback()
	wanted, err := column(ctx, fresh, parts)
	for _, part := range wanted {
		if !slices.Contains(has, part) {
			found = append(found, Finding{"the database lacks " + part, restore(dir)})
		}
	}
	return found, err
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
	dir := filepath.Dir(r.path)
	for _, file := range []string{dir, r.path, r.path + "-wal", r.path + "-shm"} {
		info, err := os.Stat(file)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return found, err
		}
		closed, remedy := fs.FileMode(0o022), "chmod go= "+shell.Path(dir)
		if file != dir { // those beside the database have its mode, and go with the check if they are its own
			closed, remedy = 0o077, "chmod go= "+shell.Path(r.path)+"*"
		}
		if mode := info.Mode().Perm(); mode&closed != 0 && (len(found) == 0 || found[len(found)-1].Remedy != remedy) {
			found = append(found, Finding{fmt.Sprintf("others may use %s (mode %o)", file, mode), remedy})
		}
	}
	return found, nil
}

// Reindex makes the search index anew, of all that is stored. Searches find
// again what it has reached; people talk on meanwhile. What it has not reached
// when it ends early is indexed later.
func (s *Store) Reindex(ctx context.Context) error {
	if err := s.step(ctx, (*writer).emptyIndex); err != nil {
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

// mendIndex has an index that says that it has come where no event is made anew: all that is
// in it is in the events, too.
func (w *writer) mendIndex(logger *slog.Logger) error {
	var indexed, last int64
	if err := w.scan("SELECT indexed, last_n FROM meta", nil, &indexed, &last); err != nil || 0 <= indexed && indexed <= last {
		return err
	}
	logger.Warn("the search index is damaged, and made anew: searches find again what it has reached", "indexed", indexed, "last", last)
	return w.transact(w.emptyIndex)
}

// emptyIndex has all be indexed anew.
func (w *writer) emptyIndex() error {
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
}
