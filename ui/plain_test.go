package ui

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"

	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/command"
)

// Somebody leaves the full screen and stays in the room: their terminal is theirs
// again, and nothing says goodbye.
func TestPlainLeavesTheScreenAndNotTheRoom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		seat := roomtest.SeatOf(t, r, "lily", state.KeyIdentity("SHA256:lily"))
		if Plain(seat) {
			t.Fatal("a newcomer has chosen plain lines")
		}
		w := connect(t, seat, true)
		time.Sleep(time.Second)
		w.types("/plain off\r")
		w.sees("This is the full screen already.")
		w.types("/plain\r")
		if err := w.end(); !errors.Is(err, ErrPlain) {
			t.Fatalf("ended with %v", err)
		}
		if _, raw := w.count(); !strings.HasSuffix(raw, "\x1b[?1049l") {
			t.Errorf("the terminal was left with %q", raw[max(0, len(raw)-100):])
		}
		select {
		case <-seat.Ended():
			t.Error("the seat is gone")
		default:
		}
		synctest.Wait()
		seat.Leave(state.HowLeft)
		if again := roomtest.SeatOf(t, r, "lily", state.KeyIdentity("SHA256:lily")); !Plain(again) {
			t.Error("the choice did not stay with the key")
		}
	})
}

// Who comes back from plain lines writes where they wrote there, and is asked first where they
// can write there no more.
func TestWhereTheyWroteInPlainLines(t *testing.T) {
	story(t, func(t *testing.T) {
		w := atWork(t, 80, 24)
		back := func(place *command.Where) *desk {
			d := &desk{t: t, seat: w.seat, mail: make(chan tea.Msg, 1000)}
			d.open(Terminal{Width: 80, Height: 24, Term: "xterm-256color", Env: []string{"TZ=UTC"}, Wanted: "lily", Back: true, Place: place}, testConfig())
			return d
		}
		w.sayIn(w.bob, w.dev, "in dev")
		place := command.Where{Num: w.dev}
		d := back(&place)
		d.sees("│ in dev", "to #dev ▏")
		d.types("/go bob\r")
		d.types("/plain\r")
		if place.With.ID != w.bob.Me().Person.ID {
			t.Errorf("who wrote to bob goes on in plain lines at %+v", place)
		}
		d = back(&place)
		d.sees("to bob, privately ▏")
		d = back(&command.Where{Num: 1 << 40, Name: "gone"})
		d.types("secret\r")
		d.sees("This goes to everybody now.", "▏secret")
		d.seesNot("│ secret")
	})
}

func TestPlainWaitsForWhatHasNotGoneOut(t *testing.T) {
	story(t, func(t *testing.T) {
		d := sit(t, roomtest.Open(t), "lily", 80, 24)
		for range 10 { // more than goes out at once
			d.types("tea\r")
		}
		d.types("/plain\r")
		d.sees("have not gone out yet", "▏/plain")
		d.types("x")
		d.sees("▏x") // of its own: nobody goes on with a line that stands there refused
		d.press("backspace")
		d.types("/plain\r")
		d.pass(2 * time.Minute)
		stopped := error(nil)
		d.m.stop = func(err error) { stopped = err }
		d.press("enter")
		if !errors.Is(stopped, ErrPlain) {
			t.Errorf("with nothing under way, /plain gives %v:\n%s", stopped, d.text())
		}
	})
}

func TestWhatIsForLinesOnly(t *testing.T) {
	story(t, func(t *testing.T) {
		d := sit(t, roomtest.Open(t), "lily", 80, 24)
		d.sees("· /plain no full screen")
		d.types("/hold off\r")
		d.sees("/hold is for plain lines; /plain goes there.", "▏/hold off")
	})
}

// Whoever comes back from plain lines sees what was said meanwhile, and is not
// told once more who they are.
func TestComingBackFromPlainLines(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		seat := roomtest.Seat(t, r, "lily")
		bob := roomtest.Seat(t, r, "bob")
		roomtest.Say(t, bob, "before")
		if _, missed := seat.Read(nil); missed > 0 { // as line mode did
			t.Fatal(missed)
		}
		roomtest.Say(t, bob, "between")
		d := &desk{t: t, seat: seat, mail: make(chan tea.Msg, 1000)}
		d.open(Terminal{Width: 80, Height: 24, Term: "xterm-256color", Env: []string{"TZ=UTC"}, Wanted: "lily", Back: true}, testConfig())
		d.sees("bob │ before", "    │ between")
		d.seesNot("You are lily", "another terminal")
		roomtest.Say(t, bob, "after")
		d.sees("    │ after")
		if n := strings.Count(d.text(), "between"); n != 1 {
			t.Errorf("a line is there %d times", n)
		}
	})
}

// Who has come since the last frame can be written to: Enter looks again.
func TestEnterKnowsWhoHasJustCome(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		d := sit(t, r, "lily", 80, 24)
		d.types("@carol hello")
		d.sees("nobody is called carol")
		roomtest.Seat(t, r, "carol")
		d.send(inputMsg{keyCodes["enter"]}) // before anything is drawn
		d.sees("→ carol", "hello")
		d.seesNot("Nobody here is called carol")
	})
}

// How somebody is here stands beside the name, or before it where the word has
// no place; nobody follows unseen.
func TestTheListTellsHowPeopleAreHere(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		for name, mode := range map[string]state.Mode{
			"build": state.ModeBot, "a-long-bot-name": state.ModeBot, "eve": state.ModeTail, "blind-lily": state.ModeLines, "ghost": state.ModeVerb,
		} {
			a := roomtest.Arrive(t, name, state.KeyIdentity("SHA256:"+name))
			a.Mode = mode
			s, err := r.Enter(t.Context(), a)
			roomtest.OK(t, err)
			if name == "build" {
				roomtest.Do(t, s, &state.Away{})
			}
		}
		d := sit(t, r, "ada", 100, 24)
		d.sees("5 here", " a-long-bot-name bot  ada  blind-lily lines  #build away  eve reads")
		d.seesNot("ghost")
		d.press("f8")
		d.sees("│  #a-long-bot-na…", "│  =blind-lily", "│  #build     away", "│   eve      reads")
		d.seesNot("ghost")
		d.press("esc")
		d.types("/who\r")
		d.sees("a-long-bot-name (bot)", "blind-lily (lines)", "build (bot, away)", "eve (reads)")
		d.types("/whois eve\r")
		d.sees("Reads along, and says nothing.")
	})
}
