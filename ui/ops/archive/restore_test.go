package archive

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"teahouse/keys"
	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/shell"
	"teahouse/room/store"
	"teahouse/ui/ops/service"
)

// A restore may be killed at each of its steps: what it leaves is the one room or the
// other, or no start takes it for one, and restoring again makes it whole.
func TestARestoreThatIsKilledLeavesOneRoomOrNone(t *testing.T) {
	made := func() (dir string) {
		t.Helper()
		dir = t.TempDir()
		kept, err := store.Open(dir, slog.New(slog.DiscardHandler))
		roomtest.OK(t, err)
		roomtest.OK(t, kept.Commit(t.Context(), &room.Batch{Applied: 1}))
		roomtest.OK(t, kept.Close())
		hostKey(t, dir)
		_, err = keys.LoadOrCreateSecret(dir)
		roomtest.OK(t, err)
		return dir
	}
	is := func(dir string) string {
		var all []byte
		for _, name := range []string{keys.HostFile, keys.SecretFile, store.DatabaseFile} {
			text, err := os.ReadFile(filepath.Join(dir, name))
			if err != nil {
				return "no room"
			}
			all = append(all, text...)
		}
		return string(all)
	}
	before, other := made(), made()
	roomtest.OK(t, os.WriteFile(filepath.Join(before, store.DatabaseFile+"-wal"), nil, 0o600))
	file := filepath.Join(t.TempDir(), "tea.tar")
	roomtest.OK(t, Backup(t.Context(), io.Discard, other, file, true))
	state := t.TempDir()
	roomtest.OK(t, Restore(t.Context(), nil, io.Discard, Restoration{State: state, File: file}))
	was, now := is(before), is(state)

	var killed []string
	kill := func(state string) func() {
		return func() {
			left := filepath.Join(t.TempDir(), "state")
			roomtest.OK(t, os.CopyFS(left, os.DirFS(state)))
			killed = append(killed, left)
		}
	}
	roomtest.OK(t, Restore(t.Context(), nil, io.Discard, Restoration{State: before, File: file, Replace: true, moved: kill(before)}))
	once := len(killed)
	if once < 8 {
		t.Fatalf("%d steps are seen", once)
	}
	for i := 0; i < len(killed); i++ { // those of the second time, too
		left := killed[i]
		err := Finished(left)
		if err == nil {
			err = Whole(left, Anew{}, Handed{}, slog.New(slog.DiscardHandler))
		}
		if got := is(left); err == nil && got != was && got != now {
			t.Errorf("step %d leaves a mixture that a start takes for a room", i+1)
		}
		again := Restoration{State: left, File: file, Replace: true}
		if i < once {
			again.moved = kill(left)
		}
		roomtest.OK(t, Restore(t.Context(), nil, io.Discard, again))
		if err := Finished(left); err != nil || is(left) != now {
			t.Errorf("restored again after step %d, it is not the room of the backup: %v", i+1, err)
		}
		if kept, err := filepath.Glob(filepath.Join(left, "replaced-*", keys.HostFile)); err != nil || len(kept) == 0 {
			t.Errorf("after step %d the room of before is gone (%v)", i+1, err)
		}
	}
}

// A database of which the newest is in the log beside it, as a server that was killed
// leaves it, would come back without that; a backup of its folder has all.
func TestADatabaseWhoseLogIsBesideItIsNotRestored(t *testing.T) {
	from := t.TempDir()
	kept, err := store.Open(from, slog.New(slog.DiscardHandler))
	roomtest.OK(t, err)
	hostKey(t, from)
	roomtest.OK(t, kept.Commit(t.Context(), &room.Batch{Applied: 1}))
	link, state := filepath.Join(t.TempDir(), "link"), filepath.Join(t.TempDir(), "state")
	roomtest.OK(t, os.Symlink(filepath.Join(from, store.DatabaseFile), link))
	for _, file := range []string{filepath.Join(from, store.DatabaseFile), link} {
		err := Restore(t.Context(), nil, io.Discard, Restoration{State: state, File: file})
		if err == nil || !strings.Contains(err.Error(), shell.Teahouse("backup FILE", from)) {
			t.Errorf("of %s it says %v", file, err)
		}
	}
	if present(state) {
		t.Error("a folder was made for what is not restored")
	}
	tar := filepath.Join(t.TempDir(), "tea.tar")
	roomtest.OK(t, Backup(t.Context(), io.Discard, from, tar, true))
	roomtest.OK(t, Restore(t.Context(), nil, io.Discard, Restoration{State: state, File: tar}))
	roomtest.OK(t, kept.Close())
	roomtest.OK(t, Restore(t.Context(), nil, io.Discard, Restoration{State: state, File: link, Replace: true}))
}

