package store

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"teahouse/room/state"
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

// SQLite says of a disk that takes no more files that it is unable to open one, and "df" shows place.
func TestADiskWithoutPlaceForFilesIsNamed(t *testing.T) {
	disk := smallDisk(t)
	dir := filepath.Join(disk, "state")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, DatabaseFile), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for i := range 3 { // the lock, and one of the two that SQLite makes
		if err := os.WriteFile(filepath.Join(disk, strconv.Itoa(i)), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var stat syscall.Statfs_t
	if err := syscall.Statfs(disk, &stat); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mount("", disk, "", syscall.MS_REMOUNT, "nr_inodes="+strconv.FormatUint(stat.Files-stat.Ffree, 10)); err != nil {
		t.Skip("the number of files cannot be bounded: ", err)
	}
	tight := func(what string, err error) {
		t.Helper()
		if err = Explain(dir, err); !errors.Is(err, syscall.ENOSPC) || !strings.Contains(err.Error(), dir+" takes no more files") {
			t.Errorf("%s: %v", what, err)
		}
	}
	_, err := Open(dir, quiet)
	tight("the lock", err)
	for i := range 2 {
		if err := os.Remove(filepath.Join(disk, strconv.Itoa(i))); err != nil {
			t.Fatal(err)
		}
		_, err := Open(dir, quiet)
		tight("a file of SQLite", err)
	}
	if err := os.Remove(filepath.Join(disk, "2")); err != nil {
		t.Fatal(err)
	}
	s, err := Open(dir, quiet)
	if err != nil {
		t.Fatal(err)
	}
	mustAppend(t, s, "first")
	found, err := s.Check(t.Context())
	if err != nil || !slices.ContainsFunc(found, func(f Finding) bool { return strings.Contains(f.Problem, "takes no more files") }) {
		t.Errorf("the check finds %q, %v", found, err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

// TestWhatMayGrowNoMoreIsNamed: where it is no fault of the disk that writing fails, as with a quota, nobody
// is to look for another. SQLite says "disk I/O error" of it all, so that it takes trying to know.
func TestWhatMayGrowNoMoreIsNamed(t *testing.T) {
	if !apart(t) {
		return
	}
	dir := t.TempDir()
	s := reopen(t, dir)
	mustAppend(t, s, "first")
	well := limitFiles(t)
	_, err := s.Append(t.Context(), []*state.Proposal{{ID: "second", Body: &state.Say{Text: strings.Repeat("x", 2*limited)}}})
	err = Explain(dir, err)
	found, errCheck := s.Check(t.Context())
	well()
	if errCheck != nil || !slices.ContainsFunc(found, func(f Finding) bool { return strings.Contains(f.Problem, "no file in "+dir+" may grow") }) {
		t.Errorf("the check finds %q, %v", found, errCheck)
	}
	if !errors.Is(err, syscall.EFBIG) || !strings.Contains(err.Error(), "no file in "+dir+" may grow") {
		t.Errorf("it says %v", err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, ".*")); len(left) > 0 {
		t.Errorf("trying leaves %q", left)
	}
	mustAppend(t, s, "third")

	for errno, says := range map[syscall.Errno]string{
		syscall.EDQUOT: "this user may have no more on the disk of " + dir,
		syscall.ENOLCK: "the file system of " + dir + " keeps no locks",
		syscall.ENODEV: "no memory that programs share",
	} {
		if err := Explain(dir, &os.PathError{Op: "write", Path: filepath.Join(dir, "lock"), Err: errno}); !errors.Is(err, errno) || !strings.Contains(err.Error(), says) {
			t.Errorf("of %v it says %v", int(errno), err)
		}
	}
}
