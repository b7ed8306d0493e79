package dispatch

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"teahouse/room/roomtest"
	"teahouse/room/state"
)

// Before Enter the prompt says who will read the line, and Enter keeps to it.
func TestPromptSaysPublicOrPrivate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.Seat(t, r, "bob")
		d := sit(t, r, "lily", linesQ, 120)
		d.types("@")
		d.shows("private: to whom?> @")
		d.types("bob psst")
		d.shows("to bob, privately> @bob psst")
		roomtest.Rename(t, bob, "robert")
		thief := roomtest.Seat(t, r, "bob")
		d.shows("bob is somebody else now> @bob psst")
		d.types("\r")
		d.shows("bob is somebody else now> @bob psst", "bob is somebody else now; nothing was sent. Write the name again if you mean whoever bears it now.", "bob is somebody else now> @bob psst")
		if texts := gotten(thief); len(texts) > 0 {
			t.Errorf("the new bob read %q", texts)
		}
		d.types("\x03@robert psst\r")
		d.shows("to everybody>")
		if texts := gotten(bob); len(texts) != 1 || texts[0] != "psst" {
			t.Errorf("robert read %q", texts)
		}
		d.types("@nobody hi\r")
		d.shows("Nobody here is called nobody, so nothing happened. /who shows who is here.", "private: nobody is called nobody> @nobody hi")
		d.types("\x03/he")
		d.shows("command> /he")
		d.types("at ")
		d.shows("no such command> /heat")
		d.types("\x03/quiet\r")
		d.shows("Quiet: public lines are hidden, private ones and notices still come. /quiet brings them back.", "public lines are off: /quiet>")
	})
}

// Whoever pressed Enter before they wrote anything goes on with the private line.
func TestAnEmptyPrivateLineStaysPrivate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob, eve := roomtest.Seat(t, r, "bob"), roomtest.Seat(t, r, "eve")
		d := sit(t, r, "lily", linesQ, 120)
		d.types("@bob \r")
		d.types("the key is under the mat\r")
		if texts := gotten(bob); len(texts) != 1 || texts[0] != "the key is under the mat" {
			t.Errorf("bob read %q", texts)
		}
		if texts := gotten(eve); len(texts) > 0 {
			t.Errorf("eve read %q", texts)
		}
	})
}

// A reply goes to whom they have read, not to who writes while they do.
func TestReplyGoesToWhomHeHasRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob, ada := roomtest.Seat(t, r, "bob"), roomtest.Seat(t, r, "ada")
		d := sit(t, r, "lily", linesQ, 80)
		to := []state.Person{person(d.seat)}
		roomtest.Do(t, bob, &state.Whisper{To: to, Text: "lunch?"})
		d.types("/r")
		roomtest.Do(t, ada, &state.Whisper{To: to, Text: "psst"})
		d.types(" yes")
		d.shows("private from bob: 00:00 lunch?", "to bob, privately> @bob yes")
		d.types("\r")
		d.shows("private from ada: 00:00 psst", "to everybody>")
		if texts := gotten(bob); len(texts) != 2 || texts[1] != "yes" {
			t.Errorf("bob read %q", texts)
		}
		d.types("/query ada\r")
		d.shows("You are writing to ada alone, until Esc.", "to ada, privately> @ada")
		roomtest.Do(t, bob, &state.Say{Text: "tea"})
		d.shows("00:00 bob: tea", "")
		d.types("one\rtwo\r")
		d.shows("to ada, privately> @ada one", "to ada, privately> @ada two", "to ada, privately> @ada")
		d.types("\x1b")
		d.pass(time.Second)
		d.shows("to everybody>")
		d.types("/go ada\r")
		d.shows("You are writing to ada alone, until Esc.", "to ada, privately> @ada")
		d.types("/part ada\r")
		d.shows("to everybody>")
		d.types("/part ada\r")
		d.shows("There is no such channel. /channels lists those that you can join.", "command> /part ada")
		if texts := strings.Join(gotten(ada), "|"); texts != "psst|tea|one|two" {
			t.Errorf("ada read %q", texts)
		}
	})
}

// In plain lines, too, a command stands in the place of the name of a query, which comes
// back, and a question is answered without it.
func TestCommandsInAQuery(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		ada := roomtest.Seat(t, r, "ada")
		d := take(t, roomtest.SeatOf(t, r, "lily", state.KeyIdentity("SHA256:lily")), "lily", linesQ, 80)
		d.types("/query ada\r")
		d.shows("to ada, privately> @ada")
		d.types("/whois ada\r")
		d.shows("Has not written to everybody since they came.", "to ada, privately> @ada")
		d.types("/register\r")
		d.shows("y or n>")
		d.types("y\r")
		d.shows("to ada, privately> @ada")
		d.types("half\x03")
		d.shows("to ada, privately> @ada")
		d.types("one\r")
		if texts := strings.Join(gotten(ada), "|"); texts != "one" || !d.seat.Me().Person.ID.Registered() {
			t.Errorf("ada read %q, and lily is %s", texts, d.seat.Me().Person.ID)
		}
		d.types("/forget\rnever")
		d.shows("to ada, privately> @ada never")
		d.types("\r")
		if texts := strings.Join(gotten(ada), "|"); texts != "never" {
			t.Errorf("ada read %q", texts)
		}
		d.types("\x03\x03")
		<-d.done
	})
}

// Who registers while they are written to, or before they are answered, is still who
// they were.
func TestAimFollowsWhoRegisters(t *testing.T) {
	for _, keys := range [][2]string{{"@bob ps", "st"}, {"/", "r psst"}, {"/query bob\r", "psst"}} {
		synctest.Test(t, func(t *testing.T) {
			r := roomtest.Open(t)
			bob := roomtest.SeatOf(t, r, "bob", state.KeyIdentity("SHA256:bob"))
			d := sit(t, r, "lily", linesQ, 80)
			roomtest.Do(t, bob, &state.Whisper{To: []state.Person{person(d.seat)}, Text: "hi"})
			gotten(bob)
			d.types(keys[0])
			roomtest.Do(t, bob, &state.Register{})
			for _, key := range keys[1] {
				d.types(string(key))
			}
			d.shows("to bob, privately> @bob psst")
			d.types("\r")
			if texts := gotten(bob); len(texts) != 1 || texts[0] != "psst" {
				t.Errorf("after %q, bob read %q", keys[0], texts)
			}
		})
	}
}

func TestQuestionAtTheTerminal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.Seat(t, r, "bob")
		seat := roomtest.SeatOf(t, r, "lily", state.KeyIdentity("SHA256:lily"))
		d := take(t, seat, "lily", linesQ, 200)
		d.types("/register\r")
		d.shows("y does it, anything else does not.", "y or n>")
		d.types("never")
		d.shows("to everybody> never")
		d.types("\r")
		d.shows("to everybody> never", "Nothing was done.", "to everybody>")
		d.types("/register\ry")
		d.shows("y or n> y")
		d.types("\r")
		d.shows("00:00 lily has registered: nobody else can be called so now", "to everybody>")
		if texts := strings.Join(gotten(bob), "|"); texts != "never" {
			t.Errorf("bob read %q", texts)
		}
	})
}
