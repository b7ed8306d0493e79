//go:build unix

package cluster_test

// Servers and nodes fail while people talk. After each fault nothing that was told to
// be said is lost, nothing is there twice, all nodes have the same state, and nobody is
// in it who is gone.

import (
	"flag"
	"syscall"
	"testing"
	"time"

	"teahouse/room/cluster"
	"teahouse/room/cluster/clustertest"
	"teahouse/room/roomtest"
)

var all = flag.Bool("faults", false, "try all faults of servers, which takes minutes")

// party is three nodes on three servers, and somebody who talks at each of two; the
// third is the victim's.
type party struct {
	t        *testing.T
	servers  *clustertest.Servers
	cfg      cluster.Config
	links    [2]*clustertest.Link
	one, two *node
	*crowd
}

func newParty(t *testing.T) *party {
	t.Helper()
	p := &party{t: t, servers: clustertest.Run(t, 3), crowd: newCrowd(t)}
	p.cfg = newRoom(p.servers.URL())
	for i := range p.links {
		p.links[i] = p.servers.Link(t)
	}
	p.one = start(t, p.node(0, "one"), t.TempDir())
	p.two = start(t, p.node(1, "two"), t.TempDir())
	p.at(p.one, "lily")
	p.at(p.two, "bob")
	p.progress("lily", "bob")
	return p
}

// node is the configuration of a node behind a link.
func (p *party) node(link int, name string) cluster.Config {
	cfg := as(p.cfg, name)
	cfg.URL = p.links[link].URL()
	return cfg
}

func TestServersFail(t *testing.T) {
	t.Parallel()
	p := newParty(t)
	leader := func() int { return p.servers.Leader(t, p.cfg.Room) }
	other := func() int { return (leader() + 1) % 3 }
	back := func(i int) { roomtest.OK(t, p.servers.Restart(i)) }
	for _, fault := range []struct {
		what  string
		often bool // it is tried each time
		do    func()
	}{
		{"the server that leads is killed", true, func() {
			i := leader()
			p.servers.Kill(i)
			p.progress("lily", "bob")
			back(i)
		}},
		{"the server that leads is cut off from the others", true, func() {
			i := leader()
			p.servers.Isolate(i, true)
			p.progress("lily", "bob")
			p.servers.Isolate(i, false)
		}},
		{"the server that leads stands still", false, func() {
			i := leader()
			roomtest.OK(t, p.servers.Pause(i, true))
			p.progress("lily", "bob")
			roomtest.OK(t, p.servers.Pause(i, false))
		}},
		{"the server that leads is stopped", false, func() {
			i := leader()
			p.servers.Stop(i)
			p.progress("lily", "bob")
			back(i)
		}},
		{"a server that does not lead is killed", false, func() {
			i := other()
			p.servers.Kill(i)
			p.progress("lily", "bob")
			back(i)
		}},
		{"a server that does not lead stands still", false, func() {
			i := other()
			roomtest.OK(t, p.servers.Pause(i, true))
			p.progress("lily", "bob")
			roomtest.OK(t, p.servers.Pause(i, false))
		}},
		{"a server that does not lead is cut off", false, func() {
			i := other()
			p.servers.Isolate(i, true)
			p.progress("lily", "bob")
			p.servers.Isolate(i, false)
		}},
		{"two servers are killed, and nothing can be said until one is back", false, func() {
			i, k := leader(), other()
			p.servers.Kill(i)
			p.servers.Kill(k)
			time.Sleep(2 * time.Second) // of talk that nobody takes
			back(k)
			p.progress("lily", "bob")
			back(i)
		}},
		{"all servers are killed at once, as by a power cut", false, func() {
			for i := range 3 {
				p.servers.Kill(i)
			}
			for i := range 3 {
				back(i)
			}
		}},
		{"servers are started again one by one", false, func() {
			for i := range 3 {
				p.servers.Stop(i)
				back(i)
				p.progress("lily", "bob")
			}
		}},
	} {
		if fault.often || *all {
			began := time.Now()
			fault.do()
			p.progress("lily", "bob")
			t.Logf("%s: %v", fault.what, time.Since(began).Round(time.Millisecond))
		}
	}
	p.silent()
	p.agree(p.one, p.two)
	free(t, p.two, "lily", "bob")
}

func TestNodesFail(t *testing.T) {
	t.Parallel()
	p := newParty(t)
	cfg := as(p.cfg, "three")
	link := p.servers.Link(t)
	cfg.URL = link.URL()
	dir := t.TempDir()
	three := p.process(cfg, dir, "carol")
	p.progress("carol")
	gone := func(who string) {
		t.Helper()
		began := time.Now()
		eventually(t, who+" has gone everywhere", func() bool {
			_, one := p.one.Roster().Find(who)
			_, two := p.two.Roster().Find(who)
			return !one && !two
		})
		t.Logf("%s had gone after %v", who, time.Since(began).Round(time.Millisecond))
	}

	t.Log("a node is killed")
	three.end(syscall.SIGKILL)
	gone("carol")
	free(t, p.one, "carol") // she may come back at another
	three.start()
	p.progress("lily", "bob", "carol")

	t.Log("a node stands still, and goes on as another epoch")
	three.signal(syscall.SIGSTOP)
	gone("carol")
	three.signal(syscall.SIGCONT)
	p.progress("lily", "bob", "carol")

	t.Log("a node is cut off, and one is killed meanwhile")
	p.links[1].Cut(true)
	three.end(syscall.SIGKILL)
	eventually(t, "bob has gone where the majority is", func() bool {
		_, here := p.one.Roster().Find("bob")
		return !here
	})
	p.progress("lily")
	p.links[1].Cut(false)
	p.progress("bob")
	three.start()
	p.progress("lily", "bob", "carol")

	three.stop()
	p.silent()
	cfg.URL = p.servers.URL()
	last := start(t, cfg, dir)
	p.agree(p.one, p.two, last)
	free(t, last, "lily", "bob", "carol")
}
