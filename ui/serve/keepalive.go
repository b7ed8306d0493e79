package serve

// Whether a silent peer is still there. It is asked by a request on one of its
// open channels, which every client must answer (RFC 4254, 5.4); requests of
// the whole connection some answer with a message that the library takes for
// the end of it. Any byte that comes is an answer.
//
// One question is under way on a connection at most, whoever wants to know: a
// link is asked after AskAfter of silence, and is dead if nothing came since, and
// as much time went by as lies between AskAfter and CutAfter. So it does not
// matter how many people would like the name that its person bears. A client
// that is seen to pass over a question has no more to prove than TCP's keepalive
// asks; neither has a connection without a channel, which cannot be asked and ends
// when it has been unused for too long.

import (
	"context"
	"math"
	"slices"
	"sync"
	"time"

	gossh "golang.org/x/crypto/ssh"
)

const forever time.Duration = math.MaxInt64

// question is what a peer was asked last.
type question struct {
	mu       sync.Mutex
	channels []gossh.Channel // on which it may be asked
	pending  bool
	asked    time.Time // when the pending one was
}

// listen lets the peer be asked on a channel.
func (q *question) listen(ch gossh.Channel) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.channels = append(q.channels, ch)
}

// forget ends that.
func (q *question) forget(ch gossh.Channel) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.channels = slices.DeleteFunc(q.channels, func(o gossh.Channel) bool { return o == ch })
}

// ask asks the peer whether it is there, unless an answer is awaited.
func (c *conn) ask(now time.Time) {
	q := &c.question
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.pending || len(q.channels) == 0 {
		return
	}
	q.pending, q.asked = true, now
	c.table.counts.asked.Add(1)
	ch := q.channels[0]
	go func() {
		_, _ = ch.SendRequest("keepalive@openssh.com", true, nil) // or the channel ends
		q.mu.Lock()
		defer q.mu.Unlock()
		q.pending = false
	}()
}

// dead tells whether the peer was asked, and has sent nothing for too long.
func (c *conn) dead(now time.Time) bool { return c.left(now) <= 0 }

// left is for how long the peer may go on sending nothing.
func (c *conn) left(now time.Time) time.Duration {
	q := &c.question
	q.mu.Lock()
	defer q.mu.Unlock()
	if !q.pending || c.last().After(q.asked) {
		return forever
	}
	limits := c.table.limits
	return limits.CutAfter - limits.AskAfter - now.Sub(q.asked)
}

// alive tells whether the link counts as alive, for somebody who wants its
// person's name and waits until ctx ends: not longer than it may take, and not
// at all for one that will not be dead by then.
func (c *conn) alive(ctx context.Context) bool {
	now := time.Now()
	if c.silence(now) < c.table.limits.AskAfter {
		return true
	}
	c.ask(now)
	left := c.left(now)
	if deadline, ok := ctx.Deadline(); ok && left > deadline.Sub(now) {
		return true
	}
	select {
	case <-time.After(left):
		return !c.dead(time.Now())
	case <-ctx.Done():
		return true
	}
}
