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
	"time"

	"golang.org/x/crypto/ssh"

	"teahouse/ui/serve/sshtest"
)

const (
	fromEach    = 25                 // members behind one address: the server lets in 30 at once
	enterWithin = 30 * time.Second   // from dialing to the screen
	pageWithin  = time.Second        // for a page of the history to be drawn
	stalledMost = 4 << 10            // bytes the kernel takes for a member who does not read
	question    = "\x1b[c"           // what every terminal answers, asked last on entry
	plain       = "\x1b[?62;22c"     // a VT220 with colours
	modern      = "\x1b[?2026;2$y" + // that knows synchronized output
		"\x1b[?69;2$y" + plain // and margins
)

// member is who enters, and how.
type member struct {
	addr          string
	name          string
	from          net.IP
	width, height int
	modern        bool
	script        *script
	emulated      bool
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
		wire: sshtest.NewLink(tcp), tally: newTally(m.script), answer: plain,
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
		return c, nil
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
	conn, _, requests, err := ssh.NewClientConn(c.wire, m.addr, &ssh.ClientConfig{
		User:            m.name,
		Auth:            []ssh.AuthMethod{ssh.KeyboardInteractive(noAnswers)},
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
	go c.read()
	return nil
}

func noAnswers(_, _ string, questions []string, _ []bool) ([]string, error) {
	if len(questions) > 0 {
		return nil, fmt.Errorf("the server asks %q", questions)
	}
	return nil, nil
}

// read takes what the server draws, until the session ends. Between two reads it
// keeps less than a mark, so that each mark is seen whole, and once.
func (c *client) read() {
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
		if !asked && bytes.Contains(all, []byte(question)) {
			asked = true
			if c.screen == nil {
				_, _ = c.channel.Write([]byte(c.answer)) // it shows when reading
			}
			close(c.asked)
		}
		if c.screen != nil {
			c.screen.draw(all[kept:], found)
		}
		if err != nil {
			c.why = c.reason(err)
			return
		}
		kept = copy(buf, all[max(0, len(all)-markSize+1):])
	}
}

// reason is why the session ended: what the server said to it, if anything.
func (c *client) reason(err error) error {
	said, _ := io.ReadAll(io.LimitReader(c.channel.Stderr(), 1<<10))
	if said = bytes.TrimSpace(said); len(said) > 0 {
		return fmt.Errorf("the server says %s", strconv.Quote(string(said)))
	}
	if err == io.EOF {
		return errors.New("the server ended the session")
	}
	return err
}

// say types a line of the script and presses Enter.
func (c *client) say(n int) error {
	c.tally.script.say(n)
	_, err := c.channel.Write([]byte(lineText(n) + "\r"))
	return err
}

// pageUp reads a page back. There is no more where nothing is drawn.
func (c *client) pageUp(ctx context.Context) (more bool, err error) {
	before := c.came()
	if _, err := c.channel.Write([]byte("\x1b[5~")); err != nil {
		return false, err
	}
	for began := time.Now(); c.came() == before; {
		if err := wait(ctx, look); err != nil || time.Since(began) > pageWithin {
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
