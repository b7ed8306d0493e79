package serve

// A connection, as the library reads and writes it. What comes is counted and bounded before
// the library sees it. However a connection ends, and whoever ends it, its place and all that
// is held for it are given back, once.

import (
	"context"
	"errors"
	"io"
	"net"
	"net/netip"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"charm.land/ssh"

	gossh "golang.org/x/crypto/ssh"

	"teahouse/room"
	"teahouse/room/state"
)

// conn is one connection. It counts against its address until it is closed, and
// keeps a ledger of what it has sent.
type conn struct {
	net.Conn
	addr   netip.Addr // of the person, not of a proxy
	nets   networks
	crowds [levels]*crowd // those networks', once it is counted
	table  *connTable
	person person
	visit  state.Identity // of a guest without a key, in all terminals of this connection
	ctx    ssh.Context    // the library puts the link into it, once there is one

	began    time.Time
	reached  atomic.Int32 // a standing up to idle
	spent    spent
	turned   atomic.Bool  // it was refused, for a reason that is logged
	types    atomic.Bool  // somebody has shown that they type
	known    atomic.Bool  // its person's key: a neighbour's doings are nothing to it
	freed    atomic.Int64 // when its last session ended, or it was authenticated, in nanoseconds after it began
	seats    atomic.Int32 // now
	heard    atomic.Int64 // when the last byte came, in nanoseconds after it began: the wall clock may jump
	question question     // whether the peer is there
	cut      atomic.Bool  // the link died, as opposed to having been closed
	sessions atomic.Int32 // now, with those that wait for one to end
	done     atomic.Int32 // sessions of these that are over, and whose clients have not said so
	channels atomic.Int32 // that were asked for and are neither refused nor begun
	opened   atomic.Bool  // there was a channel for one
	newest   atomic.Pointer[channel]

	budget  atomic.Int64 // bytes that may have come before a session is started
	inside  atomic.Bool  // it was admitted
	asking  atomic.Bool  // for the passphrase, in one of the sessions
	greeted atomic.Bool  // the peer has sent something
	overdue atomic.Bool  // it was cut here, as for silence, and not by the peer
	check   bool         // a proxy asks for itself whether we are there
	version bool         // the peer has sent its version; belongs to the reader
	clear   inClear      // what goes to it before…
	keyed   atomic.Bool  // …keys are exchanged: then nothing can be told in the clear any more
	at      atomic.Bool  // it has a bench, see bench.go
	ledger  ledger

	agreed   atomic.Bool                   // our key has signed: what comes behind it may be packets for the login; see unread.go
	early    int                           // bytes of them that were read; belongs to the reader
	pause    time.Duration                 // before more is read; the same
	attended chan struct{}                 // closed when somebody takes them…
	packets  atomic.Pointer[<-chan []byte] // …from here

	writing atomic.Int64 // when the write now under way began, in nanoseconds after the connection did, and one; 0 if none is

	unread int64 // of which write it was looked last whether the peer takes it…
	before int64 // …and what had come then; both belong to the reader

	misses int           // bytes that were asked for last and did not come; belongs to the reader
	long   atomic.Bool   // a packet came that is longer than others may send, and was not seen here yet; see long.go
	seen   chan struct{} // holds a sign that something was seen here, see becomes

	forwards atomic.Bool // they asked for a port or socket to be forwarded, and was not told yet that there is none

	askedAt  time.Time          // when they were asked to; the table's lock is held
	askedOut context.CancelFunc // ends that; the same

	authenticated, closed sync.Once
	begun                 sync.Once
	running               chan struct{} // closed when a session is started
	gone                  chan struct{} // closed with it
	places                chan struct{} // taken by sessions
}

func newConn(ctx ssh.Context, raw net.Conn, addr netip.Addr, s *connTable, now time.Time) *conn {
	c := &conn{
		places: make(chan struct{}, s.limits.Sessions), seen: make(chan struct{}, 1),
		Conn: raw, ctx: ctx, addr: addr, nets: networksOf(addr), table: s, visit: room.NewVisit(),
		began: now, spent: newSpent(), running: make(chan struct{}), attended: make(chan struct{}), gone: make(chan struct{}),
	}
	c.budget.Store(bytesBefore)
	for range c.kept() {
		c.places <- struct{}{}
	}
	return c
}

var (
	errTooMuch = errors.New("too much was sent before a session started")
	errTooFast = errors.New("too many connections came at once")
	errNotSSH  = errors.New("the peer does not speak SSH")
	errTooLong = errors.New("a packet is longer than any that is needed")
)

