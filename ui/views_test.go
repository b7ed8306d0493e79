package ui

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
)

// TestDayAtWork is two channels and a conversation as lily sees them, in windows of
// all sizes.
func TestDayAtWork(t *testing.T) {
	for _, size := range [][2]int{{120, 40}, {80, 24}, {40, 10}, {20, 5}} {
		name := fmt.Sprintf("%dx%d", size[0], size[1])
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				time.Sleep(9*time.Hour + 41*time.Minute)
				w := atWork(t, size[0], size[1])
				roomtest.Do(t, w.ada, &state.Topic{In: w.dev, Text: "what we build"})
				roomtest.Say(t, w.bob, "good morning, house")
				w.go_(command.Where{With: w.bob.Me().Person})
				w.types("bob, lunch?\r")
				w.whisper(w.bob, "at one")
				w.go_(command.Where{Num: w.dev})
				w.sayIn(w.bob, w.dev, "the build is green")
				w.types("thank you!\r")
				w.whisper(w.bob, "or later?")
				w.frame()
				w.golden("views-channel-" + name)
				w.go_(command.Where{})
				w.sayIn(w.bob, w.dev, "somebody reviews?")
				w.sayIn(w.ada, w.dev, "I do")
				w.sayIn(w.ada, w.ops, "lily: the disk is full")
				w.golden("views-house-" + name)
				w.alt("a")
				w.golden("views-called-" + name)
				w.alt("4")
				w.golden("views-talk-" + name)
			})
		})
	}
}

// Each view has a draft of its own, and Enter sends where the prompt says.
func TestDraftStaysWithItsView(t *testing.T) {
	story(t, func(t *testing.T) {
		w := atWork(t, 80, 24)
		w.types("for all")
		w.alt("2")
		w.sees("to #dev ▏\n")
		w.types("for dev")
		w.alt("down")
		w.sees("to #ops ▏\n")
		w.types("for ops\r")
		w.alt("up")
		w.sees("to #dev ▏for dev")
		w.types("\r")
		w.alt("1")
		w.sees("to everybody ▏for all")
		for num, want := range map[uint64]string{w.dev: "for dev", w.ops: "for ops"} {
			said, err := w.bob.Before(t.Context(), state.Scope{In: num}, 0, 10)
			if err != nil || len(said) != 1 || said[0].Text != want {
				t.Errorf("in channel %d was said %v, %v", num, said, err)
			}
		}
		// What was being written when the link died comes back where it was.
		w.go_(command.Where{With: w.bob.Me().Person})
		w.types("for bob")
		again := w.again(t)
		again.sees("to everybody ▏for all")
		again.alt("4")
		again.sees("to bob, privately ▏for bob")
	})
}

// Alt goes nowhere while Escape has something to close.
func TestAltClosesWhatIsOpenFirst(t *testing.T) {
	story(t, func(t *testing.T) {
		w := atWork(t, 80, 24)
		w.types("/help\r")
		if !w.m.page.Open() {
			t.Fatal("no page")
		}
		w.alt("down")
		w.sees("to everybody")
		if w.m.page.Open() {
			t.Fatal("the page is still open")
		}
		w.alt("down")
		w.types("a line\r")
		w.sees("to #dev")
		w.press("ctrl+o")
		w.alt("1")
		w.sees("to #dev ▏1")
	})
}

// Private lines never wait unseen; the conversation has all of the exchange.
func TestPrivateLinesShowInEveryView(t *testing.T) {
	story(t, func(t *testing.T) {
		w := atWork(t, 80, 24)
		w.go_(command.Where{With: w.bob.Me().Person})
		w.go_(command.Where{Num: w.dev})
		w.whisper(w.bob, "psst one")
		w.whisper(w.ada, "psst two")
		w.sees("to #dev", "bob→you │ psst one", "ada→you │ psst two", "bob 1")
		w.go_(command.Where{With: w.bob.Me().Person})
		w.sees("psst one", "to bob, privately")
		w.seesNot("psst two")
		w.types("heard\r")
		w.types("@ada you, too\r")
		w.sees("you→bob │ heard", "you→ada │ you, too")
		w.types("/me waves\r")
		w.sees("there is no /me")
		w.press("ctrl+c")
		w.go_(command.Where{})
		w.sees("psst one", "psst two", "heard", "you, too")
		w.seesNot("bob 1")
	})
}

// Who is taken out while they write loses no word, and says nothing to everybody by it.
func TestTakenOutWhileWriting(t *testing.T) {
	story(t, func(t *testing.T) {
		w := atWork(t, 80, 24)
		w.go_(command.Where{Num: w.ops})
		w.types("the password is")
		roomtest.Do(t, w.ada, &state.TakeOut{Num: w.ops, Who: w.m.me.Person, For: time.Hour})
		w.frame()
		w.types(" swordfish\r") // nobody looks up in the middle of a word
		w.sees("to everybody", "This goes to everybody now")
		w.seesNot("lily │", "· #ops")
		w.press("ctrl+c", "up", "up")
		w.sees("▏the password is")
		w.press("ctrl+c")
		w.types("hello all\r")
		w.pass(2 * time.Second)
		w.press("enter")
		w.sees("lily │ hello all")
		w.types("and again\r")
		w.sees("     │ and again")
	})
}

