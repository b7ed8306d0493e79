package room

// Timings in the state: what nodes propose of time is believed here.

import (
	"context"
	"log/slog"
	"time"
)

// keepTime notes what a node found out about time while it runs.
type keepTime struct{ timing }

func (*keepTime) kind() Kind            { return "time" }
func (*keepTime) prepare() error        { return nil }
func (*keepTime) charge() (budget, int) { return free, 0 }

func (b *keepTime) apply(s *State, p *Proposal) ([]*Event, error) {
	s.noteTime(p.Seat.Node, b.timing)
	return nil, nil
}

func (s *State) noteTime(node string, t timing) {
	s.timings[node] = &t
	s.touched[timeKey+node] = true
	if s.house.Ahead != t.Ahead {
		s.house.Ahead = t.Ahead
		s.touched[houseKey] = true
	}
}

// sure is room time without what rests on the word of a clock that was doubted.
// Ages are measured by it: what it would delete or free cannot come back.
func (s *State) sure() int64 { return s.clock - s.house.Ahead }

// passed is room time as the proposer of an entry had it. Programs of before
// knew only the wall's: an entry of theirs moves room time on by a minute at most.
func (s *State) passed(p *Proposal) int64 {
	switch {
	case p.Room != 0:
		return p.Room
	case s.clock == 0:
		return p.At
	}
	return min(p.At, s.clock+clockSlack.Milliseconds())
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
		s.ended[ended+i].why = s.ended[ended+i].why.at(offset)
	}
	if r, ok := err.(*Refusal); ok {
		return r.at(offset)
	}
	return err
}

// at is a refusal with its end on the wall's clock, which is so far from room time.
func (r *Refusal) at(offset int64) *Refusal {
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
	for _, a := range s.accounts {
		for _, o := range a.Names {
			last = max(last, o.Used)
		}
	}
	return last
}

// heal sets room time back where a wrong clock had carried the whole state off.
// What bears a later time happened now, and terms that began later begin now.
func (s *State) heal(now int64) {
	s.clock = now
	s.healed, s.house.Ahead = now, 0
	s.house.Swept = min(s.house.Swept, now)
	s.touched[houseKey] = true
	for _, m := range s.members {
		m.Said = min(m.Said, now)
		for i := range m.Talks {
			m.Talks[i].Opened = min(m.Talks[i].Opened, now)
		}
		s.touch(m)
	}
	for id, k := range s.keys {
		k.Since, k.Last = min(k.Since, now), min(k.Last, now)
		s.touched[keyKey+string(id)] = true
	}
	s.owned = newOwnedIndex() // sorted by what changes here
	for id, a := range s.accounts {
		a.Since = min(a.Since, now)
		for _, o := range a.Names {
			o.Since, o.Used = min(o.Since, now), min(o.Used, now)
			s.owned.add(o)
		}
		s.touchAccount(id)
	}
	for _, c := range s.sanctions.all {
		if late := c.At - now; late > 0 {
			c.At = now
			if c.Until != 0 {
				c.Until -= late
			}
			if c.NearUntil != 0 {
				c.NearUntil -= late
			}
			s.touchSanction(c)
		}
	}
	for net, times := range s.newcomers {
		for i := range times {
			times[i] = min(times[i], now)
		}
		s.touched[newcomersKey+net.String()] = true
	}
	for _, t := range s.traces.by {
		t.At = min(t.At, now)
		s.touchTrace(t)
	}
	for n, o := range s.nonces.n {
		o.At = min(o.At, now)
		s.touchNonce(n)
	}
	for who, at := range s.said {
		s.said[who] = min(at, now)
		s.touched[saidKey+string(who)] = true
	}
}

// up is what a node proposes of time when it starts.
func (r *Room) up() *NodeUp {
	var (
		s      = r.state
		clock  = r.time.clock
		last   = s.clock
		prev   = s.timings[r.cfg.Node]
		up     = new(NodeUp)
		timing timing
	)
	if newest := s.newest(); newest != 0 && last-newest > unsweptMost.Milliseconds() {
		last, up.Heal = newest, true
	}
	wall := clock.read().wall
	switch {
	case prev != nil:
		timing = clock.restart(*prev, last)
	case last > wall && clock.plausible(wall):
		// A program of before had one time, which a clock once ahead carried off.
		timing, up.Heal = clock.first(wall), true
	default:
		timing = clock.first(last)
	}
	if r.cfg.TrustClock {
		timing = timing.trust()
	}
	up.Time = &timing
	if healed := time.Duration(s.clock-timing.Room) * time.Millisecond; up.Heal && healed > clockSlack {
		r.cfg.Logger.Warn("the room's time was carried off by a wrong clock, and is healed", "by", healed.Round(time.Second).String())
	}
	r.doubts(timing)
	return up
}

// doubts tells the operator of a clock in doubt.
func (r *Room) doubts(t timing) {
	if t.Doubt == nil {
		return
	}
	r.cfg.Logger.Warn("the clock of this machine is doubted", "off", (time.Duration(t.Doubt.Step) * time.Millisecond).Round(time.Second).String(),
		slog.String("meanwhile", "nothing old is deleted or freed until it has agreed with itself for a day; if it is right, stop the server and run \"teahouse check --trust-clock\""))
}

// watchClock looks at a clock in doubt until it is believed.
func (r *Room) watchClock(ctx context.Context) {
	timer := time.NewTicker(clockLook)
	defer timer.Stop()
	for told := r.time.noted(); told.Doubt != nil || told.Sure == 0; {
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
		}
		now := r.time.clock.look(r.time.noted())
		same := now.Doubt != nil && told.Doubt != nil && now.Doubt.Step == told.Doubt.Step
		if (same || now.Sure == 0) && now.Run-told.Run < clockTell.Milliseconds() {
			continue
		}
		p := r.proposal(SeatID{Node: r.cfg.Node, Epoch: r.epoch}, &keepTime{now})
		p.Room = now.Room
		r.queue.put(&pending{proposal: p})
		switch {
		case now.Doubt == nil && now.Sure != 0:
			r.cfg.Logger.Info("the clock of this machine is trusted")
		case !same:
			r.doubts(now)
		}
		told = now
	}
}

// TimeSight is what an operator should know of a room's time.
type TimeSight struct {
	Lost time.Duration // by how much a wrong clock carried the room's time off
	Off  time.Duration // how far the machine's clock is from what it should say, if it is doubted
}

// LookAtTime tells what a start on a clock would find in a stored state.
func LookAtTime(snap *Snapshot, node string, clock Clock) (TimeSight, error) {
	s, err := restore(snap)
	if err != nil {
		return TimeSight{}, err
	}
	last := s.clock
	var sight TimeSight
	if newest := s.newest(); newest != 0 && last-newest > unsweptMost.Milliseconds() {
		sight.Lost = time.Duration(last-newest) * time.Millisecond
		last = newest
	}
	if prev := s.timings[node]; prev != nil {
		if t := clock.restart(*prev, last); t.Doubt != nil {
			sight.Off = time.Duration(t.Doubt.Step) * time.Millisecond
		}
	}
	return sight, nil
}
