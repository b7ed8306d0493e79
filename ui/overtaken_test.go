package ui

// What is read from the history comes as it was then. Here something becomes of a line
// in between, and its frame is drawn before the line is here.

import (
	"fmt"
	"strings"
	"testing"
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
