package state

// What is said in a channel, and how fast.

import (
	"slices"
	"time"
)

// sayIn is a line in a channel.
func (b *Say) sayIn(s *State, m *Member, seat *Place) ([]*Event, error) {
	c, err := s.joinedChannel(b.In, m.Identity)
	if err != nil {
		return nil, err
	}
	if wait := s.slowedIn(c, m, seat, s.clock); wait > 0 {
		return nil, &Refusal{Code: Slowed, Wait: wait}
	}
	re, err := s.answered(m, b.Re, c.Num, nil)
	if err != nil {
		return nil, err
	}
	s.pacedIn(c, m, seat)
	e := s.eventIn(b.kind(), m, c)
	e.Text, e.Relayed = b.Text, b.As
	e.answer(re)
	s.spoke(m, seat, e)
	s.noteNonce(e, b.Nonce)
	return []*Event{e}, nil
}

// last is when something was said in a channel.
func (x *channels) last(num uint64) rhythm {
	if r := x.rhythms[num]; r != nil {
		return *r
	}
	return rhythm{}
}

// pacesIn are those that a member's lines in a channel keep to: the same as in the
// house, so that coming again is no way round it.
func (s *State) pacesIn(m *Member, seat *Place) []pace {
	all := s.paces(m, seat)
	if !m.Identity.Lasting() {
		all = append(all, pace{m.Identity, 1})
	}
	return all
}

// slowedIn is how long somebody must wait for their next line in a channel.
func (s *State) slowedIn(c *Channel, m *Member, seat *Place, now int64) time.Duration {
	if c.Slow == 0 || c.Owner == m.Identity {
		return 0
	}
	var next int64
	spoke := s.channels.last(c.Num).Spoke
	for _, p := range s.pacesIn(m, seat) {
		if at := spoke[p.who]; at != 0 {
			next = max(next, at+c.Slow/int64(p.people))
		}
	}
	return time.Duration(max(0, next-now)) * time.Millisecond
}

// pacedIn notes that somebody spoke in a channel, and forgets who need not wait any
// more. Of too many, nobody's pace is noted who has none yet.
func (s *State) pacedIn(c *Channel, m *Member, seat *Place) {
	r := &rhythm{Said: s.wall}
	if c.Slow != 0 {
		r.Spoke = map[Identity]int64{}
		for who, at := range s.channels.last(c.Num).Spoke {
			if s.clock-at < c.Slow {
				r.Spoke[who] = at
			}
		}
		for _, p := range s.pacesIn(m, seat) {
			if _, noted := r.Spoke[p.who]; noted || len(r.Spoke) < spokeMost {
				r.Spoke[p.who] = max(r.Spoke[p.who], s.clock-c.Slow) + c.Slow/int64(p.people)
			}
		}
	}
	s.channels.rhythms[c.Num] = r
	s.channels.beat(c.Num)
}

// SlowedIn is how long from a moment on somebody at a terminal has to wait until they
// may speak in a channel, and what that is called.
func (s *State) SlowedIn(seat SeatID, num uint64, now int64) (wait time.Duration, name string) {
	m, c := s.seats[seat], s.channels.all[num]
	if m == nil || c == nil || !s.channels.isMember(num, m.Identity) {
		return 0, ""
	}
	return s.slowedIn(c, m, m.seat(seat), now), c.Name.Text
}

// chargeIn is what it costs to arrange something. In the house operators do it; a
// channel's owner may be anybody, and pays as for a line.
func chargeIn(num uint64, bytes int) (Budget, int) {
	if num == 0 {
		return BudgetFree, 0
	}
	return BudgetTalk, bytes
}

// arrange changes what the owner of a channel sets, and tells its members.
func (s *State) arrange(p *Proposal, num uint64, k Kind, text string, set func(*Channel)) ([]*Event, error) {
	m, c, err := s.ownedChannel(p, num)
	if err != nil {
		return nil, err
	}
	if r := s.muted(m, p); r != nil {
		return nil, r
	}
	set(c)
	s.channels.touch(num)
	e := s.eventIn(k, m, c)
	e.Text = text
	return []*Event{e}, nil
}

// keptChannel finds a channel that the sender of a proposal keeps order in: its owner
// does, and in an open one whoever governs.
func (s *State) keptChannel(p *Proposal, num uint64) (*Member, *Channel, error) {
	m, err := s.seated(p)
	if c := s.channels.all[num]; err == nil && c != nil && !c.Closed && s.Governs(p.Seat) {
		return m, c, nil
	}
	return s.ownedChannel(p, num)
}

// longest is the members of a channel, the longest ones first.
func (x *channels) longest(num uint64) []Identity {
	all := make([]Identity, 0, len(x.members[num]))
	for who := range x.members[num] {
		all = append(all, who)
	}
	slices.SortFunc(all, func(a, b Identity) int { return x.longer(num, a, b) })
	return all
}
