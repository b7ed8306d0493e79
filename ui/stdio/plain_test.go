package stdio

import (
	"strings"
	"testing"
	"time"

	"teahouse/room"
	"teahouse/room/text"
	"teahouse/ui/words"
)

// kinds are all kinds of events that the room makes.
var kinds = []room.Kind{
	room.KindSay, room.KindAct, room.KindWhisper, room.KindEnter, room.KindLeave, room.KindRename, room.KindAway, room.KindBack,
	room.KindUnsend, room.KindForget, room.KindRestart, room.KindRegister, room.KindTopic, room.KindAnnounce, room.KindMOTD,
	room.KindSlow, room.KindLock, room.KindRemove, room.KindBind, room.KindRelease, room.KindRevoke, room.KindLapse, room.KindMute,
	room.KindUnmute, room.KindAudit,
}

func plainFor(me room.Identity) *Plain {
	return &Plain{Words: words.English(), Zone: time.UTC, Me: me}
}

// happening is an event of a kind that has something in each field.
func happening(kind room.Kind) *room.Event {
	e := &room.Event{
		N: 70, Seq: 7, At: time.Now().UnixMilli(), Kind: kind, Who: room.Person{ID: "key:SECRET-who", Name: "ada"}, Mark: "otter",
		Text: "tea", Old: "old", How: room.HowLost, Ref: 30, Refers: 3, Count: 2, Was: "key:SECRET-was", Verb: room.KindBan,
		Whom: room.Person{ID: "acct:SECRET-whom", Name: "bob"}, Reason: "spam", Note: "again", Until: time.Now().UnixMilli(),
		Lines: []room.Quote{{N: 2, Text: "quoted"}},
	}
	switch kind {
	case room.KindWhisper, room.KindMute, room.KindUnmute, room.KindUnsend:
		e.To = []room.Person{{ID: "visit:SECRET-to", Name: "carol"}}
	case room.KindSlow:
		e.Text = "15s"
	}
	return e
}

// Each kind of event has a line, on which it says when it was, and who did it.
func TestEveryKindHasALine(t *testing.T) {
	nobody := map[room.Kind]bool{room.KindRestart: true, room.KindBind: true, room.KindRelease: true, room.KindRevoke: true, room.KindLapse: true, room.KindMute: true, room.KindUnmute: true}
	said := map[string]room.Kind{}
	for _, kind := range kinds {
		lines := plainFor("visit:SECRET-to").Event(happening(kind))
		if len(lines) != 1 {
			t.Errorf("%s has lines %q", kind, lines)
			continue
		}
		clock := time.Now().UTC().Format("15:04")
		if !strings.Contains(lines[0], clock) || strings.Contains(lines[0], "ada") == nobody[kind] {
			t.Errorf("%s reads %q", kind, lines[0])
		}
		if other, twice := said[lines[0]]; twice {
			t.Errorf("%s reads as %s: %q", kind, other, lines[0])
		}
		said[lines[0]] = kind
	}
}

func TestLinesTakenOutAreToldOnce(t *testing.T) {
	p := plainFor("visit:x")
	if n := len(p.Event(happening(room.KindRemove))) + len(p.Event(happening(room.KindRemove))); n != 1 {
		t.Errorf("told %d times", n)
	}
	p.Event(happening(room.KindSay))
	if len(p.Event(happening(room.KindRemove))) != 1 {
		t.Error("what came later was not told")
	}
}

func TestForgottenAuthorHasNoName(t *testing.T) {
	e := &room.Event{N: 1, At: time.Now().UnixMilli(), Kind: room.KindSay, Gone: true}
	if got := plainFor("visit:x").Event(e); len(got) != 1 || !strings.HasSuffix(got[0], " (removed)") || strings.Contains(got[0], ":  ") {
		t.Errorf("got %q", got)
	}
}

// Whatever somebody writes, only the first of its lines begins as a line does.
func FuzzNoForgery(f *testing.F) {
	for _, text := range []string{"hello", "a\n09:41 bob: no", "a\nprivate from bob: 09:41 no", "a\n\nFriday 20 November", "a\n\tb", "\n\nx"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, s string) {
		clean, err := text.Clean(s, room.MessageLimit)
		if err != nil {
			return
		}
		for _, kind := range []room.Kind{room.KindSay, room.KindAct, room.KindWhisper, room.KindAnnounce, room.KindTopic, room.KindMOTD, room.KindAway} {
			e := happening(kind)
			e.Text = clean
			for i, line := range plainFor("visit:SECRET-to").Event(e) {
				if strings.ContainsAny(line, "\n\r\x1b") || strings.HasPrefix(line, "  ") != (i > 0) {
					t.Fatalf("%s: line %d of %q is %q", kind, i, clean, line)
				}
			}
		}
	})
}
