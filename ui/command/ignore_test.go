package command

import (
	"cmp"
	"testing"

	"teahouse/room"
	"teahouse/room/state"
)

// All that somebody does of their own will is hidden from whoever ignores them,
// and nothing that operators do for the room. Kinds of events to come are hidden.
func TestWhatIsHiddenOfWhomOneIgnores(t *testing.T) {
	asIs := func(one, other state.Identity) bool { return one == other }
	eve, guest := state.KeyIdentity("eve"), room.NewVisit()
	all := Ignores{{Person: state.Person{ID: eve, Name: "eve"}}, {Person: state.Person{ID: guest, Name: "john"}, Origin: "there"}}
	for _, k := range []state.Kind{
		state.KindSay, state.KindAct, state.KindWhisper, state.KindEnter, state.KindLeave, state.KindRename, state.KindAway, state.KindBack,
		state.KindUnsend, state.KindForget, state.KindRegister, state.KindTopic, "react", "edit",
	} {
		if !all.Hides(&state.Event{Kind: k, Who: state.Person{ID: eve}}, "me", asIs) {
			t.Errorf("%s is seen", k)
		}
		if all.Hides(&state.Event{Kind: k, Who: state.Person{ID: eve}}, eve, asIs) {
			t.Errorf("one's own %s is hidden", k)
		}
	}
	for _, k := range []state.Kind{
		state.KindAnnounce, state.KindMOTD, state.KindSlow, state.KindLock, state.KindRemove, state.KindMute, state.KindUnmute, state.KindAudit,
	} {
		if all.Hides(&state.Event{Kind: k, Who: state.Person{ID: eve}}, "me", asIs) {
			t.Errorf("an operator's %s is hidden", k)
		}
	}
	for _, one := range []struct {
		who    state.Identity
		origin string
		hidden bool
	}{
		{guest, "there", true}, {room.NewVisit(), "there", true}, {room.NewVisit(), "elsewhere", false}, {room.NewVisit(), "", false},
		{state.KeyIdentity("john"), "", false},
	} {
		if got := all.Hides(&state.Event{Kind: state.KindSay, Who: state.Person{ID: one.who, Name: "john"}, Origin: one.origin}, "me", asIs); got != one.hidden {
			t.Errorf("john %s from %q: hidden is %v", one.who, one.origin, got)
		}
	}
	joined := func(one, other state.Identity) bool {
		now := map[state.Identity]state.Identity{eve: "acct:7"}
		return cmp.Or(now[one], one) == cmp.Or(now[other], other)
	}
	if !all.Hides(&state.Event{Kind: state.KindSay, Who: state.Person{ID: "acct:7"}}, "me", joined) {
		t.Error("an account is seen whose key is ignored")
	}
}
