package room_test

import (
	"testing"
	"testing/synctest"

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
