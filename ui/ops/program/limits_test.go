package program

import (
	"os/exec"
	"runtime"
	"strings"
	"testing"
)

// granted is the program in a shell that lets it have so many files open.
func granted(t *testing.T, files string, args ...string) *exec.Cmd {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("there is no such limit")
	}
	cmd := program(t, append([]string{"-c", `ulimit -n "$0" && exec "$@"`, files, binary}, args...)...)
	cmd.Path, cmd.Args[0] = "/bin/sh", "sh"
	return cmd
}

// TestTheCheckJudgesTheServersLimits asks from shells that are granted less and
// more than the server: what counts is the server's, as long as one is at work.
func TestTheCheckJudgesTheServersLimits(t *testing.T) {
	state := t.TempDir()
	s := launch(t, state, granted(t, "664", "--listen", "127.0.0.1:0", "--state", state))
	if said := s.says(t, "the room is open"); !strings.Contains(said, `"seats":500`) || strings.Contains(said, "ulimit") {
		t.Errorf("its place is not what its files allow, or it complains of them:\n%s", said)
	}
	check := func(files string, fine bool, want string, args ...string) {
		t.Helper()
		out, err := granted(t, files, append([]string{"check", "--state", state}, args...)...).CombinedOutput()
		if (err == nil) != fine || !strings.Contains(string(out), want) {
			t.Errorf("from a shell with %s files: %v, not %q, but\n%s", files, err, want, out)
		}
	}
	check("128", true, "sound, with 500 terminals and the limits of the running server")
	check("4096", true, "sound, with 500 terminals and the limits of the running server")
	check("4096", false, "3000 terminals need 3664 open files, and the limit of the running server is 664", "--max-seats", "3000")
	s.stop(t)
	check("664", false, "3000 terminals need 3664 open files, and the limit of this shell (no server answers) is 664", "--max-seats", "3000")
	check("664", true, "sound, with 500 terminals and the limits of this shell (no server answers)")
}
