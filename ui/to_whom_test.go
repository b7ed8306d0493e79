package ui

import (
	"strings"
	"testing"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
)

func TestWhoReadsIsOnTheScreenBeforeEnter(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.Seat(t, r, "bob")
		d := sit(t, r, "lily", 80, 24)
		d.sees("to everybody ▏")
		d.types("@bob psst")
		d.sees("to bob, privately ▏@bob psst")
		d.press("enter")
		d.sees("you→bob │ psst", "to everybody ▏")
		d.types("/nosuch thing\r")
		d.sees("There is no command /nosuch", "▏/nosuch thing")
		d.press("ctrl+c")
		d.types("@bobb hello\r")
		d.sees("Nobody here is called bobb", "Did you mean bob?", "▏@bobb hello")
		events, _ := bob.Read(nil)
		for _, e := range events {
			if strings.Contains(e.Text, "hello") || strings.Contains(e.Text, "nosuch") {
				t.Errorf("sent: %+v", e)
			}
		}
	})
}

func TestNameThatChangesHandsBeforeEnter(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.Seat(t, r, "bob")
		d := sit(t, r, "lily", 80, 24)
		d.types("@bob the secret")
		roomtest.Rename(t, bob, "robert")
		thief := roomtest.Seat(t, r, "bob")
		d.sees("bob is somebody else now ▏@bob the secret")
		d.press("enter")
		d.sees("bob is somebody else now; nothing was sent", "▏@bob the secret")
		events, _ := thief.Read(nil)
		for _, e := range events {
			if strings.Contains(e.Text, "secret") {
				t.Fatalf("it reached the new bob: %+v", e)
			}
		}
	})
}

func TestReplyTurnsAtOnceIntoAName(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.Seat(t, r, "bob")
		d := sit(t, r, "lily", 80, 24)
		roomtest.Do(t, bob, &state.Whisper{To: []state.Person{d.m.me.Person}, Text: "lunch?"})
		d.sees("bob→you │ lunch?")
		for _, one := range "/r " {
			d.types(string(one))
		}
		d.sees("to bob, privately ▏@bob")
		d.types("yes\r")
		d.sees("you→bob │ yes")
	})
}

func TestQueryKeepsTheNameUntilEsc(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		roomtest.Seat(t, r, "bob")
		d := sit(t, r, "lily", 80, 24)
		d.types("/query bob\r")
		d.sees("to bob, privately ▏@bob")
		d.types("one\r")
		d.types("two\r")
		d.sees("you→bob │ one", "       │ two", "to bob, privately ▏@bob")
		d.press("esc")
		d.sees("to everybody ▏")
		d.types("three\r")
		d.sees("lily │ three")
	})
}

// Every line begins with the name until Esc: one that is emptied, too, and one that would
// be for everybody. A command stands in its place, and leaves it to the next line.
func TestNoLineOfAQueryIsForEverybody(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := sit(t, r, "bob", 80, 24)
		d := sit(t, r, "lily", 80, 24)
		const line = "to bob, privately ▏@bob"
		d.types("/query bob\r")
		for _, key := range []string{"ctrl+u", "ctrl+c"} {
			d.types("half a line")
			d.press(key)
			d.sees(line + "\n")
		}
		d.types("/")
		d.seesNot(line)
		d.press("backspace")
		d.sees(line + "\n")
		d.types("/topic\r")
		d.sees("no topic", line+"\n")
		for typed, stands := range map[string]string{"/": "", "//etc is full": " /etc is full", "/say": ""} {
			for _, r := range typed {
				d.types(string(r))
			}
			if stands != "" {
				d.sees(line + stands + "\n")
			} else {
				d.sees("▏" + typed + "\n")
			}
			d.press("ctrl+c")
			d.sees(line + "\n")
		}
		d.types("/me waves\r")
		d.sees("there is no /me", "to bob, privately ▏/me waves")
		d.press("ctrl+c")
		d.types("//etc is full\r")
		bob.sees("lily→you │ /etc is full")
		bob.seesNot("waves")
		d.types("/help\r")
		d.press("enter") // closes the page
		d.sees(line + "\n")
		d.press("ctrl+c")
		d.sees("Ctrl-C again leaves")
		d.press("ctrl+c")
		if !d.quit {
			t.Error("Ctrl-C twice does not leave")
		}
	})
}

