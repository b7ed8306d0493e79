package ui

// What is read from the history comes as it was then. Here something becomes of a line
// in between, and its frame is drawn before the line is here.

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"

	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/command"
	"teahouse/ui/scrollback"
)

// overtaken has lily read a line of otto's in some way, and something become of it before
// it is here. It returns what she sees.
func overtaken(t *testing.T, read string, becomes ...state.Body) (text string) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		lily, otto := sit(t, r, "lily", 80, 24), roomtest.Seat(t, r, "otto")
		said, err := otto.Do(t.Context(), &state.Say{Text: "old secret"}, nil)
		roomtest.OK(t, err)
		if read == "quotes" {
			roomtest.Do(t, roomtest.Seat(t, r, "bob"), &state.Say{Text: "an answer", Answers: state.Ref{N: said[0].N}})
		}
		lily.frame()
		lily.m.lines.Clear() // as where it has scrolled out of what is held
		var came tea.Msg
		switch read {
		case "page":
			came = lily.m.fetch(lily.m.lines.First(scrollback.PageFor(24)))()
		case "jump":
			came = lily.m.jump(said[0].N)()
		case "quotes":
			answer, err := lily.seat.Find(t.Context(), state.Ref{N: said[0].N + 2})
			roomtest.OK(t, err)
			lily.m.lines.Talk(answer)
			look, wants := lily.m.lines.WantsQuotes()
			if !wants {
				t.Fatal("nothing is quoted")
			}
			came = quotesMsg{lily.m.view, look(t.Context(), lily.seat)}
		}
		for _, b := range becomes {
			roomtest.Do(t, otto, b)
			lily.frame()
		}
		lily.send(came)
		lily.frame()
		text = lily.text()
	})
	return text
}

func TestWhatIsTakenBackWhileItIsReadIsNotShown(t *testing.T) {
	many := make([]state.Body, 0, 600)
	for i := range 300 {
		many = append(many, &state.Edit{Text: fmt.Sprint("change ", i)})
	}
	for _, read := range []string{"page", "jump", "quotes"} {
		if got := overtaken(t, read); !strings.Contains(got, "old secret") {
			t.Errorf("%s: what nothing becomes of is not shown:\n%s", read, got)
		}
		for kind, becomes := range map[string][]state.Body{
			"unsent":              {&state.Unsend{}},
			"edited":              {&state.Edit{Text: "changed"}},
			"edited and unsent":   {&state.Edit{Text: "changed"}, &state.Unsend{}},
			"edited without end":  many,
			"forgotten":           {&state.Forget{}},
			"forgotten, and more": {&state.Forget{}, &state.Say{Text: "more of otto"}},
		} {
			got := overtaken(t, read, becomes...)
			if strings.Contains(got, "old secret") {
				t.Errorf("%s: %s, it is shown:\n%s", read, kind, got)
			}
			if kind == "edited" && !strings.Contains(got, "changed") {
				t.Errorf("%s: what it says now is not shown:\n%s", read, got)
			}
			if kind == "edited without end" && !strings.Contains(got, "change 299") {
				t.Errorf("%s: after many changes, the last one is not shown:\n%s", read, got)
			}
			if kind == "forgotten, and more" && !strings.Contains(got, "more of otto") {
				t.Errorf("%s: what was said later is not shown:\n%s", read, got)
			}
		}
	}
}

// Who wanted to be forgotten is heard again from then on, also by a screen that shows what
// they said since before it comes to that.
func TestWhatIsSaidAfterBeingForgottenIsShown(t *testing.T) {
	story(t, func(t *testing.T) {
		w := atWork(t, 80, 24)
		w.go_(command.Where{Num: w.dev})
		roomtest.Do(t, w.bob, &state.Say{Text: "lily: old secret"}, &state.Forget{}, &state.Say{Text: "lily: more of bob"})
		w.go_(command.Where{})
		w.sees("lily: more of bob")
		w.seesNot("old secret")
	})
}

