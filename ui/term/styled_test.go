package term

import (
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

var allowed = regexp.MustCompile("\x1b\\[[0-9:;]*m|\x1b\\]8;[ -~]*?(?:\x1b\\\\|\a)")

// Whatever a row holds, only text, SGR and OSC 8 leave, no more cells than asked
// for, and no style or link is left open.
func FuzzRow(f *testing.F) {
	for _, s := range []string{
		"plain", "\x1b[1mbold", "\x1b[2J\x1b[H", "\x9b31m", "\u009b31m", "a\x1b]52;c;aGk=\a", "\x1b]8;;http://x\x1b\\link", "\x1b]8;;x",
		"\x1b]8;;a\u009cb\a", "\r\nforged", "中文\x00\x7f", "e\u0301", "\xff\xfe", "\x1b", "\x1b[", "\x1b[31", "\x1bP+q\x1b\\", "👩\u200d👩", "\x1b]8;\a", "\x1b[?1049l", "\xe2\x950",
	} {
		f.Add(s, 5, uint8(0))
	}
	f.Fuzz(func(t *testing.T, s string, limit int, bits uint8) {
		limit = min(max(limit, 0), MaxWidth)
		w := Widths{
			AmbiguousWide: bits&1 != 0, NarrowEmoji: bits&4 != 0, ASCII: bits&64 != 0,
			Joined: 6 * (bits >> 1 & 1), Toned: 4 * (bits >> 3 & 1), Emoji: bits >> 4 & 1, Conjunct: 2 * (bits >> 5 & 1), Vowel: bits >> 7,
		}
		out := appendText(nil, s, limit, Features{Widths: w})
		if !utf8.Valid(out) {
			t.Fatalf("%q is not UTF-8", out)
		}
		if w.ASCII && !isASCII(string(out)) {
			t.Fatalf("%q is not ASCII", out)
		}
		text := allowed.ReplaceAllString(string(out), "")
		if i := strings.IndexFunc(text, func(r rune) bool { return r < ' ' || r >= 0x7f && r < 0xa0 }); i >= 0 {
			t.Fatalf("%q lets %q through", out, text[i:])
		}
		if cells := rowWidth(string(out), w); cells > limit {
			t.Fatalf("%q takes %d of %d cells", out, cells, limit)
		}
		style, link := "", ""
		for _, seq := range allowed.FindAllString(string(out), -1) {
			if rest, ok := strings.CutPrefix(seq, "\x1b]8;"); ok {
				_, link, _ = strings.Cut(strings.TrimRight(rest, "\x1b\\\a"), ";")
			} else {
				style = strings.TrimPrefix(seq, "\x1b[0m")
			}
		}
		if style != "" && style != Reset || link != "" {
			t.Fatalf("%q leaves %q %q open", out, style, link)
		}
		if again := appendText(nil, string(out), limit, Features{Widths: w}); string(again) != string(out) {
			t.Fatalf("%q became %q the second time", out, again)
		}
	})
}

// rowWidth adds up the text between sequences, as the terminal meets it.
func rowWidth(row string, w Widths) (cells int) {
	for _, text := range allowed.Split(row, -1) {
		cells += w.String(text)
	}
	return cells
}

func TestRowIsCutToItsCells(t *testing.T) {
	for _, tt := range []struct {
		name, in string
		limit    int
		want     string
	}{
		{"fits", "hello", 5, "hello"},
		{"too long", "hello", 4, "hell"},
		{"nothing fits", "hello", 0, ""},
		{"half of a wide one", "a中文", 4, "a中"},
		{"mark belongs to the letter", "abe\u0301", 3, "abe\u0301"},
		{"mark goes with the letter", "abe\u0301", 2, "ab"},
		{"style is closed", "\x1b[1mbold and more", 4, "\x1b[1mbold\x1b[m"},
		{"closing sequence behind the last cell", "\x1b[1mbold\x1b[m", 4, "\x1b[1mbold\x1b[m"},
		{"link is closed", "\x1b]8;;http://x/\x1b\\here", 2, "\x1b]8;;http://x/\x1b\\he\x1b]8;;\a"},
		{"controls are dropped", "a\r\n\t\x07b\x7f\u0085c", 9, "abc"},
		{"foreign sequences are shown, not obeyed", "\x1b[2Jx", 9, "[2Jx"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := appendText(nil, tt.in, tt.limit, Features{}); string(got) != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}

// In tmux, a cluster in the last column keeps its marks; what has none, or stands before it, is
// written as ever.
func TestAMarkInTheLastColumnOfTmux(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"abe\u0301", "ab\x1b[?7he\u0301\x1b[?7l"},
		{"\x1b[1mab\u0e17\u0e35\u0e48\x1b[m", "\x1b[1mab\x1b[?7h\u0e17\u0e35\u0e48\x1b[?7l\x1b[m"},
		{"ae\u0301b", "ae\u0301b"},
		{"a\u4e2d", "a\u4e2d"},
		{"e\u0301", "e\u0301"},
		{"a\U0001f469\u200d\U0001f4bb", "a\U0001f469\u200d\U0001f4bb"},
		{"ab\u2764\ufe0e", "ab\u2764\ufe0e"},
	} {
		if got := string(appendText(nil, tt.in, 3, Features{Stays: true})); got != tt.want {
			t.Errorf("%q is written as %q, not %q", tt.in, got, tt.want)
		}
	}
}

func TestOnlyTheDifferenceIsWritten(t *testing.T) {
	for _, tt := range []struct {
		name, old, new string
		want           string // "" if nothing is
		cells          int    // before it
		erase          bool
		shift          int // of what stays
	}{
		{"a letter typed", "> hell", "> hello", "o", 6, false, 0},
		{"a letter taken away", "> hello", "> hell", "", 6, true, 0},
		{"a mark typed", "> he", "> he\u0301", "e\u0301", 3, true, 0},
		{"a mark typed behind a style", "> e\x1b[1m", "> e\x1b[1m\u0301", "e\x1b[1m\u0301", 2, true, 0},
		{"behind a rule", "\x1b[2m│\x1b[m ada", "\x1b[2m│\x1b[m bo", "bo", 2, true, 0},
		{"inside a style", "a\x1b[1mbc", "a\x1b[1mbd", "\x1b[1mbd", 1, true, 0},
		{"behind a width in doubt", "é a", "é b", "é b", 0, true, 0},
		{"beyond the limit", "0123456789 a", "0123456789 b", "", 9, false, 0},
		{"nothing in common", "a", "b", "b", 0, true, 0},
		{"on a blank row", "", "    bob", "bob", 4, false, 0},
		{"on a blank row, with a mark", "", "  \u0301b", " \u0301b", 1, false, 0},
		{"in the middle", "a b c", "a x c", "x", 2, false, 0},
		{"in the middle, with a style", "a \x1b[1mb\x1b[m c", "a \x1b[2mx\x1b[m c", "\x1b[2mx\x1b[m", 2, false, 0},
		{"in the middle, and shorter", "a bb c", "a x c", "x", 2, false, -1},
		{"up to a width in doubt", "a b é", "a x é", "x", 2, false, 0},
		{"across a width in doubt", "a é b", "a ê b", " ê b", 1, true, 0},
		{"up to a mark", "a b\u0301", "a x\u0301", "x\u0301", 2, true, 0},
		{"under a style that goes on", "\x1b[1mab", "\x1b[2mab", "\x1b[2mab", 0, true, 0},
		{"in the middle, and longer", "a b c", "a xyz c", "xyz", 2, false, 2},
		{"the same further on", "  a b", "    a b", "  ", 2, false, 2},
		{"the same less far on", "    a b", "  a b", "", 2, false, -2},
		{"further on than there is room", "a 34567890", "ab 34567890", "b 34567890", 1, true, 0},
		{"what was cut comes into sight", "ab 4567890z", "a 4567890z", " 4567890z", 1, true, 0},
		{"further on, and in doubt", "a b é", "a bb é", "b é", 3, true, 0},
		{"a name before the rule", "       \x1b[2m│\x1b[m hi", "\x1b[2m9:41\x1b[m b \x1b[2m│\x1b[m hi", "\x1b[2m9:41\x1b[m b", 0, false, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c, none := differ(tt.old, tt.new, 10, Widths{})
			got := ""
			if !none {
				got = tt.new[c.from:c.to]
			}
			if got != tt.want || c.cells != tt.cells || c.erase != tt.erase || c.shift != tt.shift {
				t.Errorf("%q behind %d cells, erased %v, shifted by %d; want %q, %d, %v, %d", got, c.cells, c.erase, c.shift, tt.want, tt.cells, tt.erase, tt.shift)
			}
		})
	}
}

