package program

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"teahouse/room/roomtest"
	"teahouse/ui/serve/sshtest"
)

// TestAFullDisk fills the disk under a running room: what is refused stays with
// its writer, everybody can read, and when there is room again, all goes on.
func TestAFullDisk(t *testing.T) {
	disk := smallDisk(t)
	s := start(t, filepath.Join(disk, "state"))
	lily, bob := enter(t, s, "lily"), enter(t, s, "bob")
	lily.Line("before")
	bob.WaitFor("lily │ before")

	filler := filepath.Join(disk, "filler")
	fill(t, filler)
	lily.Line("while nothing more fits")
	lily.WaitFor("could not store that")
	bob.Key("pgup")
	bob.WaitFor("lily │ before")
	bob.Key("end")
	if strings.Contains(bob.Screen(), "while nothing more fits") {
		t.Error("a line that is not kept is shown")
	}
	roomtest.OK(t, os.Remove(filler))
	lily.Key("up")
	lily.WaitFor("while nothing more fits")
	for range 20 { // the store may need a moment to see that there is room again
		lily.Key("enter")
		if appears(bob, "│ while nothing more fits") {
			return
		}
		lily.Key("up")
	}
	t.Errorf("nothing goes on after the disk has room again\n%s", lily.Report())
}

// TestAReadOnlyDisk lets the file system turn itself read-only, as it does when
// the disk under it fails.
func TestAReadOnlyDisk(t *testing.T) {
	disk, fail := failingDisk(t)
	s := start(t, filepath.Join(disk, "state"))
	lily := enter(t, s, "lily")
	lily.Line("before")
	lily.WaitFor("lily │ before")
	fail()
	lily.Line("after it has failed")
	lily.WaitUntil("trouble is told, and what was said stays", func(screen string) bool {
		return strings.Contains(screen, "could not store that") && strings.Contains(screen, "lily │ before")
	})
	if strings.Contains(lily.Screen(), "│ after it has failed") {
		t.Errorf("a line that is not kept is shown\n%s", lily.Report())
	}
	if status, stderr := turnedAway(t, s, "carol"); status != 1 || stderr == "" {
		t.Errorf("a newcomer gets status %d and %q", status, stderr)
	}
}

// turnedAway tries to enter, and returns what that ends with.
func turnedAway(t *testing.T, s *server, user string) (status int, stderr string) {
	t.Helper()
	c, err := sshtest.TryDial(t, s.Addr, sshtest.Who{User: user, Width: 80, Height: 24})
	roomtest.OK(t, err)
	status = c.Wait()
	return status, c.Told()
}

// smallDisk mounts a file system of two megabytes in memory.
func smallDisk(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	asRoot(t, "mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", dir)
	t.Cleanup(func() { _ = exec.Command("umount", "--lazy", dir).Run() })
	return dir
}

// failingDisk mounts a file system that turns itself read-only when fail is called.
func failingDisk(t *testing.T) (dir string, fail func()) {
	t.Helper()
	image := filepath.Join(t.TempDir(), "image")
	roomtest.OK(t, os.WriteFile(image, make([]byte, 16<<20), 0o600))
	asRoot(t, "mkfs.ext4", "-q", image)
	loop := strings.TrimSpace(asRoot(t, "losetup", "--find", "--show", image))
	t.Cleanup(func() { _ = exec.Command("losetup", "-d", loop).Run() })
	trigger := filepath.Join("/sys/fs/ext4", filepath.Base(loop), "trigger_fs_error")
	dir = t.TempDir()
	asRoot(t, "mount", "-o", "errors=remount-ro", loop, dir)
	t.Cleanup(func() { _ = exec.Command("umount", "--lazy", dir).Run() })
	if _, err := os.Stat(trigger); err != nil {
		t.Skipf("this kernel cannot make a file system fail: %v", err)
	}
	return dir, func() {
		roomtest.OK(t, os.WriteFile(trigger, []byte("1"), 0))
	}
}

// asRoot runs a command that needs root and Linux, or skips the test.
func asRoot(t *testing.T, name string, args ...string) (output string) {
	t.Helper()
	if runtime.GOOS != "linux" || os.Getuid() != 0 {
		t.Skip("only root on Linux can make a disk for this test")
	}
	out, err := exec.Command(name, args...).CombinedOutput()
	if err != nil {
		t.Skipf("%s %v: %v: %s", name, args, err, out)
	}
	return string(out)
}

// appears waits a second for text.
func appears(c *sshtest.Client, text string) bool {
	return roomtest.Within(time.Second, func() bool { return strings.Contains(c.Screen(), text) })
}

// fill writes until the disk is full.
func fill(t *testing.T, path string) {
	t.Helper()
	f, err := os.Create(path)
	roomtest.OK(t, err)
	defer f.Close()
	for size := 1 << 16; size > 0; {
		if _, err := f.Write(make([]byte, size)); errors.Is(err, syscall.ENOSPC) {
			size /= 2
		} else if err != nil {
			t.Fatal(err)
		}
	}
}
