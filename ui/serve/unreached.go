package serve

// Who comes while the room's log takes nothing, as its servers cannot be reached or its
// disk hangs, waits for it. They are told soon, and not only when they are turned away.

import (
	"context"
	"time"

	"teahouse/room"
	"teahouse/room/state"
)

// enter takes a seat in the room.
func (d *Door) enter(ctx context.Context, s *session, who room.Arrival) (*room.Seat, error) {
	told := make(chan struct{})
	late := time.AfterFunc(unreachedAfter, func() {
		defer close(told)
		if stalled, err := d.cfg.Room.Trouble(); stalled > 0 || err != nil {
			d.tellUnreached(s)
		}
	})
	seat, err := d.cfg.Room.Enter(ctx, who)
	if !late.Stop() {
		<-told // before anything else is written
	}
	return seat, err
}

// tellUnreached tells once that the room is waited for, where people read it.
func (d *Door) tellUnreached(s *session) {
	program := s.call != nil && (s.call.JSON || s.call.Mode() == state.ModeBot && !s.pty)
	if program || s.unreached {
		return
	}
	s.unreached = true
	s.tell(s.words(d.settings.Load()).Door.Awaited)
}
