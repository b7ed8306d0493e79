package state

// Timings in the state: what nodes propose of time is believed here.

import "time"

// KeepTime notes what a node found out about time while it runs.
type KeepTime struct{ Timing }

func (*KeepTime) Kind() Kind            { return "time" }
func (*KeepTime) Prepare() error        { return nil }
func (*KeepTime) Charge() (Budget, int) { return BudgetFree, 0 }

func (b *KeepTime) apply(s *State, p *Proposal) ([]*Event, error) {
	s.noteTime(p, b.Timing)
	return nil, nil
}

func (s *State) noteTime(p *Proposal, t Timing) {
	node := p.Seat.Node
	_, begins := p.Body.(*NodeUp)
	d := doubting{doubted: t.Doubt != nil, begins: begins}
	if p.Nth != 0 && s.house.Feature >= spanLevel {
		t = t.moving(s.house.Ahead + s.moved)
	}
	leap, ahead := t.Leap, t.Ahead
	t.Leap = 0
	s.timings[node] = &t
	s.touched[timeKey+node] = true
	if t.Doubt != nil {
		d.step = t.Doubt.Step
	}
	if p.Nth != 0 {
		t.Room = s.clock            // whatever the node's clock says
		d.begins, d.step = false, 0 // and others may have gone on meanwhile
		for name, n := range s.peers {
			if o := s.timings[name]; o != nil && !n.Down {
				ahead, d.doubted = max(ahead, o.Ahead), d.doubted || o.Doubt != nil
			}
		}
	}
	d.settled = max(0, s.house.Ahead-ahead)
	d.leap = d.settled + min(max(0, leap-d.settled), s.moved)
	if s.house.Ahead != ahead {
		s.house.Ahead = ahead
		s.touched[houseKey] = true
	}
	s.noteSpans(d)
}

// moving is the timing where no more of room time can rest on its clock than has been moved on:
// what is certain would fall, and what is old would be young again.
func (t Timing) moving(most int64) Timing {
	over := max(0, t.Ahead-most)
	t.Ahead -= over
	if t.Doubt != nil && over > 0 {
		d := *t.Doubt
		d.Credit = max(0, d.Credit-over)
		t.Doubt = &d
	}
	return t
}

// logTime is how far room time may have come on a shared log by what its own clock says
// has passed: one node's clock that runs ahead carries nobody off.
type logTime struct {
	At   int64 `json:"at"`   // of the last entry, on the log's clock
	Room int64 `json:"room"` // room time by then, had it gone on as that clock does where it rose
}

// bounded is the room time that an entry of a shared log tells, as far as it can be
// believed. The first is.
func (s *State) bounded(at, room int64) int64 {
	if s.logTime == (logTime{}) {
		s.logTime = logTime{at, max(s.clock, room)}
	}
	s.logTime.Room += max(0, at-s.logTime.At)
	s.logTime.At = at
	s.touched[logTimeKey] = true
	return min(room, s.logTime.Room+ClockSlack.Milliseconds())
}

// sure is room time without what rests on the word of a clock that was doubted.
// Ages are measured by it: what it would delete or free cannot come back.
func (s *State) sure() int64 { return s.clock - s.house.Ahead }

// since is the least age of what happened within some time.
func (s *State) since(most time.Duration) int64 {
	return youngest(s.house.Spans[:len(s.house.Spans)-s.openSpans()], s.sure()-most.Milliseconds())
}

// passed is room time as the proposer of an entry had it. Programs of before
// knew only the wall's: an entry of theirs moves room time on by a minute at most.
func (s *State) passed(p *Proposal) int64 {
	switch {
	case p.Nth != 0:
		return s.bounded(p.At, p.Room)
	case p.Room != 0:
		return p.Room
	case s.clock == 0:
		return p.At
	}
	return min(p.At, s.clock+ClockSlack.Milliseconds())
}

