package state

import (
	"errors"
	"testing"
	"time"

	"teahouse/room/text"
)

// company is people in a room, by the number of their seat: ann and bea have
// accounts, kim has a key.
type company struct {
	testing.TB
	s   *State
	seq uint64
	now int64
}

const (
	ann = iota + 1
	bea
	kim
)

func newCompany(t testing.TB) *company {
	c := &company{TB: t, s: newState(), now: 1_800_000_000_000}
	c.try(0, &NodeUp{})
	for num, name := range []string{"ann", "bea", "kim"} {
		c.must(uint64(num+1), &Enter{Identity: Identity("key:" + name), Wanted: mustName(t, name), Spare: mustName(t, "spare")})
	}
	c.must(ann, &Register{Daily: 100})
	c.must(bea, &Register{Daily: 100})
	return c
}

// try carries something out a second later.
func (c *company) try(num uint64, b Body) ([]*Event, error) {
	c.seq++
	c.now += 1000
	return c.s.Apply(c.seq, &Proposal{ID: "x", At: c.now, Room: c.now, Seat: SeatID{"one", 1, num}, Body: b})
}

func (c *company) must(num uint64, b Body) []*Event {
	c.Helper()
	events, err := c.try(num, b)
	if err != nil {
		c.Fatalf("%s: %v", b.Kind(), err)
	}
	return events
}

func (c *company) refused(code Code, num uint64, b Body) {
	c.Helper()
	_, err := c.try(num, b)
	if r, ok := errors.AsType[*Refusal](err); !ok || r.Code != code {
		c.Errorf("%s is answered %v, and not %s", b.Kind(), err, code)
	}
}

func (c *company) person(num uint64) Person { return c.s.seats[SeatID{"one", 1, num}].Person() }

// found founds a channel of ann's, with the others in it.
func (c *company) found(name string, closed bool, others ...uint64) uint64 {
	c.Helper()
	num := c.must(ann, &Found{Name: mustName(c, name), Closed: closed, Most: 500})[0].In
	for _, other := range others {
		if closed {
			c.must(ann, &Invite{num, c.person(other)})
		}
		c.must(other, &Join{num})
	}
	return num
}

// Whoever is in a channel no longer learns nothing more of it: not by withdrawing a
// line either, whose answer would have the channel's next number.
func TestWhoIsOutWithdrawsNothingInTheChannel(t *testing.T) {
	for _, end := range []string{"part", "out", "dissolve"} {
		c := newCompany(t)
		num := c.found("dev", true, bea)
		line := c.must(bea, &Say{Text: "hi", In: num})[0]
		switch end {
		case "part":
			c.must(bea, &Part{num})
		case "out":
			c.must(ann, &TakeOut{Num: num, Who: c.person(bea), For: time.Hour})
		case "dissolve":
			c.must(ann, &Dissolve{num})
		}
		c.refused(NothingToUndo, bea, &Unsend{})
		c.refused(NothingToUndo, bea, &Unsend{Line: line.Bare()})
		if _, kept := c.s.streams.all[channelStream(num)]; end == "dissolve" && kept {
			t.Error("a channel that is no more is numbered on")
		}
	}
}

// Somebody who is muted is read nowhere in other ways either, and a name that is
// banned is no channel's.
func TestNobodyWhoIsMutedSpeaksByAChannel(t *testing.T) {
	c := newCompany(t)
	num := c.found("dev", false, kim)
	c.s.sanctions.add(&Sanction{ID: 1000, Act: KindMute, Who: c.person(ann).ID})
	c.refused(Muted, ann, &Topic{Text: "you fools", In: num})
	c.refused(Muted, ann, &Found{Name: mustName(t, "fools"), Most: 500})
	c.refused(Muted, ann, &Invite{num, c.person(bea)})
	c.refused(Muted, ann, &TakeOut{Num: num, Who: c.person(kim), For: time.Hour, Reason: "you fools"})
	c.must(ann, &TakeOut{Num: num, Who: c.person(kim), For: time.Hour})

	c.s.sanctions.add(&Sanction{ID: 1001, Act: KindBan, Name: mustName(t, "fools"), Named: true})
	c.refused(NameBanned, bea, &Found{Name: mustName(t, "F00ls"), Most: 500})
	c.refused(NameBanned, bea, &Found{Name: mustName(t, "fools"), Closed: true, Most: 500})
}

// What the owner of a channel arranges costs what a line costs.
func TestArrangingAChannelIsPaidFor(t *testing.T) {
	for _, b := range []Body{&Topic{In: 1, Text: "x"}, &Slow{In: 1}, &Remove{In: 1}, &Say{In: 1, Text: "x"}} {
		if which, _ := b.Charge(); which != BudgetTalk {
			t.Errorf("%s in a channel is charged to budget %d", b.Kind(), which)
		}
	}
	for _, b := range []Body{&Found{}, &Join{}, &Part{}, &Invite{}, &Decline{}, &TakeOut{For: text.Forever}, &HandOver{}, &Dissolve{}} {
		if which, _ := b.Charge(); which != BudgetNames {
			t.Errorf("%s is charged to budget %d", b.Kind(), which)
		}
	}
}

// Whoever wanted to read no more invitations to a channel does not as an account either.
func TestWhatAKeyIgnoredItsAccountIgnores(t *testing.T) {
	c := newCompany(t)
	num := c.found("dev", true)
	c.must(ann, &Invite{num, c.person(kim)})
	c.must(kim, &Decline{num, true})
	a := c.s.accounts[c.person(bea).ID]
	a.Settings, a.Ignores = map[string]string{"x": "y"}, []uint64{99}
	c.s.fold("key:kim", a)
	c.must(ann, &Invite{num, c.person(bea)})
	if len(c.s.channels.invited[a.ID]) != 0 || len(a.Ignores) != 2 {
		t.Errorf("they ignore %v, and are invited", a.Ignores)
	}
}
