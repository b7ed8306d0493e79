package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"teahouse/room/shell"
	"teahouse/room/state"
)

// While people talk, another process takes a backup; it holds a moment of the
// room, and starts as a room.
func TestABackupIsAMomentOfTheRoom(t *testing.T) {
	dir, target := t.TempDir(), t.TempDir()
	s := reopen(t, dir)
	told(t, s, "oolong", "sencha")
	stop := make(chan struct{})
	var talk sync.WaitGroup
	talk.Go(func() {
		for n := uint64(2); ; n += 10 {
			select {
			case <-stop:
				return
			default:
				mustCommit(t, s, lines(n, 10))
			}
		}
	})
	beside, err := OpenReader(dir)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(target, "room.db")
	err = beside.Backup(t.Context(), file)
	close(stop)
	talk.Wait()
	if err := errors.Join(err, beside.Close()); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(file); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("the backup: %v, %v", info.Mode(), err)
	}
	if files, _ := os.ReadDir(target); len(files) != 1 {
		t.Errorf("beside the backup there are %v", files)
	}
	b := reopen(t, target)
	snap, err := b.Load(t.Context())
	if err != nil || snap.LastN != snap.Applied {
		t.Errorf("state: %+v, %v", snap, err)
	}
	events, err := b.After(t.Context(), state.Viewer{ID: lily}, 0, 1_000_000)
	if err != nil || uint64(len(events)) != snap.LastN {
		t.Errorf("%d events, %v, of %d", len(events), err, snap.LastN)
	}
	settled(t, b)
	equal(t, "found in the backup", search(t, b, "", "oolong"), 1)
	sound(t, b)
}