// Lines wait for who has registered: /query writes to them while they are away, as @ does.
func TestQueryToWhoIsNotHere(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := registeredAs(t, r, "bob")
		d := sit(t, r, "lily", 80, 24)
		bob.Leave(state.HowLeft)
		d.frame()
		d.types("/query bob\r")
		d.sees("to bob, privately, to be read later", "@bob")
		d.types("one\r")
		d.sees("you→bob │ one", "to bob, privately, to be read later")
	})
}

// What a refusal says sends a line where it was to go, and a private one to nobody else.
func TestARefusedLineGoesWhereItWasToGo(t *testing.T) {
	story(t, func(t *testing.T) {
		_, lily, bob := two(t)
		lily.types("/query bob\r")
		lily.types("/nosuch secret\r")
		lily.sees("in front sends the line as it is.", "▏/nosuch secret")
		lily.press("home")
		lily.types("/")
		lily.sees("to bob, privately ▏@bob /nosuch secret")
		lily.press("enter")
		bob.sees("lily→you │ /nosuch secret")
	})
}

// A mark in sight never means the line of somebody else: once the name in it has passed,
// the mark has none.
func TestAMarkInSightFollowsTheNameThatPassed(t *testing.T) {
	story(t, func(t *testing.T) {
		r, lily, bob := two(t)
		eve := sit(t, r, "eve", 80, 24)
		lily.types("/marks on\r")
		bob.types("@lily psst\r")
		lily.sees("^@bob/1")
		bob.types("/name zed\r")
		eve.types("/name bob\r")
		lily.sees("^" + lily.m.seat.Cursor(lily.said("psst").N))
		lily.seesNot("^@bob/1")
	})
}

// A private answer names its people as they are called when it is sent, and says who of them
// is not here.
func TestAnAnswerGoesToWhoIsCalledSoNow(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		gus, bob := roomtest.Seat(t, r, "gus"), registeredAs(t, r, "bob")
		d := sit(t, r, "lily", 80, 24)
		for _, one := range []*room.Seat{gus, bob} {
			roomtest.Do(t, one, &state.Whisper{To: []state.Person{d.m.me.Person}, Text: "from " + one.Me().Person.Name})
		}
		roomtest.Rename(t, gus, "gustav")
		roomtest.Seat(t, r, "gus")
		d.lays("from bob")
		d.press("up")
		d.types("r")
		d.sees("to gustav, privately, answering gus ▏")
		d.types("hi")
		d.sees("to gustav, privately, answering gus ▏hi")
		gus.Leave(state.HowLeft)
		d.sees("gus is somebody else now ▏hi")
		d.types("\r")
		d.sees("gus is somebody else now; nothing was sent.")
		d.press("ctrl+c")
		d.lays("from bob")
		d.types("r")
		d.sees("to bob, privately, answering bob ▏")
		bob.Leave(state.HowLeft)
		d.sees("to bob, privately, answering bob · bob is not here since")
		d.types("hi\r")
		d.sees("you→bob ↳ bob: from bob")
	})
}

// Whoever has another name since they wrote a line, or since lines begin with theirs, is written
// to under that, also when somebody else has the old one.
func TestAPrivateLineBeginsWithTheNameOfNow(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.Seat(t, r, "bob")
		d := sit(t, r, "lily", 80, 24)
		roomtest.Say(t, bob, "tea?")
		d.types("/query bob\r")
		roomtest.Rename(t, bob, "robert")
		roomtest.Seat(t, r, "bob")
		d.sees("to robert, privately ▏@robert\n")
		d.types("one\r")
		d.sees("robert │ one", "to robert, privately ▏@robert\n")
		d.press("esc")
		d.lays("one")
		d.press("up")
		d.types("@")
		d.sees("to robert, privately ▏@robert\n")
		d.types("two\r")
		d.sees("│ two", "to everybody ▏")

		// What stands in a line already is aimed at whom it was aimed at, and never at the other.
		d.types("/query robert\r")
		d.types("three")
		roomtest.Rename(t, bob, "rob")
		roomtest.Seat(t, r, "robert")
		d.sees("robert is somebody else now ▏@robert three")
		d.press("ctrl+c")
		d.sees("to rob, privately ▏@rob\n")
	})
}
