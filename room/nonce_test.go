package room_test

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
)

// sent is what somebody said with a nonce, as the room remembers it.
func sent(t *testing.T, s *room.Seat, nonce, text string) *state.Event {
	t.Helper()
	e, err := s.Sent(t.Context(), room.Sending{Nonce: nonce, Kind: state.KindSay, Text: text})
	roomtest.OK(t, err)
	return e
}

// A line whose answer was lost is said once, however often it is sent: after a
// restart, by another key of the same person, and for a day. Its nonce means
// nothing of anybody else's.
func TestALineSentAgainIsSaidOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := roomtest.NewMemory()
		r, stop := roomtest.Start(t, m)
		lily := arrive(t, r, "lily", arrival{id: key("lily")})
		m.Fail(func(int) roomtest.Fault { return roomtest.Written })
		line := func() state.Body { return &state.Say{Text: "deployed", Nonce: "job/7"} }
		first := do(t, lily, line())[0]
		m.Fail(nil)
		refused(t, lily, line(), state.Repeated)
		bob := arrive(t, r, "bob", arrival{id: key("bob")})
		if other := do(t, bob, line())[0]; other.N == first.N {
			t.Error("the nonce of somebody else is taken for one's own")
		}
		stop()

		r, stop = roomtest.Start(t, m)
		defer stop()
		lily = arrive(t, r, "lily", arrival{id: key("lily")})
		refused(t, lily, line(), state.Repeated)
		laptop := arrive(t, r, "laptop", arrival{id: key("laptop")})
		second := do(t, laptop, &state.Say{Text: "tested", Nonce: "job/8"})[0]
		do(t, lily, &state.Register{})
		code, err := laptop.Code()
		roomtest.OK(t, err)
		if _, err := lily.Link(t.Context(), code); err != nil {
			t.Fatal(err)
		}
		refused(t, laptop, line(), state.Repeated)
		if e := sent(t, lily, "job/8", "tested\n"); e == nil || e.N != second.N || e.Text != "tested" {
			t.Errorf("the account's other key said %v", e)
		}
		if e := sent(t, lily, "job/9", "tested"); e != nil {
			t.Errorf("what was never said is found: %v", e)
		}
		if _, err := lily.Sent(t.Context(), room.Sending{Nonce: "job/8", Kind: state.KindSay, Text: "something else"}); err == nil {
			t.Error("another text under the same nonce is lost without a word")
		}

		time.Sleep(24*time.Hour + time.Second)
		if again := do(t, lily, line())[0]; again.N == first.N {
			t.Error("after a day it is still remembered")
		}
	})
}

func TestNoncesAreBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		lily := arrive(t, r, "lily", arrival{id: key("lily")})
		for i := range 257 {
			do(t, lily, &state.Say{Text: "x", Nonce: fmt.Sprint(i)})
		}
		if sent(t, lily, "0", "x") != nil || sent(t, lily, "1", "x") == nil {
			t.Error("the oldest of 257 is not the one that is forgotten")
		}
		for _, bad := range []string{"two words", "naïve", string(make([]byte, 3)), fmt.Sprintf("%065d", 1)} {
			refused(t, lily, &state.Say{Text: "x", Nonce: bad}, state.BadNonce)
		}
		guest := arrive(t, r, "guest", arrival{})
		refused(t, guest, &state.Say{Text: "x", Nonce: "1"}, state.NeedsKey) // who would know them again?
		if _, err := lily.Forget(t.Context()); err != nil {
			t.Fatal(err)
		}
		if sent(t, lily, "200", "x") != nil {
			t.Error("what was forgotten is remembered by its nonce")
		}
	})
}

// A nonce is a line's in the channel that it was said in. What is sent with it
// somewhere else has not been said there.
func TestANonceIsOfOneChannel(t *testing.T) {
	r, stop := roomtest.Start(t, roomtest.NewMemory())
	defer stop()
	lily := arrive(t, r, "lily", arrival{id: key("lily")})
	do(t, lily, &state.Register{})
	num := do(t, lily, &state.Found{Name: roomtest.Name(t, "dev"), Closed: true})[0].In
	said := do(t, lily, &state.Say{Text: "deployed", Nonce: "job/7", In: num})[0]
	if e, err := lily.Sent(t.Context(), room.Sending{Nonce: "job/7", Kind: state.KindSay, Text: "deployed"}); err == nil {
		t.Errorf("what was said in a channel counts as said in the house: %v", e)
	}
	if e, err := lily.Sent(t.Context(), room.Sending{Nonce: "job/7", In: num, Kind: state.KindSay, Text: "deployed"}); err != nil || e == nil || e.N != said.N {
		t.Errorf("the line is not known again: %v, %v", e, err)
	}
	do(t, lily, &state.Part{Num: num})
	if e, err := lily.Sent(t.Context(), room.Sending{Nonce: "job/7", In: num, Kind: state.KindSay, Text: "deployed"}); err != nil || e.Text != "" || e.Channel != "" {
		t.Errorf("who left is told %v, %v", e, err)
	}
}
