package state

import (
	"cmp"
	"maps"
	"slices"
	"strconv"

	"teahouse/room/text"
)

// Channels: who else reads a line. Nobody reads one that they have not joined,
// nor what a closed one said before they last did. Number 0 is the house, which
// is not among them. What is said names a channel by its number, so that two of
// one name are never mixed up.

// Channel is a part of the room that people join.
type Channel struct {
	Num    uint64    `json:"num"`
	Name   text.Name `json:"name"`
	Topic  string    `json:"topic,omitempty"`
	Owner  Identity  `json:"owner,omitempty"`  // an account; none if no member has one
	Slow   int64     `json:"slow,omitempty"`   // milliseconds between two lines of one person
	Closed bool      `json:"closed,omitempty"` // for members alone, for ever
	Empty  int64     `json:"empty,omitempty"`  // since when it has no members, in room time; 0 while it has some
}

// channels finds channels by number and by member. A membership is the number
// of the event that told of the last joining.
type channels struct {
	all     map[uint64]*Channel
	members map[uint64]map[Identity]uint64
	joined  map[Identity]map[uint64]bool
	touched map[string]bool // the state's
}

func newChannels(touched map[string]bool) channels {
	return channels{map[uint64]*Channel{}, map[uint64]map[Identity]uint64{}, map[Identity]map[uint64]bool{}, touched}
}

// touch marks what is stored of a channel as changed.
func (x *channels) touch(num uint64) { x.touched[channelKey+strconv.FormatUint(num, 36)] = true }

// membershipID is what a membership is stored under.
func membershipID(num uint64, who Identity) string {
	return strconv.FormatUint(num, 36) + "/" + string(who)
}

// add puts in a channel that nobody has joined yet.
func (x *channels) add(c *Channel) {
	x.all[c.Num] = c
	x.touch(c.Num)
}

// join makes somebody a member from event n on. Who is one already stays what
// they are: joining twice is no way to lose what was read.
func (x *channels) join(num uint64, who Identity, n uint64) {
	c := x.all[num]
	if c == nil || x.isMember(num, who) {
		return
	}
	x.put(num, who, n)
	c.Empty = 0
	x.touch(num)
}

// put keeps a membership. When a state is restored its channel may come later.
func (x *channels) put(num uint64, who Identity, n uint64) {
	if x.members[num] == nil {
		x.members[num] = map[Identity]uint64{}
	}
	if x.joined[who] == nil {
		x.joined[who] = map[uint64]bool{}
	}
	x.members[num][who] = n
	x.joined[who][num] = true
	x.touched[joinedKey+membershipID(num, who)] = true
}

// part ends a membership at a room time. What an owner leaves is the longest
// member's.
func (x *channels) part(num uint64, who Identity, now int64) {
	if !x.isMember(num, who) {
		return
	}
	c := x.all[num]
	x.drop(num, who)
	if c.Owner == who {
		c.Owner = x.heir(num)
	}
	if len(x.members[num]) == 0 {
		c.Empty = now
	}
	x.touch(num)
}

// partAll ends all memberships of somebody who is gone for good.
func (x *channels) partAll(who Identity, now int64) {
	for _, num := range slices.Sorted(maps.Keys(x.joined[who])) {
		x.part(num, who, now)
	}
}

func (x *channels) drop(num uint64, who Identity) {
	delete(x.members[num], who)
	if len(x.members[num]) == 0 {
		delete(x.members, num)
	}
	delete(x.joined[who], num)
	if len(x.joined[who]) == 0 {
		delete(x.joined, who)
	}
	x.touched[joinedKey+membershipID(num, who)] = true
}

// dissolve ends a channel: nobody reads any more what was said there.
func (x *channels) dissolve(num uint64) {
	for who := range x.members[num] {
		x.drop(num, who)
	}
	delete(x.all, num)
	x.touch(num)
}

// fold makes what a key joined its account's. Where both were members it is
// since the earlier one joined: that is what the person has read.
func (x *channels) fold(key, account Identity) {
	for _, num := range slices.Sorted(maps.Keys(x.joined[key])) {
		since := x.members[num][key]
		x.drop(num, key)
		x.join(num, account, since)
		x.members[num][account] = min(x.members[num][account], since)
		if c := x.all[num]; c.Owner == "" {
			c.Owner = account
			x.touch(num)
		}
	}
}

// heir is the registered member who joined first, nobody if there is none.
func (x *channels) heir(num uint64) (heir Identity) {
	longest := func(a, b Identity) int {
		return cmp.Or(cmp.Compare(x.members[num][a], x.members[num][b]), cmp.Compare(a, b))
	}
	for who := range x.members[num] {
		if who.Registered() && (heir == "" || longest(who, heir) < 0) {
			heir = who
		}
	}
	return heir
}

func (x *channels) isMember(num uint64, who Identity) bool { return x.joined[who][num] }

// sees tells whether somebody may know that a channel exists.
func (x *channels) sees(c *Channel, who Identity) bool {
	return !c.Closed || x.isMember(c.Num, who)
}

// against returns the oldest channel, of those that somebody sees, that has the
// name or one that looks like it; nil if none has. A closed one that they do not
// see is in nobody's way, or the answer would tell of it.
func (x *channels) against(n text.Name, who Identity) (oldest *Channel) {
	looks := map[string]bool{}
	for look := range n.EachLook {
		looks[look] = true
	}
	for _, c := range x.all {
		if x.sees(c, who) && (oldest == nil || c.Num < oldest.Num) && (c.Name.Fold == n.Fold || c.looksLike(looks)) {
			oldest = c
		}
	}
	return oldest
}

func (c *Channel) looksLike(looks map[string]bool) bool {
	for look := range c.Name.EachLook {
		if looks[look] {
			return true
		}
	}
	return false
}

// reads tells whether somebody may read event n of a channel. Of one that is no
// more, nobody may.
func (x *channels) reads(num, n uint64, who Identity) bool {
	return x.isMember(num, who) && (!x.all[num].Closed || n >= x.members[num][who])
}

// Memberships are the channels that somebody reads, by rising number.
func (s *State) Memberships(who Identity) (all []Membership) {
	for num := range s.channels.joined[who] {
		m := Membership{Num: num}
		if s.channels.all[num].Closed {
			m.Since = s.channels.members[num][who]
		}
		all = append(all, m)
	}
	slices.SortFunc(all, func(a, b Membership) int { return cmp.Compare(a.Num, b.Num) })
	return all
}