// tellTimes brings the ends that events and refusals tell from room time to the
// wall's, as it stood when the entry was proposed.
func (s *State) tellTimes(p *Proposal, events []*Event, err error, ended int) error {
	offset := p.At - s.clock
	for _, e := range events {
		if e.Until != 0 {
			e.Until += offset
		}
	}
	for i := range s.ended[ended:] {
		s.ended[ended+i].Why = s.ended[ended+i].Why.OnWall(offset)
	}
	if r, ok := err.(*Refusal); ok {
		return r.OnWall(offset)
	}
	return err
}

// OnWall is a refusal with its end on the wall's clock, which is so far from room time.
func (r *Refusal) OnWall(offset int64) *Refusal {
	if r == nil || r.Until.IsZero() {
		return r
	}
	c := *r
	c.Until = r.Until.Add(time.Duration(offset) * time.Millisecond)
	return &c
}

// newest is the last room time that anything in the state bears.
func (s *State) newest() int64 {
	last := s.house.Swept
	for _, t := range s.timings {
		last = max(last, t.Room)
	}
	for _, m := range s.members {
		last = max(last, m.Said)
	}
	for _, k := range s.keys {
		last = max(last, k.Last)
	}
	for _, c := range s.sanctions.all {
		last = max(last, c.At)
	}
	for _, t := range s.traces.by {
		last = max(last, t.At)
	}
	for _, o := range s.nonces.n {
		last = max(last, o.At)
	}
	for _, c := range s.channels.all {
		last = max(last, c.Empty)
	}
	for _, a := range s.accounts {
		for _, o := range a.Names {
			last = max(last, o.Used)
		}
	}
	return last
}

// Timing is what a node has noted of time, at one moment. All are milliseconds.
type Timing struct {
	Boot  string `json:"boot,omitempty"`
	Run   int64  `json:"run"`             // what Running said
	Wall  int64  `json:"wall"`            // what the wall's clock said
	Room  int64  `json:"room"`            // room time
	Sure  int64  `json:"sure,omitempty"`  // wall time as far as it is trusted; 0 if none was seen yet
	Ahead int64  `json:"ahead,omitempty"` // how much of room time is not certain, see State.sure
	Doubt *Doubt `json:"doubt,omitempty"` // of the wall's clock
	Leap  int64  `json:"leap,omitempty"`  // by how much what is certain of room time goes on with this at once
}

// Doubt is a wall's clock that says more, or less, than can be believed at once.
type Doubt struct {
	Step   int64 `json:"step"`             // how far it is beyond what is trusted
	Credit int64 `json:"credit,omitempty"` // by how much of that room time was moved
	Agreed int64 `json:"agreed,omitempty"` // for how long the node has seen it agree
}

// After is the timing when some time has passed for certain.
func (t Timing) After(passed int64) Timing {
	t.Room += passed
	t.Leap = 0
	if t.Sure != 0 {
		t.Sure += passed
	}
	return t
}

// Believe takes the wall's clock for right. Room time has had a part of what it
// says.
func (t Timing) Believe(credit int64) Timing {
	if step := t.Wall - t.Sure; t.Sure != 0 && step > 0 {
		t.Room += max(0, step-credit)
		t.Ahead -= min(step, credit)
		t.Leap = step
	}
	t.Sure, t.Doubt = t.Wall, nil
	return t
}

// Trust believes the wall's clock on the operator's word.
func (t Timing) Trust() Timing {
	credit := int64(0)
	if t.Doubt != nil {
		credit = t.Doubt.Credit
	}
	return t.Believe(credit)
}

// Timing is what a node noted of time last, if it did.
func (s *State) Timing(node string) (Timing, bool) {
	if t := s.timings[node]; t != nil {
		return *t, true
	}
	return Timing{}, false
}

// Newest is the last room time that can be believed, and whether a wrong clock
// had carried it off: then, it is what something in the state bears.
func (s *State) Newest() (last int64, carried bool) {
	if newest := s.newest(); newest != 0 && s.clock-newest > unsweptMost.Milliseconds() {
		return newest, true
	}
	return s.clock, false
}
