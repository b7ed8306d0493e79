//go:build unix

package program

import (
	"encoding/json"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"teahouse/room/roomtest"
)

// TestWhatEndsAServerIsAnErrorInTheJournal runs it as systemd does, with its
// log going to the journal: a file here.
func TestWhatEndsAServerIsAnErrorInTheJournal(t *testing.T) {
	damaged := t.TempDir()
	roomtest.OK(t, os.WriteFile(filepath.Join(damaged, "host_ed25519"), []byte("not a key\n"), 0o600))
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	roomtest.OK(t, err)
	defer taken.Close()
	logged := func(args ...string) (line string, status int) {
		t.Helper()
		journal, err := os.Create(filepath.Join(t.TempDir(), "journal"))
		roomtest.OK(t, err)
		defer journal.Close()
		info, err := journal.Stat()
		roomtest.OK(t, err)
		file := info.Sys().(*syscall.Stat_t)
		cmd := program(t, append([]string{"--listen", "127.0.0.1:0"}, args...)...)
		cmd.Stderr = journal
		cmd.Env = append(cmd.Env, fmt.Sprintf("JOURNAL_STREAM=%d:%d", file.Dev, file.Ino), "NOTIFY_SOCKET="+filepath.Join(damaged, "nobody"))
		_ = cmd.Run()
		text, err := os.ReadFile(journal.Name())
		if err != nil || strings.Count(string(text), "\n") != 1 {
			t.Errorf("not one line: %q (%v)", text, err)
		}
		return string(text), cmd.ProcessState.ExitCode()
	}
	line, status := logged("--state", damaged)
	var entry struct{ Time, Level, Msg, Err string }
	text, isError := strings.CutPrefix(line, "<3>")
	if err := json.Unmarshal([]byte(text), &entry); err != nil || !isError || status != 78 ||
		entry.Time == "" || entry.Level != "ERROR" || entry.Msg == "" || !strings.Contains(entry.Err, "host_ed25519") {
		t.Errorf("a damaged host key ends with %d and %s (%v)", status, line, err)
	}
	if line, status := logged("--state", damaged, "--log-format", "text"); status != 78 || !strings.HasPrefix(line, "<3>teahouse: ") {
		t.Errorf("as text it ends with %d and %s", status, line)
	}
	if line, status := logged("--state", t.TempDir(), "--listen", taken.Addr().String()); status != 1 || !strings.HasPrefix(line, `<3>{"time":`) {
		t.Errorf("a port that is taken ends with %d and %s", status, line)
	}
	if line, status := logged("--state", t.TempDir(), "--keep", "soon"); status != 78 || !strings.HasPrefix(line, "<3>teahouse: ") {
		t.Errorf("a wrong flag ends with %d and %s", status, line)
	}
}
