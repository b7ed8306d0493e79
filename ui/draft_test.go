package ui

import (
	"fmt"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"teahouse/room/roomtest"
	"teahouse/room/state"
)

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

// Whoever was writing in a channel and to somebody alone reads where that waits.
func TestDraftsElsewhereAreTold(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		cfg, id := testConfig(), state.KeyIdentity("SHA256:x")
		roomtest.Seat(t, r, "bob")
		here := func() *desk { return takeSeat(t, roomtest.SeatOf(t, r, "lily", id), "lily", 80, 24, cfg) }
		d := here()
		roomtest.Do(t, d.seat, &state.Register{}, &state.Found{Name: roomtest.Name(t, "dev"), Most: 9})
		d.frame()
		d.types("/go #dev\r")
		d.types("half a plan")
		d.m.close()
		d.seat.Leave(state.HowLost)
		e := here()
		e.seesRow("it waits there: #dev. /go goes there.")
		e.types("/go #dev\r")
		e.sees("▏half a plan")
	})
}

// An answer that somebody had begun is in the line when they come back, and no other line
// is told to wait that never was.
func TestAnAnswerWaitsForWhoComesBack(t *testing.T) {
	for _, draft := range []string{"", "a draft"} {
		story(t, func(t *testing.T) {
			r := roomtest.Open(t)
			cfg, id := testConfig(), state.KeyIdentity("SHA256:x")
			here := func() *desk { return takeSeat(t, roomtest.SeatOf(t, r, "lily", id), "lily", 80, 24, cfg) }
			d := here()
			roomtest.Say(t, roomtest.Seat(t, r, "bob"), "shall we?")
			d.frame()
			d.types(draft)
			d.press("ctrl+o")
			d.types("r")
			d.types("not yet")
			d.m.close()
			d.seat.Leave(state.HowLost)
			e := here()
			e.sees("▏/answer ^", "not yet")
			if draft == "" {
				e.seesNot("had not gone out")
				return
			}
			e.sees("1 line of yours had not gone out")
			e.press("up")
			e.sees("▏a draft")
		})
	}
}

// What somebody was writing at two terminals when both links died is there when they come
// back: the newest in the line, the other by Up.
func TestDraftsOfTwoTerminalsWait(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		cfg, id := testConfig(), state.KeyIdentity("SHA256:x")
		here := func() *desk { return takeSeat(t, roomtest.SeatOf(t, r, "lily", id), "lily", 80, 24, cfg) }
		d, e := here(), here()
		d.types("on the desk")
		e.types("on the sofa")
		d.m.close()
		e.m.close()
		e = here()
		e.sees("▏on the sofa")
		e.press("ctrl+c", "up", "up")
		e.sees("▏on the desk")
	})
}

// What somebody was writing when a link died waits although they register at another
// terminal before they are back.
func TestADraftWaitsForWhoHasRegisteredSince(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		cfg, id := testConfig(), state.KeyIdentity("SHA256:x")
		here := func() *desk { return takeSeat(t, roomtest.SeatOf(t, r, "lily", id), "lily", 80, 24, cfg) }
		d, e := here(), here()
		d.types("half a sentence")
		d.m.close()
		d.seat.Leave(state.HowLost)
		roomtest.Do(t, e.seat, &state.Register{})
		here().sees("▏half a sentence")
		here().seesNot("half a sentence")
	})
}

// Whom a line is for stays the same person who has registered while it waited: for its writer
// to come back, or for what they write about another line.
func TestALineThatWaitsIsForWhoHasRegisteredSince(t *testing.T) {
	for what, wait := range map[string]func(d *desk, here func() *desk, registers func()) *desk{
		"who comes back": func(d *desk, here func() *desk, registers func()) *desk {
			d.m.close()
			d.seat.Leave(state.HowLost)
			registers()
			return here()
		},
		"who answers another line": func(d *desk, _ func() *desk, registers func()) *desk {
			d.press("ctrl+o")
			d.types("r")
			registers()
			d.types("yes\r")
			return d
		},
	} {
		t.Run(what, func(t *testing.T) {
			story(t, func(t *testing.T) {
				r := roomtest.Open(t)
				cfg, id := testConfig(), state.KeyIdentity("SHA256:x")
				here := func() *desk { return takeSeat(t, roomtest.SeatOf(t, r, "lily", id), "lily", 80, 24, cfg) }
				bob, d := roomtest.SeatOf(t, r, "bob", state.KeyIdentity("SHA256:bob")), here()
				roomtest.Say(t, bob, "shall we?")
				d.frame()
				d.types("@bob half a sentence")
				d = wait(d, here, func() { roomtest.Do(t, bob, &state.Register{}) })
				d.sees("to bob, privately ▏@bob half a sentence")
			})
		})
	}
}

// What was written in a conversation is there, and that goes on, although the other one has
// registered before its writer is back.
func TestADraftWaitsInAConversationWithWhoHasRegisteredSince(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		cfg, id := testConfig(), state.KeyIdentity("SHA256:x")
		here := func() *desk { return takeSeat(t, roomtest.SeatOf(t, r, "lily", id), "lily", 80, 24, cfg) }
		bob, d := roomtest.SeatOf(t, r, "bob", state.KeyIdentity("SHA256:bob")), here()
		writes := func(text string) {
			roomtest.Do(t, bob, &state.Whisper{To: []state.Person{d.seat.Me().Person}, Text: text})
		}
		writes("before that")
		d.types("/go @bob\r")
		d.types("half a sentence")
		d.m.close()
		d.seat.Leave(state.HowLost)
		roomtest.Do(t, bob, &state.Register{})
		d = here()
		d.types("/go @bob\r")
		d.sees("lobby · bob  ", "before that", "▏half a sentence")
		writes("are you there?")
		d.sees("│ are you there?")
	})
}
