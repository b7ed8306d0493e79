package sshtest

// Coming in, as ssh does: keys before the keyboard, variables before the shell. What the server
// does not do within a guest's patience ends the connection, and is an error. When the test
// ends, the connection is closed, and what ran for its terminals has ended, too.

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"
)

const maxKept = 1 << 20 // bytes kept of each of stderr, recording and unsent input

// Client is a guest's terminal on one SSH session.
type Client struct {
	t       testing.TB
	who     Who
	door    *door
	session *ssh.Session
	stdin   *stdin
	screen  *screen
	stderr  *keep
	tap     *tap

	closed  chan struct{} // the session is over, and status and fault are set
	drained chan struct{} // and all of its output is on the screen
	heard   chan struct{} // and all of its standard error is kept
	status  int
	fault   error
}

// door is a connection that somebody authenticated on; several terminals can share it.
type door struct {
	link    *Link
	conn    *ssh.Client
	hostKey ssh.PublicKey
	banner  string
}

// Dial enters the server at addr and opens a terminal there, or fails the test. Of t it uses
// Helper, Fatalf and Cleanup, so that a load command can pass a TB of its own.
func Dial(t testing.TB, addr string, who Who) *Client {
	t.Helper()
	c, err := TryDial(t, addr, who)
	if err != nil {
		t.Fatalf("%s at %s: %v", who.User, addr, err)
	}
	return c
}

// TryDial is [Dial] for guests who may be turned away.
func TryDial(t testing.TB, addr string, who Who) (*Client, error) {
	t.Helper()
	d, err := enter(t, addr, who)
	if err != nil {
		return nil, err
	}
	return d.open(t, who)
}

// Connect authenticates at the server and starts nothing there, for requests, channels and sessions
// that no terminal makes.
func Connect(t testing.TB, addr string, who Who) (*ssh.Client, error) {
	t.Helper()
	d, err := enter(t, addr, who)
	if err != nil {
		return nil, err
	}
	return d.conn, nil
}

// Another opens another terminal of the same guest on the same connection, as ControlMaster does.
func (c *Client) Another() (*Client, error) {
	c.t.Helper()
	return c.door.open(c.t, c.who)
}

// enter connects and authenticates. The connection is closed when the test ends.
func enter(t testing.TB, addr string, who Who) (*door, error) {
	tcp, err := who.dial(addr)
	if err != nil {
		return nil, err
	}
	if who.Behind != "" {
		if _, err := fmt.Fprintf(tcp, "PROXY TCP4 %s 192.0.2.254 40000 22\r\n", who.Behind); err != nil {
			return nil, errors.Join(err, tcp.Close())
		}
	}
	d := &door{link: NewLink(tcp)}
	t.Cleanup(func() { d.link.Close() })
	err = d.within(who, func() error {
		conn, channels, requests, err := ssh.NewClientConn(d.link, addr, &ssh.ClientConfig{
			User:          who.User,
			Auth:          who.auth(),
			ClientVersion: who.ClientVersion,
			HostKeyCallback: func(_ string, _ net.Addr, key ssh.PublicKey) error {
				d.hostKey = key
				return nil
			},
			BannerCallback: func(message string) error {
				d.banner += message
				return nil
			},
		})
		if err != nil {
			return errors.Join(err, d.link.Close())
		}
		d.conn = ssh.NewClient(conn, channels, requests)
		return nil
	})
	return d, err
}

// within does something that the server must not delay for ever: it ends the connection when the
// patience of who does.
func (d *door) within(who Who, do func() error) error {
	var late atomic.Bool
	timer := time.AfterFunc(who.patience(), func() {
		late.Store(true)
		d.link.Close()
	})
	defer timer.Stop()
	err := do()
	if late.Load() {
		return fmt.Errorf("not done after %v (%v)", who.patience(), err)
	}
	return err
}

// newSession opens a session with its environment and, if who is to see it, a terminal.
func (d *door) newSession(who Who, terminal bool) (*ssh.Session, error) {
	session, err := d.conn.NewSession()
	if err != nil {
		return nil, err
	}
	if terminal {
		term := who.Term
		if term == "" {
			term = "xterm-256color"
		}
		width, height := who.claimed()
		if err := session.RequestPty(term, height, width, ssh.TerminalModes{}); err != nil {
			return nil, errors.Join(err, session.Close())
		}
	}
	for _, name := range slices.Sorted(maps.Keys(who.Env)) {
		variable := struct{ Name, Value string }{name, who.Env[name]}
		if _, err := session.SendRequest("env", false, ssh.Marshal(variable)); err != nil {
			return nil, errors.Join(err, session.Close())
		}
	}
	return session, nil
}

// open starts a terminal on the connection.
func (d *door) open(t testing.TB, who Who) (*Client, error) {
	c := &Client{
		t: t, who: who, door: d, screen: newScreen(who), stderr: new(keep),
		closed: make(chan struct{}), drained: make(chan struct{}), heard: make(chan struct{}),
	}
	var stderr io.Reader
	err := d.within(who, func() (err error) {
		if c.session, err = d.newSession(who, true); err != nil {
			return err
		}
		// The pipes of a new session cannot fail.
		in, _ := c.session.StdinPipe()
		c.stdin = newStdin(in)
		stdout, _ := c.session.StdoutPipe()
		stderr, _ = c.session.StderrPipe()
		c.tap = newTap(stdout)
		if err := c.session.Shell(); err != nil {
			return errors.Join(err, c.session.Close())
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	var running sync.WaitGroup
	running.Go(c.watch)
	running.Go(c.show)
	running.Go(func() {
		defer close(c.heard)
		io.Copy(c.stderr, stderr)
	})
	if !who.Blind {
		answers := make(chan []byte, 256)
		running.Go(func() { c.screen.collect(answers) })
		running.Go(func() {
			for answer := range answers {
				c.stdin.Write(answer)
			}
		})
	}
	t.Cleanup(func() {
		d.link.Close()
		c.tap.open()
		running.Wait()
	})
	return c, nil
}

// watch waits for the end of the session.
func (c *Client) watch() {
	defer close(c.closed)
	c.status, c.fault = exitStatus(c.session.Wait())
}

// exitStatus is what a shell would show as $?, and -1 with the reason if the server gave none.
func exitStatus(err error) (int, error) {
	if exit := (*ssh.ExitError)(nil); errors.As(err, &exit) && exit.Signal() == "" {
		return exit.ExitStatus(), nil
	}
	if err != nil {
		return -1, err
	}
	return 0, nil
}

// show brings the session's output to the screen until it ends.
func (c *Client) show() {
	defer close(c.drained)
	defer c.screen.end()
	size := 32 << 10 // a whole packet, which is a whole frame as a rule
	if c.who.Blind {
		size = 4 << 10
	}
	buf := make([]byte, size)
	for {
		n, err := c.tap.Read(buf)
		c.screen.write(buf[:n])
		if err != nil {
			return
		}
	}
}