// Read implements [net.Conn]. Only the transport's one reader calls it.
func (c *conn) Read(p []byte) (int, error) {
	// The library makes place for the whole packet that a peer announces, 256 KB if it
	// likes, and asks for what is missing of it.
	if len(p) > packetBefore && !c.fits(len(p)) {
		c.tooLong()
		return 0, errTooLong
	}
	c.leaveBench()
	c.rest(c.pause)
	most, err := c.ahead(c.holdBack(len(p)))
	if err != nil {
		return 0, err
	}
	n, err := c.Conn.Read(p[:most])
	c.misses = len(p) - n
	if c.agreed.Load() {
		c.early += n
	}
	now := time.Now()
	c.heard.Store(int64(now.Sub(c.began)))
	c.table.counts.received.Add(uint64(n))
	if err != nil {
		c.overdue.Store(errors.Is(err, os.ErrDeadlineExceeded) || errors.Is(err, net.ErrClosed))
		if err != io.EOF && !errors.Is(err, net.ErrClosed) {
			c.cut.Store(true)
		}
		return n, err
	}
	// The library would skip a header from somebody who is no proxy as noise.
	if first := !c.greeted.Swap(true); first && n > 0 && p[0] != 'S' {
		c.notSSH(p[:n])
		return 0, errNotSSH
	}
	if err := c.advance(p[:n]); err != nil {
		return 0, err
	}
	change, flood, pause := c.ledger.came(n, now)
	if !c.becomes(func() bool { return c.ledger.wire <= c.budget.Load() || c.started() }) {
		return 0, errTooMuch
	}
	if flood {
		c.ledger.end()
	}
	c.table.weigh(change)
	if c.ledger.counted() > fillFree {
		wait, _ := take(&c.table.filling, &c.nets, now, (n+fillUnit-1)/fillUnit) // nothing is refused, see filling
		pause = max(pause, wait)
	}
	c.pause = pause
	c.takeBench()
	return n, nil
}

// start notes that a session is started.
func (c *conn) start() {
	c.begun.Do(func() {
		close(c.running)
		c.table.longs.unless(c)
	})
}

// started tells whether there was a session.
func (c *conn) started() bool {
	select {
	case <-c.running:
		return true
	default:
		return false
	}
}

// becomes tells whether something is so, and waits a moment for it: what was read is not
// understood yet, and may well ask for the session, or be the long packet, in which more may be sent.
func (c *conn) becomes(so func() bool) bool {
	if so() {
		return true
	}
	if standing(c.reached.Load()) < idle {
		return false
	}
	late := time.NewTimer(startsWithin)
	defer late.Stop()
	running := c.running
	for {
		select {
		case <-running:
			running = nil
		case <-c.seen:
		case <-late.C:
			return false
		case <-c.gone:
			return false
		}
		if so() {
			return true
		}
	}
}

// stir has who waits in becomes look again.
func (c *conn) stir() {
	select {
	case c.seen <- struct{}{}:
	default:
	}
}

// Write implements [net.Conn].
func (c *conn) Write(p []byte) (int, error) {
	if len(p) < pieceLess {
		c.piece()
	}
	c.writing.Store(int64(time.Since(c.began)) + 1)
	if c.at.Load() || standing(c.reached.Load()) < idle {
		defer time.AfterFunc(benchWrites, c.leaveBench).Stop()
	}
	write := c.Conn.Write
	if !c.keyed.Load() {
		write = c.clearly
	}
	n, err := write(p)
	c.writing.Store(0)
	c.table.counts.sent.Add(uint64(n))
	c.ledger.written.Add(int64(n))
	if err != nil { // what is under way to us is for nobody
		_ = c.Close()
	}
	return n, err
}

// stuck is for how long the peer has taken nothing of a write.
func (c *conn) stuck(now time.Time) time.Duration {
	began := c.writing.Load()
	if began == 0 {
		return 0
	}
	return now.Sub(c.began) - time.Duration(began)
}

// deaf tells whether the peer has taken nothing of a write for a while, and has sent more than
// what somebody types at a slow line. It is for the connection's reader.
func (c *conn) deaf() bool {
	if began := c.writing.Load(); began != c.unread {
		c.unread, c.before = began, c.ledger.received()
	}
	return c.stuck(time.Now()) > readsWithin && c.ledger.received()-c.before > heldLittle
}

// Close implements [net.Conn].
func (c *conn) Close() error {
	c.closed.Do(func() {
		close(c.gone)
		c.leaveBench()
		c.settled(false)
		c.table.weigh(-c.ledger.counted()) // before it leaves: who reckons in between counts it, and not twice what it gives back
		c.table.leave(c)
		c.table.longs.leave(c)
		c.abandon()
	})
	return c.Conn.Close()
}

// settled ends the handshake, well or not, and counts how.
func (c *conn) settled(well bool) {
	c.authenticated.Do(func() {
		counts := c.table.counts
		switch {
		case well:
			counts.authenticated.Add(1)
			c.budget.Store(c.ledger.received() + bytesToStart)
		case c.check, !c.greeted.Load() && !c.overdue.Load() && !c.turned.Load(): // asked whether we are there, as what balances loads does
			counts.silent.Add(1)
		default:
			counts.failed.Add(1)
			if !c.turned.Load() {
				c.table.tally.note(c.addr, refusedHandshake)
			}
		}
		c.table.settle(c)
	})
}

// from is where the connection comes from, as the log tells it.
func (c *conn) from() []any {
	facts := []any{"addr", c.addr}
	if tcp, ok := c.RemoteAddr().(*net.TCPAddr); ok && c.addr == addrOf(tcp) {
		facts = append(facts, "port", tcp.Port)
	}
	return facts
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
