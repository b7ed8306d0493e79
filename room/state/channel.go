package state

// Channels: who else reads a line. Nobody reads one that they have not joined,
// nor what a closed one said before they last did. Number 0 is the house, which
// is not among them. What is said names a channel by its number, so that two of
// one name are never mixed up.

import (
	"slices"
	"strconv"
	"strings"

	"teahouse/room/text"
)

// Channel is a part of the room that people join.
type Channel struct {
	Num    uint64    `json:"num"`
	Name   text.Name `json:"name"`
	Topic  string    `json:"topic,omitempty"`
	Owner  Identity  `json:"owner,omitempty"`  // an account; none if no member has one
	Slow   int64     `json:"slow,omitempty"`   // milliseconds between two lines of one person
	Closed bool      `json:"closed,omitempty"` // for members alone, for ever
	Empty  int64     `json:"empty,omitempty"`  // since when it has no members, in room time; 0 while it has some

	Founder Identity     `json:"founder"`
	Invited []Invitation `json:"invited,omitempty"` // the first one first
	Out     []Barred     `json:"out,omitempty"`     // who was taken out, the first one first
}

// rhythm is when something was said in a channel. Each line changes it, so it is
// stored apart from what may be much.
type rhythm struct {
	Said  int64              `json:"said"`            // last, on the wall's clock
	Spoke map[Identity]int64 `json:"spoke,omitempty"` // by each, last, while it is slow, in room time
}

// Move is that somebody reads a channel from now on, or no longer.
type Move struct {
	Who Identity
	Num uint64
	In  bool
}

// channels finds channels by number and by member. A membership is the number
// of the event that told of the last joining.
type channels struct {
	all     map[uint64]*Channel
	rhythms map[uint64]*rhythm
	members map[uint64]map[Identity]uint64
	joined  map[Identity]map[uint64]bool
	invited map[Identity]map[uint64]bool
	named   map[string][]*Channel // by folded name
	present map[Identity]bool     // who is in the list…
	here    map[uint64]int        // …and how many of them are in each
	version uint64
	moved   []Move          // since the room last looked
	touched map[string]bool // the state's
}

func newChannels(touched map[string]bool) channels {
	return channels{
		all: map[uint64]*Channel{}, rhythms: map[uint64]*rhythm{}, members: map[uint64]map[Identity]uint64{}, joined: map[Identity]map[uint64]bool{},
		invited: map[Identity]map[uint64]bool{}, named: map[string][]*Channel{}, touched: touched,
		present: map[Identity]bool{}, here: map[uint64]int{},
	}
}

// touch marks what is stored of a channel, and told of it, as changed.
func (x *channels) touch(num uint64) {
	x.version++
	x.touched[channelKey+strconv.FormatUint(num, 36)] = true
}

// beat is touch for when something was said, for which nobody need look again.
func (x *channels) beat(num uint64) { x.touched[rhythmKey+strconv.FormatUint(num, 36)] = true }

// add puts in a channel that nobody has joined yet.
func (x *channels) add(c *Channel) {
	x.all[c.Num] = c
	x.name(c)
	for _, i := range c.Invited {
		x.invites(c, i.Who)
	}
	x.touch(c.Num)
}

// dissolve ends a channel: nobody reads any more what was said there.
func (x *channels) dissolve(num uint64) {
	c := x.all[num]
	if c == nil {
		return
	}
	for _, who := range x.longest(num) {
		x.drop(num, who)
	}
	for _, i := range c.Invited {
		x.uninvite(c, i.Who)
	}
	x.unname(c)
	delete(x.all, num)
	delete(x.rhythms, num)
	x.touch(num)
	x.beat(num)
}

// name lets a channel be found by its name.
func (x *channels) name(c *Channel) { x.named[c.Name.Fold] = append(x.named[c.Name.Fold], c) }

func (x *channels) unname(c *Channel) {
	x.named[c.Name.Fold] = slices.DeleteFunc(x.named[c.Name.Fold], func(o *Channel) bool { return o == c })
	if len(x.named[c.Name.Fold]) == 0 {
		delete(x.named, c.Name.Fold)
	}
}

// ownerChanged notes that somebody may be called otherwise than before: a channel
// tells whose it is.
func (x *channels) ownerChanged(who Identity) {
	for num := range x.joined[who] {
		if x.all[num].Owner == who {
			x.version++
		}
	}
}

// sees tells whether somebody may know that a channel exists.
func (x *channels) sees(c *Channel, who Identity) bool {
	return !c.Closed || x.isMember(c.Num, who) || c.invitation(who) != nil
}

// against returns the oldest channel, of those that somebody sees, that has the
// name or one that looks like it; nil if none has. A closed one that they do not
// see is in nobody's way, or the answer would tell of it.
func (x *channels) against(n text.Name, who Identity) (oldest *Channel) {
	return x.oldest(n, func(c *Channel) bool { return x.sees(c, who) })
}

// mine is the channel that somebody has joined which has the name, or one that looks
// like it: of two they would not know which is meant.
func (x *channels) mine(n text.Name, who Identity) *Channel {
	return x.oldest(n, func(c *Channel) bool { return x.isMember(c.Num, who) })
}

// oldest is the oldest of those channels meant whose name looks like one.
func (x *channels) oldest(n text.Name, meant func(*Channel) bool) (oldest *Channel) {
	looks := map[string]bool{}
	for look := range n.EachLook {
		looks[look] = true
	}
	for _, c := range x.all {
		if (oldest == nil || c.Num < oldest.Num) && meant(c) && (c.Name.Fold == n.Fold || c.looksLike(looks)) {
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

// ChannelOf is the number of the channel that a record holds, 0 if it holds none.
func (r Record) ChannelOf() uint64 {
	of, ok := strings.CutPrefix(r.Key, channelKey)
	num, err := strconv.ParseUint(of, 36, 64)
	if !ok || err != nil {
		return 0
	}
	return num
}
