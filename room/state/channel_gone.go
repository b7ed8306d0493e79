package state

// What becomes of channels without anybody's doing there: their owners and members
// are gone for good, and terms end. A channel is never an account's that is no member.

import (
	"maps"
	"slices"
)

// handed tells in channels whose they are now, by nobody's doing.
func (s *State) handed(all ...*Channel) (events []*Event) {
	for _, c := range all {
		e := s.eventIn(KindHand, nil, c)
		e.Whom = s.accountPerson(c.Owner)
		events = append(events, e)
	}
	return events
}

// bequeath gives what an account had in open channels to another one. A closed one
// that it owns is its longest other member's, where one has an account: whoever comes
// as the other one was not let into it.
func (s *State) bequeath(from, to Identity) (events []*Event) {
	x := &s.channels
	for _, num := range slices.Sorted(maps.Keys(x.joined[from])) {
		c, heir := x.all[num], x.heir(num, from)
		mine := x.mine(c.Name, to)
		follows := !c.Closed && c.out(to, s.clock) == nil && (mine == c || mine == nil && len(x.joined[to]) < JoinedMost)
		if follows {
			heir = to
			x.join(num, to, x.members[num][from])
			x.answered(c, to)
			x.drop(num, from)
		}
		if c.Owner == from && heir != "" {
			c.Owner = heir
			events = append(events, s.handed(c)...)
		}
		x.touch(num)
	}
	return events
}

// sweepChannels ends the memberships of accounts of which no key has come for a year,
// and lapses invitations, terms, and channels that nobody has been a member of for long.
// No event tells of the end of such a one: nobody is left to read it.
func (s *State) sweepChannels() (events []*Event) {
	var gone []Identity
	for who := range s.channels.joined {
		if s.goneForGood(who) {
			gone = append(gone, who)
		}
	}
	slices.Sort(gone)
	for _, who := range gone {
		events = append(events, s.leaveChannels(who)...)
	}
	for _, c := range s.channels.all {
		s.sweepChannel(c)
	}
	return events
}

// goneForGood tells whether somebody has an account of which no key has come for a year.
func (s *State) goneForGood(who Identity) bool {
	return who.Registered() && !s.present(who) && !slices.ContainsFunc(s.accounts[who].Keys, func(key Identity) bool { return !s.unused(key) })
}

// leaveChannels ends all memberships of somebody.
func (s *State) leaveChannels(who Identity) (events []*Event) {
	for _, num := range slices.Sorted(maps.Keys(s.channels.joined[who])) {
		events = append(events, s.leaveChannel(s.channels.all[num], who)...)
	}
	return events
}

// sweepChannel ends what is over in a channel, and a channel that has long been empty.
func (s *State) sweepChannel(c *Channel) {
	s.lapseInvitations(c)
	if slices.ContainsFunc(c.Out, s.idleBar) || slices.ContainsFunc(c.Out, s.farBar) {
		c.Out = slices.DeleteFunc(slices.Clone(c.Out), s.idleBar)
		for i := range c.Out {
			if s.farBar(c.Out[i]) {
				c.Out[i].Near = nil
			}
		}
		s.channels.touch(c.Num)
	}
	if s.longEmpty(c) {
		s.endChannel(c)
	}
}

// overdue tells whether sweepChannel has anything to do.
func (s *State) overdue(c *Channel) bool {
	return s.longEmpty(c) || slices.ContainsFunc(c.Invited, s.unanswered) || slices.ContainsFunc(c.Out, s.idleBar) || slices.ContainsFunc(c.Out, s.farBar)
}

func (s *State) longEmpty(c *Channel) bool {
	return c.Empty != 0 && s.sure()-c.Empty >= emptyFor.Milliseconds()
}

// endChannel makes a channel no more, and its numbers.
func (s *State) endChannel(c *Channel) {
	s.channels.dissolve(c.Num)
	s.streams.forget(channelStream(c.Num))
	s.touched[streamKey+channelStream(c.Num)] = true
}