// A quoted line that comes too late, as the reader is elsewhere by then, is asked for again.
func TestAQuoteThatComesTooLateIsAskedForAgain(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		otto := roomtest.Seat(t, r, "otto")
		said, err := otto.Do(t.Context(), &state.Say{Text: "an old question"}, nil)
		roomtest.OK(t, err)
		for i := range 400 {
			roomtest.Say(t, otto, fmt.Sprint("line ", i))
			time.Sleep(2 * time.Second)
		}
		lily := sit(t, r, "lily", 80, 24)
		lily.slow = func(msg tea.Msg) bool { _, quotes := msg.(quotesMsg); return quotes }
		roomtest.Do(t, otto, &state.Say{Text: "an answer", Answers: state.Ref{N: said[0].N}})
		lily.frame()
		lily.do(lily.m.jump(said[0].N + 100))
		lily.frame()
		lily.slow = nil
		for _, msg := range lily.late {
			lily.send(msg)
		}
		lily.frame()
		lily.m.lines.Follow()
		lily.frame()
		lily.frame()
		lily.sees("an old question")
	})
}

// While the first page waits for its turn, others talk on. Each of their lines is shown,
// and once, wherever it was when the page was read.
func TestWhatIsSaidWhileTheFirstPageWaitsIsShown(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob, seat := roomtest.Seat(t, r, "bob"), roomtest.Seat(t, r, "lily")
		for seat.Affords(1) {
		}
		go func() { _ = seat.ChargeRead(t.Context(), 200) }() // as where people of the same address read a lot
		synctest.Wait()
		lily := takeSeat(t, seat, "lily", 80, 60, testConfig())
		const lines = 45
		for i := range lines {
			roomtest.Say(t, bob, fmt.Sprintf("line %d.", i))
			time.Sleep(time.Second / 10)
			if lily.settle(); i%3 == 0 { // as on a line that is not quick
				lily.frame()
			}
		}
		lily.pass(time.Minute)
		for i := range lines {
			if line := fmt.Sprintf("line %d.", i); strings.Count(lily.text(), line) != 1 {
				t.Errorf("%q is shown %d times", line, strings.Count(lily.text(), line))
			}
		}
		if t.Failed() {
			t.Log(lily.text())
		}
	})
}

// A page that is ahead of what is told shows a line once, and what else comes of the line
// comes all the same: whoever wrote it is who /r answers.
func TestAPageAheadOfWhatIsTold(t *testing.T) {
	story(t, func(t *testing.T) {
		w := atWork(t, 80, 24)
		w.whisper(w.ada, "from ada")
		w.go_(command.Where{Num: w.dev})
		w.whisper(w.bob, "from bob")
		w.go_(command.Where{})
		if n := strings.Count(w.text(), "from bob"); n != 1 {
			t.Errorf("the line is shown %d times", n)
		}
		if got := w.m.writer.Name; got != "bob" {
			t.Errorf("bob wrote last, and /r answers %s", got)
		}
	})
}

// As where the screen was cleared, and who sits there reads back.
func TestAPageThatIsReadAgainShowsNothingTwice(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.Seat(t, r, "bob")
		roomtest.Say(t, bob, "of old")
		lily := sit(t, r, "lily", 80, 24)
		lily.m.lines.Clear()
		lily.frame()
		lily.m.lines.Scroll(-1)
		want, wants := lily.m.lines.Wants()
		if !wants {
			t.Fatal("nothing older is wanted")
		}
		roomtest.Say(t, bob, "at the last moment")
		lily.send(want.Read(t.Context(), lily.seat))
		lily.frame()
		lily.sees("of old")
		if n := strings.Count(lily.text(), "at the last moment"); n != 1 {
			t.Errorf("the line is shown %d times:\n%s", n, lily.text())
		}
	})
}

