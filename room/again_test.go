package room_test

import (
	"testing"
	"testing/synctest"
	"time"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
)

// A guest whose node was only cut off is in their channels, may answer, and keeps their door
// closed; and of what was said in the channel before they sat again, they miss nothing.
func TestAGuestWhoseNodeWasCutOffIsWhatTheyWere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := nodes(t, 2)
		lily := roomtest.SeatOf(t, h.rooms[1], "lily", state.KeyIdentity("lily"))
		troll := roomtest.SeatOf(t, h.rooms[1], "troll", room.NewVisit())
		roomtest.Do(t, lily, &state.Register{}, &state.SetDMPolicy{Closed: true})
		guest := roomtest.SeatOf(t, h.rooms[0], "guest", room.NewVisit())
		synctest.Wait()
		var nums []uint64
		for _, b := range []*state.Found{{Name: roomtest.Name(t, "dev"), Most: 10}, {Name: roomtest.Name(t, "den"), Closed: true, Most: 10}} {
			events, err := lily.Do(t.Context(), b, nil)
			roomtest.OK(t, err)
			num := events[0].In
			roomtest.Do(t, lily, &state.Whisper{To: []state.Person{guest.Me().Person}, Text: "come along"}, &state.Invite{Num: num, Who: guest.Me().Person})
			synctest.Wait()
			roomtest.Do(t, guest, &state.Join{Num: num})
			nums = append(nums, num)
		}
		roomtest.Do(t, guest, &state.SetDMPolicy{Closed: true})
		lines(guest)
		lines(lily)
		heal := h.ends[0].Cut()
		h.rooms[1].Down("a", 1)
		synctest.Wait()
		for _, num := range nums {
			roomtest.Do(t, lily, &state.Say{In: num, Text: "where is the guest?"})
		}
		heal()
		wantLines(t, guest, "lily: where is the guest?", "lily: where is the guest?")
		for _, num := range nums {
			roomtest.Do(t, guest, &state.Say{In: num, Text: "here"})
			roomtest.Do(t, lily, &state.Say{In: num, Text: "good"})
		}
		roomtest.Do(t, guest, &state.Whisper{To: []state.Person{lily.Me().Person}, Text: "thank you"})
		wantLines(t, guest, "guest: here", "lily: good", "guest: here", "lily: good", "guest: thank you")
		_, err := troll.Do(t.Context(), &state.Whisper{To: []state.Person{guest.Me().Person}, Text: "boo"}, nil)
		wantRefusal(t, err, state.DoorClosed)
	})
}

// Of a channel that they are in no more when they sit again, nothing reaches them.
func TestAChannelThatEndedWhileANodeWasCutOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := nodes(t, 2)
		lily := roomtest.SeatOf(t, h.rooms[1], "lily", state.KeyIdentity("lily"))
		roomtest.Do(t, lily, &state.Register{})
		events, err := lily.Do(t.Context(), &state.Found{Name: roomtest.Name(t, "dev"), Most: 10}, nil)
		roomtest.OK(t, err)
		guest := roomtest.SeatOf(t, h.rooms[0], "guest", room.NewVisit())
		roomtest.Do(t, guest, &state.Join{Num: events[0].In})
		heal := h.ends[0].Cut()
		h.rooms[1].Down("a", 1)
		synctest.Wait()
		roomtest.Do(t, lily, &state.Dissolve{Num: events[0].In})
		heal()
		synctest.Wait()
		if len(guest.Joined()) != 0 {
			t.Errorf("the guest is in %v", guest.Joined())
		}
		roomtest.Say(t, guest, "here")
		wantLines(t, lily, "guest: here")
	})
}

// An operator whose node was only cut off is one all the while, for whatever asks: a screen
// would tell them that they are one no longer, and then that they are.
func TestAnOperatorWhoseNodeWasCutOffIsOneAllTheWhile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := nodes(t, 2)
		boss := roomtest.Operator(t, h.rooms[0], "ann")
		guest := roomtest.Seat(t, h.rooms[0], "guest")
		release := h.ends[0].Hold()
		h.rooms[1].Down("a", 1)
		synctest.Wait()
		if !boss.Governs() || guest.Governs() {
			t.Errorf("while they wait to sit again, the operator governs: %v, and the guest: %v", boss.Governs(), guest.Governs())
		}
		release()
		synctest.Wait()
		if !boss.Governs() || guest.Governs() {
			t.Errorf("when they sit again, the operator governs: %v, and the guest: %v", boss.Governs(), guest.Governs())
		}
		boss.SetOperator(false)
		synctest.Wait()
		if boss.Governs() {
			t.Error("what was before their node was put down counts for longer than that")
		}
	})
}

