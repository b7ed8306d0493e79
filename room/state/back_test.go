package state

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"
)

// cutOff is a room of two nodes. A guest sits at a, of whom lily knows, who sits at b.
type cutOff struct {
	t        *testing.T
	s        *State
	level    int
	applied  uint64
	at       int64
	epoch    uint64 // of a
	nth      map[string]uint64
	channels map[string]uint64
}

const visitor = Identity("visit:1")

func newCutOff(t *testing.T, level int) *cutOff {
	c := &cutOff{t: t, s: newState(), level: level, at: 1795770000000, nth: map[string]uint64{}, channels: map[string]uint64{}}
	c.up()
	c.do("b", 0, &NodeUp{Partings: true, Level: Level})
	c.do("b", 1, &Enter{Identity: "key:lily", Wanted: mustName(t, "lily"), Spare: mustName(t, "spare")})
	c.do("b", 1, &Register{Daily: 9})
	for _, name := range []string{"dev", "den", "nook"} {
		c.do("b", 1, &Found{Name: mustName(t, name), Closed: name != "dev", Most: 9})
		c.channels[name] = c.s.applied
		c.at += 25 * time.Hour.Milliseconds() / 2
	}
	c.do("b", 1, &SetDMPolicy{Closed: true})
	c.do("a", 1, &Enter{Identity: visitor, Wanted: mustName(t, "guest"), Spare: mustName(t, "spare")})
	return c
}

// settles lets the guest join two channels, be written to, and close their door.
func (c *cutOff) settles() {
	guest := c.s.main(visitor).Person()
	c.do("b", 1, &Invite{Num: c.channels["den"], Who: guest})
	c.do("b", 1, &Say{In: c.channels["den"], Text: "before the guest came"})
	c.do("a", 1, &Join{Num: c.channels["dev"]})
	c.do("a", 1, &Join{Num: c.channels["den"]})
	c.do("b", 1, &Whisper{To: []Person{guest}, Text: "do you need help?"})
	c.do("b", 1, &Invite{Num: c.channels["nook"], Who: guest})
	c.do("a", 1, &Decline{Num: c.channels["nook"], Ignore: true})
	c.do("b", 1, &Found{Name: mustName(c.t, "loft"), Closed: true, Most: 9})
	c.channels["loft"] = c.s.applied
	c.do("b", 1, &Invite{Num: c.s.applied, Who: guest})
	c.do("a", 1, &SetDMPolicy{Closed: true})
}

func (c *cutOff) put(node string, num uint64, b Body) error {
	c.t.Helper()
	c.nth[node]++
	c.at += time.Second.Milliseconds()
	epoch := uint64(1)
	if node == "a" {
		epoch = c.epoch
	}
	c.applied++
	p := &Proposal{ID: fmt.Sprint("p", c.applied), At: c.at, Room: c.at, Nth: c.nth[node], Seat: SeatID{node, epoch, num}, Body: b}
	_, err := c.s.Apply(c.applied, p)
	return err
}

func (c *cutOff) do(node string, num uint64, b Body) {
	c.t.Helper()
	if err := c.put(node, num, b); err != nil {
		c.t.Fatalf("%s: %v", asJSON(b), err)
	}
}

// up begins an epoch of a.
func (c *cutOff) up() {
	c.epoch++
	c.nth["a"] = 0
	c.do("a", 0, &NodeUp{Partings: true, Level: c.level})
}

// again puts a down and has the guest sit again, as that was or as b has it.
func (c *cutOff) again(b *Back, meanwhile func()) {
	c.t.Helper()
	if b == nil {
		b = c.s.Back(SeatID{"a", c.epoch, 1})
	}
	c.do("b", 0, &NodeDown{Node: "a", Epoch: c.epoch})
	meanwhile()
	c.up()
	c.do("a", 1, &Enter{Identity: visitor, Wanted: mustName(c.t, "guest"), Spare: mustName(c.t, "spare"), Back: b})
}

