package ui

// Answers to a line under the bar: begun, given up, private, and what they answer.

import (
	"fmt"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"teahouse/room/roomtest"
	"teahouse/room/state"
)

// An answer shows whom and what it answers, also when that changes, and what was being
// written before is there again.
func TestAnsweringALine(t *testing.T) {
	story(t, func(t *testing.T) {
		_, lily, bob := two(t)
		bob.types("I would rather wait\r")
		bob.types("something else\r")
		lily.types("a draft")
		lily.press("ctrl+o")
		lily.under("something else")
		lily.sees("r answer · + react")
		lily.press("up")
		lily.under("bob │ I would rather wait")
		lily.types("r")
		lily.under("bob │ I would rather wait")
		lily.sees("to everybody, answering bob ▏")
		lily.seesNot("a draft")
		lily.types("agreed\r")
		lily.sees("lily ↳ bob: I would rather wait", "│ agreed", "to everybody ▏a draft")
		lily.seesNot("▌")
		bob.sees("lily ↳ bob: I would rather wait", "│ agreed")
		seq := lily.said("rather wait").Seq
		time.Sleep(time.Second)
		bob.types(fmt.Sprintf("/edit ^%d I would wait a week\r", seq))
		lily.sees("↳ bob (edited): I would wait a week", "│ I would wait a week (edited)") // she has not agreed to that
		bob.types(fmt.Sprintf("/unsend #%d\r", seq))
		lily.sees("↳ bob: (removed)")
	})
}

// Esc gives an answer up, brings the draft back and keeps what was typed: as a command,
// which goes to the same people.
func TestGivingAnAnswerUp(t *testing.T) {
	story(t, func(t *testing.T) {
		_, lily, bob := two(t)
		roomtest.Do(t, bob.seat, &state.Whisper{To: []state.Person{lily.m.me.Person}, Text: "between us"})
		lily.types("a draft")
		lily.lays("between us")
		lily.types("rsecret")
		lily.sees("to bob, privately, answering bob ▏secret")
		lily.press("esc")
		lily.sees("to everybody ▏a draft")
		lily.press("ctrl+c", "up", "up")
		lily.sees("▏/answer ^", " secret")
		lily.press("enter")
		lily.sees("↳ bob: between us")
		if e := lily.said("secret"); !e.Private() {
			t.Fatal("a private answer became public")
		}
	})
}

// What answers a private line reaches its people, whatever is written, or nobody.
func TestAPrivateAnswerStaysPrivate(t *testing.T) {
	story(t, func(t *testing.T) {
		r, lily, bob := two(t)
		carol := sit(t, r, "carol", 80, 24)
		roomtest.Do(t, bob.seat, &state.Whisper{To: []state.Person{lily.m.me.Person}, Text: "between us"})
		lily.lays("between us")
		lily.types("r@carol hear this\r")
		lily.sees("an answer goes to who reads the line", "@carol hear this")
		for range "@carol " {
			lily.press("home")
			lily.send(inputMsg{tea.KeyPressMsg{Code: tea.KeyDelete}})
		}
		lily.types("\r")
		bob.sees("hear this")
		carol.seesNot("hear this", "between us")
		if e := lily.said("hear this"); !e.Between(lily.m.me.Person.ID, bob.m.me.Person.ID) {
			t.Fatalf("it went to %v", e.To)
		}
	})
}

// A line that goes while it is being answered is answered no more, and nothing of the
// answer is lost.
func TestTheLineGoesWhileItIsAnswered(t *testing.T) {
	story(t, func(t *testing.T) {
		_, lily, bob := two(t)
		bob.types("oops\r")
		lily.lays("oops")
		lily.types("rwhat is?")
		bob.types("/unsend\r")
		lily.sees("that line is no more ▏what is?")
		lily.press("enter")
		lily.sees("That line was taken out", "▏what is?")
		bob.seesNot("what is?")
		lily.press("esc", "up")
		lily.sees("▏/answer ^lobby/")
	})
}

// Enter goes from an answer to what it answers, however far back that is, and says so
// where the reader may not see it.
func TestGoingToWhatALineAnswers(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.Seat(t, r, "bob")
		roomtest.Say(t, bob, "the first of all")
		first := sit(t, r, "carol", 80, 24).said("the first of all").N
		for i := range 200 {
			roomtest.Say(t, bob, fmt.Sprintf("line %d.", i))
			time.Sleep(2 * time.Second)
		}
		roomtest.Do(t, bob, &state.Say{Text: "about that", Answers: state.Ref{N: first}})
		d := sit(t, r, "lily", 80, 24)
		d.sees("bob ↳ bob: the first of all")
		d.press("ctrl+o")
		d.sees("Enter go to what it answers")
		d.press("enter")
		d.sees("▌", "│ the first of all")
		d.seesNot("about that")
		d.press("esc")
		d.sees("about that")
	})
}
