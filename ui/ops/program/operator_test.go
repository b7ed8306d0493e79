package program

import (
	"regexp"
	"strings"
	"testing"

	"teahouse/room/roomtest"
	"teahouse/ui/serve/sshtest"
)

// TestAnOperatorSetsTheLimits makes them small enough to be met.
func TestAnOperatorSetsTheLimits(t *testing.T) {
	s := start(t, t.TempDir(), "--terminals-each", "2", "--connections-each", "3", "--line-rate", "2/1h")
	lily := sshtest.NewKey(t)
	var first *sshtest.Client
	for range 2 {
		first = sshtest.Dial(t, s.Addr, sshtest.Who{User: "lily", Signer: lily})
		first.WaitFor("to everybody")
	}
	third := sshtest.Dial(t, s.Addr, sshtest.Who{User: "lily", Signer: lily})
	if status := third.Wait(); status != 1 || !strings.Contains(third.Told(), "2 terminals") {
		t.Errorf("a third terminal ends with status %d and %q", status, third.Told())
	}
	third.Cut()
	if _, errs, status := sshtest.Exec(t, s.Addr, sshtest.Who{User: "bob"}, "tail -n 1 --wait 1m", ""); status != 0 {
		t.Errorf("a third connection ends with status %d and %q", status, errs)
	}
	roomtest.Await(t, "the server knows that he has hung up", func() bool {
		return regexp.MustCompile(`(?m)^connections +2, `).MatchString(printed(t, "status", "--state", s.state))
	})
	enter(t, s, "bob")
	carol := sshtest.Dial(t, s.Addr, sshtest.Who{User: "carol"})
	carol.WaitFor("press Enter") // who types the word takes the place of somebody who does not
	for range 3 {
		carol.Line("no")
	}
	if status := carol.Wait(); status != 1 || !strings.Contains(carol.Told(), "3 connections from your address") {
		t.Errorf("a fourth connection ends with status %d and %q", status, carol.Told())
	}
	for _, line := range []string{"one", "two"} {
		first.Line(line)
		first.WaitFor("│ " + line)
	}
	first.Line("three")
	first.WaitUntil("the third line is refused, and kept", func(screen string) bool {
		return strings.Contains(screen, "a lot at once") && strings.Contains(screen, "to everybody ▏three") && !strings.Contains(screen, "│ three")
	})
	s = start(t, t.TempDir(), "--bot-rate", "3/1h")
	said := strings.Repeat(`{"do":"say","text":"hi"}`+"\n", 4)
	if out, _, _ := sshtest.Exec(t, s.Addr, sshtest.Who{User: "helper", Signer: sshtest.NewKey(t)}, "bot", said); strings.Count(out, `{"ok":"say"`) != 3 || strings.Count(out, `{"error":"flooded"`) != 1 {
		t.Errorf("a bot that says four lines reads\n%s", out)
	}
}
