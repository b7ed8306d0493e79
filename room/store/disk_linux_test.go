package store

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
)

// smallDisk is a disk of a megabyte.
func smallDisk(t *testing.T) string {
	t.Helper()
	if os.Getuid() != 0 {
		t.Skip("only root can mount a small disk")
	}
	disk := t.TempDir()
	if err := syscall.Mount("tmpfs", disk, "tmpfs", 0, "size=1m"); err != nil {
		t.Skip("cannot mount a small disk: ", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(disk, 0) })
	return disk
}

// fillUp leaves no room on a disk, and returns what takes it.
func fillUp(t *testing.T, disk string) (ballast string) {
	t.Helper()
	ballast = filepath.Join(disk, "ballast")
	f, err := os.Create(ballast)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := io.Copy(f, endless{}); !errors.Is(err, syscall.ENOSPC) {
		t.Fatal(err)
	}
	return ballast
}

// A real disk runs full, is read from meanwhile, and gets room again.
func TestAFullDisk(t *testing.T) {
	disk := smallDisk(t)
	dir := filepath.Join(disk, "state")
	s, err := Open(dir, quiet)
	if err != nil {
		t.Fatal(err)
	}
	mustAppend(t, s, "first")
	mustCommit(t, s, &room.Batch{Applied: 1, LastN: 1, Events: []*state.Event{{N: 1, Kind: state.KindSay, Text: "tea"}}})

	ballast := fillUp(t, disk)

	// What fits into the space that the WAL has already is still taken.
	want := []string{}
	var refused error
	for n := 2; refused == nil && n < 10_000; n++ {
		id := fmt.Sprint("line", n)
		var seqs []uint64
		if seqs, refused = s.Append(t.Context(), []*state.Proposal{say(id)}); refused == nil {
			want = append(want, fmt.Sprintf("%d:%s", seqs[0], id))
		}
	}
	if !errors.Is(refused, room.ErrNotWritten) {
		t.Fatalf("on a full disk Append says %v", refused)
	}
	last := uint64(len(want) + 1)
	if err := s.Commit(t.Context(), &room.Batch{Applied: 2, LastN: 2, Events: []*state.Event{
		{N: 2, Kind: state.KindSay, Text: string(make([]byte, 100_000))},
	}}); err == nil {
		t.Error("a commit succeeded on a full disk")
	}
	if got, err := s.Before(t.Context(), state.Viewer{}, 9, 9); err != nil || len(got) != 1 || got[0].Text != "tea" {
		t.Errorf("people read %v, %v", got, err)
	}
	equal(t, "the log on the full disk", ids(t, s, 2), want...)

	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	equal(t, "with room again", mustAppend(t, s, "after"), last+1)
	want = append(want, fmt.Sprintf("%d:after", last+1))
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s, err = Open(dir, quiet)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "after a restart", ids(t, s, 2), want...)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

type endless struct{}

func (endless) Read(p []byte) (int, error) { return len(p), nil }

// A copy from before another migration that cannot be deleted, as on a disk of somebody else's, keeps
// no room shut; what is done daily tells of it.
func TestACopyThatCannotBeDeletedStopsNoMigration(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("only root can mount something")
	}
	dir := t.TempDir()
	older(t, dir)
	copied := filepath.Join(dir, DatabaseFile+".before-0")
	roomtest.OK(t, os.WriteFile(copied, []byte("long ago"), 0o600))
	roomtest.OK(t, os.Chtimes(copied, time.Time{}, time.Now().Add(-2*copyFor)))
	if err := syscall.Mount(copied, copied, "", syscall.MS_BIND, ""); err != nil {
		t.Skip("cannot mount a file: ", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(copied, 0) })
	s := reopen(t, dir)
	if err := s.ForgetCopies(time.Now()); !errors.Is(err, syscall.EBUSY) || !strings.Contains(err.Error(), copied) {
		t.Errorf("what is done daily says %v", err)
	}
	roomtest.OK(t, syscall.Unmount(copied, 0))
	roomtest.OK(t, s.ForgetCopies(time.Now()))
	if _, err := os.Stat(copied); err == nil {
		t.Error("the copy stays")
	}
}
