package serve

// Who is connected, and from where. Those who were never admitted share a number
// of places, and each network has some of them: where these get scarce, one that
// has come less far than others goes, whoever it is. Those who were admitted keep
// their place, and a network has only so many of these, too, beside those of
// people who are known.

import (
	"context"
	"maps"
	"net"
	"net/netip"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"charm.land/ssh"

	"teahouse/room/flood"
)

// connTable knows all connections, and how many come from where.
type connTable struct {
	limits  Limits
	counts  *counts
	tally   *tally
	refused func(c *conn, reason string, wait time.Duration) (says string) // counts and logs it, and says why
	dialing [levels]*flood.Table[netip.Prefix]
	opening [levels]*flood.Table[netip.Prefix] // sessions on connections that have had one
	filling [levels]*flood.Table[netip.Prefix] // what is read of sessions that do not take it now, in units of fillUnit
	pourers pourers
	turns   *turnstile
	benches *benches
	longs   longs

	held      atomic.Int64 // bytes for which sessions did not ask yet, about
	reckoning sync.Mutex   // held by who counts them anew
	reckoned  time.Time    // when that was done; the same

	mu          sync.Mutex
	conns       map[*conn]struct{}
	from        map[netip.Prefix]*crowd
	outside     map[*conn]struct{} // never admitted
	asked       map[*conn]struct{} // neither, but asked to show that they type
	handshaking int                // of these, not yet authenticated
}

// crowd is the connections from one network.
type crowd struct{ outside, asked, inside map[*conn]struct{} }

// members are connections, in some sets.
type members [3]map[*conn]struct{}

func (m members) size() int { return len(m[0]) + len(m[1]) + len(m[2]) }

func outsideOf(c *crowd) members { return members{c.outside} }
func insideOf(c *crowd) members  { return members{c.inside} }
func allOf(c *crowd) members     { return members{c.outside, c.asked, c.inside} }

func newConnTable(l Limits, c *counts, t *tally, refused func(*conn, string, time.Duration) string) *connTable {
	s := &connTable{
		limits: l, counts: c, tally: t, refused: refused, turns: newTurnstile(l.Exchanges), pourers: newPourers(), benches: newBenches(runtime.GOMAXPROCS(0)),
		conns: map[*conn]struct{}{}, outside: map[*conn]struct{}{}, asked: map[*conn]struct{}{}, from: map[netip.Prefix]*crowd{},
	}
	for level, share := range shares() {
		rate := l.Dialing.Times(share)
		s.dialing[level] = flood.NewTable[netip.Prefix](rate, rememberAddrs)
		s.opening[level] = flood.NewTable[netip.Prefix](rate, rememberAddrs)
		s.filling[level] = flood.NewTable[netip.Prefix](filling().Times(share), rememberAddrs)
	}
	return s
}

// take takes from the budgets of all networks of an address, or of none. The
// wait is the longest of theirs.
func take(tables *[levels]*flood.Table[netip.Prefix], n *networks, now time.Time, cost int) (wait time.Duration, ok bool) {
	for level := range n.distinct() {
		w, ok := tables[level].Take(n[level], now, cost)
		if !ok {
			untake(tables, n, level, now, cost)
			return w, false
		}
		wait = max(wait, w)
	}
	return wait, true
}

// untake returns what was taken from the budgets of the first levels.
func untake(tables *[levels]*flood.Table[netip.Prefix], n *networks, of int, now time.Time, cost int) {
	for level := range of {
		tables[level].Return(n[level], now, cost)
	}
}

// enter takes a new connection in, or tells why not. It may make place for
// another from then on.
func (s *connTable) enter(ctx ssh.Context, raw net.Conn, addr netip.Addr, check bool) (c *conn, why string) {
	c = newConn(ctx, raw, addr, s, time.Now())
	c.check = check
	s.mu.Lock()
	victims, full := s.placeLocked(c, time.Now())
	if !full {
		s.conns[c], s.outside[c] = struct{}{}, struct{}{}
		s.handshaking++
		for level := range c.nets {
			c.crowds[level] = s.crowdLocked(c.nets[level])
			c.crowds[level].outside[c] = struct{}{}
		}
	}
	s.mu.Unlock()
	for _, v := range victims {
		v.evict()
	}
	if full {
		return nil, refusedConnections
	}
	return c, ""
}

func (s *connTable) crowdLocked(n netip.Prefix) *crowd {
	c := s.from[n]
	if c == nil {
		c = &crowd{map[*conn]struct{}{}, map[*conn]struct{}{}, map[*conn]struct{}{}}
		s.from[n] = c
	}
	return c
}

