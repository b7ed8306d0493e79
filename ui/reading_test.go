package ui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/scrollback"
	"teahouse/ui/term"
)

func TestReadingBackHoldsStill(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.Seat(t, r, "bob")
		d := sit(t, r, "lily", 80, 24)
		for i := range 40 {
			roomtest.Say(t, bob, fmt.Sprintf("line %d.", i))
			d.pass(2 * time.Second)
		}
		d.sees("line 39.")
		d.press("pgup")
		before := strings.Split(d.text(), "\n")
		for i := 40; i < 43; i++ {
			roomtest.Say(t, bob, fmt.Sprintf("line %d.", i))
			d.pass(2 * time.Second)
		}
		d.sees("3 new below ↓")
		after := strings.Split(d.text(), "\n")
		for y := d.m.layout.talk.top; y < d.m.layout.talk.bottom; y++ {
			if before[y] != after[y] {
				t.Fatalf("row %d moved from %q to %q", y, before[y], after[y])
			}
		}
		d.press("end")
		d.sees("line 42.")
		d.seesNot("new below")
		d.press("ctrl+o")
		d.sees("▌             │ line 42.", "r answer")
		for range 20 {
			d.press("up")
		}
		d.seesNot("line 42.")
		d.press("esc")
		d.sees("line 42.")
		d.send(term.ScrollMsg{Delta: -3})
		d.seesNot("line 42.")
		d.send(term.ScrollMsg{Delta: 3})
		d.sees("line 42.")
	})
}

// How many lines are below is told once in every window, and that nothing is older of the
// talk alone, not of a page that lies over it.
func TestWhereOneReadsIsToldOnce(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.Seat(t, r, "bob")
		d := sit(t, r, "lily", 80, 24)
		for i := range 30 {
			roomtest.Say(t, bob, fmt.Sprintf("line %d.", i))
			d.pass(2 * time.Second)
		}
		d.press("pgup", "pgup")
		roomtest.Say(t, bob, "line 30.")
		d.sees("1 new below ↓")
		for _, size := range [][2]int{{80, 24}, {50, 14}, {40, 7}, {40, 5}, {80, 5}} {
			d.m.resized(size[0], size[1])
			if n := strings.Count(d.text(), "1 new below ↓"); n != 1 {
				t.Errorf("%dx%d tells of the line below %d times:\n%s", size[0], size[1], n, d.text())
			}
		}
		d.m.resized(80, 24)
		d.press("pgup", "pgup")
		d.press("end", "pgup", "pgup", "pgup")
		d.sees("nothing is older")
		d.types("/search line\r")
		d.sees("line 30.")
		d.seesNot("nothing is older")
		d.press("esc")
		d.sees("nothing is older")
	})
}

// A window that grows until the newest line is in sight has nothing new below.
func TestWhatIsInSightIsNotBelow(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.Seat(t, r, "bob")
		d := sit(t, r, "lily", 80, 40)
		for i := range 40 {
			roomtest.Say(t, bob, fmt.Sprintf("line %d.", i))
			d.pass(2 * time.Second)
		}
		d.press("pgup")
		d.send(tea.WindowSizeMsg{Width: 80, Height: 12})
		roomtest.Say(t, bob, "line 40.")
		d.sees("1 new below ↓")
		d.send(tea.WindowSizeMsg{Width: 80, Height: 100})
		d.sees("line 40.")
		d.seesNot("new below")
		d.send(tea.WindowSizeMsg{Width: 80, Height: 12})
		roomtest.Say(t, bob, "line 41.")
		d.sees("1 new below ↓")
	})
}

// In a window of another size, what one has a hand on is still in sight, and so is what was
// sought; and no row is empty while there are lines above.
func TestAnotherSizeKeepsWhatIsRead(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.Seat(t, r, "bob")
		d := sit(t, r, "lily", 80, 24)
		for i := range 80 {
			roomtest.Say(t, bob, fmt.Sprintf("line %d. which takes two rows in a narrow window", i))
			d.pass(2 * time.Second)
		}
		size := func(width, height int) {
			d.send(tea.WindowSizeMsg{Width: width, Height: height})
			d.frame()
		}
		full := func() {
			t.Helper()
			if row := strings.Split(d.text(), "\n")[d.m.layout.talk.top]; !strings.Contains(row, "line ") {
				t.Errorf("the first row of the talk is %q:\n%s", row, d.text())
			}
			d.sees("line 79.")
		}
		d.types("/search line 78\r")
		d.press("enter")
		d.sees("▌")
		for _, small := range [][2]int{{38, 9}, {40, 24}, {80, 8}} {
			size(small[0], small[1])
			if !strings.Contains(d.text(), "▌") || !strings.Contains(d.text(), "line 78.") {
				t.Errorf("at %v, the line that was sought is out of sight:\n%s", small, d.text())
			}
			size(80, 24)
			d.sees("▌")
			full()
		}
		d.press("esc", "esc", "end", "ctrl+o", "pgup", "down", "down", "down")
		size(38, 9)
		d.sees("▌")
		size(100, 40)
		d.sees("▌")
		full()
		d.press("esc", "end", "shift+up")
		size(100, 50)
		full()
	})
}

