package main

// The machines that fail for real: their networks, cables and disks, and what people
// at them see.

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"teahouse/packaging/child"
	"teahouse/room/roomtest"
	"teahouse/ui/serve/sshtest"
)

const diskSize = 64 << 20 // bytes: of each server and each node

// site is the machines, which two networks join: people reach nodes by one, nodes and
// servers each other by the other.
type site struct {
	t       *testing.T
	dir     string
	servers []*engine
	running []*process // of the servers
	nodes   []*child.Server
	login   nats.Option
	people  []*sshtest.Client // one at each node
	log     screen            // what all of them log
	said    []string
}

// open builds all, and lets somebody in at each node.
func (s *site) open() {
	t := s.t
	t.Helper()
	s.run(`mount --make-rprivate /
		mount -t tmpfs none /run
		mkdir /run/netns
		ip link set lo up
		for net in 1 2; do
			ip link add net$net type bridge
			ip addr add 10.77.$net.1/24 dev net$net
			ip link set net$net up
		done`)
	program := filepath.Join(s.dir, "teahouse")
	roomtest.OK(t, sshtest.Build(t.Context(), program, false))
	shared, nkey, err := secrets(s.dir)
	roomtest.OK(t, err)
	s.login, err = nats.NkeyOptionFromSeed(shared[len(shared)-1])
	roomtest.OK(t, err)
	var addresses, urls []string
	for i := range names {
		at := s.machine("nats-", i, 20)
		addresses = append(addresses, at+":4222", at+":6222", at+":8222")
		urls = append(urls, "nats://"+at+":4222")
	}
	s.servers, err = engines(s.dir, nkey, addresses)
	roomtest.OK(t, err)
	for i, e := range s.servers {
		e.within = []string{"ip", "netns", "exec", "nats-" + names[i]}
		s.running = append(s.running, nil)
		s.serve(i)
	}
	for i, name := range names {
		s.machine("node-", i, 10)
		door := fmt.Sprintf("10.77.1.%d:2222", 10+i)
		wrapped := filepath.Join(s.dir, "node-"+name+".sh")
		roomtest.OK(t, os.WriteFile(wrapped, fmt.Appendf(nil, "#!/bin/sh\nexec ip netns exec node-%s %s \"$@\"\n", name, program), 0o700))
		n, err := child.Start(t.Context(), wrapped, filepath.Join(s.dir, "node-"+name), &s.log, append([]string{
			"--node", name, "--listen", door, "--cluster", strings.Join(urls, ","),
		}, shared...)...)
		roomtest.OK(t, err)
		t.Cleanup(n.Kill)
		n.Addr = door
		s.nodes = append(s.nodes, n)
	}
	for i, name := range []string{"lily", "bob", "carol"} {
		c := sshtest.Dial(t, s.nodes[i].Addr, s.who(name))
		c.WaitFor("to everybody")
		s.people = append(s.people, c)
	}
}

// who is somebody who waits as long as an election may take.
func (s *site) who(user string) sshtest.Who {
	return sshtest.Who{User: user, Width: 80, Height: 24, Patience: patience}
}

// run carries out some commands.
func (s *site) run(commands string) {
	s.t.Helper()
	if out, err := exec.CommandContext(s.t.Context(), "sh", "-ec", commands).CombinedOutput(); err != nil {
		s.t.Fatalf("%v: %s\n%s", err, commands, out)
	}
}

// machine makes a namespace with a cable to each network, and a disk, and returns its
// address among nodes and servers.
func (s *site) machine(kind string, i, from int) (address string) {
	s.t.Helper()
	name := kind + names[i]
	s.run(strings.NewReplacer("NAME", name, "HOST", fmt.Sprint(from+i), "DIR", filepath.Join(s.dir, name), "SIZE", fmt.Sprint(diskSize)).Replace(
		`ip netns add NAME
		ip -n NAME link set lo up
		for net in 1 2; do
			ip link add NAME-$net type veth peer name eth$net netns NAME
			ip link set NAME-$net master net$net up
			ip -n NAME addr add 10.77.$net.HOST/24 dev eth$net
			ip -n NAME link set eth$net up
		done
		mkdir DIR
		mount -t tmpfs -o size=SIZE none DIR`))
	s.t.Cleanup(func() { _ = exec.Command("umount", "--lazy", filepath.Join(s.dir, name)).Run() })
	return fmt.Sprintf("10.77.2.%d", from+i)
}

