package command

import (
	"testing"

	"teahouse/room"
)

// All that somebody does of their own will is hidden from whoever ignores them,
// and nothing that operators do for the room. Kinds of events to come are hidden.
func TestWhatIsHiddenOfWhomOneIgnores(t *testing.T) {
	asIs := func(id room.Identity) room.Identity { return id }
	eve, guest := room.KeyIdentity("eve"), room.NewVisit()
	all := Ignores{{Person: room.Person{ID: eve, Name: "eve"}}, {Person: room.Person{ID: guest, Name: "john"}, Origin: "there"}}
	for _, k := range []room.Kind{
		room.KindSay, room.KindAct, room.KindWhisper, room.KindEnter, room.KindLeave, room.KindRename, room.KindAway, room.KindBack,
		room.KindUnsend, room.KindForget, room.KindRegister, room.KindTopic, "react", "edit",
	} {
		if !all.Hides(&room.Event{Kind: k, Who: room.Person{ID: eve}}, "me", asIs) {
			t.Errorf("%s is seen", k)
		}
		if all.Hides(&room.Event{Kind: k, Who: room.Person{ID: eve}}, eve, asIs) {
			t.Errorf("one's own %s is hidden", k)
		}
	}
	for _, k := range []room.Kind{
		room.KindAnnounce, room.KindMOTD, room.KindSlow, room.KindLock, room.KindRemove, room.KindMute, room.KindUnmute, room.KindAudit,
	} {
		if all.Hides(&room.Event{Kind: k, Who: room.Person{ID: eve}}, "me", asIs) {
			t.Errorf("an operator's %s is hidden", k)
		}
	}
	for _, one := range []struct {
		who    room.Identity
		origin string
		hidden bool
	}{
		{guest, "there", true}, {room.NewVisit(), "there", true}, {room.NewVisit(), "elsewhere", false}, {room.NewVisit(), "", false},
		{room.KeyIdentity("john"), "", false},
	} {
		if got := all.Hides(&room.Event{Kind: room.KindSay, Who: room.Person{ID: one.who, Name: "john"}, Origin: one.origin}, "me", asIs); got != one.hidden {
			t.Errorf("john %s from %q: hidden is %v", one.who, one.origin, got)
		}
	}
	joined := func(id room.Identity) room.Identity {
		if id == eve {
			return "acct:7"
		}
		return id
	}
	if !all.Hides(&room.Event{Kind: room.KindSay, Who: room.Person{ID: "acct:7"}}, "me", joined) {
		t.Error("an account is seen whose key is ignored")
	}
}
