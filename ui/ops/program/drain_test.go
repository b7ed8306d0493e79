package program

import (
	"os"
	"slices"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"

	"teahouse/room/cluster/clustertest"
	"teahouse/room/roomtest"
	"teahouse/ui/serve/sshtest"
	"teahouse/ui/stdio"
)

// An operator sees who is where, and empties a node for an upgrade: people are told where
// to go, come back under their names through another node, and the node stays shut until
// the operator says otherwise, also when it was started again.
func TestAnOperatorEmptiesANode(t *testing.T) {
	t.Parallel() // it waits more than it works
	c := newCrew(t)
	boss := sshtest.Who{User: "boss", Signer: sshtest.NewKey(t), Width: 100, Patience: clustertest.Patience}
	roomtest.OK(t, os.WriteFile(c.file("admins"), ssh.MarshalAuthorizedKey(boss.Signer.PublicKey()), 0o600))
	a, b := c.join(t, "a"), c.join(t, "b")
	lily, bob := enterPatiently(t, a, patient("lily")), enterPatiently(t, a, patient("bob"))
	carol, ann := enterPatiently(t, b, patient("carol")), enterPatiently(t, b, boss)
	ask := func(command string, want ...string) {
		t.Helper()
		ann.Line(command)
		for _, w := range want {
			ann.WaitFor(w)
		}
	}
	whoIs(t, b, func(list string) bool { return strings.Contains(list, "lily") && strings.Contains(list, "bob") })
	ask("/nodes", "2 nodes share this room:", "a: up since", "terminals: 2", "b: up since")
	ask("/whois lily", "Here by node a.")
	carol.Line("/nodes")
	carol.WaitFor("operators")
	carol.Line("/whois lily")
	carol.WaitFor("Has not written to everybody since they came")
	if strings.Contains(carol.Screen(), "by node") {
		t.Errorf("who is no operator reads\n%s", carol.Screen())
	}

	ask("/drain a ssh b.example.com, please", "boss had node a send its people away: ssh b.example.com, please")
	const away = "This node of the room takes nobody now: ssh b.example.com, please. Connect again, and you come to another one."
	sentAway := func(who *sshtest.Client) {
		t.Helper()
		status := who.Wait()
		// Lines are broken where the window is full.
		left := who.Told()
		if status != stdio.StatusLater || left != away {
			t.Errorf("whoever is sent away gets status %d, and reads %q", status, left)
		}
	}
	sentAway(lily)
	sentAway(bob)
	sentAway(sshtest.Dial(t, a.Addr, patient("dave")))
	enterPatiently(t, b, patient("lily")).WaitFor("You are lily")
	knows := func(want ...string) { // what happens at a node is known at another a moment later
		t.Helper()
		nodes := ""
		if !roomtest.Within(clustertest.Patience, func() bool {
			nodes, _, _ = sshtest.Exec(t, b.Addr, boss, "nodes", "")
			return !slices.ContainsFunc(want, func(w string) bool { return !strings.Contains(nodes, w) })
		}) {
			t.Fatalf("the nodes go on to be told as\n%s", nodes)
		}
	}
	knows("a: takes nobody", "terminals: 0")
	ask("/nodes", "a: takes nobody", "terminals: 0")
	ask("/drain b", "No other node than b takes people")

	a.stop(t)
	knows("a: gone")
	ask("/nodes", "a: gone")
	a = start(t, a.state, c.flags("a", c.servers.URL())...)
	sentAway(sshtest.Dial(t, a.Addr, patient("dave")))
	ask("/drain a off", "boss had node a take people again")
	enterPatiently(t, a, patient("dave")).Line("a is open again")
	ann.WaitFor("│ a is open again")
	ask("/whois dave", "Here by node a.")
}
