package ui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"teahouse/room"
	"teahouse/room/roomtest"
)

func TestArrivals(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		d := sit(t, r, "lily", 80, 24)
		carol := roomtest.Seat(t, r, "carol")
		dave := roomtest.Seat(t, r, "dave")
		d.sees("→ carol and dave arrived")
		rename(t, dave, "david")
		d.sees("→ carol and david arrived")
		say(t, carol, "hello all")
		d.frame()

		id := room.NewVisit()
		eve := roomtest.SeatOf(t, r, "eve", id)
		d.sees("→ eve arrived")
		say(t, carol, "hi eve")
		d.frame()
		eve.Leave(room.HowLost)
		d.sees("← eve lost the connection")
		say(t, carol, "oh")
		d.pass(5 * time.Second)
		roomtest.SeatOf(t, r, "eve", id)
		d.seesNot("← eve", "→ eve arrived · ")
		if n := strings.Count(d.text(), "eve arrived"); n != 1 {
			t.Errorf("eve arrived %d times:\n%s", n, d.text())
		}
		carol.Leave(room.HowLeft)
		d.sees("← carol left")
		d.seesNot("│   carol")
	})
}

func TestLargeRoomOnlyCounts(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		for i := range quietRoom {
			roomtest.Seat(t, r, fmt.Sprintf("guest%d", i))
		}
		d := sit(t, r, "lily", 80, 24)
		d.sees("51 here", "and 33 more")
		roomtest.Seat(t, r, "carol")
		d.sees("52 here")
		d.seesNot("arrived")
		rename(t, d.seat, "lilian")
		d.sees("lily is now lilian")
	})
}

func TestQuiet(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.Seat(t, r, "bob")
		d := sit(t, r, "lily", 80, 24)
		d.types("/quiet\r")
		d.sees("public lines are off")
		say(t, bob, "blah")
		do(t, bob, &room.Whisper{To: []room.Person{d.m.me.Person}, Text: "psst"})
		d.sees("psst")
		d.seesNot("blah")
		d.types("hello\r")
		d.sees("You are quiet", "▏hello")
		d.types("\r")
		d.press("ctrl+c")
		d.types("/quiet\r")
		say(t, bob, "again")
		d.sees("bob │ again")
	})
}

func TestAnotherTerminalOfTheSamePerson(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		id := room.KeyIdentity("SHA256:x")
		roomtest.SeatOf(t, r, "lily", id)
		d := takeSeat(t, roomtest.SeatOf(t, r, "lily", id), "lily", 80, 24, testConfig())
		d.sees("here on another terminal,")
		e := sit(t, r, "lily", 80, 24)
		e.sees("Somebody here is called lily,")
	})
}
func TestGathering(t *testing.T) {
	f := testFace(80)
	type step struct {
		kind room.Kind
		who  string
		id   string
		old  string
		how  room.How
		at   int // seconds
	}
	enter := func(who string) step { return step{kind: room.KindEnter, who: who, id: who} }
	leave := func(who string, how room.How) step { return step{kind: room.KindLeave, who: who, id: who, how: how} }
	for name, one := range map[string]struct {
		steps []step
		want  string
	}{
		"two arrive":    {[]step{enter("carol"), enter("dave")}, "→ carol and dave arrived"},
		"come and go":   {[]step{enter("carol"), leave("carol", room.HowLeft)}, ""},
		"gone and back": {[]step{leave("bob", room.HowLost), enter("bob")}, ""},
		"back much later": {[]step{leave("bob", room.HowLost), {kind: room.KindEnter, who: "bob", id: "bob", at: 60}},
			"← bob lost the connection · → bob arrived"},
		"kinds together": {[]step{enter("carol"), leave("ada", room.HowLeft), enter("dave"), leave("bob", room.HowLost)},
			"→ carol and dave arrived · ← ada left · ← bob lost the connection"},
		"arrived and renamed": {[]step{enter("carol"), {kind: room.KindRename, who: "caro", id: "carol", old: "carol"}}, "→ caro arrived"},
		"renamed there and back": {[]step{{kind: room.KindRename, who: "b", id: "1", old: "a"},
			{kind: room.KindRename, who: "a", id: "1", old: "b"}}, ""},
		"renamed twice": {[]step{{kind: room.KindRename, who: "b", id: "1", old: "a"},
			{kind: room.KindRename, who: "c", id: "1", old: "b"}}, "a is now c"},
		"away and back": {[]step{{kind: room.KindAway, who: "a", id: "1"}, {kind: room.KindBack, who: "a", id: "1"}}, ""},
		"back under another name": {[]step{{kind: room.KindLeave, who: "bob", id: "1", how: room.HowLost},
			{kind: room.KindEnter, who: "bob2", id: "1"}}, "← bob lost the connection · → bob2 arrived"},
		"away twice": {[]step{{kind: room.KindAway, who: "a", id: "1"}, {kind: room.KindAway, who: "a", id: "1"}}, "a is away"},
		"a crowd": {[]step{enter("a"), enter("b"), enter("c"), enter("d"), enter("e"), enter("f"), enter("g")},
			"→ a, b, c, d, e and 2 others arrived"},
	} {
		n := &note{kind: noteGather}
		for _, s := range one.steps {
			n.gather(change{kind: s.kind, who: room.Person{ID: room.Identity(s.id), Name: s.who}, old: s.old, how: s.how, at: int64(s.at) * 1000})
		}
		if got := f.tell(n.changes); got != one.want {
			t.Errorf("%s: %q, want %q", name, got, one.want)
		}
	}
}
