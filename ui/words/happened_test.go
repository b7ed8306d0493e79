package words_test

import (
	"testing"
	"time"

	"teahouse/room/state"
	"teahouse/ui/words"
)

// Every kind of event either reads as a sentence, or is told in another way.
func TestWhatHappenedReads(t *testing.T) {
	at := time.Date(2026, 11, 20, 14, 30, 0, 0, time.UTC)
	lily, bob := state.Person{ID: state.KeyIdentity("SHA256:lily"), Name: "lily"}, state.Person{ID: state.KeyIdentity("SHA256:bob"), Name: "bob"}
	to := words.Reader{Now: at.Add(-time.Hour), Zone: time.UTC, Contact: "ops@example.com", Me: bob.ID}
	w := words.English()
	for _, one := range []struct {
		event state.Event
		want  string
	}{
		{state.Event{Kind: state.KindEnter}, "lily arrived"},
		{state.Event{Kind: state.KindLeave, How: state.HowLeft}, "lily left"},
		{state.Event{Kind: state.KindLeave, How: state.HowLost}, "lily lost the connection"},
		{state.Event{Kind: state.KindLeave, How: state.HowStopped}, "lily left: the server stopped"},
		{state.Event{Kind: state.KindLeave, How: state.HowRemoved}, "lily was taken out of the room"},
		{state.Event{Kind: state.KindRename, Old: "rose"}, "rose is now lily"},
		{state.Event{Kind: state.KindRename, Old: "rose", Owned: true}, "rose is now lily, for the name rose belongs to somebody else"},
		{state.Event{Kind: state.KindAway, Text: "tea\nand cake"}, "lily is away: tea and cake"},
		{state.Event{Kind: state.KindBack}, "lily is back"},
		{state.Event{Kind: state.KindRestart, Count: 2, How: state.HowLost}, "a machine of the server is gone; 2 people were cut off"},
		{state.Event{Kind: state.KindRestart, Count: 2, How: state.HowStopped}, "a machine of the server was stopped; 2 people were cut off"},
		{state.Event{Kind: state.KindRestart, Count: 2}, "the server started again; 2 people were cut off"},
		{state.Event{Kind: state.KindRegister}, "lily has registered: nobody else can be called so now"},
		{state.Event{Kind: state.KindRegister, Old: "rose"}, "rose is another device of lily"},
		{state.Event{Kind: state.KindTopic, Text: "tea"}, "lily set the topic: tea"},
		{state.Event{Kind: state.KindMOTD}, "lily took the message of the day away"},
		{state.Event{Kind: state.KindAnnounce, Text: "closing"}, "To everybody, from lily: closing"},
		{state.Event{Kind: state.KindSlow, Text: "15s"}, "lily slowed the room down: one line each 15 seconds"},
		{state.Event{Kind: state.KindSlow, Text: "1m30s"}, "lily slowed the room down: one line each 90 seconds"},
		{state.Event{Kind: state.KindSlow}, "lily lets lines come as fast as they like again"},
		{state.Event{Kind: state.KindLock, Count: 1}, "lily locked the room: nobody comes in without a key"},
		{state.Event{Kind: state.KindAudit, Verb: state.KindOp, Whom: bob}, "lily made bob an operator"},
		{state.Event{Kind: state.KindAudit, Verb: state.KindUnmute, Whom: bob, Reason: "spam"}, "lily unmuted bob"}, // spam was why he had been muted
		{state.Event{Kind: state.KindAudit, Verb: state.KindUnban, Whom: bob, Reason: "spam", Note: "again"}, "lily lifted the ban of bob"},
		{state.Event{Kind: state.KindAudit, Verb: state.KindOut, Whom: bob, Channel: "dev", Reason: "spam"}, "lily took bob out of #dev for ever: spam"},
		{state.Event{Kind: state.KindAudit, Verb: state.KindDissolve, Whom: bob, Count: 3}, "lily dissolved a closed channel of 3 members, owned by bob"},
		{state.Event{Kind: state.KindAudit, Verb: state.KindTopic, Text: "tea"}, ""},
		{state.Event{Kind: state.KindBind, Text: "rose"}, "The name rose is yours."},
		{state.Event{Kind: state.KindRelease, Text: "rose"}, "The name rose is not yours any more."},
		{state.Event{Kind: state.KindRevoke, Was: state.KeyIdentity("SHA256:old")}, "The key SHA256:old was taken out of your account."},
		{state.Event{Kind: state.KindLapse, Text: "rose"}, "Your name rose lapsed, unused for a year."},
		{
			state.Event{Kind: state.KindLapse, Text: "rose", Until: at.UnixMilli()},
			"You have not used your name rose for long. It lapses on 14:30 UTC; be called so once to keep it.",
		},
		{
			state.Event{Kind: state.KindMute, To: []state.Person{bob}, Reason: "spam", Until: at.UnixMilli()},
			"You are muted; you can still write to operators: spam. It holds until 14:30 UTC. If you think that is wrong, write to ops@example.com.",
		},
		{state.Event{Kind: state.KindMute, Who: bob, To: []state.Person{lily}}, ""}, // an audit tells them
		{state.Event{Kind: state.KindUnmute, To: []state.Person{bob}}, "You are not muted any more."},
		{state.Event{Kind: state.KindUnmute, Who: bob, To: []state.Person{lily}}, ""},
		{state.Event{Kind: state.KindHand, In: 1, Who: state.Person{ID: "-"}, Whom: bob}, "the channel is bob's now"},
		{state.Event{Kind: state.KindHand, In: 1, Who: state.Person{ID: "-"}, Whom: state.Person{ID: "acct:1"}}, "the channel is somebody's now"},
		{state.Event{Kind: state.KindUnsend, Ref: 7}, ""},
		{state.Event{Kind: "of a later version"}, ""},
	} {
		if one.event.Who.ID == "" {
			one.event.Who = lily
		}
		if got := w.Happened(&one.event, to); got != one.want {
			t.Errorf("%s reads as %q, want %q", one.event.Kind, got, one.want)
		}
	}
	to.OfMany = true // and so another machine than theirs has started again
	if got, want := w.Happened(&state.Event{Kind: state.KindRestart, Count: 2}, to), "a machine of the server is gone; 2 people were cut off"; got != want {
		t.Errorf("on another machine it reads as %q, want %q", got, want)
	}
	to.Cut = func(n uint64) bool { return n == 7 }
	for n, want := range map[uint64]string{
		7: "this machine of the server was cut off from the others for a while; for them, 2 people here were gone",
		8: "a machine of the server is gone; 2 people were cut off",
	} {
		if got := w.Happened(&state.Event{N: n, Kind: state.KindRestart, Count: 2, How: state.HowLost}, to); got != want {
			t.Errorf("of event %d it reads as %q, want %q", n, got, want)
		}
	}
}

func TestTraits(t *testing.T) {
	w := words.English().People
	for _, one := range []struct {
		who  state.Present
		want string
	}{
		{state.Present{}, "bob"},
		{state.Present{Guest: true, Away: true}, "bob (guest, away)"},
		{state.Present{Mode: state.ModeBot, Away: true}, "bob (bot, away)"},
		{state.Present{Guest: true, Mode: state.ModeLines}, "bob (guest, lines)"},
		{state.Present{Mode: state.ModeTail}, "bob (reads)"},
	} {
		if got := w.Entry("bob", w.Traits(&one.who)); got != one.want {
			t.Errorf("%+v reads as %q, want %q", one.who, got, one.want)
		}
	}
}
