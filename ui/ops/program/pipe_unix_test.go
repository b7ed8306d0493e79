//go:build unix

package program

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"teahouse/room/roomtest"
)

// TestAPipeInPlaceOfAFileHoldsNothingUp puts a named pipe where the message of the day was: whoever
// opened it would wait for ever, and neither reload nor end.
func TestAPipeInPlaceOfAFileHoldsNothingUp(t *testing.T) {
	motd := filepath.Join(t.TempDir(), "motd")
	roomtest.OK(t, os.WriteFile(motd, []byte("soup is ready\n"), 0o600))
	s := start(t, t.TempDir(), "--motd", motd)
	roomtest.OK(t, os.Remove(motd))
	roomtest.OK(t, syscall.Mkfifo(motd, 0o600))
	roomtest.OK(t, s.Signal(syscall.SIGHUP))
	s.says(t, "is a named pipe: name a regular file")
	if status, _ := s.stop(t); status != 0 {
		t.Errorf("it ends with %d", status)
	}
}