// cable pulls the cable of a machine among nodes and servers, or puts it in.
func (s *site) cable(machine, how string) {
	s.t.Helper()
	s.run("ip link set " + machine + "-2 " + how)
}

// fill fills the disk of a machine, until free is called.
func (s *site) fill(machine string) (free func()) {
	s.t.Helper()
	ballast := filepath.Join(s.dir, machine, "ballast")
	f, err := os.Create(ballast)
	roomtest.OK(s.t, err)
	defer f.Close()
	for size := 1 << 20; size > 0; {
		if _, err := f.Write(make([]byte, size)); errors.Is(err, syscall.ENOSPC) {
			size /= 2
		} else {
			roomtest.OK(s.t, err)
		}
	}
	return func() { roomtest.OK(s.t, os.Remove(ballast)) }
}

// serve starts a server.
func (s *site) serve(i int) {
	s.t.Helper()
	p, err := s.servers[i].start(s.t.Context(), &s.log)
	roomtest.OK(s.t, err)
	s.running[i] = p
	s.t.Cleanup(func() { _ = p.os.Kill(); <-p.ended })
}

func (s *site) restart(i int) {
	s.t.Helper()
	s.running[i].end()
	s.serve(i)
}

// leader is the server that leads the room's stream.
func (s *site) leader() int {
	s.t.Helper()
	var urls []string
	for _, e := range s.servers {
		urls = append(urls, "nats://"+e.clients)
	}
	nc, err := nats.Connect(strings.Join(urls, ","), s.login)
	roomtest.OK(s.t, err)
	defer nc.Close()
	js, err := jetstream.New(nc)
	roomtest.OK(s.t, err)
	ctx, cancel := context.WithTimeout(s.t.Context(), patience)
	defer cancel()
	for ctx.Err() == nil {
		once, done := context.WithTimeout(ctx, time.Second)
		stream, err := js.Stream(once, "teahouse")
		done()
		if err != nil {
			continue
		}
		for i, name := range names {
			if stream.CachedInfo().Cluster.Leader == name {
				return i
			}
		}
	}
	s.t.Fatal("nobody leads the stream")
	return 0
}

func (s *site) say(from int, line string) {
	s.said = append(s.said, line)
	s.people[from].Line(line)
}

// heard waits until everybody has read some lines.
func (s *site) heard(lines ...string) {
	for _, line := range lines {
		for _, c := range s.people {
			c.WaitFor("│ " + line)
		}
	}
}

// talk has everybody say something, one after the other, which all read.
func (s *site) talk(about string) {
	for i := range s.people {
		line := fmt.Sprintf("%s says %d", about, i)
		s.say(i, line)
		s.heard(line)
	}
}

// see asks a node who is here, until that is as it should be.
func (s *site) see(node int, right func(list string) bool) {
	s.t.Helper()
	list := ""
	if !roomtest.Within(patience, func() bool {
		list, _, _ = sshtest.Exec(s.t, s.nodes[node].Addr, s.who("reader"), "who", "")
		return right(list)
	}) {
		s.t.Fatalf("node %s goes on to list\n%s", names[node], list)
	}
}

// agree wants every line once, in the same order on all nodes, the same people
// everywhere, and the same room in all folders.
func (s *site) agree() {
	t := s.t
	t.Helper()
	for i := range s.nodes {
		s.see(i, func(list string) bool {
			return strings.Contains(list, "lily") && strings.Contains(list, "bob") && strings.Contains(list, "carol")
		})
	}
	for _, c := range s.people {
		c.Line("/quit")
		c.Wait()
	}
	for i := range s.nodes {
		s.see(i, func(list string) bool { // there are no ghosts
			return !strings.Contains(list, "lily") && !strings.Contains(list, "bob") && !strings.Contains(list, "carol")
		})
	}
	var first []byte
	for i, n := range s.nodes {
		roomtest.OK(t, n.Stop(t.Context()))
		out, err := exec.CommandContext(t.Context(), filepath.Join(s.dir, "teahouse"), "export", "--private", "--state", n.State).Output()
		roomtest.OK(t, err)
		for _, line := range s.said {
			if times := bytes.Count(out, fmt.Appendf(nil, "%q", line)); times != 1 {
				t.Errorf("node %s has %q %d times", names[i], line, times)
			}
		}
		if first == nil {
			first = out
		}
		if !bytes.Equal(out, first) {
			t.Errorf("the folders of nodes %s and %s hold other histories, of %d and %d bytes", names[0], names[i], len(first), len(out))
		}
	}
	t.Logf("%d lines were said, and are in every folder once", len(s.said))
}
