package program

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"teahouse/ui/serve/sshtest"
)

func TestTwoPeopleTalk(t *testing.T) {
	s := start(t, t.TempDir())
	lily, bob := enter(t, s, "lily"), enter(t, s, "bob")
	lily.WaitFor("bob arrived")
	lily.Line("morning!")
	bob.WaitFor("lily │ morning!")
	bob.Line("@lily psst")
	lily.WaitFor("bob→you │ psst")
	lily.Key("ctrl+d")
	if status := lily.Wait(); status != 0 {
		t.Errorf("leaving ended with status %d", status)
	}
	bob.WaitFor("lily left")
}

// TestAPlantedSecretReachesItsPeopleAndNobodyElse looks for a private line in
// all that a third person is sent, in the log and in the public export.
func TestAPlantedSecretReachesItsPeopleAndNobodyElse(t *testing.T) {
	t.Parallel() // it waits more than it works
	s := start(t, t.TempDir(), "--log-level", "debug")
	lily, bob, eve := enter(t, s, "lily"), enter(t, s, "bob"), enter(t, s, "eve")
	eve.Record()
	lily.WaitFor("eve arrived") // beside bob, unless a minute has begun between
	lily.Line("@bob the word is xyzzy")
	bob.WaitFor("the word is xyzzy")
	lily.Line("good morning")
	eve.WaitFor("good morning")
	for _, line := range []string{"/search word", "/search x", "/history 2026-01-01", "/whois lily", "/reply hello"} {
		eve.Line(line)
		eve.Key("esc", "pgup", "end", "ctrl+c")
	}
	eve.Line("did I miss anything?")
	lily.WaitFor("did I miss anything?")
	again := enter(t, s, "bob2")
	again.Record()
	again.Key("pgup", "ctrl+l")
	again.Line("nor I?")
	lily.WaitFor("nor I?")
	if all := printed(t, "export", "--private", "--state", s.state); !strings.Contains(all, "xyzzy") {
		t.Fatalf("the secret is nowhere, so the test shows nothing:\n%s", all)
	}
	for where, text := range map[string]string{
		"what eve was sent": eve.Recorded(), "what a newcomer was sent": again.Recorded() + again.Screen(),
		"the log": s.out.String(), "the public export": printed(t, "export", "--state", s.state),
	} {
		if strings.Contains(text, "xyzzy") {
			t.Errorf("the secret is in %s:\n%s", where, text)
		}
	}
}

func TestSeveralAddresses(t *testing.T) {
	s := start(t, t.TempDir(), "--listen", "127.0.0.1:0")
	var people []*sshtest.Client
	for line := range strings.Lines(s.out.String()) {
		if addr, ok := strings.CutPrefix(strings.TrimSpace(line), "listening on "); ok {
			s.Addr = addr
			people = append(people, enter(t, s, fmt.Sprint("guest", len(people))))
		}
	}
	if len(people) != 2 {
		t.Fatalf("it listens on %d addresses", len(people))
	}
	people[0].Line("through one door")
	people[1].WaitFor("through one door")
}

func TestSIGTERMTellsEverybodyAndRestoresTheirTerminals(t *testing.T) {
	t.Parallel() // it waits more than it works
	s := start(t, t.TempDir())
	lily, stuck := enter(t, s, "lily"), enter(t, s, "stuck")
	carol := enter(t, s, "carol")
	stuck.Freeze()
	status, took := s.stop(t)
	if status != 0 || took > 20*time.Second { // when systemd would kill it; a frozen peer may be silent for longer
		t.Errorf("it ended with status %d after %v", status, took)
	}
	for _, c := range []*sshtest.Client{lily, carol} {
		c.Wait()
		if !strings.Contains(c.Screen(), "The server is stopping") {
			t.Errorf("nobody is told\n%s", c.Report())
		}
		// The emulator knows no XTSAVE, so the wheel's mode is left as most terminals have it.
		if c.AltScreen() || c.Modes() != "?1007 ?25 ?7" {
			t.Errorf("the terminal is left in modes %s, alternate screen %v", c.Modes(), c.AltScreen())
		}
	}
}