// Where our widths and the terminal's differ, the damage stays in the text that
// they differ about: rows of plain text are right.
func TestWrongWidthsStayInTheirRow(t *testing.T) {
	odd := []string{"héé", "│─│", "👩\u200d👩\u200d👧", "❤\ufe0f❤\ufe0f", "·····", "“x”", "中文"}
	rapid.Check(t, func(t *rapid.T) {
		const width, height = 14, 8
		out, ref := newWire(asTB(t), width, height), newWire(asTB(t), 1, 1)
		s := NewScreen(out)
		w := Widths{Joined: rapid.SampledFrom([]uint8{0, 3, 6, 8}).Draw(t, "joined"), NarrowEmoji: rapid.Bool().Draw(t, "narrow"), AmbiguousWide: rapid.Bool().Draw(t, "wide")}
		s.SetFeatures(Features{Widths: w})
		s.Enter(Modes{})
		lines := make([]string, 60)
		for i := range lines {
			lines[i] = rapid.StringMatching(`[a-z ]{0,14}`).Draw(t, "plain")
			if rapid.Bool().Draw(t, "odd") {
				lines[i] = strings.Repeat(rapid.SampledFrom(odd).Draw(t, "text"), rapid.IntRange(1, 6).Draw(t, "times"))
			}
		}
		first := 20
		for range rapid.IntRange(1, 12).Draw(t, "frames") {
			first = min(max(first+rapid.IntRange(-5, 5).Draw(t, "by"), 0), 50)
			f := &Frame{Width: width, Height: height, Rows: append([]string{"title"}, lines[first:first+height-1]...)}
			f.Scroll = Scroll{Top: 1, Bottom: height, First: int64(first)}
			s.Draw(f)
			plainly(ref, f, width, height)
			for y, row := range f.Rows {
				if ascii(row) < len(row) {
					continue
				}
				if got, want := cells(out, y, 0, width), cells(ref, y, 0, width); got != want {
					t.Fatalf("row %d:\n got %s\nwant %s", y, got, want)
				}
			}
		}
	})
}

// Bytes of people cannot make the terminal answer, move or change a mode.
func TestRowIsNoControl(t *testing.T) {
	out := newWire(t, 20, 3)
	s := NewScreen(out)
	s.Enter(Modes{})
	s.Draw(&Frame{Width: 20, Height: 3, Title: "teahouse", Rows: []string{"top", "", "bottom"}})
	for _, attack := range []string{"\x1b[2J", "\x1b[H\x1b[Kforged", "\r\nforged", "\x1b]0;forged\a", "\x1b[?1049l", "\x1bc", "\u009b2J", "\x9b2J", "\x1b7\x1b[9;9H", "\x1b#8", "\x0e", "\x1bM"} {
		s.Draw(&Frame{Width: 20, Height: 3, Title: "teahouse", Rows: []string{"top", attack, "bottom"}})
		if top, bottom := cells(out, 0, 0, 6), cells(out, 2, 0, 8); top != "top···" || bottom != "bottom··" || out.title != "teahouse" || !out.IsAltScreen() {
			t.Errorf("%q: %q %q, title %q", attack, top, bottom, out.title)
		}
	}
}
