//go:build unix && !solaris && !aix

package store

import (
	"errors"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"teahouse/room"
	"teahouse/room/state"
)

// apart runs a test in a process of its own, and tells whether this one is it.
func apart(t *testing.T) bool {
	t.Helper()
	const process = "TEAHOUSE_TEST_APART"
	if os.Getenv(process) != "" {
		return true
	}
	c := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v")
	c.Env = append(os.Environ(), process+"=1")
	said, err := c.CombinedOutput()
	switch {
	case err != nil:
		t.Errorf("%v\n%s", err, said)
	case strings.Contains(string(said), "--- SKIP"):
		t.Skipf("%s", said)
	}
	return false
}

const limited = 100_000 // bytes

// limitFiles bounds the size of files until well is called. It holds for a whole
// process, and for what the go command has a test write, so the test runs apart.
func limitFiles(t *testing.T) (well func()) {
	t.Helper()
	var was syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &was); err != nil {
		t.Skip("no limit on file sizes here: ", err)
	}
	limit := was
	limit.Cur = limited
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		t.Skip("no limit on file sizes here: ", err)
	}
	well = func() {
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &was); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(well)
	return well
}

// A limit on the size of files makes writes fail as a quota or a broken disk
// does: in the middle of COMMIT, after a part was written.
func TestAWriteThatFailsInCommitWroteNothing(t *testing.T) {
	if !apart(t) {
		return
	}
	s := reopen(t, t.TempDir())
	mustAppend(t, s, "a")
	well := limitFiles(t) // the WAL is shorter now, and longer with the next line
	big := &state.Proposal{ID: "b", Body: &state.Say{Text: strings.Repeat("x", 200_000)}}
	_, err := s.Append(t.Context(), []*state.Proposal{big})
	got := ids(t, s, 1)
	_, again := s.Append(t.Context(), []*state.Proposal{big})
	well()
	if !errors.Is(err, room.ErrNotWritten) || !errors.Is(again, room.ErrNotWritten) {
		t.Errorf("Append says %v, then %v", err, again)
	}
	equal(t, "the log", got, "1:a")
	equal(t, "the disk is well again", mustAppend(t, s, "c"), 2)
	equal(t, "the log", ids(t, s, 1), "1:a", "2:c")
}
