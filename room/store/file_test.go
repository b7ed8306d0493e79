package store

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
)

// database makes a database with SQL at path, in the journal mode of SQLite's
// own choice, and returns its bytes.
func database(t *testing.T, path string, statements ...string) []byte {
	t.Helper()
	db, err := sql.Open("sqlite", dsn(path, nil))
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range statements {
		if _, err := db.Exec(s); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return read(t, path)
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestWhatIsNotOursIsRefusedAndLeftAsItIs(t *testing.T) {
	ours := func(t *testing.T, path string) []byte {
		s, err := Open(filepath.Dir(path), quiet)
		if err != nil {
			t.Fatal(err)
		}
		for n := range uint64(50) {
			mustAppend(t, s, fmt.Sprint(n))
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		return read(t, path)
	}
	numbered := func(as string) func(t *testing.T, path string) []byte {
		return func(t *testing.T, path string) []byte {
			ours(t, path)
			return database(t, path, `INSERT INTO event (n, talk, private, body) VALUES (1, 0, 0, '{"n":1}')`, "UPDATE meta SET last_n = 1", "UPDATE meta SET "+as)
		}
	}
	for _, c := range []struct {
		name string
		give func(t *testing.T, path string) []byte
		want string
	}{
		{"a text", func(*testing.T, string) []byte { return []byte("shopping list: tea, more tea") }, "not the database of a room"},
		{"a short text", func(*testing.T, string) []byte { return []byte("SQL") }, "not the database of a room"},
		{"another program's database", func(t *testing.T, path string) []byte {
			return database(t, path, "CREATE TABLE log (x)", "PRAGMA user_version = 1")
		}, "not the database of a room"},
		{"a marked one", func(t *testing.T, path string) []byte {
			return database(t, path, "CREATE TABLE log (x)", "PRAGMA application_id = 77")
		}, "not the database of a room"},
		{"another program's with a WAL", func(t *testing.T, path string) []byte {
			return database(t, path, "PRAGMA journal_mode = WAL", "CREATE TABLE log (x)")
		}, "not the database of a room"},
		{"a newer program's", func(t *testing.T, path string) []byte {
			ours(t, path)
			return database(t, path, "PRAGMA user_version = 1000")
		}, "written by a newer teahouse (form 1000"},
		{"a damaged one", func(t *testing.T, path string) []byte {
			b := ours(t, path)
			copy(b[100:], bytes.Repeat([]byte{0xff}, 4000))
			return b
		}, "is damaged: restore a backup"},
		{"one that has applied all there can be", numbered("applied = 9223372036854775807"), "is damaged: restore a backup"},
		{"one that has applied less than nothing", numbered("applied = -5"), "is damaged: restore a backup"},
		{"one whose last event is no number", numbered("last_n = 9223372036854775807"), "is damaged: restore a backup"},
		{"one whose time is no time", numbered("clock = -9223372036854775807"), "is damaged: restore a backup"},
		{"one that has events beyond the last", numbered("last_n = 0"), "is damaged: restore a backup"},
		{"a truncated one", func(t *testing.T, path string) []byte { return ours(t, path)[:40] }, "is damaged: restore a backup"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			path := filepath.Join(dir, "room.db")
			was := c.give(t, path)
			if err := os.WriteFile(path, was, 0o600); err != nil {
				t.Fatal(err)
			}
			for range 2 { // the lock is free again after a refusal
				s, err := Open(dir, quiet)
				if err == nil {
					s.Close()
					t.Fatal("it was opened")
				}
				if !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), path) {
					t.Errorf("Open says %v, want %q", err, c.want)
				}
			}
			if !bytes.Equal(read(t, path), was) {
				t.Error("the file was changed")
			}
		})
	}
}

func TestAStartThatBrokeOffIsTakenUp(t *testing.T) {
	for name, begin := range map[string]func(path string){
		"an empty file": func(path string) {
			if err := os.WriteFile(path, nil, 0o644); err != nil {
				t.Fatal(err)
			}
		},
		"a database without tables": func(path string) {
			database(t, path, "PRAGMA journal_mode = WAL")
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			begin(filepath.Join(dir, "room.db"))
			equal(t, "the first number", mustAppend(t, reopen(t, dir), "a"), 1)
		})
	}
}

