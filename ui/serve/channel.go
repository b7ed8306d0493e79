package serve

import (
	"context"
	"encoding/binary"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"charm.land/ssh"
	gossh "golang.org/x/crypto/ssh"
)

// channel is one session channel. It stands between the client's requests and
// the library that serves them, which would store any number of variables,
// wait for ever on its window-change channel, and know only the connection's
// end but not the channel's own.
type channel struct {
	gossh.Channel
	conn    *conn
	ctx     context.Context // ends with the channel
	windows chan ssh.Window // capacity 1: the newest size
	writing atomic.Int64    // when the write now under way began, in nanoseconds since 1970; 0 if none is
	hangup  sync.Once

	received, sent atomic.Uint64 // bytes
}

// offered is a session channel that a client wants to open.
type offered struct {
	gossh.NewChannel
	conn *conn
	ch   *channel
}

// Accept implements [gossh.NewChannel].
func (o *offered) Accept() (gossh.Channel, <-chan *gossh.Request, error) {
	raw, reqs, err := o.NewChannel.Accept()
	if err != nil {
		return nil, nil, err
	}
	ctx, cancel := context.WithCancel(context.Background())
	o.ch = &channel{Channel: raw, conn: o.conn, ctx: ctx, windows: make(chan ssh.Window, 1)}
	passed := make(chan *gossh.Request)
	go o.ch.sift(reqs, passed, cancel)
	return o.ch, passed, nil
}

// sift passes on those requests that the library may see, until the channel ends.
func (c *channel) sift(in <-chan *gossh.Request, out chan<- *gossh.Request, ended func()) {
	defer close(out)
	defer ended()
	vars, bytes := 0, 0
	for req := range in {
		switch req.Type {
		case "shell", "exec", "subsystem":
			c.conn.started.Store(true)
			out <- req
		case "pty-req":
			out <- req
		case "env":
			vars++
			bytes += len(req.Payload)
			if vars > envCount || bytes > envBytes || !wanted(req.Payload) {
				_ = req.Reply(false, nil)
				continue
			}
			out <- req
		case "window-change":
			c.resize(req.Payload)
			_ = req.Reply(true, nil)
		default: // signals, breaks, agent and X11 forwarding
			_ = req.Reply(false, nil)
		}
	}
}

// resize keeps the newest window size for whoever draws.
func (c *channel) resize(payload []byte) {
	if len(payload) < 8 {
		return
	}
	w := ssh.Window{
		Width:  int(binary.BigEndian.Uint32(payload)),
		Height: int(binary.BigEndian.Uint32(payload[4:])),
	}
	select {
	case <-c.windows:
	default:
	}
	c.windows <- w
}

// wanted tells whether an environment variable says something about the
// terminal or the person's language and time.
func wanted(payload []byte) bool {
	var kv struct{ Name, Value string }
	if gossh.Unmarshal(payload, &kv) != nil {
		return false
	}
	switch kv.Name {
	case "LANG", "LANGUAGE", "TZ", "COLORTERM", "NO_COLOR", "TERM_PROGRAM":
		return true
	}
	return strings.HasPrefix(kv.Name, "LC_")
}

// Read implements [gossh.Channel].
func (c *channel) Read(p []byte) (int, error) {
	n, err := c.Channel.Read(p)
	c.received.Add(uint64(n))
	return n, err
}

// Write implements [gossh.Channel]. It writes in pieces and notes when each
// began, so that a slow reader can be told from one that has stopped.
func (c *channel) Write(p []byte) (n int, err error) {
	defer c.writing.Store(0)
	for err == nil && n < len(p) {
		c.writing.Store(time.Now().UnixNano())
		var wrote int
		wrote, err = c.Channel.Write(p[n:min(len(p), n+pieceBytes)])
		n += wrote
		c.sent.Add(uint64(wrote))
	}
	return n, err
}

// stuck is for how long the write under way has made no progress.
func (c *channel) stuck(now time.Time) time.Duration {
	began := c.writing.Load()
	if began == 0 {
		return 0
	}
	return time.Duration(now.UnixNano() - began)
}

// cut closes the channel of a peer that does not read. A write that waits for
// the peer is only released by his answer to that, so if none comes, the
// connection goes. It tells whether this call did it.
func (c *channel) cut() (first bool) {
	c.hangup.Do(func() {
		first = true
		c.conn.cut.Store(true)
		go func() { _ = c.Channel.Close() }()
		time.AfterFunc(time.Second, func() {
			if c.ctx.Err() == nil {
				_ = c.conn.Close()
			}
		})
	})
	return first
}
