package verb

// tail: what was said last, or since, and with -f what happens from then on.
// Those who follow are in the list of people.

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"

	"teahouse/room"
	"teahouse/room/state"
	"teahouse/ui/command"
	"teahouse/ui/stdio"
)

func (s *verb) tail() (int, error) {
	s.Marks(s.Call.Marks, func() command.Where { return command.Where{} }) // as ssh takes them
	err := s.earlier()
	switch {
	case s.Out.Flush() != nil: // nobody reads any more
		return stdio.StatusRefused, context.Cause(s.Context)
	case err != nil:
		return s.Fail(err)
	case !s.Call.Follow:
		return stdio.StatusDone, nil
	}
	return s.live()
}

// earlier tells what happened up to now, or up to where the live events begin.
func (s *verb) earlier() error {
	upto := uint64(0) // no end
	if s.Call.Follow {
		upto = s.Seat.Began()
	}
	if s.Call.Before != "" {
		before, err := s.Seat.PlaceOf(s.Context, s.Call.Before)
		if err != nil || before <= 1 {
			return err
		}
		upto = before - 1
	}
	switch {
	case s.Call.Last == 0:
		return nil
	case s.Call.After != "":
		n, err := s.Seat.PlaceOf(s.Context, s.Call.After)
		if err != nil {
			return err
		}
		if s.Call.Last > 0 {
			return s.firstOnes(n, upto)
		}
		return s.pages(n, upto)
	case s.Call.Since == "":
		return s.lastOnes(0, upto)
	}
	n, any, err := s.From(s.Call.Since, upto)
	switch {
	case err != nil || !any:
		return err
	case s.Call.Last > 0:
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
	last, err := s.Recent(n, before, s.Call.Last, s.Sees)
	if err != nil {
		return err
	}
	if s.Call.Since != "" && !last.Cut && last.Count < s.Call.Last { // these are not the last of more
		if err := s.pruned(n); err != nil {
			return err
		}
	}
	switch {
	case s.Call.Follow:
	case last.Cut:
		s.rest("--before", last.First[0].N)
	case last.Count == s.Call.Last:
		older, err := s.Seat.Before(s.Context, s.Scope, last.First[0].N, 1)
		if err != nil {
			return err
		}
		if len(older) > 0 && older[0].N > n {
			s.more("--before", last.First[0].N)
		}
	}
	return s.Each(last, func(lines []*state.Event) { s.tell(lines) })
}

// firstOnes tells the first lines with numbers above n, up to upto; 0 is all.
func (s *verb) firstOnes(n, upto uint64) error {
	if err := s.pruned(n); err != nil {
		return err
	}
	left := s.Call.Last
	for at := min(left, stdio.PageSize); ; at = stdio.PageSize {
		lines, err := s.Seat.After(s.Context, s.Scope, n, at+1)
		if err != nil {
			return err
		}
		if i := slices.IndexFunc(lines, func(e *state.Event) bool { return upto > 0 && e.N > upto }); i >= 0 {
			lines = lines[:i]
		}
		told := 0
		for ; told < min(len(lines), at) && left > 0; told++ {
			if s.Sees(lines[told]) {
				left--
			}
		}
		rest := len(lines) > told
		s.tell(lines[:told])
		if rest && left == 0 {
			s.more("--after", lines[told-1].N)
		}
		if err := s.Out.Flush(); err != nil || !rest || left == 0 {
			return err
		}
		n = lines[told-1].N
		if err := s.Back(); err != nil {
			return err
		}
	}
}

// more says that the answer is not all, and with which flag it goes on from which
// event. People who said how many of the last lines they want have got them.
func (s *verb) more(flag string, n uint64) {
	if c := s.Call; c.JSON || !c.Counted || cmp.Or(c.Since, c.Before, c.After) != "" || c.Verb != "tail" {
		s.rest(flag, n)
	}
}

// rest is more for whoever has not got what they asked for.
func (s *verb) rest(flag string, n uint64) {
	cursor := s.Seat.Cursor(n)
	row := stdio.Rest{Event: "more", Before: cursor}
	if flag == "--after" {
		row = stdio.Rest{Event: "more", After: cursor}
	}
	s.gap(row, s.Config.Words.Verb.More(flag, cursor))
}

// pages tells all that was said with numbers above n, and to those who follow
// also what else happened, up to where the live events begin.
func (s *verb) pages(n, upto uint64) error {
	for first := true; ; first = false {
		events, gone, err := s.Seat.Since(s.Context, s.Scope, n, stdio.PageSize)
		if err != nil {
			return err
		}
		if first {
			s.gone(n, gone)
		}
		more := len(events) == stdio.PageSize
		if more {
			n = events[len(events)-1].N
		}
		events = slices.DeleteFunc(events, func(e *state.Event) bool {
			later := upto > 0 && e.N > upto
			more = more && !later
			return later || !s.Call.Follow && !e.Talk()
		})
		s.tell(events)
		if err := s.Out.Flush(); err != nil || !more {
			return err
		}
		if err := s.Back(); err != nil {
			return err
		}
	}
}

// pruned tells of what was to be read with numbers above n and is kept no longer.
func (s *verb) pruned(n uint64) error {
	_, gone, err := s.Seat.Since(s.Context, s.Scope, n, 1)
	if err == nil {
		s.gone(n, gone)
	}
	return err
}

func (s *verb) gone(n, upto uint64) {
	if upto > n {
		s.gap(stdio.Pruned{Event: "gone", Upto: s.Seat.Cursor(upto)}, s.Config.Words.Verb.Gone)
	}
}

// live tells what happens, until somebody ends it. Whoever reads too slowly is
// told how much they missed.
func (s *verb) live() (int, error) {
	buf := make([]*state.Event, 0, room.ReadAtOnce)
	last := s.Seat.Began()
	for {
		events, missed := s.Seat.Read(buf[:0])
		s.Elsewhere()
		if missed > 0 {
			since := s.Seat.Cursor(last)
			s.gap(stdio.Skipped{Event: "missed", Count: missed, Since: since}, s.Config.Words.Verb.Missed(int(min(missed, math.MaxInt32)), since))
		}
		s.tell(events)
		if n := len(events); n > 0 {
			last = events[n-1].N
		}
		if err := s.Out.Flush(); err != nil {
			return stdio.StatusRefused, context.Cause(s.Context) // nobody reads any more
		}
		if len(events) == room.ReadAtOnce {
			continue
		}
		if err := s.left(); err != nil {
			return s.Fail(err)
		}
		select {
		case <-s.Seat.Ready():
		case size, open := <-s.Terminal.Windows:
			if !open {
				s.Terminal.Windows = nil
			}
			s.Fit(size.Width)
		case <-s.Seat.Ended():
			return s.Cut()
		case <-s.Context.Done():
			return s.Ended(context.Cause(s.Context))
		}
	}
}

// left refuses to follow a channel alone that they are not in any more: whoever reads, as a
// program, would wait for what never comes.
func (s *verb) left() error {
	if s.Scope.In == 0 {
		return nil
	}
	if in, _ := s.Seat.ChannelNumbered(s.Scope.In); in.Joined {
		return nil
	}
	return state.RefuseName(state.NotInChannel, strings.TrimPrefix(s.Call.In, "#"))
}

// gap tells where something is left out: where the events are, for programs, and
// else beside them.
func (s *verb) gap(row any, says string) {
	if s.Call.JSON {
		s.Out.Object(row)
		return
	}
	s.Errs.Line(says)
	_ = s.Errs.Flush()
}

// tell writes events as they were asked for, but for those of people whom the
// reader ignores. It reports whether there was any.
func (s *verb) tell(events []*state.Event) (any bool) {
	if len(events) == 0 {
		return false
	}
	teller := command.TellerFor(s.Seat)
	for _, e := range events {
		s.Follow(e)
		switch {
		case !s.Sees(e):
			continue
		case s.Call.JSON:
			s.Out.Object(teller.Event(s.Told(e)))
		default:
			s.Out.Lines(s.Plain.Event(s.Told(e)))
		}
		any = true
	}
	return any
}
