package room_test

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
)

// code draws a code on a device.
func code(t *testing.T, s *room.Seat) string {
	t.Helper()
	c, err := s.Code()
	roomtest.OK(t, err)
	return c
}

func gives(t *testing.T, err error, code state.Code) {
	t.Helper()
	var r *state.Refusal
	if !errors.As(err, &r) || r.Code != code {
		t.Errorf("gave %v, want a refusal: %s", err, code)
	}
}

func TestASecondDeviceJoinsAnAccount(t *testing.T) {
	m := roomtest.NewMemory()
	r, stop := roomtest.Start(t, m)
	desk := arrive(t, r, "lily", arrival{id: key("desk")})
	phone := arrive(t, r, "lily", arrival{id: key("phone"), addr: "192.0.2.7"})
	bob := arrive(t, r, "bob", arrival{})
	do(t, bob, &state.Whisper{To: []state.Person{person(t, r, "lily2")}, Text: "to the phone"})
	do(t, bob, &state.Whisper{To: []state.Person{person(t, r, "lily")}, Text: "to the desk"})
	shown := code(t, phone)
	_, err := desk.Offered(shown)
	gives(t, err, state.NotRegistered)
	do(t, desk, &state.Register{})
	_, err = desk.Code()
	gives(t, err, state.AlreadyRegistered)
	drain(desk)

	typed := strings.ToLower(strings.ReplaceAll(shown, "-", " "))
	offer, err := desk.Offered(typed)
	if err != nil || offer.Key != key("phone") || offer.From.String() != "192.0.2.7/32" || offer.Name != "lily2" {
		t.Fatalf("the code offers %+v (%v)", offer, err)
	}
	if _, err := desk.Link(t.Context(), typed); err != nil {
		t.Fatal(err)
	}
	expect(t, desk, "lily register")
	called(t, phone, "lily")
	if n := len(r.Roster().People); n != 2 {
		t.Errorf("%d people are here, want lily and bob", n)
	}
	do(t, bob, &state.Whisper{To: []state.Person{person(t, r, "lily")}, Text: "to both"})
	expect(t, desk, "bob→lily: to both")
	if told := drain(phone); told[len(told)-1] != "bob→lily: to both" {
		t.Errorf("the phone was told %q", told)
	}
	for _, s := range []*room.Seat{desk, phone} {
		if back, err := s.Before(t.Context(), state.Scope{}, 0, 10); err != nil || len(back) != 3 {
			t.Errorf("a device reads back %d lines (%v), want all three", len(back), err)
		}
	}
	_, err = desk.Offered(shown)
	gives(t, err, state.NoSuchCode) // used up
	if keys, names := phone.Keys(); len(keys) != 2 || keys[0].Mine || !keys[1].Mine || len(names) != 1 {
		t.Errorf("the phone sees the keys %+v and the names %+v", keys, names)
	}
	stop()
	r, _ = roomtest.Start(t, m)
	called(t, arrive(t, r, "lily", arrival{id: key("phone")}), "lily")
}

// TestADoorStaysClosedWhenADeviceJoins, in a room of one node, too.
func TestADoorStaysClosedWhenADeviceJoins(t *testing.T) {
	r, _ := roomtest.Start(t, roomtest.NewMemory())
	desk := arrive(t, r, "lily", arrival{id: key("desk")})
	do(t, desk, &state.Register{})
	do(t, desk, &state.SetDMPolicy{Closed: true})
	phone := arrive(t, r, "lily", arrival{id: key("phone"), addr: "192.0.2.7"})
	if _, err := desk.Link(t.Context(), code(t, phone)); err != nil {
		t.Fatal(err)
	}
	stranger := arrive(t, r, "bob", arrival{})
	for _, s := range []*room.Seat{desk, phone} {
		refused(t, stranger, &state.Whisper{To: []state.Person{s.Me().Person}, Text: "psst"}, state.DoorClosed)
		s.Leave(state.HowLeft)
	}
	called(t, arrive(t, r, "lily", arrival{id: key("phone")}), "lily")
	refused(t, stranger, &state.Whisper{To: []state.Person{person(t, r, "lily")}, Text: "psst"}, state.DoorClosed)
}

