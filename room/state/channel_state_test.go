package state

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"teahouse/room/text"
)

func channelName(t interface{ Fatal(...any) }, s string) text.Name {
	n, err := text.NewName(s)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// Whatever people do, in whatever order: of a closed channel nobody reads what
// was said while they were no member, and of any channel nobody reads on after
// they left. A key and its account are one person.
func TestNobodyReadsAChannelThatTheyHadNotJoined(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var (
			x      = newChannels(map[string]bool{})
			now    uint64
			inside = map[string]bool{}            // who is in which, as the test knows
			heard  = map[uint64]map[string]bool{} // who was a member when it was said
			said   = map[uint64]uint64{}          // in which channel
			folded = map[Identity]Identity{}
		)
		at := func(who Identity, num uint64) string { return fmt.Sprint(who, " ", num) }
		people := []Identity{"acct:1", "acct:2", "key:1", "key:2", "visit:1"}
		for num := uint64(1); num <= 3; num++ {
			x.add(&Channel{Num: num, Name: channelName(t, fmt.Sprint("topic", num)), Closed: num != 3})
		}
		steps := rapid.IntRange(1, 60).Draw(t, "steps")
		for range steps {
			now++
			who := rapid.SampledFrom(people).Draw(t, "who")
			if to, ok := folded[who]; ok {
				who = to
			}
			num := rapid.Uint64Range(1, 3).Draw(t, "channel")
			switch rapid.SampledFrom([]string{"join", "part", "say", "say", "gone", "fold", "dissolve"}).Draw(t, "what") {
			case "join":
				x.join(num, who, now)
				inside[at(who, num)] = x.all[num] != nil
			case "part":
				x.part(num, who, int64(now))
				inside[at(who, num)] = false
			case "gone":
				x.partAll(who, int64(now))
				for n := uint64(1); n <= 3; n++ {
					inside[at(who, n)] = false
				}
			case "dissolve":
				x.dissolve(num)
				for _, p := range people {
					inside[at(p, num)] = false
				}
			case "fold":
				key, account := Identity("key:1"), Identity("acct:1")
				if folded[key] != "" {
					break
				}
				x.fold(key, account, int64(now))
				folded[key] = account
				for n := uint64(1); n <= 3; n++ {
					inside[at(account, n)] = inside[at(account, n)] || inside[at(key, n)]
					inside[at(key, n)] = false
				}
				for _, by := range heard {
					by[string(account)] = by[string(account)] || by[string(key)]
				}
			case "say":
				said[now], heard[now] = num, map[string]bool{}
				for _, p := range people {
					heard[now][string(p)] = inside[at(p, num)]
				}
			}
		}
		for n, num := range said {
			for _, p := range people {
				reads := x.reads(num, n, p)
				if reads && !inside[at(p, num)] {
					t.Fatalf("%s reads event %d of channel %d, which they are not in", p, n, num)
				}
				if reads && num != 3 && !heard[n][string(p)] {
					t.Fatalf("%s reads event %d of the closed channel %d, said while they were no member", p, n, num)
				}
				if !reads && num == 3 && inside[at(p, num)] {
					t.Fatalf("%s does not read event %d of the open channel that they joined", p, n)
				}
			}
		}
	})
}

func TestAClosedChannelIsInNoStrangersWay(t *testing.T) {
	x := newChannels(map[string]bool{})
	x.add(&Channel{Num: 1, Name: channelName(t, "secret"), Closed: true})
	x.add(&Channel{Num: 2, Name: channelName(t, "garden")})
	x.join(1, "acct:1", 1)
	for _, name := range []string{"secret", "SECRET"} {
		if c := x.against(channelName(t, name), "acct:2"); c != nil {
			t.Errorf("a stranger learns of %q by its name", name)
		}
		if c := x.against(channelName(t, name), "acct:1"); c == nil || c.Num != 1 {
			t.Errorf("a member may have a second %q", name)
		}
	}
	if c := x.against(channelName(t, "Garden"), "visit:1"); c == nil {
		t.Error("an open channel's name is free")
	}
}

