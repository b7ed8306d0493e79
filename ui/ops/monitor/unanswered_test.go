package monitor

import (
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"runtime"
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

// Of a server that stands still, as one that was stopped, the status said "i/o timeout" and no more.
func TestTheStatusOfAServerThatStandsStillSaysWhatToDo(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the socket is made otherwise")
	}
	t.Parallel() // it waits as long as whoever asks
	dir := t.TempDir()
	silent, err := net.Listen("unix", filepath.Join(dir, statusSocket))
	if err != nil {
		t.Skip("the folder for tests has too long a name: ", err)
	}
	defer silent.Close()
	if err := Status(new(strings.Builder), dir); err == nil || !strings.HasPrefix(err.Error(), "the teahouse on "+dir+" does not answer: look into its log, ") {
		t.Errorf("it says %v", err)
	}
}
