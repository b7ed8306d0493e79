package state

import (
	"slices"
	"time"
)

// What is said in a channel, and how fast.

// sayIn is a line in a channel.
func (b *Say) sayIn(s *State, m *Member, seat *Place) ([]*Event, error) {
	c, err := s.joinedChannel(b.In, m.Identity)
	if err != nil {
		return nil, err
	}
	if wait := s.slowedIn(c, m.Identity, s.clock); wait > 0 {
		return nil, &Refusal{Code: Slowed, Wait: wait}
	}
	c.paced(m.Identity, s.clock)
	c.Said = s.wall
	s.channels.touchQuietly(c.Num)
	e := s.eventIn(b.kind(), m, c)
	e.Text, e.Relayed = b.Text, b.As
	s.spoke(m, seat, e)
	s.noteNonce(e, b.Nonce)
	return []*Event{e}, nil
}

// slowedIn is how long somebody must wait for their next line in a channel.
func (s *State) slowedIn(c *Channel, who Identity, now int64) time.Duration {
	last := c.Spoke[who]
	if c.Slow == 0 || last == 0 || c.Owner == who {
		return 0
	}
	return time.Duration(max(0, last+c.Slow-now)) * time.Millisecond
}

// paced notes that somebody spoke, while the channel is slow, and forgets who need
// not wait any more.
func (c *Channel) paced(who Identity, now int64) {
	if c.Slow == 0 {
		return
	}
	spoke := map[Identity]int64{who: now}
	for other, at := range c.Spoke {
		if other != who && now-at < c.Slow && len(c.Spoke) < spokeMost {
			spoke[other] = at
		}
	}
	c.Spoke = spoke
}

// SlowedIn is how long from a moment on somebody at a terminal has to wait until they
// may speak in a channel.
func (s *State) SlowedIn(seat SeatID, num uint64, now int64) time.Duration {
	m, c := s.seats[seat], s.channels.all[num]
	if m == nil || c == nil || !s.channels.isMember(num, m.Identity) {
		return 0
	}
	return s.slowedIn(c, m.Identity, now)
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
