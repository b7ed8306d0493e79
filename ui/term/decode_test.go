package term

import (
	"reflect"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
)

func wantMsgs(t *testing.T, got []tea.Msg, want ...tea.Msg) {
	t.Helper()
	if len(got) == 0 && len(want) == 0 {
		return
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("messages\n got %#v\nwant %#v", got, want)
	}
}

func key(code rune) tea.Msg { return tea.KeyPressMsg{Code: code} }
func altKey(code rune) tea.Msg {
	return ChordMsg{Alt: tea.KeyPressMsg{Code: code, Mod: tea.ModAlt}, Text: string(code)}
}
func ctrlKey(code rune) tea.Msg   { return tea.KeyPressMsg{Code: code, Mod: tea.ModCtrl} }
func pasteOf(text string) tea.Msg { return tea.PasteMsg{Content: text} }

var pressEnter, pressUp, pressDown = key(tea.KeyEnter), key(tea.KeyUp), key(tea.KeyDown)

func TestTextIsOneMessageForEachRun(t *testing.T) {
	var d Decoder
	wantMsgs(t, d.Decode([]byte("hé 你好 👩‍👩‍👧\rbye")), TextMsg("hé 你好 👩‍👩‍👧"), pressEnter, TextMsg("bye"))
	wantMsgs(t, d.Decode([]byte("a\x80b\x00")), TextMsg("ab"))
	wantMsgs(t, d.Decode([]byte("a\x00b")), TextMsg("ab"))
	wantMsgs(t, d.Decode(nil))
}

func TestCharacterCutBetweenReads(t *testing.T) {
	var d Decoder
	wantMsgs(t, d.Decode([]byte("a\xf0\x9f\x8d")), TextMsg("a"))
	wantMsgs(t, d.Decode([]byte("\xb5!")), TextMsg("🍵!"))

	wantMsgs(t, d.Decode([]byte("\xf0\x9f\x8dx\xe4\xbd\x1b[A")), TextMsg("x"), pressUp)

	d.Decode([]byte("\xef\xbc"))
	wantMsgs(t, d.Flush())
	wantMsgs(t, d.Decode([]byte("\xa0x")), TextMsg("＠x")) // however long the link has stalled
}

func TestSilenceSettlesAnEscape(t *testing.T) {
	for _, c := range []struct {
		name, in string
		want     []tea.Msg
	}{
		{"Escape", "\x1b", []tea.Msg{key(tea.KeyEscape)}},
		{"Escape twice", "\x1b\x1b", []tea.Msg{key(tea.KeyEscape), key(tea.KeyEscape)}},
		{"Alt-[", "\x1b[", []tea.Msg{altKey('[')}},
		{"Alt-]", "\x1b]", []tea.Msg{altKey(']')}},
		{"Alt-O", "\x1bO", []tea.Msg{ChordMsg{tea.KeyPressMsg{Code: 'o', Mod: tea.ModAlt | tea.ModShift}, "O"}}},
		{"Escape, Alt-[", "\x1b\x1b[", []tea.Msg{key(tea.KeyEscape), altKey('[')}},
		{"a cut arrow", "\x1b[1;5", nil},
		{"a cut mouse report", "\x1b[M!", nil},
		{"a cut answer", "\x1b]11;rgb:00", nil},
		{"an answer cut in its end", "\x1b]11;rgb:0/0/0\x1b", []tea.Msg{LostMsg{}}},
		{"an answer into which somebody types", "\x1b]1@bob", []tea.Msg{LostMsg{}}},
		{"a mouse report into which somebody types", "\x1b[M@b", []tea.Msg{LostMsg{}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var d Decoder
			wantMsgs(t, d.Decode([]byte(c.in)))
			if !d.Pending() {
				t.Error("nothing is pending")
			}
			var got []tea.Msg
			n := 0
			for ; d.Pending() && n < 1000; n++ {
				got = append(got, d.Flush()...)
			}
			wantMsgs(t, got, c.want...)
			if most := int(answerSilence / FlushInterval); n > most {
				t.Errorf("pending for %d flushes, want %d at most", n, most)
			}
			wantMsgs(t, d.Decode([]byte("x")), TextMsg("x"))
		})
	}
}

