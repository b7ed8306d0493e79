package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"teahouse/room/roomtest"
	"teahouse/ui/serve/sshtest"
)

const patience = 2 * time.Minute // longer than any election, also on a busy machine

func TestMain(m *testing.M) {
	if status, served := serveNATS(); served {
		os.Exit(status)
	}
	os.Exit(m.Run())
}

// A node that is not ready for some seconds keeps its people: the balancer sends
// newcomers elsewhere, and finds machines that are gone by TCP alone.
func TestTheBalancerOfOperatorsThrowsNobodyOut(t *testing.T) {
	text, err := os.ReadFile("haproxy.cfg")
	roomtest.OK(t, err)
	if regexp.MustCompile(`(?m)^[^#\n]*(shutdown-sessions|shutdown-backup-sessions|on-marked-down|tcp-ut)`).Match(text) {
		t.Error("whoever is on a node that is not ready for a moment, or reads slowly, is thrown out")
	}
	for _, wanted := range []string{"option srvtcpka", `srvtcpka-idle \d+s`, `srvtcpka-intvl \d+s`, `srvtcpka-cnt \d+`} {
		if !regexp.MustCompile(`(?m)^\s+` + wanted).Match(text) {
			t.Errorf("there is no %s: people of a machine that is gone sit before a dead screen", wanted)
		}
	}
	haproxy, err := exec.LookPath("haproxy")
	if err != nil {
		return // which reads it where there is one
	}
	file := filepath.Join(t.TempDir(), "haproxy.cfg")
	roomtest.OK(t, os.WriteFile(file, regexp.MustCompile(`node-[abc]:`).ReplaceAll(text, []byte("127.0.0.1:")), 0o600))
	if out, err := exec.Command(haproxy, "-c", "-f", file).CombinedOutput(); err != nil {
		t.Errorf("haproxy: %v: %s", err, out)
	}
}

// What operators are given as nats.conf makes three servers that write every line to
// the disk, and let in nobody but the nodes.
func TestTheConfigurationOfOperatorsKeepsItsPromises(t *testing.T) {
	dir := t.TempDir()
	flags, nkey, err := secrets(dir)
	roomtest.OK(t, err)
	at, err := freePorts(3 * len(names))
	roomtest.OK(t, err)
	servers, err := engines(dir, nkey, at)
	roomtest.OK(t, err)
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	for _, e := range servers {
		p, err := e.start(ctx, t.Output())
		roomtest.OK(t, err)
		t.Cleanup(p.end)
		if e == servers[0] && e.well(ctx) {
			t.Error("one server of three leads itself")
		}
	}
	roomtest.OK(t, led(ctx, servers))
	for _, e := range servers {
		resp, err := http.Get("http://" + e.monitor + "/varz")
		roomtest.OK(t, err)
		var told struct {
			Name      string `json:"server_name"`
			JetStream struct {
				Config struct {
					SyncAlways bool `json:"sync_always"`
				}
			}
		}
		err = json.NewDecoder(io.LimitReader(resp.Body, 1<<20)).Decode(&told)
		_ = resp.Body.Close()
		roomtest.OK(t, err)
		if told.Name != e.name || !told.JetStream.Config.SyncAlways {
			t.Errorf("server %s says %+v", e.name, told)
		}
	}
	if nc, err := nats.Connect("nats://" + servers[0].clients); err == nil {
		nc.Close()
		t.Error("somebody without the nkey is let in")
	}
	login, err := nats.NkeyOptionFromSeed(flags[len(flags)-1])
	roomtest.OK(t, err)
	nc, err := nats.Connect("nats://"+servers[0].clients, login, nats.RetryOnFailedConnect(true))
	roomtest.OK(t, err)
	defer nc.Close()
	js, err := jetstream.New(nc)
	roomtest.OK(t, err)
	eventually := func(do func(ctx context.Context) error) { // servers that have no leader yet, or another one, say nothing
		for done := false; !done; {
			once, end := context.WithTimeout(ctx, time.Second)
			err := do(once)
			end()
			if done = err == nil; !done && ctx.Err() != nil {
				t.Fatalf("with all servers: %v", err)
			}
		}
	}
	eventually(func(ctx context.Context) error {
		_, err := js.CreateStream(ctx, jetstream.StreamConfig{Name: "log", Subjects: []string{"log"}, Replicas: 3})
		return err
	})
	eventually(func(ctx context.Context) error {
		_, err := js.Publish(ctx, "log", []byte("a line"))
		return err
	})
}

