package dispatch

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"charm.land/ssh"

	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/term"
)

// What is typed at the end of the line is all that is sent for it: that is what
// a screen reader speaks.
func TestKeyAtTheEndSendsOnlyItself(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.Seat(t, r, "bob")
		d := sit(t, r, "lily", linesQ, 80)
		d.speaks(d.sent(), "to everybody> ")
		for _, key := range []string{"h", "i", " ", "你", "é", "!"} {
			d.speaks(d.types(key), key)
		}
		d.speaks(d.types("\x7f"), "\b \b")
		d.speaks(d.types("\r"), "\r\nto everybody> ")
		if texts := gotten(bob); len(texts) != 1 || texts[0] != "hi 你é" {
			t.Errorf("bob read %q", texts)
		}
	})
}

// A long line is scrolled, in strides; what was not in sight whole is told as
// it was sent.
func TestLongLineIsScrolledInOneRow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		d := sit(t, r, "lily", linesQ, 40)
		text, drawn := "", 0
		for i := range 60 {
			key := string(rune('a' + i%26))
			text += key
			if got := d.types(key); got != key {
				drawn++
			}
			d.sent()
			if y := d.emu.CursorPosition().Y; y != 0 {
				t.Fatalf("the row has become %d", y+1)
			}
		}
		d.shows("to everybody> ..." + text[60-13:])
		if drawn > 6 {
			t.Errorf("the row was drawn anew %d times", drawn)
		}
		d.types("\x01")
		d.shows("to everybody> " + text[:25])
		d.types("中文")
		d.shows("to everybody> 中文" + text[:21])
		d.types("\r")
		d.shows("00:00 lily: 中文", "  "+text[:37], "  "+text[37:], "to everybody>")
	})
}

func TestWindowChangesItsSize(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		d := sit(t, r, "lily", linesQ, 80)
		d.types("one two three four five six")
		d.windows <- ssh.Window{Width: 90}
		d.speaks(d.sent(), "")
		d.windows <- ssh.Window{Width: 30}
		d.emu.Resize(30, 200)
		d.shows("to everybody> ..." + "ive six")
		d.windows <- ssh.Window{Width: 40} // which may put the new row behind the half of the old one
		d.emu.Resize(40, 200)
		d.speaks(d.sent(), "\r\nto everybody> ...ive six")
		d.windows <- ssh.Window{Width: 41}
		d.emu.Resize(41, 200)
		if again := d.sent(); strings.Contains(again, "\n") {
			t.Errorf("it is begun anew once more: %q", again)
		}
		for _, width := range []int{0, -1, 1, 2, 3, 7, 12, 20, 1 << 20} {
			d.windows <- ssh.Window{Width: width}
			if width > 0 {
				d.emu.Resize(min(width, term.MaxWidth), 200)
			}
			d.sent()
			row := d.emu.CursorPosition().Y
			d.types("x\x7f中\x7f")
			if y := d.emu.CursorPosition().Y; y != row {
				t.Errorf("at %d cells the row has become several", width)
			}
		}
		d.shows("to everybody> one two three four five six")
	})
}

// A paste of several lines is one message, and never a command.
func TestPasteIsOneMessage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.Seat(t, r, "bob")
		d := sit(t, r, "lily", linesQ, 80)
		d.types("if x {\r\ty()\r}\r")
		d.shows("3 lines to everybody> if x { /     y() / }")
		d.pass(time.Second)
		d.types("\r")
		d.shows("00:00 lily: if x {", "      y()", "  }", "to everybody>")
		if texts := gotten(bob); len(texts) != 1 || texts[0] != "if x {\n    y()\n}" {
			t.Errorf("bob read %q", texts)
		}
		d.types("\x1b[200~/kick bob\x1b[201~")
		d.shows("a paste, not a command> /kick bob")
		d.types("\r")
		d.shows("a paste, not a command> /kick bob")
		d.types("\x03/version\r")
		d.shows("teahouse 1.2.3", "to everybody>")
	})
}

func TestTabCompletesAndUpRemembers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.Seat(t, r, "bob")
		roomtest.Seat(t, r, "bobby")
		d := sit(t, r, "lily", linesQ, 80)
		roomtest.Do(t, bob, &state.Say{Text: "hi"})
		d.types("@bo\t")
		d.shows("1 more: Tab goes on, Shift-Tab back, Esc brings back what you typed.", "to bob, privately> @bob ")
		d.types("\t")
		d.shows("to bobby, privately> @bobby ")
		d.types("\x1b")
		d.pass(time.Second)
		d.shows("private: to whom?> @bo")
		d.types("\x15one\rtwo\r\x1b[A\x1b[A")
		d.shows("to everybody> one")
		d.types("\x1b[B\x1b[B")
		d.shows("to everybody>")
		d.types("\x12on")
		d.shows("earlier lines with: on> one")
		d.types("\r")
		d.shows("to everybody> one")
		d.types("\x0c")
		d.shows("to everybody> one", "to everybody> one")
	})
}
