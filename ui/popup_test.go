package ui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/ui/term"
)

// The lists above the line, in windows of all sizes.
func TestTheListAboveTheLine(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {40, 10}, {20, 5}} {
		for name, line := range map[string]string{"begun": "/th", "what-follows": "/bell "} {
			t.Run(fmt.Sprintf("%s-%dx%d", name, size[0], size[1]), func(t *testing.T) {
				story(t, func(t *testing.T) {
					r := roomtest.Open(t)
					bob := roomtest.Seat(t, r, "bob")
					d := sit(t, r, "lily", size[0], size[1])
					d.types("/clear\r")
					roomtest.Say(t, bob, "type a slash and see")
					d.types(line)
					d.golden(fmt.Sprintf("popup-%s-%dx%d", name, size[0], size[1]))
				})
			})
		}
	}
}

// Whatever the window, the line being written can be read, and the list has eight rows
// at most.
func TestTheListNeverCoversTheLine(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		for i := range 30 {
			roomtest.Seat(t, r, fmt.Sprintf("guest%d", i))
		}
		d := sit(t, r, "lily", 80, 24)
		for _, keys := range [][]string{nil, {"tab"}, {"down"}, {"tab", "tab", "tab"}} {
			for _, line := range []string{"/", "/set ", "gu", "@g", "/whois "} {
				for height := 1; height <= 40; height++ {
					d.m.input.Edit.Take()
					d.press("esc")
					d.send(tea.WindowSizeMsg{Width: 80, Height: height})
					d.types(line)
					d.press(keys...)
					d.frame()
					within(d)
					row := plainText(d.shot.frame.Rows[d.shot.frame.Cursor.Y])
					if text := d.m.input.Edit.Text(); !strings.Contains(row, strings.TrimSpace(text)) {
						t.Fatalf("%q %v in %d rows: the cursor stands in %q, and the line is %q", line, keys, height, row, text)
					}
					if n := d.m.layout.above.len(); n > popupMost {
						t.Fatalf("%q %v in %d rows: the list has %d", line, keys, height, n)
					}
				}
			}
		}
	})
}

// A row that only tells how many more there are helps nobody choose.
func TestTheListShowsSomethingToChoose(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		for i := range 30 {
			roomtest.Seat(t, r, fmt.Sprintf("guest%d", i))
		}
		for height := 5; height <= 24; height++ {
			d := sit(t, r, fmt.Sprintf("lily%d", height), 80, height)
			d.types("gu")
			d.press("tab")
			if n := len(d.m.popupRows()); n > 0 && !strings.Contains(d.text(), " > guest") {
				t.Errorf("in %d rows it shows\n%s", height, d.text())
			}
		}
	})
}

// Where there is no room for the list, the arrows go through the earlier lines.
func TestArrowsMoveOnlyInAListInSight(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		roomtest.Seat(t, r, "bob")
		roomtest.Seat(t, r, "bonnie")
		d := sit(t, r, "lily", 20, 5)
		d.types("earlier\rbo")
		d.press("tab", "up")
		if got := d.m.input.Edit.Text(); got != "earlier" {
			t.Errorf("the line is %q", got)
		}
	})
}

// Who walks through the earlier lines goes on with it, whatever those begin with.
func TestEarlierCommandsOpenNothing(t *testing.T) {
	story(t, func(t *testing.T) {
		d := sit(t, roomtest.Open(t), "lily", 80, 24)
		d.types("one\r/version\r/time\r")
		for _, want := range []string{"/time", "/version", "one"} {
			d.press("up")
			if got := d.m.input.Edit.Text(); got != want {
				t.Fatalf("the line is %q, want %q", got, want)
			}
			if d.frame(); d.m.input.popup.open() {
				t.Errorf("there is a list:\n%s", d.text())
			}
		}
		d.press("down", "down")
		if got := d.m.input.Edit.Text(); got != "/time" {
			t.Errorf("the line is %q", got)
		}
	})
}

// A list that was closed stays closed for its line, and no longer.
func TestAClosedListStaysClosedForThatLine(t *testing.T) {
	story(t, func(t *testing.T) {
		d := sit(t, roomtest.Open(t), "lily", 80, 24)
		d.types("/t")
		d.press("esc")
		d.types("im")
		d.press("backspace")
		d.types("me")
		d.seesNot("   /time")
		d.press("ctrl+u")
		d.types("/ti")
		d.sees("   /time")
		d.press("esc", "ctrl+c")
		d.types("/colour")
		d.sees("   /theme")
		d.press("esc")
		d.types("\r")
		d.sees("▏/colour")
		d.types("/") // begins another line, for that one was refused
		d.sees("▏/\n", "   /say")
	})
}

// To another view it is one step, whatever is being written.
func TestWalkingToAnotherViewNeedsOneKey(t *testing.T) {
	story(t, func(t *testing.T) {
		limits := room.DefaultLimits()
		limits.Accounts = 100
		r := roomtest.With(t, limits)
		seat := registeredAs(t, r, "lily")
		found(t, seat, "dev", false)
		d := takeSeat(t, seat, "lily", 80, 24, testConfig())
		d.types("/jo")
		d.send(inputMsg{tea.KeyPressMsg{Code: tea.KeyDown, Mod: tea.ModAlt}})
		d.frame()
		if d.m.view == d.m.house() {
			t.Errorf("they are where they were:\n%s", d.text())
		}
	})
}

// A tip and a question show beside the list.
func TestATipShowsBesideTheList(t *testing.T) {
	story(t, func(t *testing.T) {
		for _, height := range []int{10, 12, 24} {
			d := sit(t, roomtest.Open(t), "lily", 80, height)
			d.types("/th")
			d.m.refuse("this was refused")
			d.sees("this was refused", "▏/th", "   /theme")
		}
	})
}

