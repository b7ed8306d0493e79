package store

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// A disk that is full, and one that was mounted for reading, are named, and an
// operator learns what to do; what SQLite says of them is "disk I/O error" and
// "unable to open database file".
func TestADiskIsNamedWithWhatToDo(t *testing.T) {
	disk := smallDisk(t)
	dir := filepath.Join(disk, "state")
	s, err := Open(dir, quiet)
	if err != nil {
		t.Fatal(err)
	}
	mustAppend(t, s, "first")
	killed := filepath.Join(disk, "killed") // what a server that was killed leaves behind
	if err := os.Mkdir(killed, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{DatabaseFile, DatabaseFile + "-wal"} {
		if err := os.WriteFile(filepath.Join(killed, name), read(t, filepath.Join(dir, name)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	refused := func(err error, errno syscall.Errno, says string) {
		t.Helper()
		err = Explain(dir, err)
		if !errors.Is(err, errno) || !strings.Contains(err.Error(), says) || !strings.Contains(err.Error(), dir) {
			t.Errorf("%v: want %q of %s", err, says, dir)
		}
	}
	try := func(errno syscall.Errno, says string) {
		t.Helper()
		_, err := Open(dir, quiet)
		refused(err, errno, says)
		r, err := OpenReader(dir)
		if err == nil {
			_, err = r.Check(t.Context())
			r.Close()
		}
		refused(err, errno, says)
	}

	ballast := fillUp(t, disk)
	try(syscall.ENOSPC, "is full: make room on it")

	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mount("", disk, "", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
		t.Fatal(err)
	}
	r, err := OpenReader(dir) // it was closed well, so it can be read
	if err != nil {
		t.Fatal(err)
	}
	found, err := r.Check(t.Context())
	r.Close()
	if err != nil || !slices.ContainsFunc(found, func(f Finding) bool { return strings.Contains(f.Problem, dir+" cannot be written") }) {
		t.Errorf("the check finds %q, %v", found, err)
	}
	dir = killed
	try(syscall.EROFS, "cannot be written")
}