// placeLocked makes place for a newcomer. It returns those that must go, and whether
// there is no place at all.
func (s *connTable) placeLocked(c *conn, now time.Time) (victims []*conn, full bool) {
	// Before all places are taken, only those go who have done nothing for long.
	out := func(among members, of func(*crowd) members, share int, all bool) bool {
		v := victim(among, of, share, now)
		if v == nil || !all && (v.standing(now) > silent || now.Sub(v.began) < silentWithin) {
			return false
		}
		victims = append(victims, v)
		s.forgetLocked(v)
		return true
	}
	most := s.limits.Outside
	for level := range c.nets.distinct() {
		places := max(most>>(levels-level), 1)
		if here := s.from[c.nets[level]]; here != nil && crowded(len(here.outside), places) {
			out(outsideOf(here), outsideOf, places, len(here.outside) >= places)
		}
	}
	if n := len(s.outside); crowded(n, most) {
		out(members{s.outside}, outsideOf, most/networkShare, n >= most)
	}
	most = s.limits.Connections
	return victims, len(s.conns) >= most && !out(members{s.conns}, allOf, most/networkShare, true)
}

// admit lets a connection into the house, or tells why it may not be there: its network has
// as many there as it may, and no idle one that goes for it, or it made place for another
// itself and ends in a moment.
func (s *connTable) admit(c *conn) (why string) {
	var victims []*conn
	defer func() {
		for _, v := range victims {
			v.evict()
		}
	}()
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, here := s.conns[c]; !here {
		return refusedGone
	}
	if _, outside := s.outside[c]; !outside {
		return "" // by another session
	}
	if !c.known.Load() {
		most := s.limits.PerAddress
		if c.types.Load() {
			most *= 2 // their seat is another's, whose connection ends in a moment
		}
		for level := range c.nets.distinct() {
			here := insideOf(c.crowds[level])
			if here.size() < most*shares()[level] {
				continue
			}
			v := idler(here, time.Now())
			if v == nil {
				return refusedAddress
			}
			s.forgetLocked(v)
			victims = append(victims, v)
		}
	}
	delete(s.outside, c)
	c.welcome()
	for _, here := range c.crowds {
		delete(here.outside, c)
		here.inside[c] = struct{}{}
	}
	return ""
}

// idler is one of those that have no session, or nil.
func idler(among members, now time.Time) *conn {
	v := victim(among, insideOf, among.size(), now)
	if v == nil || !v.standing(now).useless() {
		return nil
	}
	return v
}

// again asks for one more session on a connection. The first comes with it, and
// further ones cost as much as another connection would.
func (s *connTable) again(c *conn) (wait time.Duration, ok bool) {
	if !c.opened.Swap(true) {
		return 0, true
	}
	return take(&s.opening, &c.nets, time.Now(), 1)
}

// leave forgets a connection that is closed.
func (s *connTable) leave(c *conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.forgetLocked(c)
}

func (s *connTable) forgetLocked(c *conn) {
	if _, here := s.conns[c]; !here {
		return
	}
	delete(s.conns, c)
	delete(s.outside, c)
	delete(s.asked, c)
	s.settleLocked(c)
	for level, here := range c.crowds {
		delete(here.outside, c)
		delete(here.asked, c)
		delete(here.inside, c)
		if allOf(here).size() == 0 {
			delete(s.from, c.nets[level])
		}
	}
}

// settle notes that a connection is authenticated.
func (s *connTable) settle(c *conn) {
	c.free()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.settleLocked(c)
}

func (s *connTable) settleLocked(c *conn) {
	before := standing(c.reached.Swap(int32(idle)))
	if before < idle {
		s.handshaking--
	}
}

// arrived returns when every connection has come as far as a session, or after
// arriveFor, or when ctx ends. It looks a moment later than it is asked: who
// was accepted last is not counted yet.
func (s *connTable) arrived(ctx context.Context) {
	s.until(ctx, arriveFor, func() bool {
		return !slices.ContainsFunc(s.all(), func(c *conn) bool { return !c.started() })
	})
}

// hungUp returns when every client has hung up whose session is over, or after hangUpFor, as one does not
// that others share (ControlMaster), or when ctx ends. OpenSSH says that it goes, and where nobody is
// there any more to say so to, it ends with 255 and not with what the session ended with.
func (s *connTable) hungUp(ctx context.Context) {
	s.until(ctx, hangUpFor, func() bool {
		return !slices.ContainsFunc(s.all(), func(c *conn) bool { return c.started() })
	})
}

// until returns when something is so, or after a time, or when ctx ends.
func (s *connTable) until(ctx context.Context, within time.Duration, so func() bool) {
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	tick := time.NewTicker(within / 100)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if so() {
				return
			}
		}
	}
}

func (s *connTable) all() []*conn {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Collect(maps.Keys(s.conns))
}
