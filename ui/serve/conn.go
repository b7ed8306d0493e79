package serve

import (
	"errors"
	"io"
	"net"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	"charm.land/ssh"
	gossh "golang.org/x/crypto/ssh"

	"teahouse/room"
)

// conn is one connection. It counts against its address until it is closed, and
// keeps a ledger of what it has sent.
type conn struct {
	net.Conn
	addr   netip.Addr // of the person, not of a proxy
	prefix netip.Prefix
	census *census
	person person
	visit  room.Identity // of a guest without a key, in all terminals of this connection
	ctx    ssh.Context   // the library puts the link into it, once there is one

	began    time.Time
	heard    atomic.Int64 // when the last byte came, in nanoseconds after it began: the wall clock may jump
	question question     // whether the peer is there
	cut      atomic.Bool  // the link died, as opposed to having been closed
	sessions atomic.Int32 // now
	opened   atomic.Bool  // there was a channel for one

	started atomic.Bool // there was a session
	greeted bool        // the peer has sent something
	ledger  ledger

	forwards atomic.Bool // he asked for a port or socket to be forwarded, and was not told yet that there is none

	authenticated, closed sync.Once
}

func newConn(ctx ssh.Context, raw net.Conn, addr netip.Addr, prefix netip.Prefix, s *census, now time.Time) *conn {
	return &conn{
		Conn: raw, ctx: ctx, addr: addr, prefix: prefix, census: s, visit: room.NewVisit(),
		began: now,
	}
}

var (
	errTooMuch = errors.New("too much was sent before a session started")
	errNotSSH  = errors.New("the peer does not speak SSH")
)

// Read implements [net.Conn]. Only the transport's one reader calls it.
func (c *conn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	now := time.Now()
	c.heard.Store(int64(now.Sub(c.began)))
	c.census.counts.received.Add(uint64(n))
	if err != nil {
		if err != io.EOF && !errors.Is(err, net.ErrClosed) {
			c.cut.Store(true)
		}
		return n, err
	}
	// The library would skip a header from somebody who is no proxy as noise.
	if !c.greeted && n > 0 && p[0] != 'S' {
		c.census.counts.refuse(refusedProtocol)
		return 0, errNotSSH
	}
	c.greeted = true
	change, flood, pause := c.ledger.came(n, now)
	if !c.started.Load() && c.ledger.wire > bytesBefore {
		return 0, errTooMuch
	}
	if flood {
		c.ledger.end()
	}
	c.census.weigh(change)
	time.Sleep(pause)
	return n, nil
}

// Write implements [net.Conn].
func (c *conn) Write(p []byte) (int, error) {
	n, err := c.Conn.Write(p)
	c.census.counts.sent.Add(uint64(n))
	c.ledger.written.Add(int64(n))
	return n, err
}

// Close implements [net.Conn].
func (c *conn) Close() error {
	c.closed.Do(func() {
		c.settled(&c.census.counts.failed)
		c.census.leave(c)
		c.census.weigh(-c.ledger.now())
	})
	return c.Conn.Close()
}

// settled ends the handshake, and counts how.
func (c *conn) settled(how *atomic.Uint64) {
	c.authenticated.Do(func() {
		how.Add(1)
		c.census.settled(c)
	})
}

// link is the connection as SSH has it, or nil until it is authenticated.
func (c *conn) link() *gossh.ServerConn {
	link, _ := c.ctx.Value(ssh.ContextKeyConn).(*gossh.ServerConn)
	return link
}

// last is when the last byte came.
func (c *conn) last() time.Time { return c.began.Add(time.Duration(c.heard.Load())) }

// silence is how long the peer has sent nothing.
func (c *conn) silence(now time.Time) time.Duration { return now.Sub(c.last()) }
