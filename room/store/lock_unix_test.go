//go:build !windows

package store

import (
	"path/filepath"
	"syscall"
	"testing"

	"teahouse/room/roomtest"
)

// A program that is being started has all files of this one for a moment.
func TestTheLockIsGivenBackWhileAProgramIsStarted(t *testing.T) {
	dir := t.TempDir()
	f, err := openLocked(filepath.Join(dir, "lock"))
	roomtest.OK(t, err)
	started, err := syscall.Dup(int(f.Fd()))
	roomtest.OK(t, err)
	defer syscall.Close(started)
	roomtest.OK(t, closeLocked(f))
	release, err := Hold(dir)
	roomtest.OK(t, err)
	roomtest.OK(t, release())
}