// Whoever leaves a channel, or ends it, reads that it is done where that takes them.
func TestWhoEndsAChannelReadsThatItIsDone(t *testing.T) {
	story(t, func(t *testing.T) {
		w := atWork(t, 80, 24)
		w.go_(command.Where{Num: w.dev})
		w.types("/part\r")
		w.sees("You have left #dev.", "to everybody ▏")
		w.types("/new tea\r")
		w.sees("to #tea ▏")
		w.types("/dissolve\r")
		w.agrees()
		w.sees("#tea is no more.", "to everybody ▏")
	})
}

// What Enter meets between two pictures is not said where it was not written.
func TestEnterAfterBeingTakenOutSaysNothing(t *testing.T) {
	story(t, func(t *testing.T) {
		w := atWork(t, 80, 24)
		w.types("/away half a")
		w.go_(command.Where{Num: w.ops})
		w.types("a secret")
		roomtest.Do(t, w.ada, &state.Dissolve{Num: w.ops})
		w.send(inputMsg{keyCodes["enter"]})
		w.sees("You are not in #ops any more")
		w.sees("▏/away half a")
		w.press("ctrl+c", "up", "up")
		w.sees("▏a secret")
	})
}

// The place where somebody read back is there when they return, in a frame.
func TestPlaceStaysWithItsView(t *testing.T) {
	story(t, func(t *testing.T) {
		w := atWork(t, 80, 24)
		w.go_(command.Where{Num: w.dev})
		for i := range 80 {
			w.sayIn(w.bob, w.dev, fmt.Sprintf("line %02d.", i))
			w.pass(2 * time.Second)
		}
		w.press("pgup", "pgup")
		stood := w.text()
		w.go_(command.Where{Num: w.ops})
		w.seesNot("line ")
		if n := w.m.viewAt(command.Where{Num: w.dev}).lines.Holds(); n != 0 {
			t.Errorf("a view that is not shown holds %d lines", n)
		}
		w.m.goTo(command.Where{Num: w.dev})
		w.m.frame(news{}, &w.shot)
		w.frame()
		if got := w.text(); body(got) != body(stood) {
			t.Errorf("it shows:\n%s\nwhere it stood at:\n%s", got, stood)
		}
	})
}

// A conversation is closed as a channel is left, and what is new of it is marked when
// it is opened.
func TestAConversationIsOpenedAndClosed(t *testing.T) {
	story(t, func(t *testing.T) {
		w := atWork(t, 80, 24)
		w.whisper(w.bob, "seen")
		w.frame()
		w.send(inputMsg{tea.BlurMsg{}})
		w.frame()
		w.whisper(w.bob, "unseen")
		w.frame()
		w.send(inputMsg{tea.FocusMsg{}})
		w.go_(command.Where{With: w.bob.Me().Person})
		w.sees("bob", "new since 00:00 · 1 line", "unseen")
		w.types("/part\r")
		if got := w.title(); strings.Contains(got, "bob") {
			t.Errorf("the strip is %q", got)
		}
		w.types("to the house\r")
		w.pass(time.Second)
		w.sees("│ to the house")
		w.types("/close\r")
		w.sees("Say which channel you mean")
		w.press("ctrl+c")
		w.go_(command.Where{With: w.bob.Me().Person})
		w.alt("1")
		w.types("/part bob\r")
		if got := w.title(); strings.Contains(got, "bob") {
			t.Errorf("closed by the other's name, it stands in the strip %q", got)
		}
		w.sees("to everybody ▏\n")
		w.types("/close @bob\r")
		w.sees("There is no such channel.")
		w.press("ctrl+c")
		w.types("/part nobody\r")
		w.sees("There is no such channel.")
		w.press("ctrl+c")
		w.types("/query bob\r")
		w.sees("to bob, privately ▏@bob")
		w.types("/part bob\r")
		w.sees("to everybody ▏\n")
	})
}

// A conversation is called as the other was called last, when they are gone, too.
func TestAConversationIsCalledAsTheOtherIs(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := registeredAs(t, r, "bob")
		d := sit(t, r, "lily", 80, 24)
		d.types("/go bob\r")
		d.sees("lobby · bob", "to bob, privately ▏")
		roomtest.Rename(t, bob, "robert")
		d.sees("lobby · robert", "to robert, privately ▏")
		bob.Leave(state.HowLeft)
		d.sees("lobby · robert", "to robert, privately, to be read later")
		d.seesNot("to bob")
		d.types("hi\r")
		d.sees("you → robert │ hi")
	})
}

// A guest who has gone reads nothing later, and somebody else may have their name by now: a
// conversation says so before Enter.
func TestAConversationWithAGuestEndsWithThem(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		gus := roomtest.Seat(t, r, "gus")
		d := sit(t, r, "lily", 80, 24)
		d.types("/go gus\r")
		d.types("hi")
		d.sees("to gus, privately ▏hi")
		gus.Leave(state.HowLeft)
		d.sees("private: nobody is called gus", "gus is not here since")
		d.types("\r")
		d.sees("Nobody here is called gus, so nothing happened.")
		roomtest.Seat(t, r, "gus")
		d.sees("gus is somebody else now ▏hi")
		d.types("\r")
		d.sees("gus is somebody else now; nothing was sent.", "▏hi")
		d.press("ctrl+c")
		d.types("/go\r/part gus\r")
		if got, _, _ := strings.Cut(d.text(), "\n"); strings.Contains(got, "gus") {
			t.Errorf("closed by its name, it stands in the strip %q", got)
		}
	})
}
