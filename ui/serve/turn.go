package serve

// Coming in. Everybody's list changes by it, and the log is written, so an
// address has only so much of it; but what is over waits for its turn. People
// who are known, by a list or by the time they have been here, wait for no
// neighbour of theirs.

import (
	"context"
	"time"

	"teahouse/room"
	"teahouse/ui/command"
	"teahouse/ui/stdio"
	"teahouse/ui/words"
)

// turn lets a session come in when it may, and returns what gives the turn back.
func (d *Door) turn(s *session, who room.Arrival, w *words.Door) (giveBack func(), err error) {
	c := s.channel.conn
	c.known.Store(d.cfg.Room.Knows(who))
	if !d.table.admit(c) {
		return nil, &doorRefusal{refusedAddress, w.AddressFull(d.cfg.Limits.PerAddress), stdio.AgainMost}
	}
	now := time.Now()
	var wait time.Duration
	var ok bool
	if c.known.Load() {
		wait, ok = d.regulars.Take(s.fingerprint, now, 1)
		giveBack = func() { d.regulars.Return(s.fingerprint, time.Now(), 1) }
	} else {
		wait, ok = take(&d.entering, &c.nets, now, 1)
		giveBack = func() { untake(&d.entering, &c.nets, c.nets.distinct(), time.Now(), 1) }
	}
	patience := turnPatience
	if s.call != nil {
		patience = min(patience, s.call.Wait)
	}
	switch {
	case !ok:
		return nil, &doorRefusal{refusedRate, w.EnterLater(wait), wait}
	case wait > patience:
		giveBack()
		return nil, &doorRefusal{refusedRate, w.EnterLater(wait), wait}
	case wait > time.Second && s.call == nil:
		s.tell(w.EnterSoon(wait))
	}
	if err = d.pause(s.channel.ctx, wait); err != nil {
		giveBack()
		return nil, err
	}
	return giveBack, nil
}

// pause waits, unless somebody goes meanwhile or the server stops.
func (d *Door) pause(ctx context.Context, wait time.Duration) error {
	if wait <= 0 {
		return nil
	}
	select {
	case <-time.After(wait):
		return nil
	case <-ctx.Done():
		return context.Canceled
	case <-d.stopping.Done():
		return command.ErrStopping
	}
}
