// What guests can do at their terminals, well-behaved or not.

package sshtest

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"golang.org/x/crypto/ssh"
)

var errNotRead = errors.New("the server does not read what is sent")

// Send sends raw bytes as the keyboard would. It waits until they are on their way: an error says
// that the session is over, or that the server has stopped reading.
func (c *Client) Send(raw string) error {
	sent := make(chan error, 1)
	go func() {
		_, err := c.stdin.Write([]byte(raw))
		sent <- err
	}()
	late := time.NewTimer(c.who.patience())
	defer late.Stop()
	select {
	case err := <-sent:
		return err
	case <-late.C:
		return errNotRead
	}
}

// Type types text, without Enter.
func (c *Client) Type(text string) {
	c.t.Helper()
	if err := c.Send(text); err != nil {
		c.t.Fatalf("typing %q: %v\n%s", text, err, c.Report())
	}
}

// Key presses keys one after the other: "enter", "ctrl+w", "alt+backspace", "shift+tab", "pgup", "f1",
// "x" and so on, encoded as xterm does in its normal modes.
func (c *Client) Key(names ...string) {
	c.t.Helper()
	for _, name := range names {
		raw, ok := encodeKey(name)
		if !ok {
			c.t.Fatalf("there is no key %q", name)
		}
		c.Type(raw)
	}
}

// Line types text and presses Enter.
func (c *Client) Line(text string) {
	c.t.Helper()
	c.Type(text)
	c.Key("enter")
}

// Paste pastes text as xterm does: line ends become Enter, and all of it stands in brackets if the
// server has asked for them.
func (c *Client) Paste(text string) {
	c.t.Helper()
	text = strings.ReplaceAll(text, "\n", "\r")
	if c.who.Blind || c.screen.mode("?2004") {
		text = "\x1b[200~" + text + "\x1b[201~"
	}
	c.Type(text)
}

// Resize changes the window. The server is told any size; the screen shown here stays within 500×200,
// and keeps what a claim of 0 leaves open.
func (c *Client) Resize(width, height int) {
	c.t.Helper()
	c.screen.resize(width, height)
	if err := c.session.WindowChange(height, width); err != nil {
		c.t.Fatalf("resizing to %d×%d: %v\n%s", width, height, err, c.Report())
	}
}

// EndInput says that nothing more will be typed, as the end of a pipe does.
func (c *Client) EndInput() error { return c.stdin.Close() }

// Stall stops reading the session's output, at most one more read aside: the SSH window fills up
// while the connection stays well.
func (c *Client) Stall() { c.tap.shut() }

// Resume reads on after [Client.Stall].
func (c *Client) Resume() { c.tap.open() }

// Freeze makes the link dead: nothing arrives any more in either direction and nobody is told, as if
// the guest's machine slept. Only the kernel's own TCP answers go on.
func (c *Client) Freeze() { c.door.link.Freeze() }

// Thaw wakes a frozen link up. Nothing was lost meanwhile.
func (c *Client) Thaw() { c.door.link.Thaw() }

// Cut closes the TCP connection without a goodbye, and with it every terminal that shares it.
func (c *Client) Cut() { c.door.link.Close() }

// Close closes this session and leaves the connection open.
func (c *Client) Close() { c.session.Close() }

// Wait waits for the end of the session, and of its output unless it is stalled, and returns the exit
// status: -1 if the server gave none.
func (c *Client) Wait() int {
	c.t.Helper()
	late := time.NewTimer(c.who.patience())
	defer late.Stop()
	over := c.drained
	if c.tap.isShut() {
		over = c.closed
	}
	for _, end := range []chan struct{}{over, c.closed, c.heard} {
		select {
		case <-end:
		case <-late.C:
			c.t.Fatalf("the session has not ended after %v\n%s", c.who.patience(), c.Report())
		}
	}
	return c.status
}

// Ended is closed when the server or the connection has ended the session.
func (c *Client) Ended() <-chan struct{} { return c.closed }

// Stderr is what came on the session's standard error, the last megabyte of it.
func (c *Client) Stderr() string { return c.stderr.String() }

// Told is what stands on the screen, in words with a blank between them: where nothing is drawn, what
// the server has said, wherever its lines break.
func (c *Client) Told() string { return strings.Join(strings.Fields(c.Screen()), " ") }

// HostKey is the key that the server showed.
func (c *Client) HostKey() ssh.PublicKey { return c.door.hostKey }

// Banner is what the server sent before authentication.
func (c *Client) Banner() string { return c.door.banner }

// Conn is the connection underneath, for requests and channels that no terminal makes.
func (c *Client) Conn() *ssh.Client { return c.door.conn }

// Session is the session underneath, for requests that no terminal makes.
func (c *Client) Session() *ssh.Session { return c.session }

// Received is the number of bytes of output so far.
func (c *Client) Received() int64 { return c.screen.received() }

// Wire is the number of bytes that the TCP connection has brought and taken so far.
func (c *Client) Wire() (in, out int64) { return c.door.link.Bytes() }

// Report is the client's state for a failure message: its screen in a frame, cursor, end and stderr.
func (c *Client) Report() string {
	var b strings.Builder
	f := c.screen.now()
	fmt.Fprintf(&b, "%s sees, with the cursor at %d,%d:\n", c.who.User, f.x, f.y)
	for _, row := range strings.Split(strings.TrimRight(f.text(), "\n"), "\n") {
		fmt.Fprintf(&b, "  │%s\n", row)
	}
	if err := c.screen.broken(); err != nil {
		fmt.Fprintf(&b, "the emulator is broken: %v\n", err)
	}
	select {
	case <-c.closed:
		fmt.Fprintf(&b, "the session is over, with status %d", c.status)
		if c.fault != nil {
			fmt.Fprintf(&b, " (%v)", c.fault)
		}
		b.WriteByte('\n')
	default:
	}
	if stderr := c.Stderr(); stderr != "" {
		fmt.Fprintf(&b, "stderr: %q\n", stderr)
	}
	return b.String()
}
