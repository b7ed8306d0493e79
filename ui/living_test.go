package ui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/command"
	"teahouse/ui/scrollback"
)

// The bar is on a line whose time has come, and then on the next one; what answers that
// line quotes nothing of it any more.
func TestTheLineUnderTheBarExpires(t *testing.T) {
	story(t, func(t *testing.T) {
		r, _ := roomtest.Made(t, func(c *room.Config) { c.Keep = 30 * time.Minute })
		lily, otto := sit(t, r, "lily", 60, 12), sit(t, r, "otto", 60, 12)
		roomtest.Say(t, otto.seat, "the first line")
		lily.pass(20 * time.Minute)
		roomtest.Do(t, otto.seat, &state.Say{Text: "the second line", Answers: state.Ref{N: lily.said("the first").N}})
		lily.lays("the second line")
		lily.sees("otto ↳ otto: the first line")
		lily.press("up")
		lily.under("the first line")
		lily.types("rwell, ")
		lily.pass(11 * time.Minute)
		lily.seesNot("the first line")
		lily.sees("↳ a line that you cannot see")
		lily.types("no\r")
		lily.sees("that line is no more", "well, no")
		if strings.Contains(lily.text(), "lily │ ") {
			t.Fatalf("it was sent:\n%s", lily.text())
		}
		lily.press("ctrl+c", "ctrl+o")
		lily.under("the second line")
		lily.pass(30 * time.Minute)
		lily.seesNot("the second line", "▌")
	})
}

// Who takes back all that they ever said takes it out of what others do with it.
func TestWhatIsForgottenIsQuotedNowhere(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		lily := sit(t, r, "lily", 80, 24)
		bob := roomtest.SeatOf(t, r, "bob", state.KeyIdentity("SHA256:bob"))
		roomtest.Say(t, bob, "the secret of bob")
		n := lily.said("secret").N
		roomtest.Do(t, lily.seat, &state.Say{Text: "about it", Answers: state.Ref{N: n}})
		lily.lays("about it")
		lily.sees("↳ bob: the secret")
		lily.press("up")
		lily.under("the secret of bob")
		lily.types("r")
		_, err := bob.Forget(t.Context())
		roomtest.OK(t, err)
		lily.seesNot("secret")
		lily.sees("that line is no more")
	})
}

// Ignored people are quoted nowhere, and their reactions are not counted.
func TestQuotesHideWhoIsIgnored(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		lily := sit(t, r, "lily", 80, 24)
		bob, carol := roomtest.Seat(t, r, "bob"), roomtest.Seat(t, r, "carol")
		roomtest.Say(t, bob, "rude words")
		roomtest.Do(t, carol, &state.Say{Text: "please", Answers: state.Ref{N: lily.said("rude").N}})
		roomtest.Do(t, bob, &state.React{Ref: state.Ref{N: lily.said("please").N}, Sign: "👎"})
		lily.sees("↳ bob: rude words", "👎 1")
		lily.types("/ignore bob\r")
		lily.sees("↳ a line by somebody whom you ignore", "│ please")
		lily.seesNot("rude", "👎")
	})
}

// An answer to somebody who was forgotten since names nobody.
func TestAQuoteOfWhoIsForgottenHasNoName(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		lily := sit(t, r, "lily", 80, 24)
		bob, carol := roomtest.SeatOf(t, r, "bob", state.KeyIdentity("SHA256:bob")), roomtest.Seat(t, r, "carol")
		roomtest.Say(t, bob, "shall we?")
		roomtest.Do(t, carol, &state.Say{Text: "please", Answers: state.Ref{N: lily.said("shall").N}})
		lily.sees("carol ↳ bob: shall we?")
		_, err := bob.Forget(t.Context())
		roomtest.OK(t, err)
		lily.sees("carol ↳ (removed)", "│ please")
	})
}

// What a page of the history quotes is looked up once, together, however many answers
// there are; and it shows what was edited and reacted to as those saw it who were there.
func TestAPageAsksForItsQuotesOnce(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := sit(t, r, "bob", 80, 60)
		var asked []uint64
		for i := range 20 {
			roomtest.Say(t, bob.seat, fmt.Sprintf("question %d.", i))
			asked = append(asked, bob.said(fmt.Sprintf("question %d.", i)).N)
			bob.pass(2 * time.Second)
		}
		for i := range 200 {
			roomtest.Say(t, bob.seat, fmt.Sprintf("line %d.", i))
			bob.pass(2 * time.Second)
		}
		for i, n := range asked {
			roomtest.Do(t, bob.seat, &state.Say{Text: fmt.Sprintf("answer %d.", i), Answers: state.Ref{N: n}})
			bob.pass(2 * time.Second)
		}
		roomtest.Do(t, bob.seat, &state.Edit{Text: "answer 19, edited."}, &state.React{Ref: state.Ref{N: bob.said("answer 18.").N}, Sign: "👍"})
		lily := sit(t, r, "lily", 80, 60)
		for i := range asked {
			lily.sees(fmt.Sprintf("↳ bob: question %d.", i))
		}
		lily.sees("│ answer 19, edited. (edited)", "👍 1")

		lines := scrollback.New(lily.m.me.Person.ID, state.Scope{})
		lines.Restyle(lily.m.renderer)
		lines.Take(lines.First(40).Read(t.Context(), lily.seat))
		looks := 0
		for look, wants := lines.WantsQuotes(); wants; look, wants = lines.WantsQuotes() {
			looks++
			lines.TakeQuotes(look(t.Context(), lily.seat))
			lines.Compose(nil, 58)
		}
		if looks != 1 {
			t.Errorf("quotes were asked for %d times", looks)
		}
	})
}

// What is written about a line stays with its view, and outlives the screen as a command
// that names the line: for the same people, wherever it is given.
func TestAnAnswerStaysWithItsView(t *testing.T) {
	story(t, func(t *testing.T) {
		w := atWork(t, 80, 24)
		w.go_(command.Where{Num: w.dev})
		w.sayIn(w.bob, w.dev, "who reviews?")
		w.lays("who reviews?")
		w.types("rI can")
		w.sees("to #dev, answering bob ▏I can")
		w.go_(command.Where{})
		w.sees("to everybody ▏")
		w.seesNot("I can")
		w.go_(command.Where{Num: w.dev})
		w.sees("to #dev, answering bob ▏I can", "▌")
		w.go_(command.Where{})
		w.whisper(w.bob, "between us")
		w.lays("between us")
		w.types("rmy secret")
		again := w.again(t)
		again.sees("▏/answer ^", " my secret")
		again.types("\r")
		again.sees("↳ bob: between us")
		if e := again.said("my secret"); !e.Private() {
			t.Fatal("a private answer became public")
		}
		again.m.goTo(command.Where{Num: w.dev})
		again.sees("▏/answer ^dev/", " I can")
		again.types("\r")
		again.sees("lily ↳ bob: who reviews?", "│ I can")
	})
}
