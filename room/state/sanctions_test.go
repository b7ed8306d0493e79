package state

import (
	"fmt"
	"net/netip"
	"testing"

	"pgregory.net/rapid"

	"teahouse/room/text"
)

// held is what is decided on somebody by looking at each sanction there is.
func held(s *State, x subject, acts ...Kind) (why *Refusal) {
	for _, c := range s.sanctions.all {
		for _, act := range acts {
			switch {
			case c.Act != act || c.over(s.clock):
			case c.aims(x):
				return c.refusal()
			case why == nil && c.holdsOff(s, s.clock, x):
				why = c.heldOff()
			}
		}
	}
	return why
}

// Whatever sanctions come, change and end, those found by what they aim at
// decide as all of them would, and so they do where the list of all is gone.
func TestSanctionsAreFoundByWhatTheyAimAt(t *testing.T) {
	people := []Identity{"key:a", "key:b", "key:c", "acct:1", "visit:1", ""}
	var names []text.Name
	for _, line := range []string{"lily", "liiy", "LILY", "bob", "tom"} {
		names = append(names, mustName(t, line))
	}
	names = append(names, text.Name{})
	var nets []netip.Prefix
	for _, text := range []string{"192.0.2.7/32", "192.0.2.8/32", "192.0.2.0/24", "192.0.0.0/9", "2001:db8:0:1::/64", "2001:db8::/32"} {
		nets = append(nets, netip.MustParsePrefix(text))
	}
	from := append(nets[:2:2], nets[4], netip.Prefix{})
	rapid.Check(t, func(t *rapid.T) {
		s := newState()
		one := func(all int) int { return rapid.IntRange(0, all-1).Draw(t, "one") }
		for id := uint64(1); id < 20; id++ {
			switch one(6) {
			case 0:
				s.foldSanctions(people[one(5)], people[3])
			case 1:
				s.cling(people[3], people[one(3)])
			case 2:
				if all := s.sanctions.all; len(all) > 0 {
					s.lift(all[one(len(all))])
				}
			case 3:
				s.clock += 5
			default:
				c := &Sanction{ID: id, Act: []Kind{KindBan, KindKick, KindMute}[one(3)], At: s.clock, NearUntil: s.clock + 12}
				switch one(3) {
				case 0:
					c.Who, c.Name, c.Along, c.Near = people[one(5)], names[one(len(names))], one(2) == 0, from[one(3):3]
				case 1:
					c.Named, c.Name = true, names[one(5)]
				default:
					c.Net = nets[one(len(nets))]
				}
				if one(2) == 0 {
					c.Until = s.clock + 9
				}
				if err := s.impose(c); err != nil {
					t.Fatal(err)
				}
			}
		}
		for range 10 {
			x := subject{who: people[one(len(people))], key: people[one(3)], since: uint64(one(25)), net: from[one(len(from))], name: names[one(len(names))]}
			want, all := asJSON(held(s, x, KindKick, KindBan)), s.sanctions.all
			s.sanctions.all = nil
			if got := asJSON(s.sanctioned(x, KindKick, KindBan)); got != want {
				t.Errorf("%+v is told %s, want %s", x, got, want)
			}
			s.sanctions.all = all
		}
	})
}

// The door, an arrival and a name are held against as many sanctions where four
// thousand are in force as where one is.
func TestAnArrivalIsNotHeldAgainstEverySanction(t *testing.T) {
	s := newState()
	for i := range uint64(sanctionsMost - 3) {
		c := &Sanction{ID: i + 1, Act: KindBan, Until: 1 << 40}
		switch i % 4 {
		case 0:
			c.Who, c.Near = Identity(fmt.Sprint("key:", i)), []netip.Prefix{netip.PrefixFrom(netip.AddrFrom4([4]byte{10, 1, byte(i >> 8), byte(i)}), 32)}
		case 1:
			c.Named, c.Name = true, mustName(t, fmt.Sprint("villain", i))
		case 2:
			c.Net = netip.PrefixFrom(netip.AddrFrom4([4]byte{10, byte(i >> 8), byte(i), 0}), 24)
		default:
			c.Net = netip.PrefixFrom(netip.AddrFrom4([4]byte{11, byte(i >> 8), byte(i), 1}), 32)
		}
		if err := s.impose(c); err != nil {
			t.Fatal(err)
		}
	}
	looked := func(x subject) (n int) {
		for _, list := range s.sanctions.aiming(x) {
			n += len(list)
		}
		return n + len(s.sanctions.at[mark{near: x.net}])
	}
	for what, x := range map[string]subject{
		"nobody":              {who: "key:lily", name: mustName(t, "lily"), net: netip.MustParsePrefix("192.0.2.7/32")},
		"one who is banned":   {who: "key:400", name: mustName(t, "villain401"), net: netip.MustParsePrefix("10.1.144.1/32")},
		"a neighbour of many": {who: "key:tom", name: mustName(t, "tom"), net: netip.MustParsePrefix("11.1.145.1/32")},
	} {
		if n := looked(x); n > 5 {
			t.Errorf("%s is held against %d sanctions", what, n)
		}
	}
	if s.nameBanned(mustName(t, "ViIIain401")) == nil {
		t.Error("a look-alike of a banned name is free")
	}
}
