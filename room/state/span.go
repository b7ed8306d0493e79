package state

// Spans of certain time in which a clock was doubted. If it was right after all, certain time leaps,
// at the end of the doubt, over what had passed before it began. What happened within is as much
// younger than its age says: it would be deleted too early. What the state itself bears of that time
// is set right where room time leaps, so that a term is as long as was said.

import "slices"

// spanLevel is that of the programs that know spans.
const spanLevel = 5

// spansMost is how many are kept: doubts are rare, and end.
const spansMost = 16

// Span is one. Those of a state rise, and none overlap.
type Span struct {
	After int64 `json:"after"`          // what bears this age was there before
	Upto  int64 `json:"upto,omitempty"` // the last age within; 0: it is not over
	Leap  int64 `json:"leap,omitempty"` // by how much what happened within is younger
	Step  int64 `json:"step,omitempty"` // how far the clock was beyond what is trusted, when it was last looked at within
	Open  bool  `json:"open,omitempty"` // the clock is doubted still
}

// part is how much of a leap had passed before the span, as far as its clock told.
func (one Span) part(leap int64) int64 {
	if one.Step <= 0 {
		return leap
	}
	return min(one.Step, leap)
}

// doubting is what a node notes of a doubt.
type doubting struct {
	doubted bool  // a clock is
	begins  bool  // the node starts: what the clock says has passed since it last did was not only before the doubt
	step    int64 // how far it is beyond what is trusted
	leap    int64 // of certain time, just now…
	settled int64 // …of which room time had been so much ahead
}

// noteSpans begins spans, and ends them.
func (s *State) noteSpans(d doubting) {
	first := len(s.house.Spans) - s.openSpans()
	if s.house.Feature < spanLevel || first == len(s.house.Spans) && !d.doubted {
		return
	}
	all := slices.Clone(s.house.Spans) // others may read it
	open := all[first:]
	ends := !d.doubted || d.leap > 0
	if n := len(open); n > 0 {
		last := &open[n-1]
		ends = ends || d.begins && d.step > last.Step+ClockSlack.Milliseconds()
		ends = ends && (!d.doubted || n < spansMost)
		if ends {
			last.Upto = s.sure() - d.leap
		}
		if !d.begins {
			last.Step = d.step // the same clock says now how it was
		}
	}
	if d.leap > d.settled {
		s.retime(s.leaped(open, d))
	}
	for i := range open {
		open[i].Leap += open[i].part(d.leap)
		open[i].Open = d.doubted
	}
	switch {
	case !d.doubted:
		all = slices.DeleteFunc(all, func(one Span) bool { return one.Leap <= 0 || one.Upto <= one.After })
		all = all[max(0, len(all)-spansMost):]
	case ends || len(open) == 0:
		all = append(all, Span{After: s.sure(), Step: d.step, Open: true})
	}
	s.house.Spans = all
	s.touched[houseKey] = true
}

// leaped sets what bears a time of some spans to what that would have been, had what the clock says
// been known. Where room time had been moved on before, it was.
func (s *State) leaped(open []Span, d doubting) retiming {
	ahead := s.house.Ahead + d.settled // at their time
	return func(at int64) int64 {
		by := int64(0)
		for _, one := range open {
			if at > one.After+ahead {
				by = max(0, one.part(d.leap)-d.settled)
			}
		}
		return at + by
	}
}

// openSpans is how many of the last are of a doubt that is not over.
func (s *State) openSpans() (n int) {
	for _, one := range s.house.Spans {
		if one.Open {
			n++
		}
	}
	return n
}

// youngest is the least age of what is as young as certain time says of at.
func youngest(spans []Span, at int64) int64 {
	for _, one := range spans {
		switch {
		case at <= one.After:
			return at
		case at <= one.After+one.Leap:
			return one.After + 1
		case one.Upto == 0 || at-one.Leap <= one.Upto:
			return at - one.Leap
		}
	}
	return at
}
