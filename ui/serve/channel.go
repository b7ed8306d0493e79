package serve

// What stands between a client and charm.land/ssh v0.4.3, which stores every
// variable, waits for a handler that reads no window sizes, and while it does so
// nothing on the connection is answered. When the tests TestUpstreamStill... of
// variables and of windows fail, the requests can go to it unfiltered.

import (
	"context"
	"encoding/binary"
	"io"
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
	conn   *conn
	ctx    context.Context // ends with the channel
	end    context.CancelFunc
	killed context.Context // ends when a signal of its client does
	kill   context.CancelFunc
	leave  func() // gives up its place on the connection
	input  *input
	stdout output
	stderr output
	hangup sync.Once
	ended  sync.Once
	phase  atomic.Int32 // served, then ended by us, then ended by the client, who may be first

	long       string                 // what somebody reads whose command is too long
	begun      atomic.Bool            // what is to run in it was asked for
	subsystem  bool                   // one was asked for, and no shell or command
	sent       atomic.Uint64          // bytes
	agent, x11 atomic.Bool            // asked to forward it
	terminal   atomic.Bool            // its client has one
	stray      atomic.Bool            // what it sends and nobody reads is being thrown away
	flood      atomic.Pointer[string] // what somebody reads whose session ends for what they have sent

	asks    sync.Mutex
	window  ssh.Window         // under asks: the newest
	resized func(ssh.Window)   // under asks: is told the newest, for whoever draws now; nil if nobody does
	deafen  context.CancelFunc // under asks: ends what is only done while somebody reads standard output; nil if nothing is
}

// offered is a session channel that a client wants to open.
type offered struct {
	gossh.NewChannel
	conn  *conn
	flood string         // as above, until their language is known
	long  string         // as above
	late  func(*channel) // called if nothing is started in it in time
	ch    *channel
	asked chan *gossh.Request
}

// Accept implements [gossh.NewChannel].
func (o *offered) Accept() (gossh.Channel, <-chan *gossh.Request, error) {
	return o.ch, o.asked, nil
}

// accept opens the channel, if it can. When it ends, it leaves.
func (o *offered) accept(leave func()) (ok bool) {
	raw, reqs, err := o.NewChannel.Accept()
	if err != nil { // which the library would log, as often as a stranger likes
		leave()
		return false
	}
	c := &channel{Channel: raw, conn: o.conn, leave: leave, long: o.long}
	c.ctx, c.end = context.WithCancel(context.Background())
	c.killed, c.kill = context.WithCancel(c.ctx)
	c.flood.Store(&o.flood)
	c.input = newInput(raw, &o.conn.ledger, o.conn.table.pourers, func() { go c.flooded(*c.flood.Load()) })
	if w := windowOf(raw, &o.conn.packets); w != nil {
		c.input.all, c.input.window = w.whole, w
	}
	c.stdout = output{ReadWriter: raw, sent: &c.sent, spoken: &o.conn.ledger.spoken}
	c.stderr = output{ReadWriter: raw.Stderr(), sent: &c.sent, spoken: &o.conn.ledger.spoken}
	o.ch, o.asked = c, make(chan *gossh.Request)
	o.conn.ledger.open(c.input)
	o.conn.question.listen(raw)
	o.conn.newest.Store(c)
	o.conn.stir() // the client may know of it before we do
	late := time.AfterFunc(o.conn.table.limits.StartAfter, func() { o.late(c) })
	go c.fence(reqs, func() { c.filterRequests(reqs, o.asked, late.Stop) })
	return true
}

// The phases of a channel.
const (
	phaseServed int32 = iota
	phaseDone
	phaseOver
)

// done notes that nothing is done any more in the channel: until the client ends it, too, its
// connection does not count as one that has a session.
func (c *channel) done() {
	if c.phase.CompareAndSwap(phaseServed, phaseDone) {
		c.conn.done.Add(1)
	}
}

// over ends what lasts as long as the channel.
func (c *channel) over() {
	c.ended.Do(func() { // once, whatever fails in it: its place is given up once
		if c.phase.Swap(phaseOver) == phaseDone {
			c.conn.done.Add(-1)
		}
		c.end()
		c.input.close()
		c.conn.ledger.close(c.input)
		c.conn.question.forget(c.Channel)
		c.leave()
	})
}