func TestReadingBackWithoutEnd(t *testing.T) {
	readsBack(t, 24, 9000, "", func(l *scrollback.Transcript) bool { // more than the room's ring and the screen's bounds
		return l.Holds() <= scrollback.PastMost+2*scrollback.PageMost
	})
}

// Long lines fill a screen's memory long before there are many of them.
func TestReadingBackLongLines(t *testing.T) {
	long := strings.Repeat("茶", 400)
	const near = 2*scrollback.NearViews*24 + 3*24
	readsBack(t, 24, 1000, long, func(l *scrollback.Transcript) bool {
		return l.Bytes() <= scrollback.PastBytes+near*len(long)
	})
}

// In a tall window, lines of 6 KB are held by their bytes, and not by how often it would be filled,
// but for the first page, which is the room's own memory.
func TestReadingBackTheLongestLinesInATallWindow(t *testing.T) {
	long := strings.Repeat("茶", 1980)
	readsBack(t, 200, 600, long, func(l *scrollback.Transcript) bool {
		return l.Bytes() <= scrollback.PageMost*len(long)+3*scrollback.PastBytes
	})
}

// What many have put to a line counts as what is in it.
func TestReactionsCountAsWhatAScreenHolds(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		d := sit(t, r, "lily", 80, 24)
		bob := roomtest.Seat(t, r, "bob")
		said, err := bob.Do(t.Context(), &state.Say{Text: "tea?"}, nil)
		roomtest.OK(t, err)
		d.sees("tea?")
		before := d.m.lines.Bytes()
		for _, name := range []string{"ann", "cleo", "dora"} {
			roomtest.Do(t, roomtest.Seat(t, r, name), &state.React{Ref: state.Ref{N: said[0].N}, Sign: "👍"})
		}
		d.sees("👍 3")
		if grown := d.m.lines.Bytes() - before; grown < 3*len("anncleodora") {
			t.Errorf("three reactions are %d bytes", grown)
		}
	})
}

// readsBack reads all lines back, and then forth again.
func readsBack(t *testing.T, height, all int, also string, bounded func(*scrollback.Transcript) bool) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.Seat(t, r, "bob")
		for i := range all {
			roomtest.Say(t, bob, fmt.Sprintf("line %d. %s", i, also))
			if i%5 == 0 {
				time.Sleep(6 * time.Second)
			}
		}
		d := sit(t, r, "lily", 80, height)
		d.types("/clear\r")
		last := fmt.Sprintf("line %d.", all-1)
		d.seesNot(last)
		d.press("pgup")
		d.sees(last)
		rows := all * (1 + len(also)/100)
		for range 3 * rows / 18 {
			if strings.Contains(d.text(), "nothing is older") {
				break
			}
			d.press("pgup", "pgup", "pgup")
			if !bounded(&d.m.lines) {
				t.Fatalf("%d lines and %d bytes are held", d.m.lines.Holds(), d.m.lines.Bytes())
			}
		}
		d.sees("line 0.", "nothing is older")
		seen := map[int]bool{}
		for range 3 * rows / 18 {
			for _, row := range strings.Split(d.text(), "\n") {
				var n int
				if _, rest, ok := strings.Cut(row, "line "); ok {
					if _, err := fmt.Sscanf(rest, "%d.", &n); err == nil {
						seen[n] = true
					}
				}
			}
			if !d.m.lines.Held() {
				break
			}
			d.press("pgdown")
			if !bounded(&d.m.lines) {
				t.Fatalf("%d lines and %d bytes are held on the way back", d.m.lines.Holds(), d.m.lines.Bytes())
			}
		}
		for i := range all {
			if !seen[i] {
				t.Fatalf("line %d was passed over on the way back", i)
			}
		}
	})
}

func TestNewLinesAreMarkedWhileAway(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.Seat(t, r, "bob")
		d := sit(t, r, "lily", 80, 24)
		roomtest.Say(t, bob, "seen")
		d.frame()
		d.send(tea.BlurMsg{})
		roomtest.Say(t, bob, "unseen one")
		d.frame()
		roomtest.Say(t, bob, "unseen two")
		d.sees(" new since ")
		d.send(tea.FocusMsg{})
		roomtest.Say(t, bob, "seen again")
		text := d.text()
		if strings.Count(text, " new since ") != 1 || strings.Index(text, " new since ") > strings.Index(text, "unseen one") ||
			strings.Index(text, " new since ") < strings.LastIndex(text, "│ seen  ") {
			t.Fatalf("the mark is not where the new lines begin:\n%s", text)
		}
		d.send(tea.BlurMsg{})
		roomtest.Say(t, bob, "unseen three")
		if text = d.text(); strings.Count(text, " new since ") != 1 || strings.Index(text, " new since ") < strings.Index(text, "seen again") {
			t.Fatalf("the mark did not move:\n%s", text)
		}
	})
}

