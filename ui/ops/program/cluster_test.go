package program

// One room on three nodes: the program as it is built, three NATS servers, and people
// who come over SSH.

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/crypto/ssh"

	"teahouse/keys"
	"teahouse/room/cluster/clustertest"
	"teahouse/room/roomtest"
	"teahouse/ui/serve/sshtest"
)

// crew is what the nodes of a room are started with.
type crew struct {
	servers *clustertest.Servers
	shared  string // the folder of what all have alike
}

func newCrew(t *testing.T) *crew {
	t.Helper()
	c := &crew{clustertest.Run(t, 3), t.TempDir()}
	c.make(t)
	return c
}

// make makes what all nodes have alike.
func (c *crew) make(t *testing.T) {
	t.Helper()
	_, _, err := keys.LoadOrCreateHost(c.shared)
	roomtest.OK(t, err)
	_, err = keys.LoadOrCreateSecret(c.shared)
	roomtest.OK(t, err)
	roomtest.OK(t, os.WriteFile(c.file("admins"), nil, 0o600))
}

func (c *crew) file(name string) string { return filepath.Join(c.shared, name) }

// flags are those of a node, which reaches the servers at a URL.
func (c *crew) flags(name, url string, more ...string) []string {
	return append([]string{
		"--cluster", url, "--node", name, "--admins", c.file("admins"),
		"--host-key", c.file(keys.HostFile), "--mark-secret", c.file(keys.SecretFile),
	}, more...)
}

// join starts a node.
func (c *crew) join(t *testing.T, name string) *server {
	t.Helper()
	return start(t, t.TempDir(), c.flags(name, c.servers.URL())...)
}

// patient is somebody who waits as long as an election may take on a busy machine.
func patient(user string) sshtest.Who { return sshtest.Who{User: user, Patience: clustertest.Patience} }

func enterPatiently(t *testing.T, s *server, who sshtest.Who) *sshtest.Client {
	t.Helper()
	c := sshtest.Dial(t, s.Addr, who)
	c.WaitFor("to everybody")
	return c
}

// whoIs asks a node who is here, until that is as it should be.
func whoIs(t *testing.T, s *server, right func(list string) bool) {
	t.Helper()
	list := ""
	if !roomtest.Within(clustertest.Patience, func() bool {
		list, _, _ = sshtest.Exec(t, s.Addr, patient("reader"), "who", "")
		return right(list)
	}) {
		t.Fatalf("%s goes on to list\n%s", s.Addr, list)
	}
}

func TestThreeNodesAreOneRoom(t *testing.T) {
	t.Parallel() // it waits more than it works
	c := newCrew(t)
	boss := sshtest.Who{User: "boss", Signer: sshtest.NewKey(t), Patience: clustertest.Patience}
	roomtest.OK(t, os.WriteFile(c.file("admins"), ssh.MarshalAuthorizedKey(boss.Signer.PublicKey()), 0o600))
	a, b, third := c.join(t, "a"), c.join(t, "b"), c.join(t, "c")
	lily, bob, carol := enterPatiently(t, a, patient("lily")), enterPatiently(t, b, patient("bob")), enterPatiently(t, third, patient("carol"))
	if !bytes.Equal(lily.HostKey().Marshal(), bob.HostKey().Marshal()) {
		t.Error("two nodes show two host keys")
	}
	for i, from := range []*sshtest.Client{lily, bob, carol} {
		line := fmt.Sprintf("line number %d", i)
		from.Line(line)
		for _, to := range []*sshtest.Client{lily, bob, carol} {
			to.WaitFor("│ " + line)
		}
	}
	lily.Line("@bob only for you")
	bob.WaitFor("only for you")
	lily.Line("and this for all")
	carol.WaitFor("and this for all")
	if strings.Contains(carol.Screen(), "only for you") {
		t.Errorf("carol reads\n%s", carol.Screen())
	}
	enterPatiently(t, third, patient("lily")).WaitFor("you are lily2") // the log has one lily

	// What operators decide holds on every node.
	enterPatiently(t, a, boss).Line("/mute bob 1h shouting")
	bob.WaitFor("shouting")
	bob.Line("can anybody hear me")
	bob.WaitFor("mute")

	// A node that dies takes its people with it, and their names are free.
	b.Kill()
	for _, s := range []*server{a, third} {
		whoIs(t, s, func(list string) bool { return strings.Contains(list, "carol") && !strings.Contains(list, "bob") })
	}
	enterPatiently(t, third, patient("bob")).WaitFor("You are bob")
	lily.Line("while b was away")
	carol.WaitFor("while b was away")

	// It comes back with what it missed.
	b = start(t, b.state, c.flags("b", c.servers.URL())...)
	dave := enterPatiently(t, b, patient("dave"))
	lily.Line("b is back")
	dave.WaitFor("b is back")
	said, _, _ := sshtest.Exec(t, b.Addr, patient("reader"), "tail -n 20", "")
	for _, line := range []string{"line number 0", "while b was away", "b is back"} {
		if strings.Count(said, line) != 1 {
			t.Errorf("%q stands %d times in the history of b:\n%s", line, strings.Count(said, line), said)
		}
	}
	if strings.Contains(said, "only for you") || strings.Contains(said, "can anybody hear me") {
		t.Errorf("b tells everybody\n%s", said)
	}
	if status, _ := third.stop(t); status != 0 {
		t.Errorf("a node that is stopped ends with status %d", status)
	}
	whoIs(t, a, func(list string) bool { return strings.Contains(list, "lily") && !strings.Contains(list, "carol") })
	lily.WaitFor("a machine of the server was stopped; 3 people were cut off")
	nodes, _, _ := sshtest.Exec(t, a.Addr, boss, "nodes", "")
	if !strings.Contains(nodes, "c: gone since ") || !strings.Contains(nodes, ", as it was stopped") {
		t.Errorf("the nodes are told as\n%s", nodes)
	}
}

