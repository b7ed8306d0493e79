package ui

import (
	"strings"
	"testing"
	"time"

	"teahouse/room/roomtest"
	"teahouse/room/state"
)

// A refused line stays where it can be mended, and is not glued to the next one.
func TestRefusedLineIsNotGluedToTheNext(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.Seat(t, r, "bob")
		d := sit(t, r, "lily", 80, 24)
		d.types("/bell bell bell\r")
		d.sees("▏/bell bell bell")
		d.types("/who\r")
		d.sees("to everybody ▏")
		d.press("up", "up")
		d.sees("▏/bell bell bell")
		d.press("ctrl+c")
		d.types("/whois\r") // what is missing can be added
		d.types(" bob\r")
		d.sees("to everybody ▏")
		d.types("/quiet\r")
		d.types("hello\r")
		d.sees("You are quiet", "▏hello")
		d.types("/quiet\r")
		d.types("second line\r")
		d.pass(time.Second)
		d.types("third")
		events, _ := bob.Read(nil)
		if last := events[len(events)-1]; last.Text != "second line" {
			t.Errorf("bob read %q", last.Text)
		}
		d.press("ctrl+c")
		d.types("/nosuch x\r")
		d.press("backspace")
		d.types("/y")
		d.sees("▏/nosuch /y") // whoever mends it goes on with it
	})
}

// What one cannot know from the line is said with it.
func TestSmallThingsAreSaid(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.Seat(t, r, "bob")
		cfg := testConfig()
		cfg.MOTD = strings.TrimSpace(strings.Repeat("rule\n", 60))
		d := sitWith(t, r, "lily", 80, 60, cfg)
		d.sees("You are lily", "can read all") // whatever the house says before
		roomtest.Do(t, bob, &state.Away{Reason: "lunch"})
		d.types("@bob psst\r")
		d.pass(time.Second)
		d.sees("you→bob │ psst", "bob is away: lunch")
		d.types("@bob another\r")
		d.types("@bob and one more\r")
		d.pass(time.Second)
		d.sees("and one more")
		if n := strings.Count(d.text(), "bob is away"); n != 2 { // as they went, and with the first
			t.Errorf("with three lines it is said %d times that bob is away", n)
		}
		roomtest.Do(t, bob, &state.Away{Reason: "tea"})
		d.types("@bob tea?\r")
		d.pass(time.Second)
		d.sees("bob is away: tea")
		d.pass(10 * time.Minute)
		d.types("@bob still there?\r")
		d.pass(time.Second)
		if n := strings.Count(d.text(), "bob is away: tea"); n != 3 {
			t.Errorf("ten minutes later it is said %d times", n)
		}
		d.types("/edot\r")
		d.sees("There is no command /edot")
		d.seesNot("/quit")
		d.press("ctrl+c")
		d.types("/help keys\r")
		if !d.m.page.Open() {
			t.Error("lines in columns break in the first one")
		}
		d.press("esc")
		d.types("/release lily\r")
		d.sees("You do not own the name lily") // and not after a question
		d.press("ctrl+c", "tab")
		d.sees("▏bob:")
		d.press("ctrl+c")
		bob.Leave(state.HowLeft)
		d.sees("bob left")
		d.press("tab")
		d.sees("to everybody ▏\n")
	})
}

// What was taken out before somebody came leaves no row behind.
func TestNamelessTombstonesAreForWhoSawTheLine(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		id := state.KeyIdentity("SHA256:bob")
		bob := takeSeat(t, roomtest.SeatOf(t, r, "bob", id), "bob", 80, 24, testConfig())
		lily := sit(t, r, "lily", 80, 24)
		for range 4 {
			bob.types("private matters\r")
			bob.pass(time.Second)
		}
		lily.sees("private matters")
		bob.types("/forget\r")
		bob.pass(time.Second)
		bob.types("y")
		bob.pass(time.Second)
		lily.sees("(removed)")
		ada := sit(t, r, "ada", 80, 24)
		ada.sees("You are ada")
		ada.seesNot("(removed)", "private matters")
	})
}
