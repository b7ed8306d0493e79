package store

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// A backup may run beside a server that starts; nothing else in these folders can.
func TestWhatKilledProcessesLeftIsDeleted(t *testing.T) {
	dir := t.TempDir()
	long := time.Now().Add(-25 * time.Hour)
	put := func(name string, at time.Time) {
		t.Helper()
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte("what people said"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, at, at); err != nil {
			t.Fatal(err)
		}
	}
	now := time.Now()
	put(".teahouse-backup-1/room.db", long)
	put(".teahouse-backup-2", long)
	put(".teahouse-backup-3/room.db", now)
	put(".teahouse-backup-4", now)
	put(".teahouse-restore-5/room.db", now)
	put(".teahouse-snapshot-6/room.db.gz", now)
	put("replaced-20200101T000000Z/room.db", long)
	put("room.db.before-3", long)
	for _, folder := range []string{".teahouse-backup-1", ".teahouse-backup-3"} {
		if err := os.Chtimes(filepath.Join(dir, folder), long, long); err != nil {
			t.Fatal(err)
		}
	}
	reopen(t, dir)
	var left []string
	for _, pattern := range []string{".teahouse-*", "replaced-*", "room.db.before-*"} {
		found, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range found {
			left = append(left, filepath.Base(path))
		}
	}
	if want := []string{".teahouse-backup-3", ".teahouse-backup-4", "replaced-20200101T000000Z", "room.db.before-3"}; !slices.Equal(left, want) {
		t.Errorf("there are %q, not %q", left, want)
	}
}

// A backup on a share whose clock is years behind deletes neither its own file nor that of
// another one under way there, and what was left there before goes as anywhere.
func TestABackupGoesByTheClockOfItsDisk(t *testing.T) {
	dir := t.TempDir()
	share := time.Now().AddDate(-5, 0, 0)
	ages := map[string]time.Duration{"own-folder": 0, "own-file": time.Second, "other": time.Hour, "left": 25 * time.Hour}
	for name, age := range ages {
		path := filepath.Join(dir, ".teahouse-backup-"+name)
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, share.Add(-age), share.Add(-age)); err != nil {
			t.Fatal(err)
		}
	}
	left := filepath.Join(dir, ".teahouse-backup-left")
	if deleted := SweepBackups(filepath.Join(dir, ".teahouse-backup-own-folder")); !slices.Equal(deleted, []string{left}) {
		t.Errorf("deleted is %q, and not %q alone", deleted, left)
	}
}