func TestEscapeBeforeOtherKeys(t *testing.T) {
	esc := key(tea.KeyEscape)
	var d Decoder
	wantMsgs(t, d.Decode([]byte("\x1b\x1bb")), esc, altKey('b'))
	wantMsgs(t, d.Decode([]byte("\x1b\x1b\x1b[A")), esc, tea.KeyPressMsg{Code: tea.KeyUp, Mod: tea.ModAlt})
	wantMsgs(t, d.Decode([]byte("\x1b\x1b[I")), esc, tea.FocusMsg{})
	wantMsgs(t, d.Decode([]byte("\x1b\x1b[200~a\x1b[201~")), esc, pasteOf("a"))
	wantMsgs(t, d.Decode([]byte("\x1b[1;\x1b[A")), pressUp)
	wantMsgs(t, d.Decode([]byte("\x1b[\ra")), altKey('['), pressEnter, TextMsg("a"))
	wantMsgs(t, d.Decode([]byte("\x1b[1;\x7f")), key(tea.KeyBackspace))
	wantMsgs(t, d.Decode([]byte("\x1b[é")), esc, TextMsg("[é"))
	wantMsgs(t, d.Decode([]byte("\x1b\xc3x")), esc, TextMsg("x"))
	wantMsgs(t, d.Decode([]byte("\x1b]11;?\x1b[A")), pressUp)
}

func TestBracketedPaste(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"code", "if x {\r\n\tgo()\r\n}\r\n", "if x {\n\tgo()\n}\n"},
		{"one of each", "a\rb\nc\r\nd", "a\nb\nc\nd"},
		{"other breaks", "a\fb\vc\u0085d\r\f\ne", "a\nb\nc\nd\n\n\ne"},
		{"CR alone", "a\rb\r\rc", "a\nb\n\nc"},
		{"LF alone", "a\nb", "a\nb"},
		{"no controls", "a\x00b\x03\x04\x07\x7f\u009b\x9bc", "abc"},
		{"no escapes", "\x1b[31mred\x1b[0m \x1b]52;c;\x07", "red "},
		{"links", "see \x1b]8;;http://x/\x1b\\this\x1b]8;;\x07!", "see this!"},
		{"almost the end", "a\x1b[201x\x1b\x1b[20\x1b[2001~b", "ab"},
		{"33 parameters", "a\x1b[" + strings.Repeat("1;", 33) + "1", "a"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var d Decoder
			wantMsgs(t, d.Decode([]byte("\x1b[200~"+c.in+"\x1b[201~\r")), pasteOf(c.want), pressEnter)
			if d.Pending() {
				t.Error("something is pending")
			}
		})
	}
}

// Where a paste has no brackets, what ends its lines is as in one that has, and a
// key such as Ctrl-L alone makes none.
func TestOtherBreaksWithoutBrackets(t *testing.T) {
	var d Decoder
	wantMsgs(t, d.Decode([]byte("a\fb\vc\u0085d\r\ne\n")), pasteOf("a\nb\nc\nd\ne\n"))
	d.Flush()
	wantMsgs(t, d.Decode([]byte("a\fb\f\fc\vd\r")), TextMsg("a"), ctrlKey('l'), TextMsg("b"), ctrlKey('l'), ctrlKey('l'), TextMsg("c"), ctrlKey('k'), TextMsg("d"), pressEnter)
}

func TestPasteSurvivesAStalledLink(t *testing.T) {
	var d Decoder
	d.Decode([]byte("\x1b[200~one\r"))
	for range 20 {
		wantMsgs(t, d.Flush())
	}
	wantMsgs(t, d.Decode([]byte("two\x1b[201~")), pasteOf("one\ntwo"))
}

func TestPasteWithoutEndEndsInSilence(t *testing.T) {
	var d Decoder
	d.Decode([]byte("\x1b[200~one"))
	d.Flush()
	d.Decode([]byte(" two\x1b[20")) // keys do not make it longer
	var got []tea.Msg
	n := 1
	for ; d.Pending() && n < 1e6; n++ {
		got = append(got, d.Flush()...)
	}
	wantMsgs(t, got, pasteOf("one two"))
	if want := int(pasteSilence / FlushInterval); n != want {
		t.Errorf("ended after %d flushes, want %d", n, want)
	}
	wantMsgs(t, d.Decode([]byte("x")), TextMsg("x"))
}

