package store

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"teahouse/room"
	"teahouse/room/roomtest"
)

// freezable is a file system of its own that can be frozen.
func freezable(t *testing.T) (dir string, freeze, thaw func()) {
	t.Helper()
	if os.Getuid() != 0 {
		t.Skip("only root can mount and freeze a file system")
	}
	image, dir := filepath.Join(t.TempDir(), "image"), t.TempDir()
	roomtest.OK(t, os.WriteFile(image, nil, 0o600))
	roomtest.OK(t, os.Truncate(image, 32<<20))
	for _, command := range [][]string{{"mkfs.ext4", "-q", image}, {"mount", "-o", "loop", image, dir}} {
		if out, err := exec.Command(command[0], command[1:]...).CombinedOutput(); err != nil {
			t.Skipf("no file system can be made here: %s: %v %s", command[0], err, out)
		}
	}
	t.Cleanup(func() { roomtest.OK(t, unix.Unmount(dir, 0)) })
	f, err := os.Open(dir)
	roomtest.OK(t, err)
	t.Cleanup(func() { f.Close() })
	const fifreeze, fithaw = 0xc0045877, 0xc0045878 // of linux/fs.h
	thaw = func() { _ = unix.IoctlSetInt(int(f.Fd()), fithaw, 0) }
	freeze = func() {
		roomtest.OK(t, unix.IoctlSetInt(int(f.Fd()), fifreeze, 0))
		t.Cleanup(thaw)
	}
	return dir, freeze, thaw
}

// A file system is frozen while a snapshot of a virtual machine is made. Who says something then waits,
// and nobody else: the whole program stood still, as the collector waits for a thread in a page fault.
func TestWhileTheFileSystemIsFrozenOnlyThoseWaitWhoWrite(t *testing.T) {
	dir, freeze, thaw := freezable(t)
	s, err := Open(dir, quiet)
	roomtest.OK(t, err)
	t.Cleanup(func() { roomtest.OK(t, s.Close()) })
	s.db.SetMaxOpenConns(1)
	mustAppend(t, s, "a")
	equal(t, "before", ids(t, s, 1), "1:a")
	s.stop()              // nothing is half done when it freezes
	mustAppend(t, s, "b") // which the next one to read notes

	// If the program stands still after all, somebody else thaws it.
	rescue := exec.Command("sh", "-c", "sleep 10; fsfreeze -u "+dir)
	roomtest.OK(t, rescue.Start())
	t.Cleanup(func() { rescue.Process.Kill(); _ = rescue.Wait() })
	freeze()
	frozen := time.Now()
	done := make(chan error, 2)
	go func() { done <- s.Read(t.Context(), 1, func(room.Entry) error { return nil }) }()
	go func() { _, err := s.Append(t.Context(), nil); done <- err }()
	roomtest.Await(t, "somebody waits for the file system", func() bool { return len(s.lock.thaw) == 1 })
	for range 3 {
		runtime.GC()
	}
	if took := time.Since(frozen); took > 9*time.Second {
		t.Errorf("nothing went on for %v", took)
	}
	if len(done) > 0 {
		t.Error("nobody waits for the file system, so the test shows nothing")
	}
	thaw()
	roomtest.OK(t, <-done)
	roomtest.OK(t, <-done)
	equal(t, "after", ids(t, s, 1), "1:a", "2:b")
}
