package main

// One member: a terminal at the end of an SSH session of its own. It has to cost
// less than the server, with which it shares the machine, so it looks for marks
// in what is drawn and does not draw it.

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"sync/atomic"
	"time"

	"golang.org/x/crypto/ssh"

	"teahouse/packaging/child"
	"teahouse/ui/serve/sshtest"
)

const (
	fromEach    = 25                     // members behind one address: the server lets in 30 at once
	fromLeast   = 10                     // addresses of a crowd: newcomers of one say three lines a second together
	joinEach    = 4                      // where they join channels, which an address pays for, too
	enterWithin = 30 * time.Second       // from dialing to the screen
	sendAgain   = 3 * time.Second        // what came too soon
	pageWithin  = 10 * time.Second       // for a page of the history to be drawn, while all read back at once
	pageDrawn   = 500 * time.Millisecond // in which nothing came, so that it is
	stalledMost = 4 << 10                // bytes the kernel takes for a member who does not read
	question    = "\x1b[c"               // what every terminal answers, asked last on entry
	anew        = "\x0c"                 // draws the screen anew, whatever it shows
	pageUp      = "\x1b[5~"
	plain       = "\x1b[?62;22c"           // a VT220 with colours
	modern      = "\x1b[?2026;2$y" + plain // that knows synchronized output
)

// member is who enters, and how.
type member struct {
	addr          string
	name          string
	from          net.IP
	width, height int
	modern        bool
	script        *script
	mine          func(line int) bool // which of its lines they are to see; nil: all
	emulated      bool
	login         string
	opening       []step // what they send first
	asks          bool   // the server asks a question when they are in; else they are with the first that it draws
}

// client is a member's end of the session.
type client struct {
	wire    *sshtest.Link
	conn    ssh.Conn
	channel ssh.Channel
	tally   *tally        // of the lines that were drawn
	screen  *screen       // nil: not emulated
	answer  string        // to the question
	asked   chan struct{} // closed at the question: they are in the room
	sought  atomic.Pointer[sought]
	ended   chan struct{} // closed when nothing more comes, and why is set
	why     error
}

// dial brings a member into the room. They are in it, with their first screen on its
// way, when dial returns.
func dial(ctx context.Context, m member) (*client, error) {
	ctx, cancel := context.WithTimeout(ctx, enterWithin)
	defer cancel()
	dialer := net.Dialer{LocalAddr: &net.TCPAddr{IP: m.from}}
	tcp, err := dialer.DialContext(ctx, "tcp", m.addr)
	if err != nil {
		return nil, err
	}
	stop := context.AfterFunc(ctx, func() { _ = tcp.Close() })
	defer stop()
	c := &client{
		wire: sshtest.NewLink(tcp), tally: newTally(m.script, m.mine), answer: plain,
		asked: make(chan struct{}), ended: make(chan struct{}),
	}
	if m.modern {
		c.answer = modern
	}
	if err := c.open(m); err != nil {
		_ = tcp.Close()
		return nil, fmt.Errorf("%s: %w", m.name, err)
	}
	select {
	case <-c.asked:
		if err = c.begin(ctx, m.opening); err == nil {
			return c, nil
		}
	case <-c.ended:
		err = c.why
	case <-ctx.Done():
		err = ctx.Err()
	}
	c.close()
	return nil, fmt.Errorf("%s is not let in: %w", m.name, err)
}

// open authenticates and opens the terminal.
func (c *client) open(m member) error {
	methods, err := login(m.login)
	if err != nil {
		return err
	}
	conn, _, requests, err := ssh.NewClientConn(c.wire, m.addr, &ssh.ClientConfig{
		User:            m.name,
		Auth:            methods,
		HostKeyCallback: ssh.InsecureIgnoreHostKey(), // our own child, on the loopback network
	})
	if err != nil {
		return err
	}
	c.conn = conn
	go ssh.DiscardRequests(requests)
	if c.channel, requests, err = conn.OpenChannel("session", nil); err != nil {
		return err
	}
	go ssh.DiscardRequests(requests)
	pty := struct {
		Term                         string
		Columns, Rows, Width, Height uint32
		Modes                        string
	}{"xterm-256color", uint32(m.width), uint32(m.height), 0, 0, ""}
	if _, err := c.channel.SendRequest("pty-req", false, ssh.Marshal(pty)); err != nil {
		return err
	}
	if ok, err := c.channel.SendRequest("shell", true, nil); err != nil || !ok {
		return errors.Join(errors.New("no shell"), err)
	}
	if m.emulated {
		c.screen = newScreen(m, c.tally, c.channel)
	}
	go c.read(m.asks)
	return nil
}

