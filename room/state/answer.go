package state

// answered is the line that somebody answers, to the members of a channel, if in one,
// or to some people, if to any: they read it, and so does everybody whom the answer is
// for. Nobody in particular is answered where nothing is meant. A reader who joined a
// closed channel later learns only that something is answered.
func (s *State) answered(m *Member, re *Event, in uint64, to []Person) (*Event, error) {
	if re == nil {
		return new(Event), nil
	}
	re = s.readable(m, re)
	same := re != nil && re.In == in && re.Private() == (len(to) > 0)
	for _, p := range to {
		same = same && re.VisibleTo(p.ID)
	}
	if !same {
		return nil, Refuse(NoSuchLine)
	}
	return re, nil
}

// answer makes a line the answer to another.
func (e *Event) answer(re *Event) { e.Re, e.ReSeq = re.N, re.Seq }
