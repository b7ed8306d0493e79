package state

// What is told of a line reaches those who read the line, and nobody else, whatever
// has become of them since.

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// governs makes the person at a terminal an operator.
func (h *teahouse) governs(num uint64) {
	id := SeatID{"one", 1, num}
	h.seats[id].seat(id).Operator = true
}

func TestWhatChangesALineToOneselfStaysPrivate(t *testing.T) {
	h := newTeahouse(t)
	lily := h.registered(1, "lily")
	h.comes(2, "key:phone", "phone", "")
	line := h.does(1, &Whisper{To: []Person{h.person(2)}, Text: "a note"})[0]
	h.does(1, &Link{Key: "key:phone"})
	for _, b := range []Body{
		&Edit{Line: line.Bare(), Text: "another note"}, &React{Line: line.Bare(), Sign: "👍"}, &Edit{Text: "the last one"}, &Unsend{Line: line.Bare()},
	} {
		h.at -= time.Minute.Milliseconds() // so that all of it is soon enough
		if e := h.does(1, b)[0]; e.Public() || !e.VisibleTo(lily.ID) || e.VisibleTo("key:bob") {
			t.Errorf("%s of what lily alone reads is told to others: %s", b.Kind(), asJSON(e))
		}
	}
}

func TestAnEditIsNoWayThroughAClosedDoor(t *testing.T) {
	h := newTeahouse(t)
	h.registered(1, "lily")
	h.comes(2, "key:bob", "bob", "")
	line := h.does(2, &Whisper{To: []Person{h.person(1)}, Text: "hello"})[0].Bare()
	h.does(2, &Edit{Line: line, Text: "hello!"})
	h.does(1, &SetDMPolicy{Friends: true})
	h.refused(DoorClosed, 2, &Edit{Line: line, Text: "you fool"})
	h.refused(DoorClosed, 2, &React{Line: line, Sign: "🖕"})
	h.refused(DoorClosed, 2, &Whisper{To: []Person{h.person(1)}, Text: "you fool", Re: line})
	h.does(1, &React{Line: line, Sign: "👋"})
}

// A guest may open few conversations, and an answer that is refused opened none.
func TestARefusedAnswerOpensNoConversation(t *testing.T) {
	h := newTeahouse(t)
	h.registered(1, "lily")
	h.registered(2, "bob")
	h.comes(3, "visit:guest", "guest", "")
	line := h.does(1, &Whisper{To: []Person{h.person(2)}, Text: "not for the guest"})[0].Bare()
	h.refused(NoSuchLine, 3, &Whisper{To: []Person{h.person(2)}, Text: "what?", Re: line})
	if talks := h.seats[SeatID{"one", 1, 3}].Talks; len(talks) > 0 {
		t.Errorf("it opened %v", talks)
	}
}

// A restart knows of it, as a node that joins does.
func TestAConversationThatAReactionOpensIsKept(t *testing.T) {
	h := newTeahouse(t)
	h.comes(1, "key:lily", "lily", "")
	h.comes(2, "visit:guest", "guest", "")
	h.governs(1)
	line := h.does(2, &Whisper{To: []Person{h.person(1)}, Text: "help"})[0].Bare() // which anybody may write to operators
	lily := SeatID{"one", 1, 1}
	h.seats[lily].seat(lily).Operator = false
	h.Changes()
	h.does(2, &React{Line: line, Sign: "👋"})
	if kept := asJSON(h.Changes()); len(h.seats[SeatID{"one", 1, 2}].Talks) != 1 || !strings.Contains(kept, "member/") {
		t.Errorf("what is kept is %s", kept)
	}
}

