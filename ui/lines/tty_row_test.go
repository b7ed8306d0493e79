package lines

import (
	"strings"
	"testing"

	"teahouse/ui/serve/sshtest"
	"teahouse/ui/stdio"
	"teahouse/ui/term"
)

// shows holds a terminal's first row against a text, and its cursor against a
// place in it.
func shows(t testing.TB, emu *sshtest.Emulator, text string, at int) {
	t.Helper()
	got := emu.Rows()[0]
	if want := strings.TrimRight(text, " "); got != want {
		t.Fatalf("the row shows %q, not %q", got, want)
	}
	if x, y := emu.CursorPosition().X, emu.CursorPosition().Y; x != (term.Widths{}).String(text[:at]) || y != 0 {
		t.Fatalf("the cursor is at %d,%d, not behind %q", x, y, text[:at])
	}
}

func TestRowIsDrawnWithAsLittleAsCanBe(t *testing.T) {
	var r row
	emu := sshtest.NewEmulator(40, 3)
	for _, step := range []struct {
		what, text string
		at         int
		bytes      string
	}{
		{"the prompt comes with the first key", "to everybody> h", 15, "to everybody> h"},
		{"a key at the end", "to everybody> hi", 16, "i"},
		{"a word by an input method", "to everybody> hi 你好", 23, " 你好"},
		{"backspace", "to everybody> hi 你", 20, "\b\b  \b\b"},
		{"to the left", "to everybody> hi 你", 17, "\b\b"},
		{"inside", "to everybody> hi, 你", 18, "\b, 你\b\b"},
		{"home", "to everybody> hi, 你", 14, "\b\b\b\b"},
		{"to the right", "to everybody> hi, 你", 15, "h"},
		{"end", "to everybody> hi, 你", 21, "i, 你"},
		{"the target", "to bob, privately> hi, 你", 26, strings.Repeat("\b", 17) + "bob, privately> hi, 你"},
		{"nothing", "to bob, privately> hi, 你", 26, ""},
		{"all is taken out", "to bob, privately> ", 19, strings.Repeat("\b", 6) + "      " + strings.Repeat("\b", 6)},
		{"a family", "to bob, privately> 👨‍👩‍👧!", 38, "👨‍👩‍👧!"},
		{"one key behind it", "to bob, privately> 👨‍👩‍👧", 37, "\b \b"},
		{"back over it: the row begins anew", "to bob, privately> 👨‍👩‍👧", 19, "\rto bob, privately> "},
	} {
		got := r.draw(step.text, step.at, 40)
		_, _ = emu.WriteString(got)
		if got != step.bytes {
			t.Errorf("%s: draws %q, not %q", step.what, got, step.bytes)
		}
		shows(t, emu, step.text, step.at)
	}
	_, _ = emu.WriteString(r.wipe(40))
	shows(t, emu, "", 0)
	if r.wipe(40) != "" || r.leave() != "" {
		t.Error("an empty row is drawn")
	}
}

// Whatever stands in the row and whatever it turns into, a terminal shows it,
// and nothing but text, blanks, CR and BS is sent.
// Where Tab put another name, the row is written whole: whoever hears what is
// written hears a name and no ends of words.
func TestRowIsWrittenWholeWhereTabChangedIt(t *testing.T) {
	var r row
	emu := sshtest.NewEmulator(40, 3)
	for _, text := range []string{"to bobby, privately> @bobby", "to boris, privately> @boris", "to bo, privately> @bo"} {
		r.anew = true
		got := r.draw(text, len(text), 40)
		_, _ = emu.WriteString(got)
		if !strings.Contains(got, text) {
			t.Errorf("it writes %q of %q", got, text)
		}
		shows(t, emu, text, len(text))
	}
}

func FuzzRow(f *testing.F) {
	f.Add("hello", 5, "help", 2, 20)
	f.Add("to everybody> 中文 é", 3, "to bob> 中文e\u0301", 30, 40)
	f.Add("👨\u200d👩\u200d👧 family", 0, "❤\ufe0f🇩🇪🇫🇷x", 9, 10)
	f.Fuzz(func(t *testing.T, old string, was int, text string, at, width int) {
		width = 2 + width&127
		from, was := clamp(old, was, width)
		to, at := clamp(text, at, width)
		var r row
		emu := sshtest.NewEmulator(width, 3)
		for _, draw := range []string{r.draw(from, was, width), r.draw(to, at, width)} {
			if i := strings.IndexFunc(draw, func(r rune) bool { return r != '\r' && r != '\b' && stdio.Control(r) }); i >= 0 {
				t.Fatalf("it draws %q", draw)
			}
			_, _ = emu.WriteString(draw)
		}
		if certain(from) && certain(to) {
			shows(t, emu, to, at)
		}
		if y := emu.CursorPosition().Y; y != 0 {
			t.Fatalf("the cursor left the row for %d", y)
		}
	})
}

// clamp makes a row that may stand in a window, and a cursor in it, of anything.
func clamp(s string, at, width int) (string, int) {
	s = strings.Map(func(r rune) rune {
		if stdio.Control(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	s = s[:reach(s, 0, width-1)]
	at = min(max(at, 0), len(s))
	return s, reach(s, 0, stdio.Most(s[:runeStart(s, at)]))
}

func runeStart(s string, at int) int {
	for at > 0 && at < len(s) && s[at]&0xc0 == 0x80 {
		at--
	}
	return at
}
