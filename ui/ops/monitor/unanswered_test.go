package monitor

import (
	"io/fs"
	"net"
	"os"
	"strings"
	"syscall"
	"testing"

	"teahouse/room/store"
)

// Somebody who may not look into the folder of the service was told that no teahouse runs there, and to start it.
func TestWhoMayNotAskIsNotToldThatNobodyWouldAnswer(t *testing.T) {
	dir := t.TempDir()
	for _, err := range []error{
		&fs.PathError{Op: "lstat", Path: dir + "/status.sock", Err: syscall.EACCES},
		&net.OpError{Op: "dial", Net: "unix", Err: os.NewSyscallError("connect", syscall.EACCES)},
	} {
		if says := store.Explain(dir, unanswered(dir, "runs on", err)).Error(); !strings.HasPrefix(says, dir+" is closed to this user: ") || strings.Contains(says, "no teahouse") {
			t.Errorf("of %v it says %s", err, says)
		}
	}
	if says := store.Explain(dir, Status(new(strings.Builder), dir)).Error(); !strings.HasPrefix(says, "no teahouse runs on "+dir+": start it, ") {
		t.Errorf("where there is none, it says %s", says)
	}
}
