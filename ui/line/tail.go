package line

// tail: what was said last, or since, and with -f what happens from then on.
// Those who follow are in the list of people.

import (
	"cmp"
	"context"
	"slices"

	"teahouse/room"
	"teahouse/ui/command"
)

func (s *verb) tail() (int, error) {
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
func (s *verb) earlier() error {
	upto := uint64(0) // no end
	if s.call.Follow {
		upto = s.seat.Began()
	}
	if s.call.Before != "" {
		before, err := s.seat.PlaceOf(s.ctx, s.call.Before)
		if err != nil || before <= 1 {
			return err
		}
		upto = before - 1
	}
	switch {
	case s.call.Last == 0:
		return nil
	case s.call.After != "":
		n, err := s.seat.PlaceOf(s.ctx, s.call.After)
		if err != nil {
			return err
		}
		if s.call.Last > 0 {
			return s.firstOnes(n, upto)
		}
		return s.pages(n, upto)
	case s.call.Since == "":
		return s.lastOnes(0, upto)
	}
	n, any, err := s.from(s.call.Since, upto)
	switch {
	case err != nil || !any:
		return err
	case s.call.Last > 0:
		return s.lastOnes(n, upto)
	}
	return s.pages(n, upto)
}

// lastOnes tells the last lines with numbers above n, up to upto; 0 is all.
func (s *verb) lastOnes(n, upto uint64) error {
	before := upto
	if upto > 0 {
		before++
	}
	last, err := s.recent(n, before, s.call.Last)
	if err != nil {
		return err
	}
	if last.count == s.call.Last && !s.call.Follow {
		older, err := s.seat.Before(s.ctx, last.first[0].N, 1)
		if err != nil {
			return err
		}
		if len(older) > 0 && older[0].N > n {
			s.more("--before", last.first[0].N)
		}
	}
	return s.each(last, func(lines []*room.Event) { s.tell(lines) })
}

// firstOnes tells the first lines with numbers above n, up to upto; 0 is all.
func (s *verb) firstOnes(n, upto uint64) error {
	for left := s.call.Last; ; {
		at := min(left, page)
		lines, err := s.seat.After(s.ctx, n, at+1)
		if err != nil {
			return err
		}
		if i := slices.IndexFunc(lines, func(e *room.Event) bool { return upto > 0 && e.N > upto }); i >= 0 {
			lines = lines[:i]
		}
		rest := len(lines) > at
		lines = lines[:min(len(lines), at)]
		s.tell(lines)
		if left -= at; rest && left == 0 {
			s.more("--after", lines[at-1].N)
		}
		if err := s.out.flush(); err != nil || !rest || left == 0 {
			return err
		}
		n = lines[at-1].N
		if err := s.back(); err != nil {
			return err
		}
	}
}

// rest says where an answer goes on that was not all.
type rest struct {
	Event  string `json:"event"` // more
	Before string `json:"before,omitempty"`
	After  string `json:"after,omitempty"`
}

// more says that the answer is not all, and with which flag it goes on from which
// event. People who said how many of the last lines they want have got them.
func (s *verb) more(flag string, n uint64) {
	cursor := s.seat.Cursor(n)
	row := rest{Event: "more", Before: cursor}
	if flag == "--after" {
		row = rest{Event: "more", After: cursor}
	}
	if c := s.call; c.JSON || !c.Counted || cmp.Or(c.Since, c.Before, c.After) != "" || c.Verb != "tail" {
		s.gap(row, s.cfg.Words.Verb.More(flag, cursor))
	}
}

// pages tells all that was said with numbers above n, and to those who follow
// also what else happened, up to where the live events begin.
func (s *verb) pages(n, upto uint64) error {
	for first := true; ; first = false {
		events, gone, err := s.seat.Since(s.ctx, n, page)
		if err != nil {
			return err
		}
		if first && gone > n {
			s.gap(pruned{Event: "gone", Upto: s.seat.Cursor(gone)}, s.cfg.Words.Verb.Gone)
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
		if err := s.back(); err != nil {
			return err
		}
	}
}

// live tells what happens, until somebody ends it. Whoever reads too slowly is
// told how much he missed.
func (s *verb) live() (int, error) {
	buf := make([]*room.Event, 0, room.ReadAtOnce)
	last := s.seat.Began()
	for {
		events, missed := s.seat.Read(buf[:0])
		if missed > 0 {
			since := s.seat.Cursor(last)
			s.gap(skipped{Event: "missed", Count: missed, Since: since}, s.cfg.Words.Verb.Missed(missed, since))
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
		case size, open := <-s.terminal.Windows:
			if !open {
				s.terminal.Windows = nil
			}
			s.fit(size.Width)
		case <-s.seat.Ended():
			return s.cut()
		case <-s.ctx.Done():
			return s.ended(context.Cause(s.ctx))
		}
	}
}

// gap tells where something is left out: where the events are, for programs, and
// else beside them.
func (s *verb) gap(row any, says string) {
	if s.call.JSON {
		s.out.object(row)
		return
	}
	s.errs.line(says)
	_ = s.errs.flush()
}

// tell writes events as they were asked for, but for those of people whom the
// reader ignores. It reports whether there was any.
func (s *verb) tell(events []*room.Event) (any bool) {
	if len(events) == 0 {
		return false
	}
	teller := command.TellerFor(s.seat)
	for _, e := range events {
		s.follow(e)
		switch {
		case s.hides(e):
			continue
		case s.call.JSON:
			s.out.object(teller.Event(e))
		default:
			s.out.lines(s.plain.event(e))
		}
		any = true
	}
	return any
}
