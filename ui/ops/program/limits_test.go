package program

import (
	"net"
	"os/exec"
	"runtime"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"

	"teahouse/room/roomtest"
	"teahouse/ui/serve/sshtest"
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

// People come in until there is nearly no memory left. From then on newcomers are told
// to come again, those inside go on, and when some have left, others come in.
func TestWithoutMemoryNewcomersWait(t *testing.T) {
	t.Parallel() // it waits more than it works
	state := t.TempDir()
	cmd := program(t, "--listen", "127.0.0.1:0", "--state", state, "--connections-each", "2000", "--address-terminals", "2000", "--max-seats", "2000",
		"--enter-rate", "2000/1ms", "--terminals-each", "2000")
	cmd.Env = append(cmd.Env, "GOMEMLIMIT=16MiB")
	s := launch(t, state, cmd)
	lily := enter(t, s, "lily")
	lily.Line("for those who come")
	lily.WaitFor("lily │ for those who come")
	var crowd []*ssh.Client
	for full := false; !full; { // what the last ones left is collected now and then, and lets others in
		if len(crowd) == 2000 {
			t.Fatal("all of them came in")
		}
		c, err := sshtest.Connect(t, s.Addr, sshtest.Who{User: "crowd"})
		roomtest.OK(t, err)
		crowd = append(crowd, c)
		readsOn(t, c)
		full = strings.Contains(s.out.String(), "newcomers are turned away") && turnsAway(t, s, state)
	}
	lily.Line("still here")
	lily.WaitFor("│ still here")
	for _, c := range crowd {
		_ = c.Close()
	}
	if _, stderr, status := sshtest.Exec(t, s.Addr, sshtest.Who{User: "bob"}, "say --wait 1m is there a place now?", ""); status != 0 {
		t.Errorf("bob waits for a place, and ends with %d: %s", status, stderr)
	}
	lily.WaitFor("bob │ is there a place now?")
	s.says(t, "newcomers come in again")
}

// readsOn comes in over a connection to read on, and returns once the first line is there,
// or the word that there is no place.
func readsOn(t *testing.T, c *ssh.Client) {
	t.Helper()
	session, err := c.NewSession()
	roomtest.OK(t, err)
	out, err := session.StdoutPipe()
	roomtest.OK(t, err)
	roomtest.OK(t, session.Start("tail --wait 1s -n 1 -f"))
	_, _ = out.Read(make([]byte, 1))
}

// turnsAway tells whether the operator reads that memory is short, and bob that they are to come again.
func turnsAway(t *testing.T, s *server, state string) bool {
	t.Helper()
	page, err := program(t, "status", "--state", state).CombinedOutput()
	if err == nil || !strings.Contains(string(page), "memory is nearly used up") || !strings.Contains(string(page), "--max-seats") {
		return false
	}
	_, stderr, status := sshtest.Exec(t, s.Addr, sshtest.Who{User: "bob"}, "say --json --wait 1s hello", "")
	return status == 75 && strings.Contains(stderr, `"error":"memory"`)
}

// Descriptors run out under people who talk. Nobody inside notices; who dials waits
// until there are some again, and the operator reads of it.
func TestWithoutDescriptorsNobodyInsideNotices(t *testing.T) {
	t.Parallel() // it waits more than it works
	state := t.TempDir()
	s := launch(t, state, granted(t, "48", "--listen", "127.0.0.1:0", "--state", state, "--connections-each", "1000"))
	s.says(t, "ulimit") // at the start already
	lily, bob := enter(t, s, "lily"), enter(t, s, "bob")
	var dials []net.Conn
	for range 100 { // more than there are; the kernel takes what the server cannot
		c, err := net.Dial("tcp", s.Addr)
		roomtest.OK(t, err)
		dials = append(dials, c)
	}
	s.says(t, "no connection can be accepted")
	lily.Line("is all well?")
	bob.WaitFor("lily │ is all well?")
	bob.Line("/search well")
	bob.WaitFor("is all well?")
	bob.Key("esc")
	lily.Line("/who")
	for _, c := range dials {
		_ = c.Close()
	}
	enter(t, s, "carol").WaitFor("is all well?")
}
