package serve

import (
	"context"
	"errors"
	"io"
	"net"
	"net/netip"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"charm.land/ssh"
	gossh "golang.org/x/crypto/ssh"

	"teahouse/room"
	"teahouse/room/flood"
)

// conn is one connection. It counts against its address until it is closed,
// and reads no faster than one person can need: requests, window changes and
// keys beyond that wait in the peer's own socket.
type conn struct {
	net.Conn
	addr   netip.Addr // of the person, not of a proxy
	prefix netip.Prefix
	census *census
	visit  room.Identity // of a guest without a key, in all terminals of this connection
	ctx    ssh.Context   // the library puts the link into it, once there is one

	heard    atomic.Int64 // when the last byte came, in nanoseconds since 1970
	asked    atomic.Int64 // when the peer was last asked whether it is there
	cut      atomic.Bool  // the link died, as opposed to having been closed
	sessions atomic.Int32 // now
	opened   atomic.Bool  // there was a session

	read    int // bytes, until the first session starts
	started atomic.Bool
	allow   float64 // bytes that may be read now; belongs to the reader
	since   time.Time

	authenticated, closed sync.Once
}

var (
	errTooMuch = errors.New("too much was sent before a session started")
	errNotSSH  = errors.New("the peer does not speak SSH")
)

// Read implements [net.Conn]. Only the transport's one reader calls it.
func (c *conn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	now := time.Now()
	c.heard.Store(now.UnixNano())
	c.census.counts.received.Add(uint64(n))
	if err != nil {
		if err != io.EOF && !errors.Is(err, net.ErrClosed) {
			c.cut.Store(true)
		}
		return n, err
	}
	// The library would skip a header from somebody who is no proxy as noise.
	if c.read == 0 && n > 0 && p[0] != 'S' {
		c.census.counts.refuse(refusedProtocol)
		return 0, errNotSSH
	}
	if !c.started.Load() {
		if c.read += n; c.read > bytesBefore {
			return 0, errTooMuch
		}
	}
	c.allow = min(bytesAtOnce, c.allow+now.Sub(c.since).Seconds()*bytesPerSecond) - float64(n)
	c.since = now
	if c.allow < 0 {
		time.Sleep(time.Duration(-c.allow / bytesPerSecond * float64(time.Second)))
	}
	return n, nil
}

// Write implements [net.Conn].
func (c *conn) Write(p []byte) (int, error) {
	n, err := c.Conn.Write(p)
	c.census.counts.sent.Add(uint64(n))
	return n, err
}

// Close implements [net.Conn].
func (c *conn) Close() error {
	c.closed.Do(func() {
		c.settled(&c.census.counts.failed)
		c.census.leave(c)
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

// silence is how long the peer has sent nothing.
func (c *conn) silence(now time.Time) time.Duration {
	return time.Duration(now.UnixNano() - c.heard.Load())
}

// census knows all connections, and how many come from where.
type census struct {
	limits  Limits
	counts  *counts
	dialing *flood.Table[netip.Prefix]
	opening *flood.Table[netip.Prefix] // sessions on connections that have had one

	mu         sync.Mutex
	conns      map[*conn]struct{}
	from       map[netip.Prefix]int
	handshakes []*conn // not yet authenticated, the oldest first
}

func newCensus(l Limits, c *counts) *census {
	return &census{
		limits:  l,
		counts:  c,
		dialing: flood.NewTable[netip.Prefix](l.Dialing, rememberAddrs),
		opening: flood.NewTable[netip.Prefix](l.Dialing, rememberAddrs),
		conns:   map[*conn]struct{}{},
		from:    map[netip.Prefix]int{},
	}
}

// enter takes a new connection in, or returns nil and why not. Where no more
// handshakes may be under way, it takes the place of another.
func (s *census) enter(ctx ssh.Context, raw net.Conn, addr netip.Addr) (*conn, string) {
	prefix := flood.AddrKey(addr)
	now := time.Now()
	if _, ok := s.dialing.Take(prefix, now, 1); !ok {
		return nil, refusedRate
	}
	var instead *conn
	defer func() {
		if instead != nil {
			s.counts.refuse(refusedHandshakes)
			_ = instead.Close()
		}
	}()
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case len(s.conns) >= s.limits.Connections:
		return nil, refusedConnections
	case s.from[prefix] >= s.limits.PerAddress:
		return nil, refusedAddress
	case len(s.handshakes) >= s.limits.Handshakes:
		instead = s.crowding()
		s.settle(instead)
	}
	c := &conn{Conn: raw, ctx: ctx, addr: addr, prefix: prefix, census: s, visit: room.NewVisit(), allow: bytesAtOnce, since: now}
	c.heard.Store(now.UnixNano())
	s.conns[c] = struct{}{}
	s.from[prefix]++
	s.handshakes = append(s.handshakes, c)
	return c, ""
}

// crowding is the oldest handshake of the address that has most of them under
// way: a few addresses whose handshakes never end cannot keep others out.
func (s *census) crowding() (oldest *conn) {
	under := map[netip.Prefix]int{}
	for _, c := range s.handshakes {
		under[c.prefix]++
	}
	for _, c := range s.handshakes {
		if oldest == nil || under[c.prefix] > under[oldest.prefix] {
			oldest = c
		}
	}
	return oldest
}

// again asks for one more session on a connection. The first comes with it, and
// further ones cost as much as another connection would: who comes and goes is
// told to everybody and kept.
func (s *census) again(c *conn) (wait time.Duration, ok bool) {
	if !c.opened.Swap(true) {
		return 0, true
	}
	return s.opening.Take(c.prefix, time.Now(), 1)
}

func (s *census) leave(c *conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.conns, c)
	if s.from[c.prefix]--; s.from[c.prefix] == 0 {
		delete(s.from, c.prefix)
	}
}

func (s *census) settled(c *conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.settle(c)
}

func (s *census) settle(c *conn) {
	if i := slices.Index(s.handshakes, c); i >= 0 {
		s.handshakes = slices.Delete(s.handshakes, i, i+1)
	}
}

// arrived returns when every connection has come as far as a session, or after
// arriveFor, or when ctx ends. It looks a moment later than it is asked: who
// was accepted last is not counted yet.
func (s *census) arrived(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, arriveFor)
	defer cancel()
	tick := time.NewTicker(arriveFor / 100)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if !slices.ContainsFunc(s.all(), func(c *conn) bool { return !c.started.Load() }) {
				return
			}
		}
	}
}

func (s *census) all() []*conn {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := make([]*conn, 0, len(s.conns))
	for c := range s.conns {
		all = append(all, c)
	}
	return all
}
