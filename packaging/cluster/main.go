// Command cluster shows a teahouse on many machines, on one: three NATS servers,
// three nodes, and a balancer in front of them, until it is told to end.
//
//	go run ./packaging/cluster
//	ssh -p 2222 lily@localhost
//
// Any one server and any one node may be killed, and the room goes on; what has
// ended is started again.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/nats-io/nkeys"

	"teahouse/keys"
	"teahouse/packaging/child"
	"teahouse/ui/serve/sshtest"
)

func main() {
	if status, served := serveNATS(); served {
		os.Exit(status)
	}
	child.Main(run)
}

type options struct {
	port  int
	pause time.Duration
}

func parse(args []string, help io.Writer) (*options, error) {
	o := &options{}
	f := flag.NewFlagSet("cluster", flag.ContinueOnError)
	f.IntVar(&o.port, "port", 2222, "where people enter the room; the three `ports` above it lead to one node each. 0: any")
	f.DurationVar(&o.pause, "pause", 10*time.Second, "for how long what was killed stays away")
	err := child.Parse(f, args, help)
	if err == nil && (o.port < 0 || o.port > 65532) {
		err = fmt.Errorf("--port %d: choose one from 1 to 65532, or 0", o.port)
	}
	return o, err
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) (status int) {
	o, err := parse(args, stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		fmt.Fprintf(stderr, "cluster: %v; see \"cluster --help\"\n", err)
		return 2
	}
	if err := keep(ctx, o, stdout); err != nil {
		fmt.Fprintf(stderr, "cluster: %v\n", err)
		return 1
	}
	return 0
}

// names are those of the servers and of the nodes.
var names = [...]string{"a", "b", "c"}

// keep makes a cluster, and keeps it until ctx ends.
func keep(ctx context.Context, o *options, stdout io.Writer) error {
	dir, err := os.MkdirTemp("", "teahouse-cluster-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	fmt.Fprintln(stdout, "building the program, then starting three NATS servers and three nodes…")
	program := filepath.Join(dir, "teahouse")
	if err := sshtest.Build(ctx, program, false); err != nil {
		return err
	}
	shared, nkey, err := secrets(dir)
	if err != nil {
		return err
	}
	at, err := freePorts(3 * len(names))
	if err != nil {
		return err
	}
	servers, err := engines(dir, nkey, at)
	if err != nil {
		return err
	}
	c := &crew{pause: o.pause, stdout: stdout}
	ctx, cancel := context.WithCancel(ctx)
	defer c.stop()
	defer cancel()
	var urls []string
	for _, e := range servers {
		urls = append(urls, "nats://"+e.clients)
		c.parts = append(c.parts, &part{name: "NATS server " + e.name, log: filepath.Join(dir, "nats-"+e.name+".log"), start: e.start})
	}
	var nodes []*node
	for _, name := range names {
		n := &node{program: program, dir: filepath.Join(dir, "node-"+name), flags: append([]string{
			"--node", name, "--cluster", strings.Join(urls, ","), "--title", "one room on three nodes",
		}, shared...)}
		nodes = append(nodes, n)
		c.parts = append(c.parts, &part{name: "node " + name, log: filepath.Join(dir, "node-"+name+".log"), start: func(ctx context.Context, log io.Writer) (*process, error) {
			if err := led(ctx, servers); err != nil {
				return nil, err
			}
			return n.start(ctx, log)
		}})
	}
	if err := c.begin(ctx); err != nil {
		return err
	}
	c.tell("what they log is in %s", dir)
	return c.open(ctx, o.port, nodes)
}

// secrets makes what all nodes must have alike, and returns the flags that name it,
// and the public half of the nkey that they log in with.
func secrets(dir string) (flags []string, nkey string, err error) {
	dir = filepath.Join(dir, "shared")
	if err := os.Mkdir(dir, 0o700); err != nil {
		return nil, "", err
	}
	if _, _, err := keys.LoadOrCreateHost(dir); err != nil {
		return nil, "", err
	}
	if _, err := keys.LoadOrCreateSecret(dir); err != nil {
		return nil, "", err
	}
	user, err := nkeys.CreateUser()
	if err != nil {
		return nil, "", err
	}
	seed, err := user.Seed()
	if err != nil {
		return nil, "", err
	}
	file := filepath.Join(dir, "nkey")
	if err := os.WriteFile(file, seed, 0o600); err != nil {
		return nil, "", err
	}
	nkey, err = user.PublicKey()
	return []string{"--host-key", filepath.Join(dir, keys.HostFile), "--mark-secret", filepath.Join(dir, keys.SecretFile), "--cluster-nkey", file}, nkey, err
}

// node is a teahouse that may be started again and again.
type node struct {
	program, dir string
	flags        []string

	mu  sync.Mutex
	now *child.Server
}

func (n *node) start(ctx context.Context, log io.Writer) (*process, error) {
	s, err := child.Start(context.WithoutCancel(ctx), n.program, n.dir, log, n.flags...)
	if err != nil {
		return nil, err
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	n.now = s
	return &process{os: s.OS(), ended: s.Ended(), stop: func() { _ = s.Signal(os.Interrupt) }}, nil
}

// dial connects to the node if it is ready.
func (n *node) dial(ctx context.Context) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, askWithin)
	defer cancel()
	n.mu.Lock()
	s := n.now
	n.mu.Unlock()
	if _, err := s.Get(ctx, "/readyz"); err != nil {
		return nil, err
	}
	return new(net.Dialer).DialContext(ctx, "tcp", s.Addr)
}

// open lets people in until ctx ends, at one address that leads to any node, and at
// one for each.
func (c *crew) open(ctx context.Context, port int, nodes []*node) error {
	ctx, cancel := context.WithCancel(ctx)
	doors := []*balancer{{nodes: nodes}}
	for _, n := range nodes {
		doors = append(doors, &balancer{nodes: []*node{n}})
	}
	var open sync.WaitGroup
	defer func() {
		cancel()
		open.Wait()
		for _, b := range doors {
			b.going.Wait()
		}
	}()
	for i, b := range doors {
		at := 0
		if port > 0 {
			at = port + i
		}
		l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", at))
		if err != nil {
			return fmt.Errorf("%w: choose another --port", err)
		}
		name := "any node"
		if i > 0 {
			name = "node " + names[i-1]
		}
		c.tell("ssh -p %d localhost    %s", l.Addr().(*net.TCPAddr).Port, name)
		open.Go(func() { b.serve(ctx, l) })
	}
	for _, p := range c.parts {
		c.tell("kill -9 %-7d           %s", p.process().os.Pid, p.name)
	}
	c.tell("kill any one server and any one node: the room goes on, and what has ended is started again after %v. Ctrl-C ends it all", c.pause)
	<-ctx.Done()
	return nil
}
