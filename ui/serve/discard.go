package serve

// What a client sends that nobody takes any more: it is thrown away, or they go.

import (
	"io"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"teahouse/ui/stdio"
)

// discard has thrown away what the library would keep, and nobody reads: what a client sends as
// its standard error, which none has, and behind the end that it has announced. It takes a
// goroutine, for reading waits for what comes, and may have to tell a client who reads nothing
// that there is room again; so that begins when much of something is held.
func (c *channel) discard() {
	if !c.conn.ledger.strays() || c.stray.Swap(true) {
		return
	}
	go func() {
		defer c.stray.Store(false)
		c.skim(c.stderr.ReadWriter) // until its end, and one at a time: the library would wake up only one
		if c.input.ended() {
			c.skim(c.input.from)
		}
	}()
}

// skim throws away all that a client sends until it ends.
func (c *channel) skim(r io.Reader) {
	var buf [64]byte
	for {
		n, err := r.Read(buf[:])
		c.conn.ledger.taken.Add(int64(n))
		if err != nil {
			return
		}
	}
}

// flooded ends the session of a client for which too much is held, and lets go
// of that. Whoever reads is told why.
func (c *channel) flooded(why string) {
	told := make(chan struct{})
	go func() {
		defer close(told)
		_, _ = io.WriteString(c.errors(), why+"\r\n")
	}()
	select {
	case <-told:
	case <-time.After(rejectWithin):
	}
	_, _ = c.SendRequest("exit-status", false, gossh.Marshal(struct{ Status uint32 }{stdio.StatusLater}))
	_ = c.Channel.Close()
	c.input.spill()
}

// overdue gives up the connection of a client that does not answer the end of its session, and
// throws away what they send to it: the library would keep a window of that.
func (c *channel) overdue(after time.Duration) {
	c.done()
	c.input.spill()
	go func() {
		late := time.NewTicker(after)
		defer late.Stop()
		for {
			select {
			case <-c.ctx.Done():
				return
			case <-late.C:
				_ = c.conn.Close()
			}
		}
	}()
}
