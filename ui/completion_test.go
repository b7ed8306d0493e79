package ui

import (
	"testing"

	"teahouse/room/roomtest"
)

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
