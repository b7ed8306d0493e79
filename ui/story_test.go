package ui

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/compose"
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

func TestFloodShowsWhatWaits(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		d := sit(t, r, "lily", 80, 24)
		for i := range 8 {
			d.types(fmt.Sprintf("line %d.\r", i))
		}
		d.pass(compose.OutboxQuiet)
		d.sees("line 4.", " line 7. ", "goes out in 1 second", "Esc takes it back")
		d.press("esc")
		d.sees("to everybody ▏line 7.")
		d.press("ctrl+c")
		d.pass(5 * time.Second)
		d.sees("│ line 5.", "│ line 6.")
		d.seesNot("│ line 7.", "Esc takes it back")
		if d.m.outbox.ticking {
			t.Error("the clock still ticks")
		}
		d.press("up")
		d.sees("to everybody ▏line 7.")
	})
}

func TestLongQueueStillSaysWhyItWaits(t *testing.T) {
	story(t, func(t *testing.T) {
		d := sit(t, roomtest.Open(t), "lily", 80, 24)
		for i := range 12 {
			d.types(fmt.Sprintf("line %d.\r", i))
		}
		d.pass(compose.OutboxQuiet)
		if n := len(d.m.outbox.Lines); n != 7 {
			t.Fatalf("%d lines wait", n)
		}
		d.sees(" line 5. ", "goes out in 1 second: a lot at once\n and 5 more\n line 11. ", "Esc takes it back")
		d.seesNot("on its way", " line 10. ")

		d.types("a draft")
		d.press("esc")
		d.sees("▏a draft", "You took it back", "Up brings the line back", " line 10. ")
		d.press("ctrl+c", "up", "up")
		d.sees("▏line 11.")
	})
}

// What is said of a line that waits is said whole, or left out.
func TestWhatIsSaidOfAWaitingLineIsNotCutInItsMiddle(t *testing.T) {
	for width, want := range map[int]string{
		80: " goes out in 1 second: a lot at once · Esc takes it back\n",
		60: " goes out in 1 second: a lot at once\n",
		50: " goes out in 1 second: a lot at once\n",
	} {
		story(t, func(t *testing.T) {
			d := sit(t, roomtest.Open(t), "lily", width, 24)
			for i := range 6 {
				d.types(fmt.Sprintf("line %d.\r", i))
			}
			d.pass(compose.OutboxQuiet)
			d.sees(want)
		})
	}
}

func TestWhoFloodedCanStillLeave(t *testing.T) {
	story(t, func(t *testing.T) {
		d := sit(t, roomtest.Open(t), "lily", 80, 24)
		for i := range compose.OutboxMost + 6 {
			d.types(fmt.Sprintf("line %d.\r", i))
		}
		d.sees("Try again in a moment")
		d.press("ctrl+c")
		d.types("/quit\r")
		if !d.quit {
			t.Error("what waits keeps her here")
		}
	})
}

func TestTakingBackTheLineThatWaits(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		d := sit(t, r, "lily", 80, 24)
		for i := range 6 {
			d.types(fmt.Sprintf("line %d.\r", i))
		}
		d.pass(compose.OutboxQuiet)
		d.press("esc")
		d.pass(10 * time.Second)
		d.sees("to everybody ▏line 5.")
		d.seesNot("lily │ line 5.")
	})
}

func TestRefusedLineComesBack(t *testing.T) {
	story(t, func(t *testing.T) {
		m := roomtest.NewMemory()
		r, _ := roomtest.Start(t, m)
		d := sit(t, r, "lily", 80, 24)
		m.Fail(func(int) roomtest.Fault { return roomtest.Refused })
		d.types("do not lose me\r")
		d.sees("to everybody ▏do not lose me", "could not store that", "cannot store lines now")

		release := m.Hold()
		d.press("enter")
		d.types("meanwhile")
		release()
		d.sees("to everybody ▏meanwhile", "Up brings the line back.")
		d.press("ctrl+c", "up", "up")
		d.sees("▏do not lose me")
		m.Fail(nil)
		d.press("enter")
		d.sees("lily │ do not lose me")
		d.seesNot("cannot store")
	})
}

func TestPasteIsOneMessageAndNeverACommand(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.Seat(t, r, "bob")
		d := sit(t, r, "lily", 80, 24)
		d.send(inputMsg{tea.PasteMsg{Content: "/quit\n"}})
		d.press("enter")
		if d.quit {
			t.Fatal("the paste ran")
		}
		d.sees("▏/quit", "neither run nor sent")
		d.press("ctrl+c", "up", "enter")
		if d.quit {
			t.Fatal("the paste ran when it came back")
		}
		d.press("ctrl+c")
		d.send(inputMsg{tea.PasteMsg{Content: "a\n\tb\nc\nd\ne\nf\n"}})
		d.sees("Send 6 lines as one message?")
		d.press("enter", "enter") // by habit, which is no answer
		d.sees("That Enter came too soon", "Send 6 lines", "▏a")
		d.seesNot("lily │ a")
		d.types("y") // as in "your turn"
		d.seesNot("Send 6 lines")
		d.sees("fy")
		d.press("enter")
		d.sees("Send 6 lines as one message?")
		d.pass(time.Second)
		d.press("enter")
		d.sees("lily │ a", "│     b")
		d.send(inputMsg{tea.PasteMsg{Content: "1\n2\n3\n4\n5\n6"}})
		d.pass(time.Second)
		d.press("enter")
		d.sees("     │ 1")
		events, _ := bob.Read(nil)
		var said []string
		for _, e := range events {
			if e.Kind == state.KindSay {
				said = append(said, e.Text)
			}
		}
		if want := []string{"a\n    b\nc\nd\ne\nfy", "1\n2\n3\n4\n5\n6"}; fmt.Sprint(said) != fmt.Sprint(want) {
			t.Errorf("bob read %q", said)
		}
	})
}