// Settings are completed in windows without a list, too.
func TestSettingsAreCompletedWithoutAList(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		roomtest.Seat(t, r, "compere")
		for _, height := range []int{24, 9, 5} {
			d := sit(t, r, fmt.Sprintf("lily%d", height), 80, height)
			d.types("/set compa")
			d.press("tab")
			if got := d.m.input.Edit.Text(); got != "/set compact " {
				t.Errorf("in %d rows the line is %q", height, got)
			}
			d.types("o")
			d.press("tab")
			if got := d.m.input.Edit.Text(); got != "/set compact off" {
				t.Errorf("in %d rows the line is %q", height, got)
			}
			d.press("ctrl+c")
			d.types("/set time Asia/Tok")
			d.press("tab")
			if got := d.m.input.Edit.Text(); got != "/set time Asia/Tokyo" {
				t.Errorf("in %d rows the line is %q", height, got)
			}
		}
	})
}

// A short code becomes its emoji in the line, which is what goes out; Backspace brings
// the code back, and Tab completes one.
func TestCodesBecomeEmojiInTheLine(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.Seat(t, r, "bob")
		d := sit(t, r, "lily", 80, 24)
		said := func(want string) {
			t.Helper()
			d.pass(5 * time.Second) // for the pace of lines
			events, _ := bob.Read(nil)
			if len(events) == 0 {
				t.Fatalf("bob reads nothing:\n%s", d.text())
			}
			if got := events[len(events)-1].Text; got != want {
				t.Errorf("bob reads %q, want %q", got, want)
			}
		}
		d.types("done :tad")
		d.sees("   🎉 :tada:", "▏done :tad")
		d.types("a:")
		d.sees("▏done 🎉")
		d.types("\r")
		said("done 🎉")
		d.types("it is written :tada:")
		d.press("backspace")
		d.sees("▏it is written :tada:")
		d.types(" so\r")
		said("it is written :tada: so")
		d.types("cup of :te")
		d.sees("🍵 :tea:")
		d.types("a")
		d.press("tab")
		d.sees("▏cup of 🍵", " > 🍵 :tea:")
		d.press("esc")
		d.sees("▏cup of :tea")
		d.types("\r")
		said("cup of :tea")
		d.send(inputMsg{tea.PasteMsg{Content: "pasted :tada:"}})
		d.types("\r")
		said("pasted :tada:")
		d.types("`:tada:` at 10:30:45 on ::1\r")
		said("`:tada:` at 10:30:45 on ::1")
		d.send(tea.WindowSizeMsg{Width: 20, Height: 5}) // without a list
		d.types(":sushi")
		d.press("tab")
		d.types("\r")
		said("🍣")
	})
}

// Who sees ASCII alone types it.
func TestCodesStayWhereEmojiAreNotSeen(t *testing.T) {
	story(t, func(t *testing.T) {
		d := sit(t, roomtest.Open(t), "lily", 80, 24)
		d.m.answers.UTF8 = false
		d.types("done :tada:")
		if got := d.m.input.Edit.Text(); got != "done :tada:" {
			t.Errorf("the line is %q", got)
		}
	})
}

// Whatever is typed stands in the line, whatever the list shows; a key that fills the
// line from it is taken back by Esc; and Enter sends what stands there.
func FuzzWhatIsTypedStandsThere(f *testing.F) {
	for _, seed := range []string{"/theme", "/set theme nord", "/w bob hello", "bo", "@bo hi", "/join #de", "/set", "/people", "/h", "／ti", "//x", "/ /", "/\u0130", "/\xff", "/é"} {
		f.Add(seed, byte(1), true)
		f.Add(seed, byte(3), false)
	}
	f.Fuzz(func(t *testing.T, text string, walks byte, down bool) {
		text = strings.Map(func(r rune) rune {
			if r < ' ' || r == 0x7f || r == 0xfffd {
				return -1
			}
			return r
		}, text)
		if len(text) > 200 {
			return
		}
		story(t, func(t *testing.T) {
			r := roomtest.Open(t)
			roomtest.Seat(t, r, "bob")
			roomtest.Seat(t, r, "bonnie")
			d := sit(t, r, "lily", 80, 24)
			var want strings.Builder
			for _, c := range text {
				before := d.m.input.Edit.Text()
				d.send(inputMsg{term.TextMsg(string(c))})
				d.m.reparse()
				if got := d.m.input.Edit.Text(); got != before+string(c) && before == want.String() {
					return // what the line makes of it by itself (short forms of an answer, clusters)
				}
				want.WriteRune(c)
			}
			line := d.m.input.Edit.Text()
			key := "tab"
			if down && d.m.input.popup.open() {
				key = "down"
			}
			for range walks % 5 {
				if !d.m.input.Completions.Open() {
					line = d.m.input.Edit.Text()
				}
				d.press(key)
			}
			if d.m.input.Completions.Open() {
				d.press("esc")
				if got := d.m.input.Edit.Text(); got != line {
					t.Fatalf("%q became %q after Esc", line, got)
				}
			}
			line = d.m.input.Edit.Text()
			within(d)
			d.press("enter")
			if got := d.m.input.Edit.Text(); got != "" && got != line {
				t.Fatalf("after Enter %q became %q", line, got)
			}
			if d.quit || d.m.bare || d.m.plain {
				return
			}
			if d.m.palette != nil || d.m.listing != nil || d.m.page.Open() {
				d.press("esc") // which the line has opened
			}
			if d.m.input.Edit.Empty() && line != "" {
				d.press("up")
				if got := d.m.input.Edit.Text(); strings.TrimSpace(got) != strings.TrimSpace(line) {
					t.Fatalf("what was sent of %q is %q", line, got)
				}
			}
		})
	})
}
