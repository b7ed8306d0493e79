package line

// tail: what was said last, or since, and with -f what happens from then on.
// Those who follow are in the list of people.

import (
	"context"
	"slices"

	"teahouse/room"
)

func (s *session) tail() (int, error) {
	err := s.earlier()
	switch {
	case s.out.flush() != nil: // nobody reads any more
		return StatusRefused, context.Cause(s.ctx)
	case err != nil:
		return s.fail(err)
	case !s.call.Follow:
		return StatusDone, nil
	}
	return s.live()
}

// earlier tells what happened up to now, or up to where the live events begin.
func (s *session) earlier() error {
	upto := uint64(0)
	if s.call.Follow {
		upto = s.seat.Began()
	}
	from := since{}
	if s.call.Since != "" {
		from, _ = parseSince(s.call.Since, s.now()) // it was parsed once
	}
	switch {
	case s.call.Last == 0:
		return nil
	case s.call.Since == "":
		return s.lastOnes(0, upto)
	}
	n, any, err := s.first(from, upto)
	switch {
	case err != nil || !any:
		return err
	case s.call.Last > 0:
		return s.lastOnes(n, upto)
	}
	return s.pages(n, upto)
}

// lastOnes tells the last lines with numbers above n, up to upto; 0 is all.
func (s *session) lastOnes(n, upto uint64) error {
	if upto > 0 {
		upto++
	}
	last, err := s.recent(n, upto, s.call.Last)
	if err != nil {
		return err
	}
	return s.each(last, s.tell)
}

// first is the number above which everything is wanted, if anything is.
func (s *session) first(from since, upto uint64) (n uint64, any bool, err error) {
	if !from.moment {
		return from.n, true, nil
	}
	n, err = s.seat.Day(s.ctx, from.at)
	if n == 0 { // nothing was said since; of what else happened, the live events tell
		return upto, false, err
	}
	return n - 1, true, err
}

// pages tells all that was said with numbers above n, and to those who follow
// also what else happened, up to where the live events begin.
func (s *session) pages(n, upto uint64) error {
	for first := true; ; first = false {
		events, gone, err := s.seat.Since(s.ctx, n, page)
		if err != nil {
			return err
		}
		if first && gone > n {
			s.errs.line(s.cfg.Words.Verb.Gone(gone))
			_ = s.errs.flush()
		}
		more := len(events) == page
		if more {
			n = events[len(events)-1].N
		}
		events = slices.DeleteFunc(events, func(e *room.Event) bool {
			later := upto > 0 && e.N > upto
			more = more && !later
			return later || !s.call.Follow && !e.Talk()
		})
		s.tell(events)
		if err := s.out.flush(); err != nil || !more {
			return err
		}
	}
}

// live tells what happens, until somebody ends it. Whoever reads too slowly is
// told how much he missed.
func (s *session) live() (int, error) {
	buf := make([]*room.Event, 0, room.ReadAtOnce)
	last := s.seat.Began()
	for {
		events, missed := s.seat.Read(buf[:0])
		if missed > 0 {
			s.errs.line(s.cfg.Words.Verb.Missed(missed, last))
			_ = s.errs.flush()
		}
		s.tell(events)
		if n := len(events); n > 0 {
			last = events[n-1].N
		}
		if err := s.out.flush(); err != nil {
			return StatusRefused, context.Cause(s.ctx) // nobody reads any more
		}
		if len(events) == room.ReadAtOnce {
			continue
		}
		select {
		case <-s.seat.Ready():
		case <-s.seat.Ended():
			return s.cut()
		case <-s.ctx.Done():
			return s.ended(context.Cause(s.ctx))
		}
	}
}

// tell writes events as they were asked for, but for those of people whom the
// reader ignores.
func (s *session) tell(events []*room.Event) {
	if len(events) == 0 {
		return
	}
	me := s.seat.Me()
	for _, e := range events {
		s.follow(e)
		switch {
		case s.hides(e):
		case s.call.JSON:
			s.out.object(newEvent(e, me))
		default:
			s.out.lines(s.plain.event(e))
		}
	}
}
