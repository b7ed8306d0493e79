package main

// Cables and disks that really fail: three servers and three nodes, each in a network
// namespace and with a disk of its own, on this machine. It needs root, "ip" and "mount",
// and is asked for by a flag; all that it makes is gone with the process:
//
//	sudo go test ./packaging/cluster -run Namespaces -namespaces

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
)

var namespaces = flag.Bool("namespaces", false, "cut real cables and fill real disks, as root")

// inside tells a process that it has namespaces of its own.
const inside = "TEST_INSIDE_NAMESPACES"

func TestNamespaces(t *testing.T) {
	switch {
	case !*namespaces:
		t.Skip("it needs root: go test ./packaging/cluster -run Namespaces -namespaces")
	case os.Geteuid() != 0:
		t.Fatal("only root may make namespaces and mount disks")
	case os.Getenv(inside) != "":
		failForReal(t)
		return
	}
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestNamespaces$", "-test.v", "-namespaces")
	cmd.Env = append(os.Environ(), inside+"=1")
	cmd.Stdout, cmd.Stderr = t.Output(), t.Output()
	cmd.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNET | syscall.CLONE_NEWNS, Pdeathsig: syscall.SIGKILL}
	if err := cmd.Run(); err != nil {
		t.Fatal(err)
	}
}

func failForReal(t *testing.T) {
	s := &site{t: t, dir: t.TempDir()}
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("they logged\n%s", &s.log)
		}
	})
	s.open()
	s.talk("at first")

	t.Log("a node is cut off")
	s.cable("node-b", "down")
	s.say(1, "in between")
	s.people[1].WaitFor("not sent yet, retrying")
	s.see(0, func(list string) bool { return !strings.Contains(list, "bob") })
	s.say(0, "bob is gone")
	s.people[2].WaitFor("│ bob is gone")
	s.cable("node-b", "up")
	s.heard("in between", "bob is gone")
	s.see(0, func(list string) bool { return strings.Contains(list, "bob") })

	t.Log("the server that leads is cut off, from the others and from all nodes")
	leads := s.leader()
	s.cable("nats-"+names[leads], "down")
	s.talk("without " + names[leads])
	s.cable("nats-"+names[leads], "up")
	s.talk("with " + names[leads])

	t.Log("the disk of the server that leads is full")
	leads = s.leader()
	free := s.fill("nats-" + names[leads])
	for i := range 20 {
		s.talk(fmt.Sprint("a full disk ", i))
	}
	s.log.reads(t, "(JetStream out of resources)")
	free()
	s.restart(leads) // which NATS asks for
	s.talk("there is room again")

	t.Log("the disk of a node is full")
	free = s.fill("node-c")
	for i := range 20 {
		s.talk(fmt.Sprint("a full node ", i))
	}
	s.log.reads(t, "(the history is not written)")
	free()
	s.log.reads(t, "(the history is written again)")
	s.talk("the node has room again")

	s.agree()
}
