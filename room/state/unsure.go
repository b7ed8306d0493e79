package state

// What of room time rests on the word of a clock that was doubted, as whoever judges ages by it
// needs to know.

// Unsure is what rests on the word of a clock that was doubted.
type Unsure struct {
	Ahead  int64 // how much of room time is not certain…
	Credit int64 // …of which the clock, which is doubted now, may well be right about so much…
	Since  int64 // …and since when it is doubted, in certain time: what happened later is as old as that says
}

// Unsure is what of room time rests on a clock, as its node noted it.
func (t Timing) Unsure() Unsure {
	u := Unsure{Ahead: t.Ahead}
	if t.Doubt != nil {
		u.Credit, u.Since = t.Doubt.Credit, t.Room-t.Ahead-t.Doubt.Agreed
	}
	return u
}

// Unsure is what of room time rests on the clock of any node that shares the log.
func (s *State) Unsure() Unsure {
	u := Unsure{Ahead: s.house.Ahead}
	if u.Ahead == 0 {
		return u
	}
	for name, n := range s.peers {
		if t := s.timings[name]; t != nil && !n.Down && t.Ahead == u.Ahead && t.Unsure().Credit > u.Credit {
			u = t.Unsure()
		}
	}
	return u
}