func TestARevokedKeyIsOutAndReadsNothing(t *testing.T) {
	r := roomtest.Open(t)
	desk, lost := arrive(t, r, "lily", arrival{id: key("desk")}), arrive(t, r, "lily", arrival{id: key("lost")})
	do(t, desk, &state.Register{})
	bob := arrive(t, r, "bob", arrival{})
	do(t, bob, &state.Whisper{To: []state.Person{person(t, r, "lily2")}, Text: "to the key that is lost"})
	if _, err := desk.Link(t.Context(), code(t, lost)); err != nil {
		t.Fatal(err)
	}
	refused(t, desk, &state.Revoke{Key: key("bob")}, state.NotYourKey)
	do(t, desk, &state.Revoke{Key: key("lost")})
	refused(t, desk, &state.Revoke{Key: key("desk")}, state.LastKey)
	<-lost.Ended()
	if lost.How() != state.HowRemoved || lost.Farewell().Code != state.KeyRevoked {
		t.Errorf("the lost device ended as %s: %v", lost.How(), lost.Farewell())
	}
	lost = arrive(t, r, "lily", arrival{id: key("lost")})
	called(t, lost, "lily2")
	if back, err := lost.Before(t.Context(), state.Scope{}, 0, 10); err != nil || len(back) != 0 {
		t.Errorf("who has the lost key reads back %v (%v)", back, err)
	}
	if back, err := desk.Before(t.Context(), state.Scope{}, 0, 10); err != nil || len(back) != 1 {
		t.Errorf("she reads back %v (%v)", back, err)
	}
}

func TestCodesRunOutAndCannotBeGuessed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, stop := roomtest.Start(t, roomtest.NewMemory())
		defer stop()
		lily, phone := arrive(t, r, "lily", arrival{id: key("lily")}), arrive(t, r, "phone", arrival{id: key("phone")})
		_, err := arrive(t, r, "bob", arrival{}).Code()
		gives(t, err, state.NeedsKey)
		do(t, lily, &state.Register{})
		first := code(t, phone)
		time.Sleep(10 * time.Minute)
		second := code(t, phone)
		for _, code := range []string{first, second} {
			if _, err = lily.Offered(code); err != nil {
				t.Error(err)
			}
		}
		time.Sleep(10 * time.Second)
		_, err = lily.Offered(first)
		gives(t, err, state.NoSuchCode) // too old
		for range 4 {
			_, err = lily.Offered("0000-0000-0000-0000")
			gives(t, err, state.NoSuchCode)
		}
		_, err = lily.Offered(second)
		gives(t, err, state.Flooded)
		time.Sleep(10 * time.Minute)
		third := code(t, phone)
		leave(t, r, phone)
		_, err = lily.Offered(third)
		gives(t, err, state.NoSuchCode)
	})
}

// A person's two devices may sit at two nodes, and so may who lost all keys and an operator: a
// balancer sends each anywhere.
func TestACodeThatAnotherNodeShows(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := nodes(t, 2)
		desk, ada := arrive(t, h.rooms[0], "lily", arrival{id: key("desk")}), arrive(t, h.rooms[0], "ada", arrival{id: key("ada"), admin: true})
		do(t, desk, &state.Register{})
		phone, spare := arrive(t, h.rooms[1], "phone", arrival{id: key("phone"), addr: "192.0.2.7"}), arrive(t, h.rooms[1], "spare", arrival{id: key("spare"), addr: "2001:db8::7"})
		synctest.Wait()
		offer, err := desk.Offered(code(t, phone))
		if err != nil || offer.Key != key("phone") || offer.From.String() != "192.0.2.7/32" || offer.Name != "phone" {
			t.Errorf("the code of the phone offers %+v (%v)", offer, err)
		}
		if offer, _, err = ada.Applicant(roomtest.Name(t, "lily"), code(t, spare)); err != nil || offer.Key != key("spare") || offer.From.String() != "2001:db8::/64" {
			t.Errorf("the code of who lost all keys offers %+v (%v)", offer, err)
		}
		_, err = desk.Link(t.Context(), code(t, phone))
		roomtest.OK(t, err)
		_, err = ada.Readmit(t.Context(), roomtest.Name(t, "lily"), code(t, spare))
		roomtest.OK(t, err)
		synctest.Wait()
		called(t, spare, "lily")
	})
}
