package serve

// A packet that is longer than people need is a command that has a file in it, as
// say "$(cat FILE)". Where it ends the connection, it ends all sessions of a master of
// ssh. So a few connections are read on, and who sent it is told. The library keeps as
// much place as the longest packet took for as long as the connection lasts.

import (
	"net/netip"
	"slices"
	"sync"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"teahouse/ui/stdio"
)

// longs are the connections that have sent a long packet, those first that have had their
// place for longest.
type longs struct {
	mu  sync.Mutex
	all []long
}

// long is one of them, with how much of its packet was missing when it was first seen.
type long struct {
	*conn
	missing int
}

// take gives a connection one of the places for those, and tells whether it has one. Where
// none is left, another may have to give way.
func (l *longs) take(c *conn, missing int) bool {
	out, ok := l.place(c, missing)
	if out != nil {
		_ = c.table.refused(out, refusedUsage, 0) // which counts it: inside, nothing can be told
		_ = out.Close()
	}
	return ok
}

func (l *longs) place(c *conn, missing int) (out *conn, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if i := l.indexLocked(c); i >= 0 {
		l.all[i].missing = max(l.all[i].missing, missing)
		return nil, true
	}
	if c.over() {
		return nil, false
	}
	if from := l.fromLocked(); from[c.nets.wide()] >= longEach || len(l.all) >= longMost {
		if out = l.outLocked(c, from); out == nil {
			return nil, false
		}
		l.leaveLocked(out)
	}
	l.all = append(l.all, long{c, missing})
	return out, true
}

// outLocked is who gives way to a connection: one without a session, or else one of the network
// with most, unless that is its own, or has no more than it would have.
func (l *longs) outLocked(c *conn, from map[netip.Prefix]int) *conn {
	now, own := time.Now(), c.nets.wide()
	full := from[own] >= longEach // of a network that is, another of its own goes
	for _, o := range l.all {
		if o.standing(now).useless() && (!full || o.nets.wide() == own) {
			return o.conn
		}
	}
	most := from[own] + 1
	var out *conn
	for _, o := range l.all {
		if n := from[o.nets.wide()]; n > most && !full {
			most, out = n, o.conn
		}
	}
	return out
}

// fromLocked is how many are of each network.
func (l *longs) fromLocked() map[netip.Prefix]int {
	from := map[netip.Prefix]int{}
	for _, o := range l.all {
		from[o.nets.wide()]++
	}
	return from
}

func (l *longs) indexLocked(c *conn) int {
	return slices.IndexFunc(l.all, func(o long) bool { return o.conn == c })
}

// leave gives it back.
func (l *longs) leave(c *conn) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.leaveLocked(c)
}

func (l *longs) leaveLocked(c *conn) {
	if i := l.indexLocked(c); i >= 0 {
		l.all = slices.Delete(l.all, i, i+1)
	}
}

// unless gives it back where a session has started, in which what came is not long.
func (l *longs) unless(c *conn) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if i := l.indexLocked(c); i < 0 || l.all[i].missing <= packetMost {
		l.leaveLocked(c)
		c.long.Store(false)
	}
}

// over tells whether the connection is closed.
func (c *conn) over() bool {
	select {
	case <-c.gone:
		return true
	default:
		return false
	}
}

// fits tells whether a packet may come of which so much is missing. Of the long ones one
// may be under way: those that wait for somebody who reads no answer are held. It is for
// the transport's reader.
func (c *conn) fits(missing int) bool {
	switch {
	case c.misses == missing: // it was asked before
		return true
	case missing > packetMost && !c.long.Load(): // no session makes it short
		return c.admitsLong(missing)
	}
	return c.becomes(func() bool { return missing <= packetMost && c.started() || c.admitsLong(missing) })
}

// admitsLong lets a long packet come, if none is under way and there is a place for it.
func (c *conn) admitsLong(missing int) bool {
	if standing(c.reached.Load()) < idle || c.sessions.Load() == 0 || c.long.Load() || !c.table.longs.take(c, missing) {
		return false
	}
	c.long.Store(true)
	c.budget.Store(max(c.budget.Load(), c.ledger.received()+int64(missing)))
	return true
}

// saw notes that a request was answered, so that another long one may come, and what is
// to run.
func (c *conn) saw(req *gossh.Request) {
	if len(req.Payload) > packetBefore {
		c.budget.Store(c.ledger.received() + bytesToStart)
		c.long.Store(false)
		c.stir()
	}
}

// refuse refuses a request that is too long, and tells whether it is. What was to run is not run.
func (c *channel) refuse(req *gossh.Request) bool {
	if len(req.Payload) <= packetMost {
		return false
	}
	runs := req.Type == "exec" && !c.begun.Swap(true)
	_ = req.Reply(runs, nil)
	if runs {
		c.conn.table.counts.refuse(refusedUsage)
		c.decline(c.long, stdio.StatusUsage)
	}
	return true
}

// tooLong tells somebody that what they want to run is too long to be read, if that is what
// comes: it is no reason to come again. It is for the transport's reader.
func (c *conn) tooLong() {
	var ch *channel
	waits := func() bool { // for what is to run
		ch = c.newest.Load()
		return ch != nil && !ch.begun.Load()
	}
	if !c.becomes(func() bool { return waits() || c.channels.Load() == 0 }) || !waits() {
		return
	}
	c.table.counts.refuse(refusedUsage)
	told := make(chan struct{})
	go func() {
		defer close(told)
		ch.decline(ch.long, stdio.StatusUsage)
	}()
	_ = c.SetReadDeadline(time.Now().Add(rejectWithin))
	select {
	case <-told:
	case <-time.After(rejectWithin):
	case <-c.gone:
	}
	linger(c.Conn)
}
