package state

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"pgregory.net/rapid"
)

// ordered holds what is true of channels after every entry.
func ordered(t *rapid.T, s *State) {
	x := &s.channels
	joined, invited, named := 0, 0, 0
	for num, c := range x.all {
		if num != c.Num || !slices.Contains(x.named[c.Name.Fold], c) {
			t.Fatalf("%s is not found", c.Name.Text)
		}
		here := 0
		for who := range x.members[num] {
			if m := s.main(who); m != nil && m.listed() {
				here++
			}
		}
		if x.here[num] != here {
			t.Fatalf("of %s %d are said to be here, and %d are", c.Name.Text, x.here[num], here)
		}
		switch members := x.members[num]; {
		case c.Owner == "" && slices.ContainsFunc(slices.Collect(maps.Keys(members)), Identity.Registered):
			t.Fatalf("%s is nobody's, and has a member with an account", c.Name.Text)
		case c.Owner != "" && (!c.Owner.Registered() || !x.isMember(num, c.Owner)):
			t.Fatalf("%s is owned by %s, who is no member with an account", c.Name.Text, c.Owner)
		case len(members) == 0 && c.Empty == 0 || len(members) > 0 && c.Empty != 0:
			t.Fatalf("%s has %d members, and none since %d", c.Name.Text, len(members), c.Empty)
		}
		for who := range x.members[num] {
			if len(x.joined[who]) > JoinedMost || c.out(who, s.clock) != nil {
				t.Fatalf("%s is in too many channels, or in %s although taken out", who, c.Name.Text)
			}
		}
		for _, i := range c.Invited {
			if len(x.invited[i.Who]) > invitationsMost || len(c.Invited) > invitedMost || len(c.Out) > outMost {
				t.Fatalf("%d invitations of %s, %d to %s, which keeps %d out", len(x.invited[i.Who]), i.Who, len(c.Invited), c.Name.Text, len(c.Out))
			}
			invited++
			if !x.invited[i.Who][num] || x.isMember(num, i.Who) || s.Resolve(i.Who) != i.Who {
				t.Fatalf("%s is invited to %s, and no invitation is found, or they are in it", i.Who, c.Name.Text)
			}
		}
	}
	for num, members := range x.members {
		if x.all[num] == nil || len(members) == 0 {
			t.Fatalf("a channel %d that is no more has members %v", num, members)
		}
		for who := range members {
			joined++
			if !x.joined[who][num] || s.Resolve(who) != who || !who.Lasting() && len(s.here[who]) == 0 {
				t.Fatalf("%s is a member of %d, who is somebody else now, or gone", who, num)
			}
		}
	}
	for who, nums := range x.joined {
		joined -= len(nums)
		for num := range nums {
			if mine := x.mine(x.all[num].Name, who); mine.Num != num {
				t.Fatalf("%s is in two channels that look like %s", who, mine.Name.Text)
			}
		}
	}
	for _, nums := range x.invited {
		invited -= len(nums)
	}
	for _, all := range x.named {
		named += len(all)
	}
	for num := range x.here {
		if x.all[num] == nil {
			t.Fatalf("people are counted in channel %d, which is no more", num)
		}
	}
	if joined != 0 || invited != 0 || named != len(x.all) {
		t.Fatalf("%d memberships and %d invitations too many, %d of %d channels are found by name", joined, invited, named, len(x.all))
	}
	for of := range s.streams.all {
		if num, channel := channelOfStream(of); channel && x.all[num] == nil {
			t.Fatalf("the numbers of channel %d are kept, which is no more", num)
		}
	}
}

func channelOfStream(of string) (num uint64, channel bool) {
	id, channel := strings.CutPrefix(of, channelPrefix)
	num, _ = strconv.ParseUint(id, 36, 64)
	return num, channel
}
