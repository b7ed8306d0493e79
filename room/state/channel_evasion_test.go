package state

import (
	"strings"
	"testing"
	"time"

	"teahouse/room/text"
)

// table is ann and bea, who have accounts, and kim, who has a key, at seats 1 to 3.
func table(t *testing.T) *teahouse {
	h := newTeahouse(t)
	h.registered(ann, "ann")
	h.registered(bea, "bea")
	h.comes(kim, "key:kim", "kim", "")
	return h
}

const (
	ann = iota + 1
	bea
	kim
)

// meets founds a channel of ann's, with others in it.
func (h *teahouse) meets(closed bool, others ...uint64) uint64 {
	h.Helper()
	num := h.founds(ann, "dev", closed)
	for _, other := range others {
		if closed {
			h.does(ann, &Invite{num, h.person(other)})
		}
		h.does(other, &Join{num})
	}
	return num
}

// Whoever is in a channel no longer learns nothing more of it: not by withdrawing a
// line either, whose answer would have the channel's next number.
func TestWhoIsOutWithdrawsNothingInTheChannel(t *testing.T) {
	for _, end := range []string{"part", "out", "dissolve"} {
		h := table(t)
		num := h.meets(true, bea)
		line := h.does(bea, &Say{Text: "hi", In: num})[0]
		switch end {
		case "part":
			h.does(bea, &Part{num})
		case "out":
			h.does(ann, &TakeOut{Num: num, Who: h.person(bea), For: time.Hour})
		case "dissolve":
			h.does(ann, &Dissolve{num})
		}
		h.refused(NothingToUndo, bea, &Unsend{})
		h.refused(NothingToUndo, bea, &Unsend{Line: line.Bare()})
		if _, kept := h.streams.all[channelStream(num)]; end == "dissolve" && kept {
			t.Error("a channel that is no more is numbered on")
		}
	}
}

// Somebody who is muted is read nowhere in other ways either, and a name that is
// banned is no channel's.
func TestNobodyWhoIsMutedSpeaksByAChannel(t *testing.T) {
	h := table(t)
	num := h.meets(false, kim)
	h.sanctions.add(&Sanction{ID: 1000, Act: KindMute, Who: h.person(ann).ID})
	h.refused(Muted, ann, &Topic{Text: "you fools", In: num})
	h.refused(Muted, ann, &Found{Name: mustName(t, "fools"), Most: 500})
	h.refused(Muted, ann, &Invite{num, h.person(bea)})
	h.refused(Muted, ann, &TakeOut{Num: num, Who: h.person(kim), For: time.Hour, Reason: "you fools"})
	h.does(ann, &TakeOut{Num: num, Who: h.person(kim), For: time.Hour})

	h.sanctions.add(&Sanction{ID: 1001, Act: KindBan, Name: mustName(t, "fools"), Named: true})
	h.refused(NameBanned, bea, &Found{Name: mustName(t, "F00ls"), Most: 500})
	h.refused(NameBanned, bea, &Found{Name: mustName(t, "fools"), Closed: true, Most: 500})
}

// What the owner of a channel arranges costs what a line costs.
func TestArrangingAChannelIsPaidFor(t *testing.T) {
	for _, b := range []Body{&Topic{In: 1, Text: "x"}, &Slow{In: 1}, &Remove{In: 1}, &Say{In: 1, Text: "x"}} {
		if which, _ := b.Charge(); which != BudgetTalk {
			t.Errorf("%s in a channel is charged to budget %d", b.Kind(), which)
		}
	}
	for _, b := range []Body{&Found{}, &Join{}, &Part{}, &Invite{}, &Decline{}, &Heed{}, &TakeOut{For: text.Forever}, &HandOver{}} {
		if which, _ := b.Charge(); which != BudgetNames {
			t.Errorf("%s is charged to budget %d", b.Kind(), which)
		}
	}
}

// A crowd founds as many channels as there may be; who governs ends them in one go.
func TestWhoGovernsEndsAtOnceWhatACrowdFounded(t *testing.T) {
	if which, _ := new(Dissolve).Charge(); which != BudgetFree {
		t.Errorf("ending a channel is charged to budget %d", which)
	}
}