func TestAJumpAheadOfWhatIsToldShowsNothingTwice(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.Seat(t, r, "bob")
		said, err := bob.Do(t.Context(), &state.Say{Text: "of old"}, nil)
		roomtest.OK(t, err)
		lily := sit(t, r, "lily", 80, 24)
		lily.m.lines.Clear()
		lily.frame()
		look := lily.m.jump(said[0].N)
		roomtest.Say(t, bob, "at the last moment")
		lily.send(look())
		lily.pass(time.Second)
		lily.sees("of old")
		if n := strings.Count(lily.text(), "at the last moment"); n != 1 {
			t.Errorf("the line is shown %d times:\n%s", n, lily.text())
		}
	})
}

// dawn is lily, alone in the morning, in a channel that she has not looked into: what was
// said there is in the history, and not in memory. She gets the numbers of its lines.
func dawn(t *testing.T) (lily *desk, dev uint64, lines []uint64) {
	w := atWork(t, 80, 24)
	for i := range 300 {
		said, err := w.bob.Do(t.Context(), &state.Say{Text: fmt.Sprintf("line %d.", i), In: w.dev}, nil)
		roomtest.OK(t, err)
		lines = append(lines, said[0].N)
		time.Sleep(2 * time.Second)
	}
	w.ada.Leave(state.HowLost)
	w.bob.Leave(state.HowLost)
	return w.again(t), w.dev, lines
}

// Who goes to a line of another view, as to one that a search found, reads on from there.
func TestAJumpIntoWhatMemoryLacks(t *testing.T) {
	story(t, func(t *testing.T) {
		lily, _, lines := dawn(t)
		lily.do(lily.m.jumpTo(lines[100]))
		lily.frame()
		lily.sees("line 100.")
		lily.m.lines.Follow()
		lily.pass(time.Second)
		lily.sees("line 299.")
	})
}

// It is that line, and not the one where they left the view once.
func TestAJumpIsNotUndoneByThePlaceOfTheView(t *testing.T) {
	story(t, func(t *testing.T) {
		lily, dev, lines := dawn(t)
		lily.do(lily.m.jumpTo(lines[20]))
		lily.pass(time.Second)
		lily.m.goTo(command.Where{})
		lily.pass(time.Second)
		lily.do(lily.m.jumpTo(lines[60]))
		lily.pass(time.Second)
		lily.sees("line 60.")
		lily.m.goTo(command.Where{})
		lily.pass(time.Second)
		lily.m.goTo(command.Where{Num: dev})
		lily.pass(time.Second)
		lily.sees("line 60.") // without another wish, it is the place
	})
}

func TestTheFirstPageIsAskedForAgainIfLinesWereMissed(t *testing.T) {
	story(t, func(t *testing.T) {
		lily, dev, _ := dawn(t)
		lily.slow = func(msg tea.Msg) bool { _, page := msg.(scrollback.Page); return page }
		lily.m.goTo(command.Where{Num: dev})
		lily.frame()
		lily.slow = nil
		lily.do(lily.m.frame(news{missed: 1000}, &lily.shot))
		for _, page := range lily.late {
			lily.send(page)
		}
		lily.pass(time.Second)
		lily.sees("line 299.")
	})
}

// What a jump brought is shown all the same, and once, if the reader is back before it is told; also
// where something private stands before it by then, which is of another part of the room.
func TestWhatAJumpBroughtIsNotLostWithIt(t *testing.T) {
	for _, again := range []bool{false, true} {
		story(t, func(t *testing.T) {
			w := atWork(t, 80, 24)
			w.go_(command.Where{Num: w.dev})
			said, err := w.bob.Do(t.Context(), &state.Say{Text: "of old", In: w.dev}, nil)
			roomtest.OK(t, err)
			w.frame()
			w.m.lines.Clear()
			w.frame()
			w.whisper(w.ada, "aside")
			w.sayIn(w.bob, w.dev, "at the last moment")
			if again {
				w.whisper(w.ada, "and again")
			}
			w.do(w.m.jump(said[0].N))
			if again {
				w.frame()
			}
			w.m.lines.Follow()
			w.frame()
			w.sees("aside")
			if n := strings.Count(w.text(), "at the last moment"); n != 1 || strings.Contains(w.text(), "and again") != again {
				t.Errorf("the line is shown %d times:\n%s", n, w.text())
			}
		})
	}
}
