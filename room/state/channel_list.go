package state

// What somebody may know of channels: of those they joined, of those they are
// invited to, and of the open ones. For anybody else a closed channel is not there,
// but for whoever governs, who knows how large each is and whose.

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// Listed is what somebody may know of a channel.
type Listed struct {
	Num     uint64
	Name    string // empty where no more may be known than how many are in it and whose it is
	Topic   string
	Closed  bool
	Slow    int64  // milliseconds between two lines of one person
	Owner   Person // nobody if no member has an account
	Members int
	Here    int   // of them
	Said    int64 // when something was said last, on the wall's clock; 0 if nothing was
	Joined  bool
	Owned   bool
	Invited bool
	By      Person // by whom

	since uint64
	fold  string
}

// Channels lists the channels that somebody may know of: those they joined, the
// first one first, then those they are invited to, then the open ones, and for who
// governs the closed ones, the last two by name and by number.
func (s *State) Channels(who Identity, governs bool) (all []Listed) {
	for num := range s.channels.all {
		if one, ok := s.ChannelNumbered(num, who, governs); ok {
			all = append(all, one)
		}
	}
	rank := func(c *Listed) int {
		switch {
		case c.Joined:
			return 0
		case c.Invited:
			return 1
		case !c.Closed:
			return 2
		}
		return 3
	}
	slices.SortFunc(all, func(a, b Listed) int {
		return cmp.Or(cmp.Compare(rank(&a), rank(&b)), cmp.Compare(a.since, b.since), strings.Compare(a.fold, b.fold), cmp.Compare(a.Num, b.Num))
	})
	return all
}

// ChannelNumbered is what somebody may know of the channel with a number.
func (s *State) ChannelNumbered(num uint64, who Identity, governs bool) (Listed, bool) {
	switch c := s.channels.all[num]; {
	case c == nil:
		return Listed{}, false
	case s.channels.sees(c, who):
		return s.listed(c, who), true
	default:
		return Listed{Num: num, Closed: true, Owner: s.accountPerson(c.Owner), Members: len(s.channels.members[num])}, governs
	}
}

// Joined lists the channels that somebody has joined, the first one first. It costs
// the same however many channels there are, and people in them.
func (s *State) Joined(who Identity) (all []Listed) {
	for num := range s.channels.joined[who] {
		all = append(all, s.listed(s.channels.all[num], who))
	}
	slices.SortFunc(all, func(a, b Listed) int { return cmp.Or(cmp.Compare(a.since, b.since), cmp.Compare(a.Num, b.Num)) })
	return all
}

// Invitations lists the channels that somebody is invited to, by number.
func (s *State) Invitations(who Identity) (all []Listed) {
	for _, num := range slices.Sorted(maps.Keys(s.channels.invited[who])) {
		all = append(all, s.listed(s.channels.all[num], who))
	}
	return all
}

// InvitedTo are those who are invited to a channel.
func (s *State) InvitedTo(num uint64) (all []Identity) {
	if c := s.channels.all[num]; c != nil {
		for _, i := range c.Invited {
			all = append(all, i.Who)
		}
	}
	return all
}

// Ignored lists the channels of which somebody wants no invitations, by name: of each
// no more than what it is called.
func (s *State) Ignored(who Identity) (all []Listed) {
	kept := s.ignores(who)
	if kept == nil {
		return nil
	}
	for _, num := range *kept {
		if c := s.channels.all[num]; c != nil {
			all = append(all, Listed{Num: num, Name: c.Name.Text, fold: c.Name.Fold})
		}
	}
	slices.SortFunc(all, func(a, b Listed) int { return cmp.Or(strings.Compare(a.fold, b.fold), cmp.Compare(a.Num, b.Num)) })
	return all
}

// Ended tells whether the channel with a number is no more.
func (s *State) Ended(num uint64) bool { return s.channels.all[num] == nil }

// Channel finds the channel that a folded name means for somebody: the one they are
// in, the one they are invited to, or the open one.
func (s *State) Channel(fold string, who Identity) (Listed, bool) {
	var best *Channel
	rank := func(c *Channel) int {
		switch {
		case s.channels.isMember(c.Num, who):
			return 0
		case c.invitation(who) != nil:
			return 1
		}
		return 2
	}
	for _, c := range s.channels.named[fold] {
		if s.channels.sees(c, who) && (best == nil || cmp.Or(cmp.Compare(rank(c), rank(best)), cmp.Compare(c.Num, best.Num)) < 0) {
			best = c
		}
	}
	if best == nil {
		return Listed{}, false
	}
	return s.listed(best, who), true
}

// Invited finds the channel that a folded name means for somebody among those they are
// invited to: they may be in another one so called.
func (s *State) Invited(fold string, who Identity) (Listed, bool) {
	var first *Channel
	for _, c := range s.channels.named[fold] {
		if c.invitation(who) != nil && (first == nil || c.Num < first.Num) {
			first = c
		}
	}
	if first == nil {
		return Listed{}, false
	}
	return s.listed(first, who), true
}

func (s *State) listed(c *Channel, who Identity) Listed {
	one := Listed{
		Num: c.Num, Name: c.Name.Text, Topic: c.Topic, Closed: c.Closed, Slow: c.Slow, Owner: s.accountPerson(c.Owner),
		Members: len(s.channels.members[c.Num]), Here: s.channels.here[c.Num], Said: s.channels.last(c.Num).Said, Joined: s.channels.isMember(c.Num, who),
		since: s.channels.members[c.Num][who], fold: c.Name.Fold,
	}
	one.Owned = one.Joined && c.Owner == who
	if i := c.invitation(who); i != nil {
		one.Invited, one.By = true, i.By
		if c.Closed { // who is invited knows what it is called, and by whom
			one.Topic, one.Members, one.Here, one.Said, one.Slow = "", 0, 0, 0, 0
		}
	}
	return one
}

// Reads tells whether somebody may read an event.
func (s *State) Reads(e *Event, who Identity) bool {
	if e.In != 0 {
		return s.channels.reads(e.In, e.N, who)
	}
	return e.VisibleTo(who)
}

// ChannelsVersion is another one whenever what [State.Channels] tells is, but for
// who is here and when something was said.
func (s *State) ChannelsVersion() uint64 { return s.channels.version }
