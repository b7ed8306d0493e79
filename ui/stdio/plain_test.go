package stdio

import (
	"strings"
	"testing"
	"time"

	"teahouse/room/state"
	"teahouse/room/text"
	"teahouse/ui/words"
)

// kinds are all kinds of events that the room makes.
var kinds = []state.Kind{
	state.KindSay, state.KindAct, state.KindWhisper, state.KindEnter, state.KindLeave, state.KindRename, state.KindAway, state.KindBack,
	state.KindUnsend, state.KindForget, state.KindRestart, state.KindRegister, state.KindTopic, state.KindAnnounce, state.KindMOTD,
	state.KindSlow, state.KindLock, state.KindRemove, state.KindBind, state.KindRelease, state.KindRevoke, state.KindLapse, state.KindMute,
	state.KindUnmute, state.KindAudit,
}

func plainFor(me state.Identity) *Plain {
	return &Plain{Words: words.English(), Zone: time.UTC, Me: me}
}

// happening is an event of a kind that has something in each field.
func happening(kind state.Kind) *state.Event {
	e := &state.Event{
		N: 70, Seq: 7, At: time.Now().UnixMilli(), Kind: kind, Who: state.Person{ID: "key:SECRET-who", Name: "ada"}, Mark: "otter",
		Text: "tea", Old: "old", How: state.HowLost, Ref: 30, Refers: 3, Count: 2, Was: "key:SECRET-was", Verb: state.KindBan,
		Whom: state.Person{ID: "acct:SECRET-whom", Name: "bob"}, Reason: "spam", Note: "again", Until: time.Now().UnixMilli(),
		Lines: []state.Quote{{N: 2, Text: "quoted"}},
	}
	switch kind {
	case state.KindWhisper, state.KindMute, state.KindUnmute, state.KindUnsend:
		e.To = []state.Person{{ID: "visit:SECRET-to", Name: "carol"}}
	case state.KindSlow:
		e.Text = "15s"
	}
	return e
}

// Each kind of event has a line, on which it says when it was, and who did it.
func TestEveryKindHasALine(t *testing.T) {
	nobody := map[state.Kind]bool{state.KindRestart: true, state.KindBind: true, state.KindRelease: true, state.KindRevoke: true, state.KindLapse: true, state.KindMute: true, state.KindUnmute: true}
	said := map[string]state.Kind{}
	for _, kind := range kinds {
		e := happening(kind)
		lines := plainFor("visit:SECRET-to").Event(e)
		if len(lines) != 1 {
			t.Errorf("%s has lines %q", kind, lines)
			continue
		}
		clock := time.UnixMilli(e.At).UTC().Format("15:04")
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
	if n := len(p.Event(happening(state.KindRemove))) + len(p.Event(happening(state.KindRemove))); n != 1 {
		t.Errorf("told %d times", n)
	}
	p.Event(happening(state.KindSay))
	if len(p.Event(happening(state.KindRemove))) != 1 {
		t.Error("what came later was not told")
	}
}

func TestForgottenAuthorHasNoName(t *testing.T) {
	for _, kind := range []state.Kind{state.KindSay, state.KindAct, state.KindWhisper} {
		e := &state.Event{N: 1, At: time.Now().UnixMilli(), Kind: kind, Gone: true, To: []state.Person{{ID: "visit:x", Name: "lily"}}}
		got := plainFor("visit:x").Event(e)
		if len(got) != 1 || !strings.HasSuffix(got[0], " (removed)") || strings.Contains(got[0], ":  ") || strings.Contains(got[0], "from") {
			t.Errorf("%s: got %q", kind, got)
		}
	}
}

// Whatever somebody writes, only the first of its lines begins as a line does.
func FuzzNoForgery(f *testing.F) {
	for _, text := range []string{"hello", "a\n09:41 bob: no", "a\nprivate from bob: 09:41 no", "a\n\nFriday 20 November", "a\n\tb", "\n\nx"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, s string) {
		clean, err := text.Clean(s, state.MessageLimit)
		if err != nil {
			return
		}
		for _, kind := range []state.Kind{state.KindSay, state.KindAct, state.KindWhisper, state.KindAnnounce, state.KindTopic, state.KindMOTD, state.KindAway} {
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