// screen takes what the command prints, which a test waits for.
type screen struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (s *screen) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(p)
}

func (s *screen) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

// reads waits for a line that fits, and returns what stands in its brackets.
func (s *screen) reads(t *testing.T, pattern string) string {
	t.Helper()
	wanted := regexp.MustCompile("(?m)" + pattern)
	var found []string
	if !roomtest.Within(2*patience, func() bool {
		found = wanted.FindStringSubmatch(s.String())
		return found != nil
	}) {
		t.Fatalf("the command does not print %s, but\n%s", pattern, s)
	}
	return found[1]
}

// The first minute: people on two nodes talk, and go on talking when any one server
// and any one node are killed, whichever these are.
func TestTheRoomOutlivesAnyServerAndAnyNode(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	var out screen
	var ended sync.WaitGroup
	ended.Go(func() {
		if status := run(ctx, []string{"--port", "0", "--pause", "1s"}, &out, &out); status != 0 {
			t.Errorf("the command ends with status %d", status)
		}
	})
	defer func() {
		if t.Failed() {
			t.Logf("it printed\n%s", &out)
			logs, _ := filepath.Glob(filepath.Join(out.reads(t, "^what they log is in (.+)$"), "node-*.log"))
			for _, log := range logs {
				text, _ := os.ReadFile(log)
				t.Logf("%s\n%s", filepath.Base(log), text)
			}
		}
		stop()
		ended.Wait()
	}()
	door := func(at string) string { return "127.0.0.1:" + out.reads(t, `^ssh -p (\d+) localhost +`+at+"$") }
	enter := func(at, user string) *sshtest.Client {
		c := sshtest.Dial(t, door(at), sshtest.Who{User: user, Width: 80, Height: 24, Patience: patience})
		c.WaitFor("to everybody")
		return c
	}
	kill := func(name string) {
		pid, err := strconv.Atoi(out.reads(t, `^kill -9 (\d+) +`+name+"$"))
		roomtest.OK(t, err)
		p, err := os.FindProcess(pid)
		roomtest.OK(t, err)
		roomtest.OK(t, p.Kill())
	}
	out.reads(t, "^(kill any one)")
	lily, bob := enter("node a", "lily"), enter("node b", "bob")
	said := 0
	talk := func() {
		said++
		line := fmt.Sprintf("cup number %d", said)
		lily.Line(line)
		bob.WaitFor(line)
		lily.WaitFor("│ " + line)
	}
	talk()
	for _, name := range names {
		kill("NATS server " + name)
		talk()
		out.reads(t, `(?s)NATS server `+name+` is back: (kill)`)
		talk()
	}
	kill("node c")
	talk()
	kill("node b")                                    // bob's
	out.reads(t, `^node b, process (\d+), has ended`) // nobody is sent to it any more
	carol := enter("any node", "carol")
	talkTo := func(c *sshtest.Client, line string) {
		lily.Line(line)
		c.WaitFor(line)
	}
	talkTo(carol, "carol is here")
	lily.WaitFor("1 person was cut off") // he is gone, since his node is declared gone or is back
	if who, _, _ := sshtest.Exec(t, door("node a"), sshtest.Who{User: "guest", Patience: patience}, "who", ""); strings.Contains(who, "bob") {
		t.Errorf("bob is here still:\n%s", who)
	}
}
