package serve

// Coming in. Everybody's list changes by it, so an address has only so much of
// it; but what is over waits for its turn. People who are known, by a list or by
// the time they have been here, wait for no neighbour of theirs. A single command
// changes no list: it costs what its dial costs, which is counted, so that whoever runs
// fifty a second from an office keeps nobody there from another one.

import (
	"context"
	"time"

	"teahouse/room"
	"teahouse/room/state"
	"teahouse/ui/command"
	"teahouse/ui/stdio"
	"teahouse/ui/words"
)

// turn lets a session come in when it may, and returns what gives the turn back.
func (d *Door) turn(s *session, who room.Arrival, w *words.Door) (giveBack func(), err error) {
	c := s.channel.conn
	c.known.Store(d.cfg.Room.Knows(who))
	if later := d.crowded(s, who, w); later != nil {
		if err := d.prove(s, w, later); err != nil {
			return nil, err
		}
	}
	switch d.table.admit(c) {
	case refusedAddress:
		return nil, &doorRefusal{refusedAddress, w.AddressFull(d.cfg.Limits.PerAddress), stdio.AgainMost}
	case refusedGone:
		return nil, &doorRefusal{refusedGone, w.GaveWay, stdio.AgainMost} // as far as they still read it
	}
	now := time.Now()
	var wait time.Duration
	var ok bool
	switch {
	case c.known.Load():
		wait, ok = d.regulars.Take(s.fingerprint, now, 1)
		giveBack = func() { d.regulars.Return(s.fingerprint, time.Now(), 1) }
	case who.Mode == state.ModeVerb: // no list changes, and their dial was paid for
		ok, giveBack = true, func() {}
	default:
		entering := &d.entering
		if c.types.Load() {
			entering = &d.typing
		}
		wait, ok = take(entering, &c.nets, now, 1)
		giveBack = func() { untake(entering, &c.nets, c.nets.distinct(), time.Now(), 1) }
	}
	patience := turnPatience
	if s.call != nil {
		patience = min(patience, s.call.Wait)
	}
	switch {
	case !ok:
		return nil, &doorRefusal{refusedRate, w.EnterLater(words.RoundUp(wait)), wait}
	case wait > patience:
		giveBack()
		return nil, &doorRefusal{refusedRate, w.EnterLater(words.RoundUp(wait)), wait}
	case wait > time.Second && s.call == nil:
		s.tell(w.EnterSoon(words.RoundUp(wait)))
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
