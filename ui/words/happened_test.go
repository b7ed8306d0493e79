package words_test

import (
	"testing"
	"time"

	"teahouse/room"
	"teahouse/ui/words"
)

// Every kind of event either reads as a sentence, or is told in another way.
func TestWhatHappenedReads(t *testing.T) {
	at := time.Date(2026, 11, 20, 14, 30, 0, 0, time.UTC)
	lily, bob := room.Person{ID: room.KeyIdentity("SHA256:lily"), Name: "lily"}, room.Person{ID: room.KeyIdentity("SHA256:bob"), Name: "bob"}
	to := words.Reader{Now: at.Add(-time.Hour), Zone: time.UTC, Contact: "ops@example.com", Me: bob.ID}
	w := words.English()
	for _, one := range []struct {
		event room.Event
		want  string
	}{
		{room.Event{Kind: room.KindEnter}, "lily arrived"},
		{room.Event{Kind: room.KindLeave, How: room.HowLeft}, "lily left"},
		{room.Event{Kind: room.KindLeave, How: room.HowLost}, "lily lost the connection"},
		{room.Event{Kind: room.KindLeave, How: room.HowStopped}, "lily left: the server stopped"},
		{room.Event{Kind: room.KindLeave, How: room.HowRemoved}, "lily was taken out of the room"},
		{room.Event{Kind: room.KindRename, Old: "rose"}, "rose is now lily"},
		{room.Event{Kind: room.KindRename, Old: "rose", Owned: true}, "rose is now lily, for the name rose belongs to somebody else"},
		{room.Event{Kind: room.KindAway, Text: "tea\nand cake"}, "lily is away: tea and cake"},
		{room.Event{Kind: room.KindBack}, "lily is back"},
		{room.Event{Kind: room.KindRestart, Count: 2}, "the server started again; 2 people were cut off"},
		{room.Event{Kind: room.KindRegister}, "lily has registered: nobody else can be called so now"},
		{room.Event{Kind: room.KindRegister, Old: "rose"}, "rose is another device of lily"},
		{room.Event{Kind: room.KindTopic, Text: "tea"}, "lily set the topic: tea"},
		{room.Event{Kind: room.KindMOTD}, "lily took the message of the day away"},
		{room.Event{Kind: room.KindAnnounce, Text: "closing"}, "To everybody, from lily: closing"},
		{room.Event{Kind: room.KindSlow, Text: "15s"}, "lily slowed the room down: one line each 15 seconds"},
		{room.Event{Kind: room.KindSlow}, "lily lets lines come as fast as they like again"},
		{room.Event{Kind: room.KindLock, Count: 1}, "lily locked the room: nobody comes in without a key"},
		{room.Event{Kind: room.KindAudit, Verb: room.KindOp, Whom: bob}, "lily made bob an operator"},
		{room.Event{Kind: room.KindAudit, Verb: room.KindTopic, Text: "tea"}, ""},
		{room.Event{Kind: room.KindBind, Text: "rose"}, "The name rose is yours."},
		{room.Event{Kind: room.KindRelease, Text: "rose"}, "The name rose is not yours any more."},
		{room.Event{Kind: room.KindRevoke, Was: room.KeyIdentity("SHA256:old")}, "The key SHA256:old was taken out of your account."},
		{room.Event{Kind: room.KindLapse, Text: "rose"}, "Your name rose lapsed, unused for a year."},
		{
			room.Event{Kind: room.KindLapse, Text: "rose", Until: at.UnixMilli()},
			"You have not used your name rose for long. It lapses on 14:30 UTC; be called so once to keep it.",
		},
		{
			room.Event{Kind: room.KindMute, To: []room.Person{bob}, Reason: "spam", Until: at.UnixMilli()},
			"You are muted; you can still write to operators: spam. It holds until 14:30 UTC. If you think that is wrong, write to ops@example.com.",
		},
		{room.Event{Kind: room.KindMute, Who: bob, To: []room.Person{lily}}, ""}, // an audit tells him
		{room.Event{Kind: room.KindUnmute, To: []room.Person{bob}}, "You are not muted any more."},
		{room.Event{Kind: room.KindUnmute, Who: bob, To: []room.Person{lily}}, ""},
		{room.Event{Kind: room.KindUnsend, Ref: 7}, ""},
		{room.Event{Kind: "of a later version"}, ""},
	} {
		if one.event.Who.ID == "" {
			one.event.Who = lily
		}
		if got := w.Happened(&one.event, to); got != one.want {
			t.Errorf("%s reads as %q, want %q", one.event.Kind, got, one.want)
		}
	}
}

func TestTraits(t *testing.T) {
	w := words.English().People
	for _, one := range []struct {
		who  room.Present
		want string
	}{
		{room.Present{}, "bob"},
		{room.Present{Guest: true, Away: true}, "bob (guest, away)"},
		{room.Present{Mode: room.ModeBot, Away: true}, "bob (bot, away)"},
		{room.Present{Guest: true, Mode: room.ModeLines}, "bob (guest, lines)"},
		{room.Present{Mode: room.ModeTail}, "bob (reads)"},
	} {
		if got := w.Entry("bob", w.Traits(&one.who)); got != one.want {
			t.Errorf("%+v reads as %q, want %q", one.who, got, one.want)
		}
	}
}
