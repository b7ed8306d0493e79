//go:build unix

package cluster_test

// A node in a process of its own, which can be killed and stand still.

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"teahouse/room/cluster"
	"teahouse/room/roomtest"
)

// The test binary is the node, when this says so.
const victimEnv = "TEAHOUSE_TEST_NODE"

type victimSettings struct {
	URL, Room, Node string
	Keep            time.Duration
	Dir, Name       string // where it keeps what, and who talks there
}

type victim struct {
	victimSettings
	t     testing.TB
	crowd *crowd
	cmd   *exec.Cmd
	alive io.Closer
	read  chan struct{} // closed when all that it told is read
}

// victimMain makes this process a node if it was started as one.
func victimMain() {
	text := os.Getenv(victimEnv)
	if text == "" {
		return
	}
	if err := beVictim(text); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

// beVictim is a node at which somebody talks until standard input ends. It tells which
// lines were said.
func beVictim(text string) error {
	var v victimSettings
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		return err
	}
	cfg := cluster.Config{URL: v.URL, Room: v.Room, Node: v.Node, Keep: v.Keep, Logger: quiet()}
	n, err := open(context.Background(), cfg, v.Dir)
	if err != nil {
		return err
	}
	stop := make(chan struct{})
	silent := make(chan struct{})
	go func() {
		defer close(silent)
		chatter(n.Room, v.Name, stop, n.done, func(line string) { fmt.Println(line) })
	}()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		io.Copy(io.Discard, os.Stdin)
	}()
	select {
	case <-ended:
	case <-n.done: // it says why
	}
	close(stop)
	<-silent
	return n.stop()
}

// process starts a node in a process of its own, at which somebody talks.
func (c *crowd) process(cfg cluster.Config, dir, name string) *victim {
	c.t.Helper()
	v := &victim{victimSettings: victimSettings{cfg.URL, cfg.Room, cfg.Node, cfg.Keep, dir, name}, t: c.t, crowd: c}
	v.start()
	c.t.Cleanup(func() {
		if v.cmd != nil {
			v.end(syscall.SIGKILL)
		}
	})
	return v
}

func (v *victim) start() {
	v.t.Helper()
	text, err := json.Marshal(v.victimSettings)
	roomtest.OK(v.t, err)
	self, err := os.Executable()
	roomtest.OK(v.t, err)
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), victimEnv+"="+string(text))
	cmd.Stderr = os.Stderr
	v.alive, err = cmd.StdinPipe()
	roomtest.OK(v.t, err)
	out, err := cmd.StdoutPipe()
	roomtest.OK(v.t, err)
	roomtest.OK(v.t, cmd.Start())
	v.cmd, v.read = cmd, make(chan struct{})
	go func() {
		defer close(v.read)
		lines := bufio.NewReader(out)
		for {
			line, err := lines.ReadString('\n')
			if err != nil { // what was cut off was not told
				return
			}
			v.crowd.said(v.Name, strings.TrimSpace(line))
		}
	}()
}

// signal sends a signal to the process.
func (v *victim) signal(sig syscall.Signal) {
	v.t.Helper()
	roomtest.OK(v.t, v.cmd.Process.Signal(sig))
}

// end ends the process by a signal, and reads what it had told.
func (v *victim) end(sig syscall.Signal) {
	v.cmd.Process.Signal(sig)
	<-v.read
	v.cmd.Wait() // how it ended is known
	v.cmd = nil
}

// stop has the process end as an operator would.
func (v *victim) stop() {
	v.t.Helper()
	v.alive.Close()
	<-v.read
	if err := v.cmd.Wait(); err != nil {
		v.t.Errorf("a node ends with %v", err)
	}
	v.cmd = nil
}
