package ui

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/command"
)

// two are lily and bob, each at a screen.
func two(t *testing.T) (r *room.Room, lily, bob *desk) {
	r = roomtest.Open(t)
	return r, sit(t, r, "lily", 80, 24), sit(t, r, "bob", 80, 24)
}

// lays puts the bar on the last line in sight, which has a text.
func (d *desk) lays(want string) {
	d.t.Helper()
	d.frame()
	d.press("ctrl+o")
	d.under(want)
}

// under finds the row under the bar.
func (d *desk) under(want string) {
	d.t.Helper()
	for _, row := range strings.Split(d.text(), "\n") {
		if strings.HasPrefix(row, "▌") && strings.Contains(row, want) {
			return
		}
	}
	d.t.Fatalf("the bar is not on %q:\n%s", want, d.text())
}

// said is the line with a text, as the screen's person finds it.
func (d *desk) said(text string) *state.Event {
	d.t.Helper()
	d.frame()
	for e := range d.m.lines.Newest() {
		if strings.Contains(e.Text, text) {
			return e
		}
	}
	d.t.Fatalf("nobody said %q:\n%s", text, d.text())
	return nil
}

// Lines bear the time of a clock that may be set, or is another machine's: by that, the keys of the
// bar refused what the commands do.
func TestAClockThatIsOffTakesNobodysLineOutOfTheirHands(t *testing.T) {
	story(t, func(t *testing.T) {
		began := time.Now()
		r, _ := roomtest.Made(t, func(c *room.Config) {
			c.Clock = room.Clock{
				Wall:    func() time.Time { return time.Now().Add(-time.Hour) },
				Running: func() time.Duration { return time.Since(began) },
			}
		})
		lily := sit(t, r, "lily", 80, 24)
		lily.types("the biuld is green\r")
		lily.press("ctrl+o")
		lily.sees("e edit · u take back")
		lily.types("e")
		lily.sees("editing ▏the biuld is green")
		lily.press("ctrl+c")
		lily.pass(state.UnsendWithin + time.Second)
		lily.press("ctrl+o")
		lily.types("u")
		lily.sees("It is too late for that")
	})
}

// An edit opens with the old text and changes the line in its place. It is no news: it
// neither rings, nor counts, nor moves the view.
func TestEditingALine(t *testing.T) {
	story(t, func(t *testing.T) {
		_, lily, bob := two(t)
		lily.types("bob: the biuld is green\r")
		bob.sees("biuld")
		bob.send(tea.BlurMsg{})
		bob.frame()
		bob.once = ""
		lily.press("ctrl+o")
		lily.sees("e edit · u take back")
		lily.types("e")
		lily.sees("editing ▏bob: the biuld is green")
		lily.press("ctrl+c")
		lily.sees("to everybody ▏")
		lily.press("ctrl+o")
		lily.types("e, bob: all of it\r")
		bob.sees("│ bob: the biuld is green, bob: all of it (edited)")
		bob.seesNot(" new ", "unread")
		if bob.once != "" || bob.m.read.last > lily.said("biuld").N {
			t.Errorf("an edit calls: %q", bob.once)
		}
		lily.press("ctrl+o")
		lily.types("e")
		lily.press("ctrl+u")
		lily.types("/help\r")
		lily.sees("editing ▏/help")
		lily.press("esc")
		lily.pass(state.EditWithin + time.Second)
		lily.press("ctrl+o")
		lily.seesNot("e edit")
		lily.types("e")
		lily.sees("It is too late for that")
		bob.press("ctrl+o")
		bob.types("e")
		bob.sees("That is for your own lines.")
	})
}

// Reactions are counts at the end of a line, one's own in brackets; whose they are shows
// once the line is opened. Those of ignored people are not counted.
func TestReactingToALine(t *testing.T) {
	story(t, func(t *testing.T) {
		r, lily, bob := two(t)
		carol := sit(t, r, "carol", 80, 24)
		bob.types("deploy at 15:00, ok?\r")
		carol.lays("deploy")
		carol.types("+")
		carol.sees("a sign for what bob said ▏", " 1 👍  2 ❤️  3 😂  4 🎉 ")
		carol.types("1")
		lily.sees("│ deploy at 15:00, ok?", "👍 1")
		lily.press("ctrl+o")
		lily.types("+")
		lily.press("enter")
		lily.sees("[👍 2]")
		carol.sees("[👍 2]")
		bob.sees(" 👍 2")
		lily.press("ctrl+o")
		lily.types("+tada\r") // as :tada: and 🎉 are
		bob.sees("👍 2  🎉 1")
		lily.press("ctrl+o")
		lily.sees("Enter who reacted")
		lily.press("enter")
		lily.sees("👍 carol and lily  🎉 lily")
		lily.press("enter", "esc")
		lily.sees("[👍 2]  [🎉 1]")
		bob.types("/ignore carol\r")
		bob.sees("👍 1  🎉 1")
		lily.press("ctrl+o")
		lily.types("+")
		lily.press("right", "left", "enter")
		carol.sees("[👍 1]  🎉 1")
		bob.types("/ignore lily\r")
		bob.seesNot("🎉")
		bob.lays("deploy")
		bob.seesNot("who reacted")
		bob.types("+")
		bob.sees(" 1 👍  2 ❤️  3 😂  4 🎉 ")
	})
}

