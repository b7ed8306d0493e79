package store

// The database file: it is ours, of a form that this program knows, and
// brought to the newest form, or it is left as it is.

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"

	"teahouse/room/state"
)

// DatabaseFile is the file of a state folder that holds the room.
const DatabaseFile = "room.db"

// files are the database, and those that SQLite keeps beside it.
var files = [...]string{DatabaseFile, DatabaseFile + "-wal", DatabaseFile + "-shm", DatabaseFile + "-journal"}

// applicationID marks the file as a room's: "tea" and 1.
const applicationID = 0x74656101

//go:embed sql/*.sql
var migrations embed.FS

// regular refuses what is no file where the database, or one that SQLite keeps beside it, should
// stand: of a folder SQLite says only that it cannot be opened, and at a pipe it waits for the other end.
func regular(file string) error {
	for i, name := range files {
		look := os.Lstat // SQLite follows no link to these
		if i == 0 {
			look = os.Stat
		}
		path := filepath.Join(filepath.Dir(file), name)
		if info, err := look(path); err == nil && !info.Mode().IsRegular() {
			return fmt.Errorf("%s is no regular file, as the room's database has there: move it away, and put back the file that was there, if there was one", path)
		}
	}
	return nil
}

// prepare makes the file if there is none, and refuses one that is not a
// room's. It runs before anything else in the process has the file open:
// closing it would drop SQLite's locks.
func prepare(file string) error {
	if err := regular(file); err != nil {
		return err
	}
	f, err := os.OpenFile(file, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return fmt.Errorf("cannot write the room's database: %w", err)
	}
	defer f.Close()
	if _, err := recognize(f, file); err != nil {
		return err
	}
	if err := f.Chmod(0o600); err != nil { // SQLite gives its other files the same mode
		return fmt.Errorf("cannot keep the room's database private: %w", err)
	}
	return nil
}

// recognize looks into an open file, and refuses one that is not a room's. It
// tells how much is in it, as inspect does.
func recognize(f *os.File, file string) (entries int64, err error) {
	const magic = "SQLite format 3\x00"
	head := make([]byte, len(magic))
	switch _, err := io.ReadFull(f, head); {
	case err == io.EOF: // new
		return -1, nil
	case err != nil && err != io.ErrUnexpectedEOF:
		return 0, fmt.Errorf("cannot read the room's database: %w", err)
	case string(head) != magic:
		return 0, notOurs(file)
	}
	return inspect(file)
}

func notOurs(file string) error {
	return fmt.Errorf("%s is not the database of a room: if it was one, %s; else move it away, or choose another state folder", file, restore(filepath.Dir(file)))
}

// inspect looks into an existing database through a connection that cannot
// change it, and tells how many entries have been applied, 1 if they only stand in its log, -1 if it
// has no tables.
func inspect(file string) (entries int64, err error) {
	params := common()
	params.Set("mode", "ro")
	db, err := sql.Open("sqlite", dsn(file, params))
	if err != nil {
		return 0, err
	}
	defer db.Close()
	var id, version, tables int
	err = db.QueryRow("SELECT (SELECT count(*) FROM sqlite_schema), application_id, user_version FROM pragma_application_id, pragma_user_version").
		Scan(&tables, &id, &version)
	switch {
	case err != nil:
		return 0, fmt.Errorf("open %s: %w", file, err)
	case id == 0 && version == 0 && tables == 0:
		return -1, nil // made by a start that did not get further
	case id != applicationID:
		return 0, notOurs(file)
	}
	newest, err := fs.Glob(migrations, "sql/*.sql")
	if err != nil {
		return 0, err
	}
	if version > len(newest) {
		return 0, fmt.Errorf("%s was written by a newer teahouse (form %d, this one knows %d): run that one, or restore a backup of before",
			file, version, len(newest))
	}
	if entries, err = progress(db); err == nil && entries == 0 {
		err = db.QueryRow("SELECT count(*) FROM (SELECT 1 FROM log LIMIT 1)").Scan(&entries)
	}
	if err != nil {
		return 0, fmt.Errorf("open %s: %w", file, err)
	}
	return entries, nil
}

// numbersMost is what no number of a room comes to, and what leaves room to count on.
const numbersMost = 1 << 62

// progress reads how many entries have been applied. Numbers that no room wrote are damage: from
// there on nothing could be kept.
func progress(db *sql.DB) (applied int64, err error) {
	var clock, last, newest int64
	err = db.QueryRow("SELECT applied, clock, last_n, (SELECT coalesce(max(n), 0) FROM event) FROM meta").Scan(&applied, &clock, &last, &newest)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return 0, state.ErrDamaged
	case err != nil:
		return 0, err
	case min(applied, clock, last) < 0 || max(applied, clock, last) >= numbersMost:
		return 0, fmt.Errorf("%w: it says that entry %d was applied at %d, and that event %d is the last", state.ErrDamaged, applied, clock, last)
	case newest > last:
		return 0, fmt.Errorf("%w: there is an event %d beyond the last, %d", state.ErrDamaged, newest, last)
	}
	return applied, nil
}

// migrate brings the database to the newest form. The files sql/001_….sql and
// so on run in order, all that are new in one transaction: where one of them fails,
// as on a full disk, the program of before can go on with what it knows.
func migrate(conn *sql.Conn, files fs.FS, logger *slog.Logger) error {
	ctx := context.Background()
	var version int
	if err := conn.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); err != nil {
		return err
	}
	names, err := fs.Glob(files, "sql/*.sql")
	if err != nil {
		return err
	}
	for i, name := range names {
		number, _, _ := strings.Cut(path.Base(name), "_")
		if n, err := strconv.Atoi(number); err != nil || n != i+1 {
			return fmt.Errorf("migration %s should have number %d", name, i+1)
		}
	}
	if version >= len(names) {
		return nil
	}
	fail := func(step string, err error) error {
		conn.ExecContext(ctx, "ROLLBACK") // fails if SQLite has done it
		return fmt.Errorf("migration %s: nothing was changed: %w", step, err)
	}
	if _, err := conn.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		return fail(names[version], err)
	}
	for _, name := range names[version:] {
		text, err := fs.ReadFile(files, name)
		if err == nil {
			_, err = conn.ExecContext(ctx, string(text))
		}
		if err != nil {
			return fail(name, err)
		}
	}
	script := fmt.Sprintf("PRAGMA application_id = %d;\nPRAGMA user_version = %d;\nCOMMIT;", applicationID, len(names))
	if _, err := conn.ExecContext(ctx, script); err != nil {
		return fail(names[len(names)-1], err)
	}
	if version > 0 { // a new file has nothing to migrate
		logger.Info("database migrated", "from", version, "to", len(names))
	}
	return nil
}