// begin sends what comes before all talk, a line at a time: the next one when
// the server has drawn what shows that the one before is done, which is sent again
// where it is not.
func (c *client) begin(ctx context.Context, opening []step) error {
	again := time.NewTicker(sendAgain)
	defer again.Stop()
	for _, next := range opening {
		drawn := c.drawn(next.drawn)
		for done := false; !done; {
			if _, err := c.channel.Write([]byte(next.line + "\r")); err != nil {
				return err
			}
			select {
			case <-drawn:
				done = true
			case <-again.C:
			case <-c.ended:
				return c.why
			case <-ctx.Done():
				return fmt.Errorf("%q does not give %q: %w", next.line, next.drawn, ctx.Err())
			}
		}
	}
	return nil
}

// drawn is closed once the server draws a text from now on.
func (c *client) drawn(text string) <-chan struct{} {
	s := &sought{text: []byte(text), seen: make(chan struct{})}
	if text == "" {
		close(s.seen)
		return s.seen
	}
	c.sought.Store(s)
	return s.seen
}

// sought is a short text that is waited for.
type sought struct {
	text []byte
	seen chan struct{}
}

// read takes what the server draws, until the session ends. Between two reads it
// keeps less than a mark, so that each mark is seen whole, and once.
func (c *client) read(asks bool) {
	defer close(c.ended)
	if c.screen != nil {
		defer c.screen.close()
	}
	buf := make([]byte, 4<<10)
	kept, asked := 0, false
	for {
		n, err := c.channel.Read(buf[kept:])
		all := buf[:kept+n]
		found := false
		marks(all, func(n int) {
			found = true
			if c.screen == nil {
				c.tally.add(n)
			}
		})
		if s := c.sought.Load(); s != nil && bytes.Contains(all, s.text) {
			c.sought.Store(nil)
			close(s.seen)
		}
		if !asked && n > 0 && (!asks || bytes.Contains(all, []byte(question))) {
			asked = true
			if c.screen == nil && asks {
				_, _ = c.channel.Write([]byte(c.answer)) // it shows when reading
			}
			close(c.asked)
		}
		if c.screen != nil {
			c.screen.draw(all[kept:], found)
		}
		if err != nil {
			c.why = c.reason(err, all)
			return
		}
		kept = copy(buf, all[max(0, len(all)-markSize+1):])
	}
}

// reason is why the session ended: what the server said to it, if anything, on either side.
func (c *client) reason(err error, last []byte) error {
	said, _ := io.ReadAll(io.LimitReader(c.channel.Stderr(), 1<<10))
	if said = bytes.TrimSpace(said); len(said) > 0 {
		return fmt.Errorf("the server says %s", strconv.Quote(string(said)))
	}
	if err == io.EOF {
		return fmt.Errorf("the server ended the session behind %q", last[max(0, len(last)-200):])
	}
	return err
}

// say types a line of the script and presses Enter.
func (c *client) say(n int) error {
	c.tally.script.say(n)
	_, err := c.channel.Write([]byte(lineText(n) + "\r"))
	return err
}

// shows presses keys, has all that they show drawn anew, for of rows that resemble those
// before only what differs is, and waits until it is. There is no more where nothing is.
func (c *client) shows(ctx context.Context, keys string) (more bool, err error) {
	before := c.came()
	if _, err := c.channel.Write([]byte(keys + anew)); err != nil {
		return false, err
	}
	for began := time.Now(); c.came() == before; {
		if err := child.Sleep(ctx, look); err != nil || time.Since(began) > pageWithin {
			return false, err
		}
	}
	for last := before; last != c.came(); { // or what is next is drawn in its place
		last = c.came()
		if err := child.Sleep(ctx, pageDrawn); err != nil {
			return false, err
		}
	}
	return true, nil
}

// stall stops reading, as a process that is stopped does: only the kernel still
// takes what comes, and little.
func (c *client) stall() {
	if tcp, ok := c.wire.Conn.(*net.TCPConn); ok {
		_ = tcp.SetReadBuffer(stalledMost) // else it only takes longer to fill
	}
	c.wire.Freeze()
}

// close ends the connection without a goodbye.
func (c *client) close() { _ = c.wire.Close() }

// came is how many bytes TCP has brought.
func (c *client) came() int64 {
	in, _ := c.wire.Bytes()
	return in
}