// What comes through a pipe has no name to be told.
func TestARestoreFromAPipeSaysFromWhere(t *testing.T) {
	from := t.TempDir()
	opened(t, from)
	hostKey(t, from)
	var tar, said bytes.Buffer
	roomtest.OK(t, Stream(t.Context(), &tar, io.Discard, from, true))
	state := filepath.Join(t.TempDir(), "state")
	roomtest.OK(t, Restore(t.Context(), &tar, &said, Restoration{State: state, File: "-"}))
	if !strings.Contains(said.String(), "has the room of standard input now") {
		t.Errorf("it says\n%s", &said)
	}
	if err := Restore(t.Context(), &tar, io.Discard, Restoration{State: state, File: "-"}); err == nil || !strings.HasPrefix(err.Error(), "standard input: nothing was restored") {
		t.Errorf("of an empty pipe it says %v", err)
	}
}

// TestAPipeThatAShellPassesIsRestored, as with restore <(zstd -dc tea.tar.zst).
func TestAPipeThatAShellPassesIsRestored(t *testing.T) {
	if _, err := os.Stat("/dev/fd"); err != nil {
		t.Skip("shells of this system pass none")
	}
	from := t.TempDir()
	opened(t, from)
	hostKey(t, from)
	out, in, err := os.Pipe()
	roomtest.OK(t, err)
	defer out.Close()
	var writing sync.WaitGroup
	writing.Go(func() {
		defer in.Close()
		if err := Stream(t.Context(), in, io.Discard, from, true); err != nil {
			t.Error(err)
		}
	})
	state := filepath.Join(t.TempDir(), "state")
	roomtest.OK(t, Restore(t.Context(), nil, io.Discard, Restoration{State: state, File: fmt.Sprint("/dev/fd/", out.Fd())}))
	writing.Wait()
	if !present(filepath.Join(state, store.DatabaseFile)) {
		t.Error("there is no room")
	}
}

// TestABackupIntoAPipeSaysWhatItLacks: whoever restores it on another machine has a room of another key.
func TestABackupIntoAPipeSaysWhatItLacks(t *testing.T) {
	from := t.TempDir()
	opened(t, from)
	hostKey(t, from)
	for whole, want := range map[bool]int{true: 0, false: 1} {
		var said bytes.Buffer
		roomtest.OK(t, Stream(t.Context(), io.Discard, &said, from, whole))
		if strings.Count(said.String(), "the host keys are not in it") != want {
			t.Errorf("with the host keys %v it says\n%s", whole, &said)
		}
	}
}

// Root restores into the folder of a packaged service, whose user must be able
// to use every file of it, and nobody else.
func TestWhatRootRestoresBelongsToTheService(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("giving files away needs root")
	}
	from := t.TempDir()
	opened(t, from)
	hostKey(t, from)
	_, err := keys.LoadOrCreateSecret(from)
	roomtest.OK(t, err)
	file := filepath.Join(t.TempDir(), "tea.tar")
	roomtest.OK(t, Backup(t.Context(), io.Discard, from, file, true))

	state := filepath.Join(t.TempDir(), "state")
	roomtest.OK(t, os.Mkdir(state, 0o700))
	roomtest.OK(t, os.Chown(state, 997, 996))
	belongs := func(uid, gid int) {
		t.Helper()
		roomtest.OK(t, filepath.WalkDir(state, func(path string, e fs.DirEntry, err error) error {
			roomtest.OK(t, err)
			info, err := e.Info()
			roomtest.OK(t, err)
			if user, group, err := service.Owner(path); err != nil || user != uid || group != gid || info.Mode().Perm()&0o077 != 0 {
				t.Errorf("%s belongs to %d:%d with mode %v (%v)", path, user, group, info.Mode(), err)
			}
			return nil
		}))
	}
	var said bytes.Buffer
	roomtest.OK(t, Restore(t.Context(), nil, &said, Restoration{State: state, File: file}))
	belongs(997, 996)
	roomtest.OK(t, Restore(t.Context(), nil, &said, Restoration{State: state, File: file, Replace: true}))
	belongs(997, 996)
	state = filepath.Join(state, "of", "nobody")
	roomtest.OK(t, Restore(t.Context(), nil, &said, Restoration{State: state, File: file, Owner: "65534"}))
	if user, _, err := service.Owner(filepath.Join(state, "room.db")); err != nil || user != 65534 {
		t.Errorf("with --owner it belongs to %d (%v)", user, err)
	}
}