// devices are two of one account: one at the first node, and one at the second, where the account's
// first device is, too. Bob, who writes to it, is there.
func devices(t *testing.T, h *house) (desk, lost, bob *room.Seat) {
	desk, lost = roomtest.SeatOf(t, h.rooms[1], "lily", key("desk")), roomtest.SeatOf(t, h.rooms[0], "phone", key("lost"))
	bob = roomtest.SeatOf(t, h.rooms[1], "bob", key("bob"))
	roomtest.Do(t, desk, &state.Register{})
	synctest.Wait()
	_, err := desk.Link(t.Context(), code(t, lost))
	roomtest.OK(t, err)
	synctest.Wait()
	lines(lost)
	return desk, lost, bob
}

func wantRevoked(t *testing.T, lost *room.Seat) {
	t.Helper()
	wantLines(t, lost)
	select {
	case <-lost.Ended():
	default:
		t.Fatal("who has the lost key goes on reading")
	}
	if why := lost.Farewell(); why == nil || why.Code != state.KeyRevoked {
		t.Errorf("they are told: %v", why)
	}
}

// A key that was taken out of its account while the node at which it sits was cut off is out, as it
// would have been there and then: the state, in which nobody sat there, has taken nobody away.
func TestAKeyThatWasRevokedWhileItsNodeWasCutOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := nodes(t, 2)
		desk, lost, bob := devices(t, h)
		heal := h.ends[0].Cut()
		h.rooms[1].Down("a", 1)
		synctest.Wait()
		roomtest.Do(t, desk, &state.Revoke{Key: key("lost")})
		roomtest.Do(t, bob, &state.Whisper{To: []state.Person{desk.Me().Person}, Text: "for you alone"})
		lines(bob)
		heal()
		wantRevoked(t, lost)
		if events, _ := bob.Read(nil); len(events) > 0 {
			t.Errorf("bob is told: %v of %s", events[0].Kind, events[0].Who.Name)
		}
		roomtest.Do(t, bob, &state.Whisper{To: []state.Person{desk.Me().Person}, Text: "and this"})
		wantLines(t, lost)
		if n := len(h.rooms[1].Roster().People); n != 2 {
			t.Errorf("%d people are here, want lily and bob", n)
		}
	})
}

// Who is out reads nothing of what came behind that, be it in the same breath.
func TestWhoIsOutReadsNothingBehindThat(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := nodes(t, 2)
		desk, lost, bob := devices(t, h)
		roomtest.SeatOf(t, h.rooms[0], "lily", key("desk")) // what is the account's is in memory there
		end := h.ends[0].Delay()
		roomtest.Do(t, desk, &state.Revoke{Key: key("lost")})
		roomtest.Do(t, bob, &state.Whisper{To: []state.Person{desk.Me().Person}, Text: "for you alone"})
		end()
		wantRevoked(t, lost)
	})
}

// Who was taken out of a channel while their node was cut off reads nothing of what was said there
// from then on.
func TestWhoWasTakenOutWhileTheirNodeWasCutOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := nodes(t, 2)
		owner, lily := roomtest.SeatOf(t, h.rooms[1], "ada", key("ada")), roomtest.SeatOf(t, h.rooms[0], "lily", key("lily"))
		roomtest.Do(t, owner, &state.Register{})
		events, err := owner.Do(t.Context(), &state.Found{Name: roomtest.Name(t, "den"), Closed: true, Most: 10}, nil)
		roomtest.OK(t, err)
		num := events[0].In
		synctest.Wait()
		roomtest.Do(t, owner, &state.Invite{Num: num, Who: lily.Me().Person})
		synctest.Wait()
		roomtest.Do(t, lily, &state.Join{Num: num})
		release := h.ends[0].Hold() // she does not sit again yet
		h.rooms[1].Down("a", 1)
		synctest.Wait()
		roomtest.Do(t, owner, &state.TakeOut{Num: num, Who: lily.Me().Person, For: time.Hour}, &state.Say{In: num, Text: "without her"})
		wantLines(t, lily)
		release()
		wantLines(t, lily)
	})
}
