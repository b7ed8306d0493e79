package room_test

import (
	"testing"

	"teahouse/room/roomtest"
	"teahouse/room/state"
)

// Whoever ends a closed channel as an operator is told neither what it was called nor
// who was in it: that is told to its members alone, though it comes of what they did.
func TestAnAnswerHoldsNothingThatOthersAloneAreTold(t *testing.T) {
	r, stop := roomtest.Start(t, roomtest.NewMemory())
	defer stop()
	ann := arrive(t, r, "ann", arrival{id: key("ann")})
	bea := arrive(t, r, "bea", arrival{id: key("bea")})
	boss := arrive(t, r, "boss", arrival{id: key("boss"), admin: true})
	do(t, ann, &state.Register{})
	num := do(t, ann, &state.Found{Name: roomtest.Name(t, "secret"), Closed: true})[0].In
	for _, e := range do(t, ann, &state.Invite{Num: num, Who: bea.Me().Person}) {
		if e.In != num {
			t.Errorf("who invites is answered with what the other is told: %v", e)
		}
	}
	do(t, bea, &state.Join{Num: num})
	if parted := do(t, bea, &state.Part{Num: num}); len(parted) != 1 || parted[0].Kind != state.KindPart {
		t.Errorf("who parts is answered %v", parted)
	}
	told := do(t, boss, &state.Dissolve{Num: num})
	if len(told) != 1 || told[0].Kind != state.KindAudit || told[0].Channel != "" {
		t.Errorf("the operator is answered %v", told)
	}
}

// A terminal whose key joins an account reads the account's channels from then on.
func TestALinkedTerminalReadsTheChannelsOfItsAccount(t *testing.T) {
	r, stop := roomtest.Start(t, roomtest.NewMemory())
	defer stop()
	ann := arrive(t, r, "ann", arrival{id: key("ann")})
	laptop := arrive(t, r, "laptop", arrival{id: key("laptop")})
	do(t, ann, &state.Register{})
	num := do(t, ann, &state.Found{Name: roomtest.Name(t, "secret"), Closed: true})[0].In
	version := laptop.ChannelsVersion()
	code, err := laptop.Code()
	roomtest.OK(t, err)
	_, err = ann.Link(t.Context(), code)
	roomtest.OK(t, err)
	said := do(t, ann, &state.Say{Text: "hi", In: num})[0]
	events, _ := laptop.Read(nil)
	if len(events) == 0 || events[len(events)-1].N != said.N {
		t.Errorf("the terminal reads %v", events)
	}
	if laptop.ChannelsVersion() == version || len(laptop.Joined()) != 1 || len(laptop.RosterIn(num).People) != 1 {
		t.Error("the terminal is not told of its account's channel")
	}
}