// What stalled in the middle of a paste is still none of somebody's keys, until
// the end mark has come.
func TestPasteThatGoesOnAfterItsTime(t *testing.T) {
	var d Decoder
	d.Decode([]byte("\x1b[200~one\r"))
	for d.Pending() {
		d.Flush()
	}
	wantMsgs(t, d.Decode([]byte("two\rthree\rfour\r\x1b[201~"))[:1], TextMsg("two"))
	d = Decoder{}
	d.Decode([]byte("\x1b[200~one\r"))
	for d.Pending() {
		d.Flush()
	}
	wantMsgs(t, d.Decode([]byte("two\rthree\rfour\r")), pasteOf("two\nthree\nfour\n"))
	d.Flush()
	d.Decode([]byte("\x1b[201~"))
	wantMsgs(t, d.Decode([]byte("a\rb\rc")), TextMsg("a"), pressEnter, TextMsg("b"), pressEnter, TextMsg("c"))

	d.Decode([]byte("\x1b[200~one")) // the end never comes, and somebody goes on
	for d.Pending() {
		d.Flush()
	}
	d.Decode([]byte("\x15"))
	wantMsgs(t, d.Decode([]byte("a\rb\rc")), TextMsg("a"), pressEnter, TextMsg("b"), pressEnter, TextMsg("c"))
}

// Nobody is held by a paste that does not end.
func TestKeysOutOfAPaste(t *testing.T) {
	ctrlC := tea.KeyPressMsg{Code: 'c', Mod: tea.ModCtrl}
	var d Decoder
	d.Decode([]byte("\x1b[200~one\x03"))
	wantMsgs(t, d.Decode([]byte("\x03x")))
	wantMsgs(t, d.Decode([]byte("\x03")), pasteOf("onex"), ctrlC)
	d.Decode([]byte("\x1b[200~two"))
	wantMsgs(t, d.Decode([]byte("\x1b")))
	wantMsgs(t, d.Flush(), pasteOf("two"), key(tea.KeyEscape))
	wantMsgs(t, d.Decode([]byte("[201~"))) // the end it was, late
	wantMsgs(t, d.Decode([]byte("x")), TextMsg("x"))
}

// A key whose ESC came half a second before the rest is still that key.
func TestEscapeBeforeTheRestOfItsKey(t *testing.T) {
	for rest, want := range map[string]tea.Msg{
		"[A": pressUp, "OB": pressDown, "[1;5C": tea.KeyPressMsg{Code: tea.KeyRight, Mod: tea.ModCtrl},
		"[2;3R": CursorPosMsg{X: 2, Y: 1}, "[": TextMsg("["), "[A]": TextMsg("[A]"), "OK": TextMsg("OK"), "[@": TextMsg("[@"),
	} {
		var d Decoder
		d.Decode([]byte("\x1b"))
		wantMsgs(t, d.Flush(), key(tea.KeyEscape))
		d.Flush()
		wantMsgs(t, d.Decode([]byte(rest)), want)
	}
	var d Decoder
	d.Decode([]byte("\x1b"))
	for d.Pending() {
		d.Flush()
	}
	wantMsgs(t, d.Decode([]byte("[A")), TextMsg("[A"))
}

// Where the terminal marks its pastes, lines are lines however they come.
func TestLinesWhereThePasteIsMarked(t *testing.T) {
	three := []tea.Msg{TextMsg("a"), pressEnter, TextMsg("b"), pressEnter, TextMsg("c"), pressEnter}
	for _, before := range []string{"\x1b[200~x\x1b[201~", "\x1b[?2004;1$y", "\x1b[?2004;2$y"} {
		var d Decoder
		d.Decode([]byte(before))
		wantMsgs(t, d.Decode([]byte("a\rb\rc\r")), three...)
	}
	for _, before := range []string{"", "\x1b[?2004;0$y", "\x1b[?2026;1$y"} {
		var d Decoder
		d.Decode([]byte(before))
		wantMsgs(t, d.Decode([]byte("a\rb\rc\r")), pasteOf("a\nb\nc\n"))
	}
}

func TestPasteLimit(t *testing.T) {
	var d Decoder
	full := strings.Repeat("x", maxPaste)
	wantMsgs(t, d.Decode([]byte("\x1b[200~"+full+"\x1b[201~")), pasteOf(full))
	wantMsgs(t, d.Decode([]byte("\x1b[200~"+full+"\ny\x1b[201~\r")), PasteTooLongMsg{Size: maxPaste + 2}, pressEnter)
	d = Decoder{}
	wantMsgs(t, d.Decode([]byte("a\rb\r"+full)), PasteTooLongMsg{Size: maxPaste + 4})
}