// Whoever is on a node that is cut off reads on, and what they write waits; it is said
// once when the link is back, and their screen stays.
func TestANodeThatIsCutOffLosesNothing(t *testing.T) {
	t.Parallel() // it waits more than it works
	c := newCrew(t)
	link := c.servers.Link(t)
	a := c.join(t, "a")
	b := start(t, t.TempDir(), c.flags("b", link.URL())...)
	lily, bob := enterPatiently(t, a, patient("lily")), enterPatiently(t, b, patient("bob"))
	bob.Line("before")
	lily.WaitFor("│ before")
	link.Cut(true)
	bob.Line("in between")
	bob.WaitFor("not sent yet, retrying")
	whoIs(t, a, func(list string) bool { return strings.Contains(list, "lily") && !strings.Contains(list, "bob") })
	lily.Line("bob is gone")
	link.Cut(false)
	for _, line := range []string{"in between", "bob is gone"} {
		lily.WaitFor("│ " + line)
		bob.WaitFor("│ " + line)
	}
	whoIs(t, a, func(list string) bool { return strings.Contains(list, "bob") })
	bob.Line("after")
	lily.WaitFor("│ after")
	for _, s := range []*server{a, b} {
		said, _, _ := sshtest.Exec(t, s.Addr, patient("reader"), "tail -n 20", "")
		for _, line := range []string{"before", "in between", "bob is gone", "after"} {
			if n := strings.Count(said, ": "+line); n != 1 {
				t.Errorf("%q stands %d times in\n%s", line, n, said)
			}
		}
	}
}

// What all must have alike is compared, and a node that differs does not join.
func TestANodeThatIsNotLikeTheOthersStaysOutside(t *testing.T) {
	t.Parallel() // it waits more than it works
	c := newCrew(t)
	a := c.join(t, "a")
	other := &crew{shared: t.TempDir()}
	other.make(t)
	own := start(t, t.TempDir())
	enter(t, own, "lily").Line("a room of its own")
	own.stop(t)
	for _, d := range []struct {
		name, state string
		flags       []string
		want        string
	}{
		{"another host key", t.TempDir(), other.flags("b", c.servers.URL()), "--host-key (as node a has it)"},
		{"another age of lines", t.TempDir(), c.flags("b", c.servers.URL(), "--keep", "7d"), "--keep (as node a has it)"},
		{"a name that is taken", t.TempDir(), c.flags("a", c.servers.URL()), "runs as node a"},
		{"a room of one machine", own.state, c.flags("b", c.servers.URL()), "teahouse cluster seed"},
	} {
		t.Run(d.name, func(t *testing.T) {
			status, said := outcome(t, append([]string{"--listen", "127.0.0.1:0", "--state", d.state}, d.flags...)...)
			if status != 1 || !strings.Contains(said, d.want) {
				t.Errorf("exit %d, %q: want 1 and %q", status, said, d.want)
			}
		})
	}
	a.stop(t)
	for _, args := range [][]string{{"--listen", "127.0.0.1:0"}, {"check", "--trust-clock"}} {
		if status, said := outcome(t, append(args, "--state", a.state, "--host-key", c.file(keys.HostFile), "--mark-secret", c.file(keys.SecretFile))...); status != 1 || !strings.Contains(said, "--cluster") {
			t.Errorf("%v on the folder of a node: exit %d, %q", args, status, said)
		}
	}
}

