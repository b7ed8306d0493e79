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
		d.sees("← eve left and came back") // for all have seen that she was gone
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

// What was seen changes, and never vanishes or takes the time of something else.
func TestNoticesThatWereSeen(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		d := sit(t, r, "alice", 80, 24)
		zoe := roomtest.Seat(t, r, "zoe")
		d.sees("00:00              │ → zoe arrived")
		d.types("zoe: hello, welcome!")
		d.pass(2 * time.Minute)
		zoe.Leave(room.HowLeft)
		d.sees("00:00              │ → zoe came and left")
		d.pass(90 * time.Second)
		tom := roomtest.Seat(t, r, "tom")
		d.sees("00:00              │ → zoe came and left", "00:03              │ → tom arrived")
		do(t, tom, &room.Away{Reason: "lunch"})
		d.sees("tom is away: lunch")
		do(t, tom, &room.Away{Back: true})
		d.sees("→ tom arrived · tom is back")
		rename(t, tom, "tim")
		d.seesRow("tom is now tim")
		rename(t, tom, "tom")
		d.seesRow("tom is now tim · tim is now tom")
		tom.Leave(room.HowLost)
		d.seesRow("tom lost the connection")

		d.pass(time.Minute) // nobody has seen those who come and go between two frames
		for i := range 4 {
			roomtest.Seat(t, r, fmt.Sprintf("flash%d", i)).Leave(room.HowLeft)
		}
		d.seesNot("flash")
	})
}

// seesRow looks for a text wherever the rows of the talk break it.
func (d *desk) seesRow(want string) {
	d.t.Helper()
	var talk []string
	for _, row := range strings.Split(d.text(), "\n") {
		if parts := strings.Split(row, "│"); len(parts) > 1 {
			talk = append(talk, strings.Fields(parts[1])...)
		}
	}
	if !strings.Contains(strings.Join(talk, " "), want) {
		d.t.Fatalf("the screen does not tell %q:\n%s", want, d.text())
	}
}

// In a room of any size people are told whether those are here who spoke, were
// named, or were written to.
func TestWhoMattersIsToldOfInALargeRoom(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		for i := range quietRoom {
			roomtest.Seat(t, r, fmt.Sprintf("guest%d", i))
		}
		bob, carol, dave, erin := roomtest.Seat(t, r, "bob"), roomtest.Seat(t, r, "carol"), roomtest.Seat(t, r, "dave"), roomtest.Seat(t, r, "erin")
		alice, other := sit(t, r, "alice", 80, 24), sit(t, r, "other", 80, 24)
		say(t, bob, "alice: can you review my patch?")
		alice.types("请问carol在吗\r")
		alice.types("@dave psst\r")
		alice.pass(time.Minute)
		for _, s := range []*room.Seat{bob, carol, dave, erin} {
			s.Leave(room.HowLeft)
		}
		alice.sees("← bob, carol and dave left")
		alice.seesNot("erin")
		other.sees("← bob and carol left") // who wrote to dave is nobody else's affair
		say(t, roomtest.Seat(t, r, "frank"), "is zoe here?")
		roomtest.Seat(t, r, "zoe")
		alice.sees("→ zoe arrived")
		alice.pass(mattersFor + time.Minute)
		roomtest.Seat(t, r, "carol").Leave(room.HowLeft)
		alice.seesNot("→ carol", "← carol came")
	})
}