func TestUnreadGoesToTheMark(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.Seat(t, r, "bob")
		d := sit(t, r, "lily", 80, 24)
		d.press("alt+u")
		d.sees("nothing unread")
		d.pass(2 * awayAfter) // the terminal tells nothing of its focus
		for i := range 60 {
			roomtest.Say(t, bob, fmt.Sprintf("line %d.", i))
			d.pass(2 * time.Second)
		}
		d.press("alt+u")
		d.sees(" new since ", "line 0.")
		d.seesNot("line 59.")
	})
}

func TestWithdrawnLine(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		d := sit(t, r, "lily", 80, 24)
		d.types("oops\r")
		d.sees("lily │ oops")
		d.types("/unsend\r")
		d.sees("lily │ (removed)", "Taken back everywhere")
		d.seesNot("oops")
	})
}

func TestLongMessagesFold(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.Seat(t, r, "bob")
		d := sit(t, r, "lily", 80, 40)
		var code []string
		for i := range 20 {
			code = append(code, fmt.Sprintf("    call(%d)", i))
		}
		roomtest.Say(t, bob, strings.Join(code, "\n"))
		d.sees("call(6)", "… 13 more lines")
		d.seesNot("call(7)")
		d.press("ctrl+o", "enter")
		d.sees("│     call(0)", "call(7)")
		d.press("enter")
		d.seesNot("call(7)")
	})
}

func TestBareShowsWholeLines(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.Seat(t, r, "bob")
		d := sit(t, r, "lily", 40, 10)
		long := "https://example.com/" + strings.Repeat("x", 60)
		roomtest.Say(t, bob, long)
		roomtest.Do(t, bob, &state.Say{Text: "waves", Act: true})
		roomtest.Say(t, bob, "so be it\n12:00 lily: forged\n\tcode")
		d.frame()
		d.m.goBare()
		printed := strings.Join(d.m.print, "\n")
		for _, want := range []string{" bob: " + long + "\n", " * bob waves\n", "\nEnter comes back"} {
			if !strings.Contains(printed, want) {
				t.Errorf("%q is not in what is printed:\n%s", want, printed)
			}
		}
		if !strings.Contains(printed, " bob: so be it\n      12:00 lily: forged\n          code\n") {
			t.Errorf("a line within a message can be taken for somebody's:\n%s", printed)
		}
		if strings.ContainsAny(printed, "│\x1b") {
			t.Errorf("bars or styles in what is printed:\n%q", printed)
		}
		d.frame()
		if !d.shot.bare {
			t.Fatal("the screen is still there")
		}
		d.press("enter")
		d.frame()
		if d.shot.bare {
			t.Fatal("Enter does not come back")
		}
	})
}

func TestHelpIsAPage(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		d := sit(t, r, "lily", 80, 24)
		d.types("/help\r")
		d.sees("Talking", "Esc closes")
		d.press("pgdown")
		d.seesNot("Talking")
		d.press("esc")
		d.sees("You are lily")
		d.types("/help keys\r")
		d.sees("Enter  ", "send")
		for _, line := range d.m.helpKeys() {
			if keys, _, _ := strings.Cut(line, "  "); strings.Contains(keys, "--") {
				t.Errorf("nobody knows which key that is: %q", line)
			}
		}
		d.types("hello\r") // what is typed goes on while help is open
		d.sees("lily │ hello")
	})
}

// Half of a narrow window is not given to the names of keys: what they do has the row.
func TestKeysAreToldInANarrowWindow(t *testing.T) {
	story(t, func(t *testing.T) {
		for width, want := range map[int]string{40: "\n Tab  complete a name or a command", 60: "\n Tab  complete a name or a command", 80: "\n Tab   "} {
			d := sit(t, roomtest.Open(t), "lily", width, 16)
			d.types("/help keys\r")
			d.sees(want)
		}
	})
}

func TestMissedLinesCanBeReadBack(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.Seat(t, r, "bob")
		d := sit(t, r, "lily", 80, 24)
		d.frame()
		for i := range room.RingLength + 100 {
			roomtest.Do(t, bob, &state.Say{Text: fmt.Sprintf("line %d.", i)})
		}
		d.sees("line 4195.")
		d.m.scroll(-d.m.layout.talk.len())
		for range 500 {
			d.press("pgup")
			if strings.Contains(d.text(), "line 50.") {
				return
			}
		}
		t.Fatalf("line 50 cannot be reached:\n%s", d.text())
	})
}
