package main

// A NATS server as a process of its own: this program, started again with a word
// in its environment, so that nothing has to be installed. It ends when its
// standard input does, and so never outlives whoever started it.

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/nats-io/nats-server/v2/server"
)

// conf is what operators are given, and what runs here.
//
//go:embed nats.conf
var conf string

const (
	beServer    = "TEAHOUSE_NATS_CONF" // the file that a process is to serve by
	readyWithin = 2 * time.Minute
)

// engine is a NATS server that may be started again and again.
type engine struct {
	name    string
	file    string // its configuration
	env     []string
	within  []string // the command that it is an argument of, none as a rule
	clients string   // where nodes reach it
	monitor string
}

// engines are the three servers, each with a folder of its own below dir, and the
// nkey that nodes log in with. Each listens at three addresses: for clients, for the
// other servers, and to be monitored.
func engines(dir, nkey string, at []string) ([]*engine, error) {
	file := filepath.Join(dir, "nats.conf")
	if err := os.WriteFile(file, []byte(conf), 0o600); err != nil {
		return nil, err
	}
	var routes []string
	for i := range names {
		routes = append(routes, "nats://"+at[3*i+1])
	}
	var all []*engine
	for i, name := range names {
		e := &engine{name: name, file: file, clients: at[3*i], monitor: at[3*i+2]}
		e.env = []string{
			"NATS_NAME=" + name, "NATS_LISTEN=" + e.clients, "NATS_ROUTES_LISTEN=" + at[3*i+1], "NATS_MONITOR=" + e.monitor,
			"NATS_ROUTES=[" + strings.Join(routes, ", ") + "]", "NATS_NODES=" + nkey, "NATS_STORE=" + quoted(filepath.Join(dir, "nats-"+name)),
		}
		all = append(all, e)
	}
	return all, nil
}

// quoted is a path as a configuration takes it: in the name of a folder there may be anything.
func quoted(path string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(path) + `"`
}

// freePorts are addresses where nobody listens now. They are below those that systems give to
// whoever asks for any port: nobody is given one of them before it is listened at.
func freePorts(n int) (addresses []string, err error) {
	for tries := 100 * n; len(addresses) < n; tries-- {
		l, err := net.Listen("tcp", fmt.Sprint("127.0.0.1:", 12_000+rand.IntN(20_000)))
		if err != nil && tries > 0 {
			continue // somebody has it
		}
		if err != nil {
			return nil, err
		}
		defer l.Close()
		addresses = append(addresses, l.Addr().String())
	}
	return addresses, nil
}

// start runs the server as a process and waits until it takes connections.
func (e *engine) start(ctx context.Context, log io.Writer) (*process, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	command := append(slices.Clone(e.within), self)
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Env = append(append(os.Environ(), e.env...), beServer+"="+e.file)
	cmd.Stderr = log
	alive, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	ended := make(chan struct{})
	p := &process{os: cmd.Process, ended: ended, stop: func() { _ = alive.Close() }}
	go func() {
		defer close(ended)
		_ = cmd.Wait()
	}()
	ctx, cancel := context.WithTimeout(ctx, readyWithin)
	defer cancel()
	for {
		c, err := new(net.Dialer).DialContext(ctx, "tcp", e.clients)
		if err == nil {
			_ = c.Close()
			return p, nil
		}
		select {
		case <-time.After(20 * time.Millisecond):
		case <-ended:
			return nil, errors.New("it ends at once")
		case <-ctx.Done():
			p.end()
			return nil, fmt.Errorf("it does not listen at %s: %w", e.clients, ctx.Err())
		}
	}
}

// led waits until the servers have chosen who leads them: on a busy machine that takes longer than
// a node waits for its answers.
func led(ctx context.Context, servers []*engine) error {
	ctx, cancel := context.WithTimeout(ctx, readyWithin)
	defer cancel()
	for {
		if slices.ContainsFunc(servers, func(e *engine) bool { return e.well(ctx) }) {
			return nil
		}
		select {
		case <-time.After(100 * time.Millisecond):
		case <-ctx.Done():
			return fmt.Errorf("the NATS servers have chosen no leader: see what they log: %w", ctx.Err())
		}
	}
}

// well tells whether the server says that it can be worked with.
func (e *engine) well(ctx context.Context) bool {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+e.monitor+"/healthz", http.NoBody)
	if err != nil {
		return false
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return false
	}
	_ = resp.Body.Close()
	return resp.StatusCode == http.StatusOK
}

// serveNATS makes this process a server if it was started as one.
func serveNATS() (status int, served bool) {
	file := os.Getenv(beServer)
	if file == "" {
		return 0, false
	}
	signal.Ignore(os.Interrupt) // of the terminal: whoever started it tells it when
	opts, err := server.ProcessConfigFile(file)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1, true
	}
	opts.NoSigs = true
	s, err := server.NewServer(opts)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1, true
	}
	s.ConfigureLogger()
	go s.Start()
	if !s.ReadyForConnections(readyWithin) {
		fmt.Fprintln(os.Stderr, "the server does not get ready")
		return 1, true
	}
	_, _ = io.Copy(io.Discard, os.Stdin)
	s.Shutdown()
	s.WaitForShutdown()
	return 0, true
}
