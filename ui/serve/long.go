package serve

// A packet that is longer than people need is a command that has a file in it, as
// say "$(cat FILE)". Where it ends the connection, it ends all sessions of a master of
// ssh. So a few connections are read on, and who sent it is told. The library keeps as
// much place as the longest packet took for as long as the connection lasts.

import (
	"net/netip"
	"sync"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"teahouse/ui/stdio"
)

// longs are the connections that have sent a long packet, with how much of it was missing
// when it was first seen.
type longs struct {
	mu   sync.Mutex
	all  map[*conn]int
	from map[netip.Prefix]int
}

// take gives a connection one of the places for those, and tells whether it has one.
func (l *longs) take(c *conn, size int) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	from := c.nets.wide()
	switch had, has := l.all[c]; {
	case has:
		l.all[c] = max(had, size)
		return true
	case len(l.all) >= longMost, l.from[from] >= longEach, c.over():
		return false
	case l.all == nil:
		l.all, l.from = map[*conn]int{}, map[netip.Prefix]int{}
	}
	l.all[c] = size
	l.from[from]++
	return true
}

// leave gives it back.
func (l *longs) leave(c *conn) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.leaveLocked(c)
}

func (l *longs) leaveLocked(c *conn) {
	if _, has := l.all[c]; !has {
		return
	}
	delete(l.all, c)
	from := c.nets.wide()
	if l.from[from]--; l.from[from] == 0 {
		delete(l.from, from)
	}
}

// unless gives it back where a session has started, in which what came is not long.
func (l *longs) unless(c *conn) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.all[c] <= packetMost {
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
	if !waits() && (c.channels.Load() == 0 || !c.becomes(waits)) {
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