// A key that means nothing to the bar takes it away and is typed; what was being
// written is still there.
func TestAKeyThatTheBarDoesNotKnowIsTyped(t *testing.T) {
	story(t, func(t *testing.T) {
		_, lily, bob := two(t)
		bob.types("hello\r")
		lily.types("well")
		lily.lays("hello")
		lily.types("zo")
		lily.sees("to everybody ▏wellzo")
		lily.seesNot("▌")
		lily.press("ctrl+o", "backspace")
		lily.sees("▏wellz")
		lily.seesNot("▌")
		lily.press("ctrl+o", "esc")
		lily.seesNot("▌")
		lily.sees("▏wellz")
		lily.press("ctrl+o", "ctrl+c")
		lily.sees("▏wellz")
		lily.press("ctrl+o")
		lily.send(inputMsg{tea.PasteMsg{Content: "rye"}})
		lily.sees("▏wellzrye")
	})
}

// The bar is on a line that is removed, forgotten, ignored or too old: then it is on
// the next, and if there is none, nowhere.
func TestTheLineUnderTheBarGoes(t *testing.T) {
	story(t, func(t *testing.T) {
		r, lily, bob := two(t)
		carol := sit(t, r, "carol", 80, 24)
		bob.types("one of bob's\r")
		carol.types("one of carol's\r")
		lily.lays("carol │ one of carol's")
		carol.types("/unsend\r")
		lily.under("carol │ (removed)")
		lily.types("r")
		lily.sees("That line was taken out")
		lily.under("carol")
		lily.m.ignored = nil
		lily.m.ignore(ignoring(carol.m.me.Person))
		lily.under("bob │ one of bob's")
		lily.m.ignore(ignoring(bob.m.me.Person))
		lily.seesNot("▌")
		lily.types("r")
		lily.sees("to everybody ▏r")
	})
}

// The view follows the bar, and older lines come as it goes up. What is said meanwhile
// moves it no further than the line stays in sight.
func TestTheBarMoves(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.Seat(t, r, "bob")
		for i := range 300 {
			roomtest.Say(t, bob, fmt.Sprintf("line %d.", i))
			time.Sleep(2 * time.Second)
		}
		d := sit(t, r, "lily", 80, 24)
		d.press("ctrl+o")
		d.under("line 299.")
		for range 30 {
			d.press("up")
		}
		d.under("line 269.")
		d.press("down")
		d.under("line 270.")
		for range 40 {
			d.press("pgup")
		}
		for range 40 {
			d.press("home")
		}
		d.under("line 0.")
		d.press("end")
		d.under("line 299.")
		for i := range 40 {
			roomtest.Say(t, bob, fmt.Sprintf("more %d.", i))
			time.Sleep(2 * time.Second)
			d.frame()
		}
		d.under("line 299.")
		d.sees("new below")
		d.press("esc")
		d.sees("more 39.")
		y := 0
		for i, row := range strings.Split(d.text(), "\n") {
			if strings.Contains(row, "more 33.") {
				y = i
			}
		}
		d.send(inputMsg{tea.MouseClickMsg{X: 20, Y: y, Button: tea.MouseLeft}})
		d.under("more 33.")
		d.send(inputMsg{tea.MouseWheelMsg{Button: tea.MouseWheelUp}})
		d.under("more 33.")
		d.send(inputMsg{tea.MouseClickMsg{X: 20, Y: 22, Button: tea.MouseLeft}})
		d.seesNot("▌")
	})
}

// Keys of the bar copy the text, the last link and the code.
func TestCopyingFromALine(t *testing.T) {
	story(t, func(t *testing.T) {
		_, lily, bob := two(t)
		const text = "see https://example.com/b/1142 and `go test`"
		bob.types(text + "\r")
		lily.lays("see ")
		lily.sees("l link · c code")
		for key, want := range map[string]string{"y": text, "l": "https://example.com/b/1142", "c": "go test"} {
			lily.once = ""
			lily.types(key)
			if want := "\x1b]52;c;" + base64.StdEncoding.EncodeToString([]byte(want)) + "\x1b\\"; lily.once != want {
				t.Errorf("%s sends %q, and should send %q", key, lily.once, want)
			}
			lily.sees("▌")
		}
		lily.types("s")
		lily.press("esc")
		lily.types("/saved\r")
		lily.sees("1142")
		lily.press("esc", "ctrl+o", "home")
		lily.types("@hi there\r")
		bob.sees("lily→you │ hi there")
	})
}

// ignoring is the effect of ignoring somebody.
func ignoring(who state.Person) command.Ignore {
	return command.Ignore{Who: command.Ignored{Person: who}}
}
