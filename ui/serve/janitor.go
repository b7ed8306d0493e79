package serve

import (
	"context"
	"time"

	gossh "golang.org/x/crypto/ssh"
)

// sweep finds the links that have died, until ctx ends: a peer that has been
// silent is asked whether it is there, and one that does not answer, or does
// not read, is cut off. Nothing here waits for a peer.
func (d *Door) sweep(ctx context.Context) {
	limits := d.cfg.Limits
	tick := time.NewTicker(min(limits.AskAfter, limits.StuckAfter, limits.StuckLines) / sweepsEach)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case now := <-tick.C:
			for _, c := range d.census.all() {
				d.check(c, now)
			}
			for _, s := range d.sessions.all() {
				s.channel.sweep()
				if s.channel.stuck(now) > s.patience(&limits) {
					d.cut(s)
				}
			}
		}
	}
}

// patience is how long one write of a session may take.
func (s *session) patience(l *Limits) time.Duration {
	if s.plain.Load() {
		return l.StuckLines
	}
	return l.StuckAfter
}

// check asks a silent peer, or gives it up.
func (d *Door) check(c *conn, now time.Time) {
	if c.crowds.Load() > 0 {
		c.nudge()
	}
	l, link := d.cfg.Limits, c.link()
	if link == nil {
		return // the handshake has its own deadline
	}
	silence := c.silence(now)
	switch {
	case silence > l.CutAfter:
		if !c.cut.Swap(true) {
			d.counts.lost.Add(1)
		}
		_ = c.Close()
	case silence > l.AskAfter && now.UnixNano()-c.asked.Load() > int64(l.AskAfter):
		c.asked.Store(now.UnixNano())
		go ask(link)
	}
}

// cut ends the session of somebody who does not read.
func (d *Door) cut(s *session) {
	if s.channel.cut() {
		d.counts.stalled.Add(1)
	}
}

// ask makes the peer answer with something; what it is does not matter.
func ask(link *gossh.ServerConn) bool {
	_, _, err := link.SendRequest("keepalive@openssh.com", true, nil)
	return err == nil
}

// alive tells whether the peer sends anything before ctx ends, now that he is
// asked to.
func (c *conn) alive(ctx context.Context) bool {
	link, began := c.link(), time.Now()
	switch {
	case link == nil:
		return false
	case c.crowds.Load() > 0: // his answer would come behind all that he has sent
		return !hungUp(c.Conn)
	}
	answered := make(chan bool, 1)
	go func() { answered <- ask(link) }()
	select {
	case ok := <-answered:
		return ok
	case <-ctx.Done():
		return c.heard.Load() > began.UnixNano()
	}
}
