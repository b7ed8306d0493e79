package serve

import (
	"context"
	"net"
	"net/netip"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"charm.land/ssh"

	"teahouse/room/flood"
)

// census knows all connections, and how many come from where.
type census struct {
	limits  Limits
	counts  *counts
	dialing *flood.Table[netip.Prefix]
	opening *flood.Table[netip.Prefix] // sessions on connections that have had one

	held      atomic.Int64 // bytes for which sessions did not ask yet, about
	reckoning sync.Mutex   // held by who counts them anew

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
	c := newConn(ctx, raw, addr, prefix, s, now)
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
