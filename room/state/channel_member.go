package state

// Who is in which channel, since when, and who reads what is said there. Nobody
// reads a channel that they are not in, nor what a closed one said before they
// last joined; and one with members who have accounts is one of theirs.

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
)

// membershipID is what a membership is stored under.
func membershipID(num uint64, who Identity) string {
	return strconv.FormatUint(num, 36) + "/" + string(who)
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
	if !x.joined[who][num] && x.present[who] {
		x.here[num]++
	}
	x.members[num][who] = n
	x.joined[who][num] = true
	x.version++
	x.moved = append(x.moved, Move{who, num, true})
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
		c.Owner = x.heir(num, who)
	}
	if len(x.members[num]) == 0 {
		c.Empty = now
	}
	x.touch(num)
}

// partAll ends all memberships of somebody who is gone for good, and what they were
// invited to.
func (x *channels) partAll(who Identity, now int64) {
	for _, num := range slices.Sorted(maps.Keys(x.invited[who])) {
		x.answered(x.all[num], who)
	}
	for _, num := range slices.Sorted(maps.Keys(x.joined[who])) {
		x.part(num, who, now)
	}
}

func (x *channels) drop(num uint64, who Identity) {
	if x.present[who] {
		x.fewer(num)
	}
	delete(x.members[num], who)
	if len(x.members[num]) == 0 {
		delete(x.members, num)
	}
	delete(x.joined[who], num)
	if len(x.joined[who]) == 0 {
		delete(x.joined, who)
	}
	x.version++
	x.moved = append(x.moved, Move{who, num, false})
	x.touched[joinedKey+membershipID(num, who)] = true
}

func (x *channels) fewer(num uint64) {
	if x.here[num]--; x.here[num] == 0 {
		delete(x.here, num)
	}
}

// appear counts somebody among those who are here, or no longer, where they are a member.
func (x *channels) appear(who Identity, here bool) {
	if x.present[who] == here {
		return
	}
	if !here {
		delete(x.present, who)
		for num := range x.joined[who] {
			x.fewer(num)
		}
		return
	}
	x.present[who] = true
	for num := range x.joined[who] {
		x.here[num]++
	}
}

// fold makes what a key joined its account's, and returns what the account owns by
// that. Where both were members it is since the earlier one joined: that is what the
// person has read. Whoever was taken out stays out, with whichever of the two that was
// done; but an account that is a member has been let in by whoever may.
func (x *channels) fold(key, account Identity, now int64) (owned []*Channel) {
	x.version++ // whoever came with the key is told of the account's
	for num, c := range x.all {
		x.foldOut(num, c, key, account, now)
	}
	for _, num := range slices.Sorted(maps.Keys(x.joined[key])) {
		c, since := x.all[num], x.members[num][key]
		mine := x.mine(c.Name, account)
		switch {
		case mine == c:
			x.put(num, account, min(x.members[num][account], since))
		case mine != nil, len(x.joined[account]) >= JoinedMost, c.out(account, now) != nil:
			x.part(num, key, now)
			continue
		default:
			x.put(num, account, since)
		}
		x.answered(c, account)
		x.part(num, key, now)
		if c.Owner == "" {
			c.Owner = account
			owned = append(owned, c)
		}
	}
	for _, num := range slices.Sorted(maps.Keys(x.invited[key])) {
		c := x.all[num]
		i := *c.invitation(key)
		x.answered(c, key)
		if i.Who = account; !x.isMember(num, account) && c.invitation(account) == nil && c.out(account, now) == nil {
			x.invite(c, i)
		}
	}
	return owned
}

// foldOut lets a channel keep an account out, as long as the longer term says, that it
// kept a key of out, and paces it as the key.
func (x *channels) foldOut(num uint64, c *Channel, key, account Identity, now int64) {
	if r := x.rhythms[num]; r != nil && r.Spoke[key] != 0 {
		r.Spoke[account] = max(r.Spoke[key], r.Spoke[account])
		delete(r.Spoke, key)
		x.beat(num)
	}
	i := slices.IndexFunc(c.Out, func(o Barred) bool { return o.Who == key })
	if i < 0 {
		return
	}
	o, has := c.Out[i], c.out(account, now)
	c.Out = slices.Delete(slices.Clone(c.Out), i, i+1)
	if !x.isMember(num, account) && !o.over(now) {
		if o.Who = account; has == nil || has.Until != 0 && (o.Until == 0 || o.Until > has.Until) {
			c.Out = append(slices.DeleteFunc(c.Out, func(o Barred) bool { return o.Who == account }), o)
		}
	}
	x.touch(num)
}

// heir is the registered member who joined first, somebody aside; nobody if there is
// none.
func (x *channels) heir(num uint64, aside Identity) (heir Identity) {
	for who := range x.members[num] {
		if who != aside && who.Registered() && (heir == "" || x.longer(num, who, heir) < 0) {
			heir = who
		}
	}
	return heir
}

// longer compares two members by since when they are.
func (x *channels) longer(num uint64, a, b Identity) int {
	return cmp.Or(cmp.Compare(x.members[num][a], x.members[num][b]), cmp.Compare(a, b))
}

func (x *channels) isMember(num uint64, who Identity) bool { return x.joined[who][num] }

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