func TestMigrations(t *testing.T) {
	dir := t.TempDir()
	s := reopen(t, dir)
	mustAppend(t, s, "a")
	files := fstest.MapFS{}
	names, err := fs.Glob(migrations, "sql/*.sql")
	if err != nil {
		t.Fatal(err)
	}
	newest := len(names)
	for _, name := range names {
		text, err := migrations.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = &fstest.MapFile{Data: text}
	}
	next, broken := fmt.Sprintf("sql/%03d_next.sql", newest+1), fmt.Sprintf("sql/%03d_broken.sql", newest+2)
	files[next] = &fstest.MapFile{Data: []byte("CREATE TABLE word (w TEXT) STRICT; INSERT INTO word VALUES ('tea');")}
	files[broken] = &fstest.MapFile{Data: []byte("CREATE TABLE half (x) STRICT; INSERT INTO nowhere VALUES (1);")}
	version := func() (v int) {
		if err := s.log.scan("PRAGMA user_version", nil, &v); err != nil {
			t.Fatal(err)
		}
		return v
	}
	if v := version(); v != newest {
		t.Errorf("a new database has form %d", v)
	}
	err = migrate(s.log.conn, files, quiet)
	if err == nil || !strings.Contains(err.Error(), "_broken.sql: nothing was changed") {
		t.Errorf("migrate says %v", err)
	}
	if v := version(); v != newest {
		t.Errorf("the program of before, which knows form %d, finds form %d", newest, v)
	}
	tables := func() (names string) {
		if err := s.log.scan("SELECT coalesce(group_concat(name), '') FROM sqlite_schema WHERE name IN ('word', 'half')", nil, &names); err != nil {
			t.Fatal(err)
		}
		return names
	}
	if got := tables(); got != "" {
		t.Errorf("of what failed there is %s", got)
	}
	delete(files, broken)
	if err := migrate(s.log.conn, files, quiet); err != nil || version() != newest+1 {
		t.Errorf("again: %v", err)
	}
	if got := tables(); got != "word" {
		t.Errorf("there is %q", got)
	}
	equal(t, "the store goes on", mustAppend(t, s, "b"), 2)

	delete(files, "sql/001_room.sql")
	if err := migrate(s.log.conn, files, quiet); err == nil || !strings.Contains(err.Error(), "should have number 1") {
		t.Errorf("with a file missing: %v", err)
	}
}

func TestEveryTableIsStrict(t *testing.T) {
	s := reopen(t, t.TempDir())
	var loose int
	if err := s.log.scan("SELECT count(*) FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite%' AND NOT strict", nil, &loose); err != nil || loose != 0 {
		t.Errorf("%d tables are not strict, %v", loose, err)
	}
	mustCommit(t, s, &room.Batch{Applied: 1, LastN: 1, Events: []*state.Event{
		{N: 1, At: 1 << 41, Kind: state.KindSay, Who: person(lily), Text: "x"},
	}})
	var at int64
	var kind, who string
	if err := s.log.scan("SELECT at, kind, who FROM event", nil, &at, &kind, &who); err != nil || at != 1<<41 || kind != "say" || who != string(lily) {
		t.Errorf("columns read %d %s %s, %v", at, kind, who, err)
	}
}

// older makes the room of the oldest program.
func older(t *testing.T, dir string) {
	t.Helper()
	first, err := migrations.ReadFile("sql/001_room.sql")
	roomtest.OK(t, err)
	database(t, filepath.Join(dir, "room.db"), string(first),
		`INSERT INTO event (n, talk, private, body) VALUES (7, 1, 0, '{"n":7,"at":5,"kind":"say","who":{"id":"key:lily","name":"lily"},"text":"oolong"}')`,
		"UPDATE meta SET applied = 1, last_n = 7", "PRAGMA user_version = 1",
		fmt.Sprintf("PRAGMA application_id = %d", applicationID))
}