// filterRequests passes on those requests that the library may see, which are none once
// the session has started, and answers the others until then.
func (c *channel) filterRequests(in <-chan *gossh.Request, out chan<- *gossh.Request, inTime func() bool) {
	defer close(out)
	defer inTime()
	vars, bytes, terminal := 0, 0, false
	for req := range in {
		if c.refuse(req) {
			c.conn.saw(req)
			continue
		}
		switch req.Type {
		case "shell", "exec", "subsystem":
			c.subsystem = req.Type == "subsystem"
			c.begun.Store(true)
			c.conn.start()
			out <- req
			c.conn.saw(req)
			go c.fence(in, func() { c.attend(in) })
			return
		case "pty-req":
			var pty struct {
				Term          string
				Width, Height uint32
				Rest          []byte `ssh:"rest"`
			}
			if gossh.Unmarshal(req.Payload, &pty) == nil && !terminal { // the library takes the first one alone
				c.resize(pty.Width, pty.Height)
				terminal = true
			}
			out <- req
		case "env": // who sends all that they have may send those that are wanted last
			if vars == envCount || bytes+len(req.Payload) > envBytes || !wanted(req.Payload) {
				_ = req.Reply(false, nil)
				break
			}
			vars++
			bytes += len(req.Payload)
			out <- req
		default:
			c.answer(req)
		}
		c.conn.saw(req)
	}
	c.over()
}

// attend answers all requests until the channel ends. It is a goroutine of its own: that of
// the beginning has a large stack, and a stack shrinks to half of what it was, but not to
// what it began with.
func (c *channel) attend(in <-chan *gossh.Request) {
	for req := range in {
		if !c.refuse(req) {
			c.answer(req)
		}
		c.conn.saw(req)
	}
	c.over()
}

// answer answers a request that the library does not see.
func (c *channel) answer(req *gossh.Request) {
	known := false
	switch req.Type {
	case "window-change":
		known = true
		if len(req.Payload) >= 8 {
			c.resize(binary.BigEndian.Uint32(req.Payload), binary.BigEndian.Uint32(req.Payload[4:]))
		}
	case "signal":
		known = c.signal(req.Payload)
	case "eow@openssh.com": // what they pipe it into has ended
		known = true
		c.unread()
	case "auth-agent-req@openssh.com":
		c.agent.Store(true)
	case "x11-req":
		c.x11.Store(true)
	} // else breaks, and what comes too late
	_ = req.Reply(known, nil)
}

// unread notes that nobody reads standard output any more.
func (c *channel) unread() {
	c.stdout.unread.Store(true)
	c.asks.Lock()
	defer c.asks.Unlock()
	if c.deafen != nil {
		c.deafen()
	}
}

// heard is a context that ends when nobody reads standard output any more. One
// caller at a time has it.
func (c *channel) heard() context.Context {
	c.asks.Lock()
	defer c.asks.Unlock()
	var ctx context.Context
	ctx, c.deafen = context.WithCancel(c.ctx)
	if c.stdout.unread.Load() {
		c.deafen()
	}
	return ctx
}

// wanted tells whether an environment variable says something about the
// terminal or the person's language and time.
func wanted(payload []byte) bool {
	var kv struct{ Name, Value string }
	if gossh.Unmarshal(payload, &kv) != nil {
		return false
	}
	switch kv.Name {
	case "LANG", "LANGUAGE", "LC_ALL", "LC_CTYPE", "LC_MESSAGES", "TZ", "COLORTERM", "NO_COLOR", "TERM_PROGRAM", "LC_TERMINAL":
		return len(kv.Value) <= envValue
	}
	return false
}

// Read implements [gossh.Channel], for nobody: a session reads its input.
func (c *channel) Read([]byte) (int, error) { return 0, io.EOF }

// Write implements [gossh.Channel].
func (c *channel) Write(p []byte) (int, error) { return c.stdout.Write(p) }

// Stderr implements [gossh.Channel].
func (c *channel) Stderr() io.ReadWriter { return &c.stderr }

// errors is the side on which somebody reads what is no answer. A terminal has one side alone,
// at any server, so that programs which open one look at no other.
func (c *channel) errors() *output {
	if c.terminal.Load() {
		return &c.stdout
	}
	return &c.stderr
}

// stuck is for how long a write under way has made no progress.
func (c *channel) stuck(now time.Time) time.Duration {
	return max(c.stdout.stuck(now), c.stderr.stuck(now))
}

// cut closes the channel of a peer that does not read. A write that waits for
// the peer is only released by their answer to that, so if none comes, the
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