func TestAnOwnerLeavesTheirChannelToTheLongestRegisteredMember(t *testing.T) {
	x := newChannels(map[string]bool{})
	c := &Channel{Num: 1, Name: channelName(t, "dev"), Owner: "acct:1"}
	x.add(c)
	x.join(1, "acct:1", 1)
	x.join(1, "key:1", 2)
	x.join(1, "acct:3", 3)
	x.join(1, "acct:2", 4)
	x.partAll("acct:1", 10)
	if c.Owner != "acct:3" || c.Empty != 0 {
		t.Errorf("the owner is %q", c.Owner)
	}
	x.partAll("acct:3", 11)
	x.partAll("acct:2", 12)
	if c.Owner != "" {
		t.Errorf("who has no account owns it: %q", c.Owner)
	}
	x.fold("key:1", "acct:4", 12)
	if c.Owner != "acct:4" {
		t.Errorf("the member who registered does not own it: %q", c.Owner)
	}
	x.part(1, "acct:4", 13)
	if c.Empty != 13 {
		t.Errorf("it is empty since %d", c.Empty)
	}
}

// A state made of its records, in whatever order they come, knows who may read what.
func TestChannelsAreRestoredFromTheirRecords(t *testing.T) {
	s := newState()
	s.channels.add(&Channel{Num: 7, Name: channelName(t, "dev"), Owner: "acct:1", Closed: true})
	s.channels.add(&Channel{Num: 8, Name: channelName(t, "garden")})
	s.channels.add(&Channel{Num: 40, Name: channelName(t, "gone")})
	s.channels.join(7, "acct:1", 3)
	s.channels.join(7, "key:SHA256:a/b", 5)
	s.channels.join(40, "acct:1", 6)
	stored := map[string][]byte{}
	keep := func() {
		for _, r := range s.Changes() {
			if r.Value == nil {
				delete(stored, r.Key)
			} else {
				stored[r.Key] = r.Value
			}
		}
	}
	keep()
	s.channels.dissolve(40)
	s.channels.part(7, "acct:1", 9)
	s.channels.join(7, "acct:1", 10)
	keep()
	for _, reverse := range []bool{false, true} {
		snap := &Snapshot{}
		for _, key := range slices.Sorted(maps.Keys(stored)) {
			snap.Records = append(snap.Records, Record{key, stored[key]})
		}
		if reverse {
			slices.Reverse(snap.Records)
		}
		again, err := Restore(snap)
		if err != nil {
			t.Fatal(err)
		}
		again.channels.version, s.channels.moved = s.channels.version, nil // neither is kept
		if !reflect.DeepEqual(again.channels, s.channels) {
			t.Errorf("after a restart there are %v, before %v", again.channels, s.channels)
		}
		if len(again.Changes()) != 0 {
			t.Error("restoring changes something")
		}
	}
}

// What a guest joined ends with their visit, and what a key joined when it is forgotten.
func TestAMembershipEndsWithItsVisit(t *testing.T) {
	s := newState()
	s.channels.add(&Channel{Num: 1, Name: channelName(t, "garden")})
	seat := SeatID{Node: "a", Epoch: 1, Num: 1}
	s.add(&Member{ID: 1, Identity: Visit("x"), Name: channelName(t, "ann"), Seats: []Place{{SeatID: seat}}})
	s.keys["key:1"] = &Key{}
	s.channels.join(1, Visit("x"), 1)
	s.channels.join(1, "key:1", 2)
	s.unseat(seat)
	if s.channels.isMember(1, Visit("x")) || !s.channels.isMember(1, "key:1") {
		t.Error("the visit's membership outlives it, or takes another along")
	}
	s.forgetKey("key:1")
	if s.channels.isMember(1, "key:1") {
		t.Error("a key that was forgotten is still a member")
	}
}

// Whoever registers is in the channels that their key joined, since it did.
func TestMembershipsOfAKeyAreItsAccounts(t *testing.T) {
	s := newState()
	s.channels.add(&Channel{Num: 1, Name: channelName(t, "dev"), Closed: true})
	s.keys["key:1"] = &Key{}
	s.accounts["acct:1"] = &Account{ID: "acct:1"}
	s.channels.join(1, "key:1", 5)
	s.fold("key:1", s.accounts["acct:1"])
	if s.channels.isMember(1, "key:1") || s.channels.reads(1, 4, "acct:1") || !s.channels.reads(1, 5, "acct:1") {
		t.Error("the account does not read what its key did")
	}
}

// A room time that a wrong clock had carried off does not keep an empty channel
// from lapsing.
func TestAnEmptyChannelFollowsHealedTime(t *testing.T) {
	s := newState()
	s.channels.add(&Channel{Num: 1, Name: channelName(t, "dev"), Empty: 1000})
	if s.newest() != 1000 {
		t.Error("the time since which a channel is empty does not count as one of the state")
	}
	s.heal(500)
	if c := s.channels.all[1]; c.Empty != 500 {
		t.Errorf("it is empty since %d", c.Empty)
	}
}