func TestDraftsSurvive(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		d := sit(t, r, "lily", 80, 24)
		d.types("draft")
		d.press("ctrl+c")
		d.sees("to everybody ▏\n")
		d.press("up")
		d.sees("▏draft")
		d.press("ctrl+z")
		d.sees("▏draft")
		d.press("ctrl+d")
		if d.quit {
			t.Fatal("Ctrl-D left with a draft in the line")
		}
		d.press("ctrl+c", "ctrl+c")
		d.sees("Ctrl-C again leaves")
		d.types("x")
		d.seesNot("Ctrl-C again leaves")
		d.press("backspace", "ctrl+c", "ctrl+c")
		if !d.quit {
			t.Fatal("still here")
		}
	})
}

func TestCompletion(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		for _, name := range []string{"anna", "anton", "antje"} {
			roomtest.Say(t, roomtest.Seat(t, r, name), "hi")
		}
		d := sit(t, r, "lily", 80, 24)
		d.types("an")
		d.press("tab")
		d.sees("▏antje:", " > antje:\n   anton:\n   anna:\n")
		d.press("tab")
		d.sees("▏anton:")
		d.press("shift+tab", "shift+tab")
		d.sees("▏anna:")
		d.press("esc")
		d.sees("▏an\n")
		d.press("tab")
		d.types("hello\r")
		d.sees("lily │ antje: hello")
		d.types("/ver")
		d.press("tab")
		d.sees("▏/version")
	})
}

// A slash opens a list of commands above the line: arrows and Tab fill the line from
// it, Esc closes it for this line, and Enter sends what stands there.
func TestASlashOpensTheListOfCommands(t *testing.T) {
	story(t, func(t *testing.T) {
		d := sit(t, roomtest.Open(t), "lily", 80, 24)
		d.types("/")
		d.sees("   /say TEXT", "more")
		d.types("th")
		d.sees("   /theme [NAME]", "choose the colours")
		d.press("tab")
		d.sees("▏/theme\n", "   auto\n") // and what may follow
		d.types("dr")
		d.sees("   dracula\n   dark\n") // which has its letters
		d.press("down")
		d.sees(" > dracula", "▏/theme dracula")
		d.press("down")
		d.sees(" > dark", "▏/theme dark")
		d.press("esc")
		d.sees("▏/theme dr\n")
		d.seesNot("dracula")
		d.press("backspace")
		d.seesNot("dracula")
		d.press("ctrl+c")
		d.types("/colour")
		d.sees("/theme [NAME]")
		d.types("\r")
		d.sees("▏/colour", "There is no")
		d.press("ctrl+c")
		d.types("/nick")
		d.sees("/name NEWNAME (nick)")
		d.press("ctrl+c", "up")
		d.sees("▏/nick")
		d.seesNot("(nick)")
	})
}

// The list leaves the line alone until it is used, and has no room in small windows.
func TestTheListTakesNothingAway(t *testing.T) {
	story(t, func(t *testing.T) {
		for _, size := range [][2]int{{80, 24}, {40, 10}, {20, 5}, {9, 3}} {
			d := sit(t, roomtest.Open(t), "lily", size[0], size[1])
			d.types("/help")
			within(d)
			if got := d.m.input.Edit.Text(); got != "/help" {
				t.Errorf("%v: the line is %q", size, got)
			}
			d.press("enter")
			if !d.m.page.Open() {
				t.Errorf("%v: Enter did not send the line", size)
			}
		}
	})
}
func TestDraftWaitsForWhoComesBack(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		cfg, id := testConfig(), state.KeyIdentity("SHA256:x")
		bob := roomtest.Seat(t, r, "bob")
		d := takeSeat(t, roomtest.SeatOf(t, r, "lily", id), "lily", 80, 24, cfg)
		d.types("@bob half a sentence")
		d.m.close()
		d.seat.Leave(state.HowLost)
		roomtest.Rename(t, bob, "robert")
		roomtest.Seat(t, r, "bob")
		d = takeSeat(t, roomtest.SeatOf(t, r, "lily", id), "lily", 80, 24, cfg)
		d.sees("bob is somebody else now ▏@bob half a sentence")
		d.press("ctrl+c")
		d.m.left = true
		d.m.close()
		e := takeSeat(t, roomtest.SeatOf(t, r, "lily", id), "lily", 80, 24, cfg)
		e.seesNot("half a sentence")
	})
}

func TestLinesThatWaitedSurviveTheLink(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		cfg, id := testConfig(), state.KeyIdentity("SHA256:x")
		ctx, dies := context.WithCancel(t.Context())
		d := takeSeat(t, roomtest.SeatOf(t, r, "lily", id), "lily", 80, 24, cfg)
		d.m.ctx = ctx
		for i := range 8 {
			d.types(fmt.Sprintf("line %d.\r", i))
		}
		d.types("half a")
		d.pass(compose.OutboxQuiet)
		d.sees("│ line 4.", " line 5. ", "▏half a")
		dies()
		d.m.close()
		d.seat.Leave(state.HowLost)
		d = takeSeat(t, roomtest.SeatOf(t, r, "lily", id), "lily", 80, 24, cfg)
		d.sees("▏half a", "!   3 lines of yours had not gone out")
		d.seesNot("│ line 5.")
		d.press("ctrl+c", "up", "up", "up", "up")
		d.sees("▏line 5.")
	})
}