func TestAGuestWhoSitsAgainIsWhatTheyWere(t *testing.T) {
	c := newCutOff(t, Level)
	c.settles()
	var (
		x     = &c.s.channels
		was   = asJSON(c.s.Back(SeatID{"a", 1, 1}))
		first = x.members[c.channels["den"]][visitor]
		said  uint64
	)
	c.again(nil, func() {
		if len(x.joined[visitor]) != 0 {
			t.Fatal("who is gone is a member still")
		}
		c.do("b", 1, &Say{In: c.channels["den"], Text: "where is the guest?"})
		said = c.s.LastN()
	})
	if now := asJSON(c.s.Back(SeatID{"a", 2, 1})); now != was || !strings.Contains(was, `"door":true`) || len(x.joined[visitor]) != 2 {
		t.Errorf("the guest was\n%s\nand is\n%s", was, now)
	}
	if den := c.channels["den"]; !x.reads(den, said, visitor) || x.reads(den, first-1, visitor) {
		t.Error("the guest reads another part of a closed channel than a member does")
	}
	c.do("a", 1, &Whisper{To: []Person{c.s.main("acct:4").Person()}, Text: "thank you"})
	c.do("a", 1, &Join{Num: c.channels["loft"]})
	if err := c.put("b", 1, &TakeOut{Num: c.channels["dev"], Who: c.s.main(visitor).Person(), For: time.Hour}); err != nil {
		t.Errorf("the guest cannot be taken out: %v", err)
	}
	c.do("b", 1, &Leave{How: HowLeft})
	c.do("a", 1, &Leave{How: HowLeft})
	if len(x.joined[visitor]) != 0 || len(x.invited[visitor]) != 0 || len(c.s.talking) != 0 {
		t.Error("something stays of a guest who left")
	}
}

// An unregistered key is let answer, too, also where it sat elsewhere again first.
func TestAKeyWhoSitsAgainMayAnswer(t *testing.T) {
	for _, elsewhere := range []bool{false, true} {
		c := newCutOff(t, Level)
		enter := &Enter{Identity: "key:bob", Wanted: mustName(t, "bob"), Spare: mustName(t, "spare")}
		c.do("a", 2, enter)
		c.do("b", 1, &Whisper{To: []Person{c.s.main("key:bob").Person()}, Text: "hi"})
		back := *enter
		back.Back = c.s.Back(SeatID{"a", 1, 2})
		c.again(nil, func() {
			if elsewhere {
				c.do("b", 2, enter)
			}
		})
		c.do("a", 2, &back)
		c.do("a", 2, &Whisper{To: []Person{c.s.main("acct:4").Person()}, Text: "hello"})
	}
}

// What became of channels meanwhile counts.
func TestWhatBecameOfChannelsMeanwhileCounts(t *testing.T) {
	for what, meanwhile := range map[string]func(*cutOff, *Channel){
		"it ended":           func(c *cutOff, den *Channel) { c.do("b", 1, &Dissolve{Num: den.Num}) },
		"they are taken out": func(c *cutOff, den *Channel) { c.s.bar(den, Barred{Who: visitor, At: c.s.clock}) },
		"it is full": func(c *cutOff, den *Channel) {
			for i := range ClosedMost {
				c.s.channels.join(den.Num, Identity(fmt.Sprint("key:", i)), 1)
			}
		},
	} {
		t.Run(what, func(t *testing.T) {
			c := newCutOff(t, Level)
			c.settles()
			c.again(nil, func() { meanwhile(c, c.s.channels.all[c.channels["den"]]) })
			if x := &c.s.channels; x.isMember(c.channels["den"], visitor) || !x.isMember(c.channels["dev"], visitor) {
				t.Errorf("the guest is in %v", x.joined[visitor])
			}
		})
	}
}

// While a node does not know what is said of who sits again, it is not said.
func TestNodesOfBeforeAreNotToldWhatTheyDoNotKnow(t *testing.T) {
	c := newCutOff(t, backLevel-1)
	c.settles()
	if b := c.s.Back(SeatID{"a", 1, 1}); b.Since == 0 || b.check() != nil || asJSON(b) != asJSON(&Back{Since: b.Since}) {
		t.Errorf("they are told %s", asJSON(b))
	}
}

// What nobody can have been is refused, and does no more than anybody may where it stands in a log.
func TestNobodySitsAgainAsMoreThanTheyCanHaveBeen(t *testing.T) {
	c := newCutOff(t, Level)
	b := &Back{Joined: map[uint64]uint64{c.channels["den"]: 0, c.channels["dev"]: 1 << 60, 77: 1}, Invited: map[uint64]Invitation{77: {}}}
	for i := range uint64(200) {
		b.Talks, b.Ignores = append(b.Talks, Talk{Identity(fmt.Sprint("key:", i)), c.at * 2}), append(b.Ignores, i)
	}
	for _, bad := range []*Back{{Talks: b.Talks}, {Ignores: b.Ignores}, {Joined: b.Joined}} {
		if (&Enter{Back: bad}).Prepare() == nil {
			t.Errorf("%s is proposed", asJSON(bad))
		}
	}
	c.again(b, func() {})
	m := c.s.main(visitor)
	if len(m.Talks) != talksKept || m.Talks[0].Opened > c.s.clock || len(m.Ignores) != JoinedMost || len(c.s.channels.joined[visitor]) != 0 {
		t.Errorf("the guest is %s, in %v", asJSON(m), slices.Sorted(maps.Keys(c.s.channels.joined[visitor])))
	}
}