func TestLinesInOneRead(t *testing.T) {
	for _, c := range []struct {
		name, in string
		want     []tea.Msg
	}{
		{"three lines", "a\rb\rc", []tea.Msg{pasteOf("a\nb\nc")}},
		{"three lines and Enter", "a\nb\nc\n", []tea.Msg{pasteOf("a\nb\nc\n")}},
		{"CRLF", "a\r\n\r\n\tb", []tea.Msg{pasteOf("a\n\n\tb")}},
		{"two quick lines", "a\rb\r", []tea.Msg{TextMsg("a"), pressEnter, TextMsg("b"), pressEnter}},
		{"two lines with CRLF", "a\r\nb", []tea.Msg{
			TextMsg("a"), pressEnter, tea.KeyPressMsg{Code: 'j', Mod: tea.ModCtrl}, TextMsg("b"),
		}},
		{"held Enter", "\r\r\r\r", []tea.Msg{pressEnter, pressEnter, pressEnter, pressEnter}},
		{"held Enter among text", "\r\ra\r\r", []tea.Msg{pressEnter, pressEnter, TextMsg("a"), pressEnter, pressEnter}},
		{"typing with other keys", "a\rb\x7f\rc", []tea.Msg{
			TextMsg("a"), pressEnter, TextMsg("b"), key(tea.KeyBackspace), pressEnter, TextMsg("c"),
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var d Decoder
			wantMsgs(t, d.Decode([]byte(c.in)), c.want...)
		})
	}
}

// A terminal writes a long paste in pieces; no piece may press Enter.
func TestPasteInPieces(t *testing.T) {
	var d Decoder
	wantMsgs(t, d.Decode([]byte("a\r\nb\r\nc\r")), pasteOf("a\nb\nc\n"))
	wantMsgs(t, d.Decode([]byte("\nd\xc3")), pasteOf("d"))
	wantMsgs(t, d.Decode([]byte("\xa9\r")), pasteOf("é\n"))
	if !d.Pending() {
		t.Error("the end of the paste is not pending")
	}
	wantMsgs(t, d.Flush())
	wantMsgs(t, d.Decode([]byte("e\r")), TextMsg("e"), pressEnter)

	d.Decode([]byte("a\rb\rc"))
	wantMsgs(t, d.Decode([]byte("\x1b[A")), pressUp)
	wantMsgs(t, d.Decode([]byte("e\r")), TextMsg("e"), pressEnter)
}

func TestArrowsInOneReadAreAWheel(t *testing.T) {
	const u, n = "\x1b[A", "\x1bOB"
	for _, c := range []struct {
		name, in string
		want     []tea.Msg
	}{
		{"one notch", u + u + u, []tea.Msg{ScrollMsg{Delta: -3}}},
		{"application cursor", n + n + n + n, []tea.Msg{ScrollMsg{Delta: 4}}},
		{"there and back", u + u + u + n + n + n, []tea.Msg{ScrollMsg{Delta: -3}, ScrollMsg{Delta: 3}}},
		{"two presses", u + u, []tea.Msg{pressUp, pressUp}},
		{"up and down", u + u + n + u, []tea.Msg{pressUp, pressUp, pressDown, pressUp}},
		{"interrupted", u + u + "x" + u, []tea.Msg{pressUp, pressUp, TextMsg("x"), pressUp}},
		{"between text", "x" + u + u + u + "y", []tea.Msg{TextMsg("x"), ScrollMsg{Delta: -3}, TextMsg("y")}},
		{"left", "\x1b[D\x1b[D\x1b[D", []tea.Msg{key(tea.KeyLeft), key(tea.KeyLeft), key(tea.KeyLeft)}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var d Decoder
			wantMsgs(t, d.Decode([]byte(c.in)), c.want...)
		})
	}
	for _, in := range []string{"\x1b[1;2A", "\x1b[1;1:2A"} { // with Shift, and known to be held
		var d Decoder
		if got := d.Decode([]byte(strings.Repeat(in, 3))); len(got) != 3 {
			t.Errorf("%q three times: %v", in, got)
		}
	}
}