func TestAnEditIsNoWayRoundThePace(t *testing.T) {
	for _, closed := range []bool{false, true} {
		h := newTeahouse(t)
		h.registered(1, "lily")
		h.registered(2, "bob")
		in := h.founds(1, "dev", false)
		h.does(2, &Join{in})
		if !closed {
			in = 0
			h.governs(1)
		}
		h.does(1, &Slow{Each: 5 * time.Minute, In: in})
		old := h.does(2, &Say{Text: "one", In: in})[0].Bare()
		h.later(5 * time.Minute)
		line := h.does(2, &Say{Text: "two", In: in})[0].Bare()
		h.refused(Slowed, 2, &Edit{Line: old, Text: "three"})
		h.does(2, &Edit{Line: line, Text: "too"}) // a slip is mended at once
		h.refused(Slowed, 2, &Edit{Line: line, Text: "three"})
		h.later(5 * time.Minute)
		h.does(2, &Edit{Line: line, Text: "three"})
		h.refused(Slowed, 2, &Edit{Line: line, Text: "four"})
		h.refused(Slowed, 2, &Say{Text: "four", In: in})
	}
}

func TestWhoIsMutedChangesNoLine(t *testing.T) {
	h := newTeahouse(t)
	h.registered(1, "lily")
	h.comes(2, "key:bob", "bob", "")
	h.governs(1)
	line := h.does(2, &Say{Text: "hello"})[0].Bare()
	h.at -= 3 * time.Minute.Milliseconds() // so that all of it is soon enough
	h.does(1, &Mute{Whom: h.person(2), For: time.Hour})
	h.refused(Muted, 2, &Edit{Line: line, Text: "fool"})
	h.refused(Muted, 2, &React{Line: line, Sign: "👍"})
	h.does(2, &Unsend{})
}

// What a line was is in a report of it, whatever its author makes of it then.
func TestAReportKeepsTheVersionThatWasReported(t *testing.T) {
	h := newTeahouse(t)
	h.registered(1, "lily")
	h.comes(2, "key:bob", "bob", "")
	line := h.does(2, &Say{Text: "you fool"})[0]
	report := h.does(1, &Report{Whom: h.person(2), Lines: []Quote{{Seq: line.Seq, At: line.At, Text: line.Text}}})[0]
	line = line.Changed(h.does(2, &Edit{Line: line.Bare(), Text: "you friend"})[0])
	if line.Text != "you friend" || line.Edited == 0 || report.Lines[0].Text != "you fool" {
		t.Errorf("the line is %s, and reported was %s", asJSON(line), asJSON(report))
	}
}

func TestSignsHaveTheirLimits(t *testing.T) {
	line := &Event{N: 1, Kind: KindSay, Who: Person{"key:lily", "lily"}, Text: "hello"}
	puts := func(who int, sign string, off bool) Code {
		id := Identity(fmt.Sprint("key:", who))
		err := line.Takes(sign, off, id)
		before := line
		line = line.Changed(&Event{Kind: KindReact, Ref: 1, Who: Person{ID: id}, Text: sign, Off: off})
		if err == nil {
			return ""
		}
		if asJSON(line) != asJSON(before) {
			t.Fatalf("%v, and yet %s becomes %s", err, asJSON(before), asJSON(line))
		}
		return err.(*Refusal).Code
	}
	signs := []string{"1", "2", "3", "4", "5", "6", "7", "8", "9"}
	for i, sign := range signs[:SignsMost] {
		if code := puts(i, sign, false); code != "" {
			t.Fatal(code)
		}
	}
	for _, one := range []struct {
		who  int
		sign string
		off  bool
		want Code
	}{
		{0, "9", false, SignsFull},
		{0, "1", false, AlreadySo},
		{0, "2", true, AlreadySo},
		{0, "2", false, ""},
		{0, "3", false, ""},
		{0, "4", false, SignsTheirs},
		{7, "8", true, ""}, // nobody's now, and so another one may come
		{7, "9", false, ""},
		{0, "3", true, ""},
		{0, "4", false, ""},
	} {
		if code := puts(one.who, one.sign, one.off); code != one.want {
			t.Errorf("%+v is answered %q", one, code)
		}
	}
	for who := 100; ; who++ {
		if code := puts(who, "1", false); code != "" {
			if n := who - 100 + 10; code != ReactionsFull || n != ReactionsMost {
				t.Errorf("%s at %d reactions", code, n)
			}
			break
		}
	}
	if puts(100, "1", true) != "" || puts(100, "", false) != AlreadySo && slices.ContainsFunc(line.Reactions, func(r Reaction) bool { return r.Sign == "" }) {
		t.Errorf("it has the sign of nothing: %s", asJSON(line))
	}
}