// A room that an older program kept comes up with all it had, and its lines
// are found.
func TestAnOlderRoomIsBroughtUpToDate(t *testing.T) {
	dir := t.TempDir()
	older(t, dir)
	old := read(t, filepath.Join(dir, "room.db"))
	s := reopen(t, dir)
	settled(t, s)
	equal(t, "found", search(t, s, "", "oolong"), 7)
	if _, gone, err := s.Since(t.Context(), state.Viewer{}, 0, 1); err != nil || gone != 6 {
		t.Errorf("the older program had pruned 6 events, and not %d (%v)", gone, err)
	}
	equal(t, "numbers go on", mustAppend(t, s, "a"), 2)

	// The older program can go on from the copy, which is as private.
	copied := filepath.Join(dir, "room.db.before-1")
	if info, err := os.Stat(copied); err != nil || info.Mode().Perm()&0o077 != 0 {
		t.Errorf("the copy: %v, %v", info, err)
	}
	dump := "SELECT user_version || application_id || (SELECT group_concat(n || body) FROM event) || (SELECT applied FROM meta) FROM pragma_user_version, pragma_application_id"
	if was, is := asked(t, old, dump), asked(t, read(t, copied), dump); was != is {
		t.Errorf("the copy holds %s, not %s", is, was)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	made := read(t, copied)
	reopen(t, dir)
	if !bytes.Equal(read(t, copied), made) {
		t.Error("a start without a migration copied again")
	}
}

// asked asks a database, given as its bytes, for one text.
func asked(t *testing.T, database []byte, query string) (answer string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "db")
	if err := os.WriteFile(path, database, 0o600); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", dsn(path, nil))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.QueryRow(query).Scan(&answer); err != nil {
		t.Fatal(err)
	}
	return answer
}

// Copies from before migrations hold what was deleted since, so they go.
func TestCopiesFromBeforeMigrationsGo(t *testing.T) {
	file := filepath.Join(t.TempDir(), "room.db")
	now := time.Now()
	for name, age := range map[string]time.Duration{"": 90, ".before-1": 3, ".before-2": 2, ".before-3": 1, "-wal": 90} {
		if err := os.WriteFile(file+name, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		made := now.Add(-age * 24 * time.Hour)
		if err := os.Chtimes(file+name, made, made); err != nil {
			t.Fatal(err)
		}
	}
	left := func(after time.Duration, want string) {
		t.Helper()
		if err := forgetCopies(file, now.Add(after)); err != nil {
			t.Fatal(err)
		}
		found, err := filepath.Glob(file + "*")
		if err != nil {
			t.Fatal(err)
		}
		for i, f := range found {
			found[i] = filepath.Base(f)
		}
		if got := strings.Join(found, " "); got != want {
			t.Errorf("there are %s, not %s", got, want)
		}
	}
	left(0, "room.db room.db-wal room.db.before-2 room.db.before-3")
	left(copyFor-36*time.Hour, "room.db room.db-wal room.db.before-3")
	left(copyFor, "room.db room.db-wal")
}

// TestWhatIsNoFileIsNamed: of a folder in place of a file SQLite says "unable to open database file", and at a
// pipe it waits for ever.
func TestWhatIsNoFileIsNamed(t *testing.T) {
	for _, name := range []string{"room.db", "room.db-wal", "room.db-shm", "room.db-journal"} {
		dir := t.TempDir()
		path := filepath.Join(dir, name)
		if err := os.Mkdir(path, 0o700); err != nil {
			t.Fatal(err)
		}
		want := path + " is no regular file"
		if s, err := Open(dir, quiet); err == nil {
			s.Close()
			t.Errorf("it was opened beside a folder %s", name)
		} else if !strings.HasPrefix(err.Error(), want) {
			t.Errorf("Open says %v, want %q", err, want)
		}
		if _, err := Look(dir); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("Look says %v, want %q", err, want)
		}
	}
}

// TestAnIndexThatHasComeNowhereIsMadeAnew: it holds nothing that is not elsewhere, so nobody has to restore anything.
func TestAnIndexThatHasComeNowhereIsMadeAnew(t *testing.T) {
	for _, indexed := range []string{"-7", "21", "9223372036854775807"} {
		t.Run(indexed, func(t *testing.T) {
			dir := t.TempDir()
			s := reopen(t, dir)
			mustCommit(t, s, hourly(20))
			settled(t, s)
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			database(t, filepath.Join(dir, DatabaseFile), "UPDATE meta SET indexed = "+indexed)
			s = reopen(t, dir)
			settled(t, s)
			sound(t, s)
		})
	}
}

// What was said last before a crash, or a backup, stands in the log alone: of a young room, all of it.
func TestARoomThatHasOnlyItsLogIsUsed(t *testing.T) {
	dir := t.TempDir()
	for _, want := range []Stage{None, Fresh, Used} {
		got, err := Look(dir)
		if err != nil || got != want {
			t.Fatalf("the folder is at stage %d (%v), want %d", got, err, want)
		}
		s, err := Open(dir, quiet)
		if err == nil && want == Fresh {
			_, err = s.Append(t.Context(), []*state.Proposal{{ID: "p1", Body: &state.Say{Text: "hello"}}})
		}
		if err = errors.Join(err, s.Close()); err != nil {
			t.Fatal(err)
		}
	}
}