func TestABackupReplacesNothing(t *testing.T) {
	dir := t.TempDir()
	s := reopen(t, dir)
	file := filepath.Join(t.TempDir(), "diary.txt")
	if err := os.WriteFile(file, []byte("dear diary"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := s.Backup(t.Context(), file); err == nil || !strings.Contains(err.Error(), "choose another") {
		t.Errorf("Backup says %v", err)
	}
	if got := read(t, file); string(got) != "dear diary" {
		t.Errorf("the file is now %q", got)
	}
	done, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.Backup(done, file+".2"); err == nil {
		t.Error("a backup that was called off succeeded")
	}
	if err := s.Backup(t.Context(), filepath.Join(dir, "nowhere", "x")); err == nil {
		t.Error("a backup into no folder succeeded")
	}
	// Where nothing could be looked for, it was told that something is there.
	if err := s.Backup(t.Context(), filepath.Join(file, "x")); err == nil || strings.Contains(err.Error(), "something of that name") || !strings.Contains(err.Error(), "choose a folder that is there") {
		t.Errorf("into a folder that is a file, Backup says %v", err)
	}
	if err := s.Backup(t.Context(), file+strings.Repeat("x", 300)); err == nil || strings.Contains(err.Error(), "something of that name") {
		t.Errorf("of a name that is too long, Backup says %v", err)
	}
	if files, _ := os.ReadDir(filepath.Dir(file)); len(files) != 1 {
		t.Errorf("it left %v", files)
	}
}

func TestAReaderRefusesWhatIsNoRoom(t *testing.T) {
	old := t.TempDir()
	first, err := migrations.ReadFile("sql/001_room.sql")
	if err != nil {
		t.Fatal(err)
	}
	database(t, filepath.Join(old, "room.db"), string(first), "PRAGMA user_version = 1", fmt.Sprintf("PRAGMA application_id = %d", applicationID))
	for want, dir := range map[string]string{"there is no room in": t.TempDir(), "written by an older teahouse": old} {
		if r, err := OpenReader(dir); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("OpenReader says %v, %v; want %s", r, err, want)
		}
		if files, _ := os.ReadDir(dir); len(files) > 1 {
			t.Errorf("it left %v", files)
		}
	}
}

func TestAnExportTellsPrivateLinesOnlyIfAsked(t *testing.T) {
	s := reopen(t, t.TempDir())
	mustCommit(t, s, hourly(2*exportAtOnce+5))
	for private, want := range map[bool]int{true: 2*exportAtOnce + 5, false: (2*exportAtOnce + 5) / 5 * 3} {
		n := 0
		if err := s.Export(t.Context(), private, func(e *state.Event) error {
			if e.Private() && !private {
				return fmt.Errorf("%d is private", e.N)
			}
			n++
			return nil
		}); err != nil || n != want {
			t.Errorf("private %t: %d events, %v; want %d", private, n, err, want)
		}
	}
	enough := errors.New("enough")
	if err := s.Export(t.Context(), true, func(*state.Event) error { return enough }); !errors.Is(err, enough) {
		t.Errorf("Export says %v", err)
	}
}

func TestACheckFindsWhatIsWrong(t *testing.T) {
	well := t.TempDir()
	s := reopen(t, well)
	mustCommit(t, s, hourly(20))
	settled(t, s)
	sound(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, statement, want string
	}{
		{"an entry that is applied", "INSERT INTO log VALUES (2, 'x', '{\"id\":\"x\"}')", "entry 2, which is applied"},
		{"an entry that is missing", "INSERT INTO log VALUES (25, 'x', '{\"id\":\"x\"}')", "lacks an entry after 20"},
		{"a hole", "INSERT INTO log VALUES (21, 'x', '{\"id\":\"x\"}'), (23, 'y', '{\"id\":\"y\"}')", "lacks an entry after 20"},
		{"an event beyond the last", "UPDATE meta SET last_n = 19, indexed = 19", "event 20 beyond the last, 19"},
		{"an index ahead", "UPDATE meta SET indexed = 21", "to event 21, and the history to 20"},
		{"an index that has come nowhere", "UPDATE meta SET indexed = -7", "to event -7, and"},
		{"an entry that is null", "INSERT INTO log VALUES (21, 'x', 'null')", "entry 21 of the log is damaged"},
		{"an entry that is another", "INSERT INTO log VALUES (21, 'x', '{}')", "entry 21 of the log is damaged"},
		{"an event that is null", "UPDATE event SET body = 'null' WHERE n = 2", "event 2 is damaged"},
		{"an event whose text is a number", "UPDATE event SET body = json_set(body, '$.text', 5) WHERE n = 2", "event 2 is damaged: json: cannot unmarshal number"},
		{"an event before all others", "UPDATE event SET body = json_set(body, '$.seq', -1) WHERE n = 2", "event 2 is damaged: json: cannot unmarshal number"},
		{"a public line not indexed", "DELETE FROM said WHERE rowid = 2", "lacks 1 lines"},
		{"a private line not indexed", "DELETE FROM told WHERE rowid = 1", "lacks 1 lines"},
		{"a private line in the public index", "INSERT INTO said (rowid, words) VALUES (1, 'x')", "holds 1 lines that it should not"},
		{"a deleted line in the index", "DELETE FROM event WHERE n = 2", "holds 1 lines that it should not"},
		{"an audience of nothing", "INSERT INTO audience (identity, n) VALUES ('key:x', 77)", "a row of audience refers to nothing"},
		{"an index that is not there", "DROP INDEX event_channel_day", "lacks index event_channel_day"},
		{"a line of a channel that all may read", "UPDATE event SET body = json_set(body, '$.in', 7) WHERE n = 2", "event 2 of a channel is not kept apart"},
		{"a line of a channel without a number", `INSERT INTO event (n, talk, private, body) VALUES (0, 0, 1, '{"n":0,"in":7}')`, "event 0 of a channel has a number out of order"},
		{"somebody in no channel", "INSERT INTO state VALUES ('channel/7', x'7b7d'), ('joined/7/key:x', x'31'), ('joined/8/key:x', x'31')", "joined a channel that is not there"},
		{"somebody to forget up to nowhere", "INSERT INTO forgetting VALUES ('key:x', -5)", "ends at event -5, and the history at 20"},
		{"somebody who became another before all time", "INSERT INTO folded VALUES ('key:x', -1, 'acct:1')", "became another at event -1, and the history ends at 20"},
		{"a channel that cannot be", "INSERT INTO dissolved VALUES (-1)", "a channel -1 is to be emptied"},
		{"a conversation with somebody else", "UPDATE audience SET peer = 'key:x' WHERE n = 1", "event 1 names other readers than it has"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "state")
			if err := os.CopyFS(dir, os.DirFS(well)); err != nil { // for making one takes longer than all that follows
				t.Fatal(err)
			}
			if err := errors.Join(os.Chmod(dir, 0o700), os.Chmod(filepath.Join(dir, DatabaseFile), 0o600)); err != nil {
				t.Fatal(err)
			}
			s := reopen(t, dir)
			s.stop() // what nobody waits for would mend some of it
			for _, statement := range []string{"PRAGMA foreign_keys = 0", c.statement} {
				if _, err := s.log.exec(statement); err != nil {
					t.Fatal(err)
				}
			}
			found, err := s.Check(t.Context())
			if err != nil || len(found) != 1 || !strings.Contains(found[0].Problem, c.want) || found[0].Remedy == "" {
				t.Errorf("check: %v, %v; want %q", found, err, c.want)
			}
		})
	}
}

func TestACheckFindsFilesThatOthersRead(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("modes say nothing on Windows")
	}
	s := reopen(t, t.TempDir())
	mustCommit(t, s, lines(0, 1)) // the files beside the database are made with its mode
	if err := os.Chmod(s.path, 0o644); err != nil {
		t.Fatal(err)
	}
	found, err := s.Check(t.Context())
	if err != nil || len(found) != 1 || found[0].Remedy != "chmod go= "+shell.Path(s.path)+"*" {
		t.Errorf("check: %v, %v", found, err)
	}
}