// Whoever wanted to read no more invitations to a channel does not as an account either.
func TestWhatAKeyIgnoredItsAccountIgnores(t *testing.T) {
	h := table(t)
	num := h.meets(true)
	h.does(ann, &Invite{num, h.person(kim)})
	h.does(kim, &Decline{num, true})
	a := h.accounts[h.person(bea).ID]
	a.Settings, a.Ignores = map[string]string{"x": "y"}, []uint64{99}
	h.fold("key:kim", a)
	h.does(ann, &Invite{num, h.person(bea)})
	if len(h.channels.invited[a.ID]) != 0 || len(a.Ignores) != 2 {
		t.Errorf("they ignore %v, and are invited", a.Ignores)
	}
}

// Whoever comes as another guest keeps to a channel's pace as before.
func TestComingAgainIsNoWayRoundAChannelsPace(t *testing.T) {
	h := table(t)
	num := h.meets(false)
	h.does(ann, &Slow{Each: time.Hour, In: num})
	for i, who := range []Identity{"visit:a", "visit:b", "key:new", "key:newer"} {
		h.comes(uint64(10+i), who, "guest", "192.0.2.1/32")
		h.does(uint64(10+i), &Join{num})
	}
	h.does(10, &Say{Text: "x", In: num})
	h.refused(Slowed, 10, &Say{Text: "x", In: num})
	h.refused(Slowed, 11, &Say{Text: "x", In: num})
	h.does(12, &Say{Text: "x", In: num})
	h.refused(Slowed, 12, &Say{Text: "x", In: num})
	h.does(ann, &Say{Text: "x", In: num})
	h.does(ann, &Say{Text: "y", In: num})
}

// A line writes nothing again of a channel that may be much: whom it keeps out and why.
func TestALineInAChannelStoresLittle(t *testing.T) {
	h := table(t)
	num := h.meets(false)
	for range outMost {
		h.channels.all[num].Out = append(h.channels.all[num].Out, Barred{Who: "acct:1", Reason: strings.Repeat("x", MaxGrounds)})
	}
	h.Changes()
	h.does(ann, &Say{Text: "x", In: num})
	bytes := 0
	for _, r := range h.Changes() {
		bytes += len(r.Value)
	}
	if bytes > 4<<10 {
		t.Errorf("one line stores %d bytes", bytes)
	}
}

// That a channel is no more is its last number, and begins no stream of all who are told.
func TestTheEndOfAChannelBeginsNoStream(t *testing.T) {
	h := table(t)
	num := h.meets(true, bea, kim)
	h.does(bea, &Say{Text: "x", In: num})
	streams, last := len(h.streams.all), h.streams.all[channelStream(num)].Seq
	told := h.does(ann, &Dissolve{num})
	if len(told) != 1 || told[0].Seq != last+1 || len(h.streams.all) != streams-1 {
		t.Errorf("it is told as %s, and there are %d streams after %d", asJSON(told), len(h.streams.all), streams)
	}
}

// Somebody with an account who was taken out does not join again as a guest, or with
// another key: one that they bring along, or one that they took from the account. Whoever
// was there before does.
func TestWhoWasTakenOutJoinsAsNobodyElse(t *testing.T) {
	h := table(t)
	const net = "192.0.2.1/32"
	for num, name := range []string{"eve", "laptop"} {
		h.comes(uint64(20+num), Identity("key:"+name), name, net)
	}
	h.does(20, &Register{Daily: 100})
	h.does(20, &Link{Key: "key:laptop"})
	h.at += 2 * day.Milliseconds() // the room knows them
	h.comes(22, "visit:neighbour", "neighbour", net)
	num := h.meets(false, 20)
	h.does(ann, &TakeOut{Num: num, Who: h.person(20), For: text.Forever})
	h.comes(23, "visit:eve", "guest", net)
	h.comes(24, "key:new", "new", net)
	h.refused(TakenOut, 23, &Join{num})
	h.refused(TakenOut, 24, &Join{num})
	h.does(22, &Join{num})
	h.at += 2 * day.Milliseconds()
	h.does(0, &Sweep{})
	if o := h.channels.all[num].Out[0]; o.Near != nil {
		t.Errorf("addresses are kept for longer than they are held: %v", o.Near)
	}
	h.comes(25, "visit:far", "far", "198.51.100.1/32")
	h.does(25, &Join{num})
	h.does(20, &Revoke{Key: "key:laptop"})
	h.comes(26, "key:laptop", "laptop", "198.51.100.1/32")
	h.refused(TakenOut, 26, &Join{num})
}
