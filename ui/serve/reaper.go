package serve

// Links that have died are found and given up. Nothing here waits for a peer. A process that
// stood still reads what its peers have sent meanwhile before it judges them.

import (
	"context"
	"time"
)

// reap finds the links that have died, until ctx ends: a peer that has been
// silent is asked whether it is there, and one that does not answer, or does
// not read, is cut off.
func (d *Door) reap(ctx context.Context) {
	limits := d.cfg.Limits
	every := min(limits.AskAfter, limits.StuckAfter, limits.StuckLines, limits.StartAfter) / sweepsEach
	rounds := rounds{every: every, last: time.Now(), tick: time.NewTicker(every)}
	defer rounds.tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-rounds.tick.C:
			now := time.Now()
			if rounds.late(now) {
				continue
			}
			d.tally.tell(now)
			d.commands.tell(now)
			for _, c := range d.table.all() {
				d.check(c, now)
			}
			d.table.weigh(0)
			for _, s := range d.sessions.all() {
				s.channel.discard()
				if s.channel.stuck(now) > s.patience(&limits) {
					d.cut(s)
				}
			}
		}
	}
}

// rounds knows when the reaper last looked.
type rounds struct {
	every   time.Duration
	last    time.Time
	tick    *time.Ticker
	skipped bool
}

// late tells whether a round is to be left out because it comes much too late: then
// the whole process stood still, and what its peers have answered meanwhile is read
// first, for which there is a whole time until the next round. It never tells so twice
// in a row.
func (r *rounds) late(now time.Time) bool {
	late := now.Sub(r.last) > 3*r.every && !r.skipped
	r.last, r.skipped = now, late
	if late {
		r.tick.Reset(r.every) // the ticks after a late one come when they would have come anyway
	}
	return late
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
	switch {
	case c.unneeded(now):
		d.refusal(c, refusedIdle, 0)
		_ = c.Close()
	case c.dead(now), c.stuck(now) > d.cfg.Limits.StuckLines:
		if !c.cut.Swap(true) {
			d.counts.lost.Add(1)
		}
		_ = c.Close()
	case c.silence(now) > d.cfg.Limits.AskAfter:
		c.ask(now)
	}
}

// unneeded tells whether an authenticated connection has had no session for
// too long. One that has had some is the master of others, as ssh keeps one with
// ControlPersist, and ends by itself.
func (c *conn) unneeded(now time.Time) bool {
	after := c.table.limits.StartAfter
	if c.opened.Load() {
		after = c.table.limits.UnusedAfter
	}
	return c.sessions.Load() == 0 && standing(c.reached.Load()) == idle && now.Sub(c.unused()) > after
}

// cut ends the session of somebody who does not read.
func (d *Door) cut(s *session) {
	if s.channel.cut() {
		d.counts.stalled.Add(1)
	}
}
