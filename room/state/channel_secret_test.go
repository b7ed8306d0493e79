package state

import (
	"cmp"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"teahouse/room/text"
)

// TestAClosedChannelOfOthersIsAsNone carries one log out twice: once with all that
// two people do in a closed channel, and once with nothing in its place. Whatever a
// stranger tries meanwhile, in their own channels, by numbers that they guess, under
// the same names, they are told the same, and so is everybody else.
func TestAClosedChannelOfOthersIsAsNone(t *testing.T) {
	var names []text.Name
	for _, n := range []string{"ann", "bea", "eve", "kim", "guest", "dev", "spare"} {
		names = append(names, mustName(t, n))
	}
	rapid.Check(t, func(t *rapid.T) {
		var (
			with, without = newState(), newState()
			disk, bare    = stored{}, stored{}
			seq           uint64
			clock         = int64(1_800_000_000_000)
			closed        = map[uint64]bool{} // channels of the two
			outsiders     []Identity
			lines         = []*Event{nil}       // of the closed ones and of others…
			bareLines     = map[*Event]*Event{} // …which have other numbers inside where there is no closed one
			entry         = func(num uint64, b Body) *Proposal {
				seq++
				clock += rapid.SampledFrom([]int64{1000, 1000, 60_000, 2 * day.Milliseconds(), 31 * day.Milliseconds()}).Draw(t, "passed")
				return &Proposal{ID: fmt.Sprint(seq), At: clock, Room: clock, Seat: SeatID{"one", 1, num}, Body: b}
			}
			both = func(p *Proposal) {
				a, refusedA := with.Apply(seq, p)
				q := *p
				q.Body = about(p.Body, bareLines)
				b, refusedB := without.Apply(seq, &q)
				if asJSON(refusedA) != asJSON(refusedB) {
					t.Fatalf("%s of %d is answered %s where there is a closed channel, and else %s", p.Body.Kind(), p.Seat.Num, asJSON(refusedA), asJSON(refusedB))
				}
				tells(t, with, without, a, b, outsiders, names)
				said := talk(a)
				for i, e := range talk(b) {
					bareLines[said[i]] = e
				}
				lines = append(lines, said...)
			}
			insiders = func(p *Proposal) {
				happened, _ := with.Apply(seq, p)
				without.Pass(seq, p)
				if _, founded := p.Body.(*Found); founded && len(happened) > 0 {
					closed[happened[0].In] = true
				}
				tells(t, with, without, happened, nil, outsiders, names)
				lines = append(lines, talk(happened)...)
			}
		)
		both(entry(0, &NodeUp{}))
		for num, who := range []Identity{"key:ann", "key:bea", "key:eve1", "key:eve", "visit:guest"} {
			both(entry(uint64(num+1), &Enter{Identity: who, Wanted: names[num], Spare: names[6]}))
			if num < 3 {
				both(entry(uint64(num+1), &Register{Daily: 100}))
			}
		}
		outsiders = []Identity{with.Resolve("key:eve1"), "key:eve", "visit:guest"}
		ann, bea := with.main(with.Resolve("key:ann")).Person(), with.main(with.Resolve("key:bea")).Person()
		called := rapid.SampledFrom(names[3:6])
		for range 40 {
			disk.keep(with)
			bare.keep(without)
			if rapid.IntRange(0, 4).Draw(t, "restart") == 0 {
				with, without = disk.load(t, with), bare.load(t, without)
			}
			num := rapid.Uint64Range(1, seq+2).Draw(t, "num")
			if all := with.channels.all; len(all) > 0 && rapid.Bool().Draw(t, "there") {
				num = rapid.SampledFrom(sortedNums(all)).Draw(t, "channel")
			}
			line := rapid.SampledFrom(lines).Draw(t, "line")
			if rapid.Bool().Draw(t, "inside") {
				me, other := uint64(1), bea
				if rapid.Bool().Draw(t, "bea") {
					me, other = 2, ann
				}
				b := rapid.SampledFrom([]Body{
					&Found{Name: called.Draw(t, "called"), Closed: true, Most: 500}, &Join{num}, &Part{num}, &Invite{num, other}, &Decline{num, rapid.Bool().Draw(t, "ignore")}, &Heed{[]uint64{num}},
					&TakeOut{Num: num, Who: other, For: time.Hour}, &HandOver{num, other}, &Dissolve{num}, &Say{Text: "secret", In: num}, &Topic{Text: "secret", In: num}, &Slow{Each: time.Minute, In: num},
					&Say{Text: "secret", In: num, Re: line}, &Edit{Line: line, Text: "secret"}, &React{Line: line, Sign: "👍"}, &Unsend{Line: line},
				}).Draw(t, "within")
				switch b.(type) {
				case *Edit, *React, *Unsend:
					num = 0
					if line != nil {
						num = line.In
					}
				}
				if _, founds := b.(*Found); founds || closed[num] {
					insiders(entry(me, b))
				}
				continue
			}
			p := func() Person {
				return rapid.SampledFrom([]Person{ann, bea, with.main(outsiders[0]).Person(), with.main(with.Resolve("key:eve")).Person(), with.main("visit:guest").Person()}).Draw(t, "whom")
			}
			b := rapid.SampledFrom([]Body{
				&Found{Name: called.Draw(t, "called"), Closed: rapid.Bool().Draw(t, "closed"), Most: 500}, &Join{num}, &Part{num}, &Invite{num, p()}, &Decline{num, false}, &Heed{[]uint64{num}},
				&TakeOut{Num: num, Who: p(), For: text.Forever}, &HandOver{num, p()}, &Dissolve{num}, &Say{Text: "x", In: num}, &Topic{Text: "x", In: num}, &Slow{Each: time.Minute, In: num},
				&Say{Text: "y"}, &Whisper{To: []Person{p()}, Text: "z"}, &Unsend{}, &Remove{Lines: []uint64{1}, In: num}, &Register{Daily: 100}, &Sweep{},
				&Say{Text: "y", Re: line}, &Say{Text: "y", In: num, Re: line}, &Whisper{To: []Person{p()}, Text: "z", Re: line},
				&Edit{Text: "v"}, &Edit{Line: line, Text: "v"}, &React{Line: line, Sign: "👍"}, &Unsend{Line: line},
				&Rename{Name: called.Draw(t, "new name")}, &Link{Key: rapid.SampledFrom([]Identity{"key:eve", "key:eve1", "key:ann"}).Draw(t, "linked")},
			}).Draw(t, "without")
			seat := rapid.Uint64Range(3, 5).Draw(t, "seat")
			if _, sweeps := b.(*Sweep); sweeps {
				seat = 0
			}
			both(entry(seat, b))
		}
	})
}

