package ui

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/scrollback"
)

// asks looks whether a question can be read, in rows that may have to be moved.
func (d *desk) asks(want string) {
	d.t.Helper()
	var seen []string
	for range 12 {
		l := d.m.layout
		all := strings.Split(d.text(), "\n")
		for _, row := range append(all[l.talk.top:l.input.top:l.input.top], all[l.input.bottom:]...) {
			if row = strings.TrimSpace(row); len(seen) == 0 || seen[len(seen)-1] != row {
				seen = append(seen, row)
			}
		}
		if strings.Contains(strings.Join(seen, " "), want) {
			return
		}
		if !d.m.page.Open() {
			break
		}
		seen = seen[:min(len(seen), max(len(seen)-l.height, 0)+1)] // the rows above the page that moves on
		d.press("down")
	}
	d.t.Fatalf("%d×%d: the question %q cannot be read in %q:\n%s", d.m.width, d.m.height, want, seen, d.text())
}

var windows = [][2]int{{20, 5}, {80, 5}, {40, 10}, {80, 24}}

// What asks something can be read in every window, and is answered as it says.
func TestQuestionsCanBeReadInEveryWindow(t *testing.T) {
	for _, size := range windows {
		t.Run(fmt.Sprint(size), func(t *testing.T) {
			story(t, func(t *testing.T) {
				r := roomtest.Open(t)
				bob := roomtest.Seat(t, r, "bob")
				d := takeSeat(t, roomtest.SeatOf(t, r, "lily", state.KeyIdentity("SHA256:lily")), "lily", size[0], size[1], testConfig())
				w := &d.m.cfg.Words.Status
				roomtest.Say(t, bob, "tea?")
				d.pass(time.Second)

				d.press("ctrl+c")
				d.asks("Ctrl-C again leaves")
				d.types("no")
				d.press("ctrl+c")
				if d.quit {
					t.Fatal("typing between two Ctrl-C leaves")
				}

				d.send(inputMsg{tea.PasteMsg{Content: strings.Repeat("row\n", 40)}})
				d.asks(strings.Fields(w.AskPaste(40))[0])
				d.asks("Enter sends")
				d.press("enter")
				d.asks("That Enter")
				d.pass(time.Second)
				d.press("enter")
				d.pass(time.Second)
				d.seesNot("That Enter")
				events, _ := bob.Read(nil)
				if n := len(events); n == 0 || events[n-1].Kind != state.KindSay {
					t.Fatal("Enter does not send, as it says")
				}

				d.types("exit\r")
				d.asks("everybody?")
				d.press("ctrl+c")

				d.types("/forget\r")
				d.pass(time.Second)
				d.asks("y does it")
				for d.m.page.Open() && d.m.page.FirstRow() > 0 {
					d.press("up")
				}
				if !d.m.page.Open() || d.m.page.AtEnd() {
					d.types("n")
					d.asks("Nothing was done.")
					return
				}
				d.sees("↓")
				for range 12 { // what has not been in sight is shown first
					if strings.Contains(d.text(), "y does it") || d.m.page.AtEnd() {
						break
					}
					d.types("y")
				}
				if d.m.asking != askSure {
					t.Fatal("a y does what could not be read")
				}
				d.seesNot("↓")
				d.types("n")
				d.asks("Nothing was done.")
			})
		})
	}
}

// A long message is unfolded and folded where its head stands.
func TestUnfoldingKeepsTheHeadInPlace(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {40, 10}} {
		story(t, func(t *testing.T) {
			r := roomtest.Open(t)
			bob := roomtest.Seat(t, r, "bob")
			d := sit(t, r, "lily", size[0], size[1])
			var code []string
			for i := range 40 {
				code = append(code, fmt.Sprintf("code%02d", i))
			}
			roomtest.Say(t, bob, strings.Join(code, "\n"))
			d.sees("code03", "more lines")
			row := func() int {
				t.Helper()
				for y, row := range strings.Split(d.text(), "\n") {
					if strings.Contains(row, "code03") {
						return y
					}
				}
				t.Fatalf("the head is out of sight:\n%s", d.text())
				return 0
			}
			folded := row()
			d.press("ctrl+o", "enter")
			if got := row(); got != folded {
				t.Errorf("%v: the head moved from row %d to %d", size, folded, got)
			}
			for i := 0; i < 20 && !strings.Contains(d.text(), "code39"); i++ {
				d.press("pgdown")
			}
			d.sees("code39")
		})
	}
}

// Whoever writes much sees the end of it before it is folded.
func TestOwnLineIsNotFoldedBeforeItsEndWasSeen(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.Seat(t, r, "bob")
		d := sit(t, r, "lily", 80, 24)
		other := sit(t, r, "ada", 80, 24)
		d.types(strings.Repeat("paragraph ", 70) + "the end.\r")
		d.pass(time.Second)
		d.sees("the end.")
		other.sees("more lines")
		for i := range 30 {
			roomtest.Say(t, bob, fmt.Sprintf("line %d.", i))
			d.pass(2 * time.Second)
		}
		d.seesNot("the end.")
		d.press("pgup")
		d.sees("more lines")
		d.seesNot("the end.")
	})
}

// In a page no further row looks like a line of its own, however narrow it is.
func TestFurtherRowsOfAPageAreIndented(t *testing.T) {
	for _, width := range []int{80, 60, 44, 30} {
		story(t, func(t *testing.T) {
			d := sit(t, roomtest.Open(t), "lily", width, 60)
			d.types("/help keys\r")
			var lines []string
			for _, line := range d.m.page.Text() {
				if scrollback.Hanging(line, d.m.renderer.Widths) > 0 {
					lines = append(lines, line)
				}
			}
			l := d.m.layout
			for _, row := range strings.Split(d.text(), "\n")[l.talk.top+1 : l.talk.bottom] { // below the heading
				row = strings.TrimPrefix(row, " ")
				if row == "" || strings.HasPrefix(row, " ") {
					continue
				}
				begins := func(line string) bool { return strings.HasPrefix(line, strings.TrimRight(row, " …")) }
				if strings.HasPrefix(row, "/ begins") {
					break // sentences have no columns
				}
				if !slices.ContainsFunc(lines, begins) {
					t.Errorf("%d columns: %q looks like a line of its own", width, row)
				}
			}
		})
	}
}

// A page lies within its window, however narrow that is.
func TestAPageFitsTheNarrowestWindow(t *testing.T) {
	for width := 1; width <= 12; width++ {
		t.Run(fmt.Sprint(width), func(t *testing.T) {
			story(t, func(t *testing.T) {
				d := sit(t, roomtest.Open(t), "lily", width, 24)
				d.types("/help\r")
				for range 30 {
					within(d)
					d.press("pgdown")
				}
			})
		})
	}
}
