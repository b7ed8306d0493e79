package state

// What of room time rests on the word of a clock that was doubted, as whoever judges ages by it
// needs to know.

import "slices"

// Unsure is what rests on the word of a clock that was doubted.
type Unsure struct {
	Ahead  int64  // how much of room time is not certain…
	Credit int64  // …of which the clock, which is doubted now, may well be right about so much
	spans  []Span // of doubts that are over
	shown  []Span // the same, and of the one that is not, as long as its clock may be right
}

// Unsure is what of room time rests on the clock of a node, or of any other that shares the log.
func (s *State) Unsure(node string) Unsure {
	u := Unsure{Ahead: s.house.Ahead}
	since := int64(0)
	for name, t := range s.timings {
		if n := s.peers[name]; t.Ahead == u.Ahead && t.Doubt != nil && t.Doubt.Credit > u.Credit && (name == node || n != nil && !n.Down) {
			u.Credit, since = t.Doubt.Credit, t.Room-t.Ahead-t.Doubt.Agreed
		}
	}
	all := s.house.Spans
	over := len(all) - s.openSpans()
	u.spans, u.shown = all[:over], all
	switch {
	case u.Credit > 0 && over == len(all): // some node knows nothing of spans
		u.shown = append(slices.Clip(all), Span{After: since, Leap: u.Credit})
	case u.Credit > 0:
		u.shown = slices.Clone(all)
		for i := range u.shown[over:] {
			u.shown[over+i].Leap += u.shown[over+i].part(u.Credit)
		}
	case over < len(all): // what the clock says moves nothing yet
		u.shown = all[:over]
	}
	return u
}

// Certain is the least age of what is as young as certain time says of at.
func (u Unsure) Certain(at int64) int64 { return youngest(u.spans, at) }

// Shown is the least age of what is as young as the clock says of at, which may well be right.
func (u Unsure) Shown(at int64) int64 { return youngest(u.shown, at) }
