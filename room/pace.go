package room

import "time"

// Pace: while lines are slowed down for all, the room remembers when somebody
// spoke beyond his leaving, so that coming again is no way round it.

// slowed is how long a member must wait for his next public line from a terminal.
func (s *State) slowed(m *Member, seat *Place, now int64) time.Duration {
	last := max(m.Said, s.said[payer(m.Identity, seat.Mode, seat.Net)])
	if s.house.Slow == 0 || last == 0 || s.operates(m.Identity) {
		return 0
	}
	return max(0, s.house.Slow-time.Duration(now-last)*time.Millisecond)
}

// paced notes that somebody spoke, unless he cannot come again.
func (s *State) paced(m *Member, seat *Place) {
	who := payer(m.Identity, seat.Mode, seat.Net)
	if s.house.Slow == 0 || !who.Lasting() {
		return
	}
	if len(s.said) >= keysMost {
		s.forgetPace()
	}
	if len(s.said) < keysMost {
		s.said[who] = s.clock
		s.touched[saidKey+string(who)] = true
	}
}

// forgetPace forgets who need not wait any more.
func (s *State) forgetPace() {
	for who, at := range s.said {
		if time.Duration(s.clock-at)*time.Millisecond >= s.house.Slow {
			delete(s.said, who)
			s.touched[saidKey+string(who)] = true
		}
	}
}
