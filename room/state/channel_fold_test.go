package state

import (
	"fmt"
	"testing"
)

// Whoever was taken out does not come back in with another of their keys, and has
// not done with it by registering.
func TestWhoWasTakenOutStaysOutWithEachKey(t *testing.T) {
	set := func(closed bool) (*channels, *Channel) {
		x := newChannels(map[string]bool{})
		c := &Channel{Num: 1, Name: channelName(t, "dev"), Owner: "acct:9", Closed: closed}
		x.add(c)
		x.join(1, "acct:9", 1)
		return &x, c
	}
	for _, closed := range []bool{false, true} {
		x, c := set(closed)
		c.Out = append(c.Out, Barred{Who: "acct:1"})
		x.join(1, "key:1", 6)
		x.fold("key:1", "acct:1", 7)
		if x.isMember(1, "acct:1") || x.isMember(1, "key:1") {
			t.Error("an account that was taken out is in again by a key of theirs")
		}

		x, c = set(closed)
		c.Out = append(c.Out, Barred{Who: "acct:1", Until: 100})
		c.Out = append(c.Out, Barred{Who: "key:1"})
		x.fold("key:1", "acct:1", 7)
		if out := c.out("acct:1", 200); out == nil || len(c.Out) != 1 {
			t.Errorf("they are kept out by %v", c.Out)
		}

		x, c = set(closed)
		c.Out = append(c.Out, Barred{Who: "acct:1"})
		x.invite(c, Invitation{Who: "key:1", At: 6})
		x.fold("key:1", "acct:1", 7)
		if c.invitation("acct:1") != nil || c.invitation("key:1") != nil {
			t.Error("an account that was taken out is invited by a key of theirs")
		}
	}
}

// The account's membership, not the key's, is the one that goes on, and what of the
// key's goes on is stored.
func TestMembershipsOfAKeyFitThoseOfItsAccount(t *testing.T) {
	s := newState()
	x := &s.channels
	for num := uint64(1); num <= JoinedMost+4; num++ {
		x.add(&Channel{Num: num, Name: channelName(t, fmt.Sprint("topic", num)), Closed: true})
	}
	x.add(&Channel{Num: 100, Name: channelName(t, "Topic1"), Closed: true})
	x.join(1, "acct:1", 20)
	x.join(2, "acct:1", 21)
	x.join(2, "key:1", 10)
	x.join(100, "key:1", 11)
	s.Changes()
	x.fold("key:1", "acct:1", 30)
	if x.isMember(100, "acct:1") || x.isMember(100, "key:1") || x.all[100].Empty != 30 {
		t.Error("of two channels of one name the account is not in its own alone, or the other one does not know that it is empty")
	}
	stored := map[string]string{}
	for _, r := range s.Changes() {
		stored[r.Key] = string(r.Value)
	}
	if since := stored[joinedKey+membershipID(2, "acct:1")]; since != "10" {
		t.Errorf("the account is stored as a member since %s", since)
	}
	for num := uint64(3); num <= JoinedMost+4; num++ {
		x.join(num, "key:2", 40)
	}
	x.fold("key:2", "acct:1", 50)
	if n := len(x.joined["acct:1"]); n != JoinedMost || x.all[JoinedMost+4].Empty != 50 {
		t.Errorf("by two keys an account is in %d channels", n)
	}
}
