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

// A limit on the size of files makes writes fail as a quota or a broken disk
// does: in the middle of COMMIT, after a part was written. It holds for a whole
// process, and for what the go command has a test write, so it has one of its own.
func TestAWriteThatFailsInCommitWroteNothing(t *testing.T) {
	const limited = "TEAHOUSE_TEST_LIMITED"
	if os.Getenv(limited) == "" {
		c := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestAWriteThatFailsInCommitWroteNothing$", "-test.v")
		c.Env = append(os.Environ(), limited+"=1")
		said, err := c.CombinedOutput()
		switch {
		case err != nil:
			t.Errorf("%v\n%s", err, said)
		case strings.Contains(string(said), "--- SKIP"):
			t.Skipf("%s", said)
		}
		return
	}
	s := reopen(t, t.TempDir())
	mustAppend(t, s, "a")

	var was syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &was); err != nil {
		t.Skip("no limit on file sizes here: ", err)
	}
	limit := was
	limit.Cur = 100_000 // the WAL is shorter now, and longer with the next line
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		t.Skip("no limit on file sizes here: ", err)
	}
	well := func() {
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &was); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(well)
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