// tells compares what outsiders may know of two rooms, and what they are told.
func tells(t *rapid.T, with, without *State, a, b []*Event, outsiders []Identity, names []text.Name) {
	for _, who := range outsiders {
		who = with.Resolve(who)
		if x, y := asJSON(with.Channels(who, false)), asJSON(without.Channels(who, false)); x != y {
			t.Fatalf("%s knows of %s where there is a closed channel, and else of %s", who, x, y)
		}
		if x, y := asJSON(with.Ignored(who)), asJSON(without.Ignored(who)); x != y {
			t.Fatalf("%s ignores %s where there is a closed channel, and else %s", who, x, y)
		}
		for _, n := range names {
			x, spokeX := with.Spoke(n, who, false)
			y, spokeY := without.Spoke(n, who, false)
			if x != y || spokeX != spokeY {
				t.Fatalf("%s finds %s as %s, and else as %s", who, n.Text, asJSON(x), asJSON(y))
			}
		}
		for _, n := range names {
			x, foundX := with.Channel(n.Fold, who)
			y, foundY := without.Channel(n.Fold, who)
			if asJSON(x) != asJSON(y) || foundX != foundY {
				t.Fatalf("%s means %s to %s, and else %s", n.Text, asJSON(x), who, asJSON(y))
			}
		}
		if x, y := asJSON(with.Memberships(who)), asJSON(without.Memberships(who)); len(with.Memberships(who)) != len(without.Memberships(who)) {
			t.Fatalf("%s reads %s, and else %s", who, x, y)
		}
		if x, y := readBy(with, a, who), readBy(without, b, who); x != y {
			t.Fatalf("%s is told\n%s where there is a closed channel, and else\n%s", who, x, y)
		}
	}
	if with.HouseSeq() != without.HouseSeq() || with.ListVersion() != without.ListVersion() {
		t.Fatal("the house counts, or shows, what happens in a closed channel")
	}
}

// readBy is what somebody reads of events, as they are told it: without the places
// that stay inside.
func readBy(s *State, events []*Event, who Identity) (told string) {
	for _, e := range events {
		if s.Reads(e, who) {
			c := *e
			c.N, c.Ref, c.Re = 0, 0, 0
			told += asJSON(c) + "\n"
		}
	}
	return told
}

// about is a proposal about another line, where it is about one that has become another.
func about(b Body, lines map[*Event]*Event) Body {
	now := func(line *Event) *Event { return cmp.Or(lines[line], line) }
	switch b := b.(type) {
	case *Say:
		c := *b
		c.Re = now(b.Re)
		return &c
	case *Whisper:
		c := *b
		c.Re = now(b.Re)
		return &c
	case *Edit:
		return &Edit{Line: now(b.Line), Text: b.Text}
	case *React:
		return &React{Line: now(b.Line), Sign: b.Sign}
	case *Unsend:
		return &Unsend{Line: now(b.Line)}
	}
	return b
}

// talk is the lines among events, as proposals carry them.
func talk(events []*Event) (lines []*Event) {
	for _, e := range events {
		if e.Talk() {
			lines = append(lines, e.Bare())
		}
	}
	return lines
}

func sortedNums(all map[uint64]*Channel) (nums []uint64) {
	for num := range all {
		nums = append(nums, num)
	}
	slices.Sort(nums)
	return nums
}
