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