// An operator is told what is wrong with the servers before people notice, goes from
// one machine to many with all that was said, and back.
func TestFromOneMachineToManyAndBack(t *testing.T) {
	t.Parallel() // it waits more than it works
	c := newCrew(t)
	alone := start(t, t.TempDir(), "--host-key", c.file(keys.HostFile), "--mark-secret", c.file(keys.SecretFile))
	lily := enter(t, alone, "lily")
	lily.Line("said on one machine")
	lily.WaitFor("│ said on one machine")
	check := func(state string, want ...string) string {
		t.Helper()
		monitors := []string{"--cluster-monitor", c.servers.MonitorURL(0), "--cluster-monitor", c.servers.MonitorURL(1)}
		out, err := program(t, append(append([]string{"check", "--state", state}, c.flags("a", c.servers.URL())...), monitors...)...).CombinedOutput()
		if (err == nil) != (len(want) == 0) {
			t.Errorf("the check ends with %v:\n%s", err, out)
		}
		for _, w := range want {
			if !strings.Contains(string(out), w) {
				t.Errorf("the check does not say %q, but\n%s", w, out)
			}
		}
		return string(out)
	}
	check(alone.state, "there is no room teahouse on the servers yet", "teahouse cluster seed")
	seed := append([]string{"cluster", "seed", "--state", alone.state}, c.flags("a", c.servers.URL())...)
	if said := fails(t, seed...); !strings.Contains(said, "another teahouse") {
		t.Errorf("seeding from beside a server: %s", said)
	}
	alone.stop(t)
	if said := printed(t, seed...); !strings.Contains(said, "found the same") || !strings.Contains(said, alone.state+" is the folder of node a now") {
		t.Errorf("seeding says\n%s", said)
	}
	check(alone.state)
	a := start(t, alone.state, c.flags("a", c.servers.URL())...)
	b := c.join(t, "b") // with nothing but the snapshot
	for _, s := range []*server{a, b} {
		if said, _, _ := sshtest.Exec(t, s.Addr, patient("reader"), "tail -n 5", ""); strings.Count(said, "said on one machine") != 1 {
			t.Errorf("the history is\n%s", said)
		}
	}
	bob := enterPatiently(t, b, patient("bob"))
	bob.Line("said on many")
	bob.WaitFor("│ said on many")
	whoIs(t, a, func(list string) bool { return strings.Contains(list, "bob") })
	b.stop(t) // with bob inside
	roomtest.Await(t, "its lease is given back, or has run out", func() bool {
		return strings.Contains(printed(t, "status", "--state", a.state), "1 nodes")
	})
	folder := filepath.Join(t.TempDir(), "b")
	roomtest.OK(t, os.CopyFS(folder, os.DirFS(b.state)))
	roomtest.OK(t, os.Chmod(folder, 0o700))
	leave := []string{"cluster", "leave", "--state", folder, "--node", "b", "--cluster", c.servers.URL()}
	if said := printed(t, leave...); !strings.Contains(said, "stop the other nodes (a live now)") {
		t.Errorf("leaving while a lives: %s", said)
	}
	a.stop(t)
	without := []string{"cluster", "leave", "--state", b.state, "--node", "b", "--cluster", "nats://127.0.0.1:1"}
	if said := fails(t, without...); !strings.Contains(said, "or leave without --cluster: the room is then one with what was said") {
		t.Errorf("leaving without the servers: %s", said)
	}
	printed(t, "cluster", "leave", "--state", b.state)
	own := start(t, b.state, "--host-key", c.file(keys.HostFile), "--mark-secret", c.file(keys.SecretFile))
	enter(t, own, "bob").WaitFor("You are bob")
	said, _, _ := sshtest.Exec(t, own.Addr, sshtest.Who{User: "reader"}, "tail -n 9", "")
	if strings.Count(said, "said on one machine") != 1 || strings.Count(said, "said on many") != 1 {
		t.Errorf("back on one machine, the history is\n%s", said)
	}
	for _, leave := range [][]string{without, without[:4]} {
		if said := fails(t, leave...); !strings.Contains(said, "another teahouse") || strings.Contains(said, "without --cluster") {
			t.Errorf("leaving beside a server: %s", said)
		}
	}
	own.stop(t)
	check(own.state, "teahouse cluster seed") // it is no folder of that stream any more
}

// A reload that makes a node differ is told, and nobody is sent away by it.
func TestAReloadThatMakesNodesDifferIsTold(t *testing.T) {
	t.Parallel() // it waits more than it works
	if runtime.GOOS == "windows" {
		t.Skip("there is no SIGHUP")
	}
	c := newCrew(t)
	c.join(t, "a")
	mine := filepath.Join(t.TempDir(), "admins")
	roomtest.OK(t, os.WriteFile(mine, nil, 0o600))
	flags := c.flags("b", c.servers.URL())
	flags[slices.Index(flags, c.file("admins"))] = mine
	b := start(t, t.TempDir(), flags...)
	lily := enterPatiently(t, b, patient("lily"))
	roomtest.OK(t, os.WriteFile(mine, ssh.MarshalAuthorizedKey(sshtest.NewKey(t).PublicKey()), 0o600))
	roomtest.OK(t, b.Signal(syscall.SIGHUP))
	b.says(t, "--admins (as node a has it)")
	if page := printed(t, "status", "--state", b.state); !strings.Contains(page, "2 nodes") || !strings.Contains(page, "--admins (as node a has it)") {
		t.Errorf("the page says\n%s", page)
	}
	lily.Line("still here")
	lily.WaitFor("│ still here")
}
