package script

import (
	"bufio"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"teahouse/room/roomtest"
)

// losesItsReader: whoever reads the log may end first, as a pipe, a collector or
// a journal.
func losesItsReader(t *testing.T, program string) {
	t.Parallel()
	read, write, err := os.Pipe()
	roomtest.OK(t, err)
	cmd := exec.Command(program, "--listen", "127.0.0.1:0", "--state", t.TempDir())
	cmd.Stderr = write
	stdout, err := cmd.StdoutPipe()
	roomtest.OK(t, err)
	roomtest.OK(t, cmd.Start())
	defer func() { _ = cmd.Process.Kill() }()
	write.Close()
	for lines := bufio.NewScanner(read); lines.Scan() && !strings.Contains(lines.Text(), "the room is open"); {
	}
	read.Close()
	if err := cmd.Process.Signal(syscall.SIGHUP); err != nil { // which is logged
		t.Fatal(err)
	}
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil { // and so is the end
		t.Fatal(err)
	}
	for out := bufio.NewScanner(stdout); out.Scan(); {
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("it ends with %v", err)
	}
}
