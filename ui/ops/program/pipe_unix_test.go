//go:build unix

package program

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"teahouse/room/roomtest"
	"teahouse/ui/serve/sshtest"
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

// TestALogInAFullPipeHoldsNobodyUp has a log that nobody reads, as behind "| less": people come and
// talk, and the server ends when it is asked to.
func TestALogInAFullPipeHoldsNobodyUp(t *testing.T) {
	t.Parallel() // it waits more than it works
	read, log, err := os.Pipe()
	roomtest.OK(t, err)
	defer read.Close()
	defer log.Close()
	fd := int(log.Fd())
	roomtest.OK(t, syscall.SetNonblock(fd, true))
	for err = nil; err == nil; { // byte by byte at last, so that no place is left
		_, err = syscall.Write(fd, []byte("."))
	}
	if !errors.Is(err, syscall.EAGAIN) {
		t.Fatal(err)
	}
	roomtest.OK(t, syscall.SetNonblock(fd, false))
	s := &server{state: t.TempDir(), out: new(output)}
	cmd := program(t, "--listen", "127.0.0.1:0", "--state", s.state)
	cmd.Stderr = log
	s.Process, err = sshtest.Launch(cmd, s.out)
	roomtest.OK(t, err)
	t.Cleanup(s.Kill)
	lily := enter(t, s, "lily")
	lily.Line("good morning")
	enter(t, s, "bob").WaitFor("good morning")
	if status, _ := s.stop(t); status != 0 {
		t.Errorf("it ends with %d", status)
	}
}
