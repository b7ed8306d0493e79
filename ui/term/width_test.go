package term

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

const (
	family  = "👩\u200d👩\u200d👧"
	heart   = "❤\ufe0f"
	keycap  = "1\ufe0f\u20e3"
	rainbow = "🏳\ufe0f\u200d🌈"
)

func TestWidths(t *testing.T) {
	modern := Widths{}
	classic := Widths{Joined: 6, Toned: 4, NarrowEmoji: true}
	asian := Widths{AmbiguousWide: true}
	for _, tt := range []struct {
		name, in              string
		modern, classic, asia int
	}{
		{"nothing", "", 0, 0, 0},
		{"ascii", "hello", 5, 5, 5},
		{"controls", "a\n\x7fb", 2, 2, 2},
		{"rule", "│", 1, 1, 2},
		{"ellipsis", "…", 1, 1, 2},
		{"han", "中文", 4, 4, 4},
		{"hangul in parts", "\u1112\u1161\u11ab", 2, 2, 2},
		{"mark", "e\u0301", 1, 1, 1},
		{"zalgo", "e" + strings.Repeat("\u0301", 50), 1, 1, 1},
		{"flag", "🇫🇷", 2, 2, 2},
		{"party", "🎉", 2, 2, 2},
		{"family", family, 2, 6, 2},
		{"skin tone", "👍🏽", 2, 4, 2},
		{"heart", heart, 2, 1, 2},
		{"keycap", keycap, 2, 1, 2},
		{"joined and selected", rainbow, 2, 3, 2},
		{"half-width kana", "ｱ", 1, 1, 1},
		{"half-width kana with its mark", "ｶﾞ", 2, 2, 2},
		{"full-width letter", "Ａ", 2, 2, 2},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if m, c, a := modern.String(tt.in), classic.String(tt.in), asian.String(tt.in); m != tt.modern || c != tt.classic || a != tt.asia {
				t.Errorf("modern %d, classic %d, East Asian %d; want %d, %d, %d", m, c, a, tt.modern, tt.classic, tt.asia)
			}
		})
	}
	if got := (Widths{NarrowEmoji: true}).String(rainbow); got != 1 {
		t.Errorf("a rainbow flag where emoji are joined to what they begin with: %d, want 1", got)
	}
	if got := (Widths{Joined: 6}).String(rainbow); got != 4 {
		t.Errorf("a flag and a rainbow side by side: %d, want 4", got)
	}
}

// What terminals were measured to do, each of a kind that another one does
// otherwise: the widths of what Probe and Measure ask for, and of words in use.
func TestWidthsOfTerminals(t *testing.T) {
	for _, tt := range []struct {
		name                          string
		answers                       [13]int // ñ │ กำ ❤️ 🎉 👍🏿 👩‍👩‍👧 क्षि 🥲 🫠 🩷 🫩 ｶﾞ
		namaste, thai, tones, emoji   int     // नमस्ते กำกำ 👍🏿👍🏿 👩🏿‍💻🎉
		tamil, burmese, flag, korean2 int     // நி မြန်မာ 🇫🇷 하
		kana, rainbow, menu, late     int     // ﾊﾞﾅﾅ 🏳️‍🌈 ☰ 🫨🩷
	}{
		{"most", [13]int{1, 1, 2, 2, 2, 2, 2, 3, 2, 2, 2, 2, 2}, 4, 4, 4, 4, 2, 5, 2, 2, 4, 2, 2, 4},
		{"tmux: joins, shows tones apart, and what it does not know not at all", [13]int{1, 1, 2, 1, 2, 4, 2, 3, 2, 2, 0, 0, 2}, 4, 4, 8, 6, 2, 5, 2, 2, 4, 1, 1, 0},
		{"kitty: tones, and shows the joined apart", [13]int{1, 1, 2, 2, 2, 2, 6, 2, 2, 2, 2, 1, 2}, 4, 4, 4, 6, 1, 4, 2, 2, 4, 4, 1, 4},
		{"xterm.js by the tables of Unicode 6", [13]int{1, 1, 2, 1, 1, 2, 3, 3, 1, 1, 1, 1, 2}, 4, 4, 4, 4, 2, 5, 2, 2, 4, 2, 1, 2},
		{"mlterm: a cell for ZWJ", [13]int{1, 1, 2, 1, 2, 4, 8, 2, 1, 1, 1, 1, 2}, 4, 4, 8, 9, 1, 4, 2, 2, 4, 4, 1, 2},
		{"VS Code: by the tables of Unicode 11", [13]int{1, 1, 2, 1, 2, 4, 6, 3, 1, 1, 1, 1, 2}, 4, 4, 8, 8, 2, 5, 2, 2, 4, 3, 1, 2},
		{"xterm of 2023", [13]int{1, 1, 2, 1, 2, 4, 6, 3, 2, 2, 1, 1, 2}, 4, 4, 8, 8, 2, 5, 2, 2, 4, 3, 1, 2},
		{"graphemes", [13]int{1, 1, 1, 2, 2, 2, 2, 1, 2, 2, 2, 2, 1}, 3, 2, 4, 4, 1, 4, 2, 2, 3, 2, 2, 4},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var a Answers
			for _, cells := range tt.answers {
				a.Take(CursorPosMsg{X: cells, Y: probeRow})
			}
			w := a.Features().Widths
			for _, is := range []struct {
				text string
				want int
			}{
				{"ñ", tt.answers[0]}, {"│", tt.answers[1]}, {"กำ", tt.answers[2]}, {"❤\ufe0f", tt.answers[3]}, {"🎉", tt.answers[4]},
				{"👍🏿", tt.answers[5]}, {"👩\u200d👩\u200d👧", tt.answers[6]}, {"क्षि", tt.answers[7]},
				{"नमस्ते", tt.namaste}, {"กำกำ", tt.thai}, {"👍🏿👍🏿", tt.tones}, {"👩🏿\u200d💻🎉", tt.emoji},
				{"🥲", tt.answers[8]}, {"🫠", tt.answers[9]}, {"🩷", tt.answers[10]}, {"🫩", tt.answers[11]}, {"ｶﾞ", tt.answers[12]},
				{"ﾊﾞﾅﾅ", tt.kana}, {rainbow, tt.rainbow}, {"☰", tt.menu}, {"🫨🩷", tt.late},
				{"நி", tt.tamil}, {"မြန်မာ", tt.burmese}, {"🇫🇷", tt.flag}, {"\u1112\u1161", tt.korean2},
			} {
				if got := w.String(is.text); got != is.want {
					t.Errorf("%s takes %d cells, want %d", is.text, got, is.want)
				}
			}
		})
	}
}

// On a terminal that is not in UTF-8 a character is one cell and one letter.
func TestASCII(t *testing.T) {
	for in, want := range map[string]string{
		"plain":             "plain",
		"Müller grüßt José": "Muller grust Jose",
		"“x” – it’s…":       "\"x\" - it's.",
		"漢字 and 🎉":          "?? and ?",
		"\x1b[1m│\x1b[m é":  "\x1b[1m|\x1b[m e",
		"ś[2Jś[5;5H":        "s[2Js[5;5H",
		"a\u0301b\u200d":    "ab",
		family:              "?",
		"½ ﬁ":               "? ?",
		"\u00a0Ａ":           " A",
	} {
		if got := ASCII(in); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
		plain := allowed.ReplaceAllString(want, "")
		if got := (Widths{ASCII: true}).String(allowed.ReplaceAllString(in, "")); got != len(plain) {
			t.Errorf("%q takes %d cells, want %d", in, got, len(plain))
		}
	}
}

func TestCut(t *testing.T) {
	for _, tt := range []struct {
		name, in  string
		cells     int
		cut       string
		ambiguous string // cut, where … takes two cells
	}{
		{"fits", "lily", 4, "lily", "lily"},
		{"shorter", "bob", 5, "bob", "bob"},
		{"longer", "carol", 4, "car…", "ca…"},
		{"wide", "小明小明", 5, "小明…", "小…"},
		{"wide leaves a gap", "小明小明", 6, "小明…", "小明…"},
		{"no room for text", "lily", 1, "…", ""},
		{"no room at all", "lily", 0, "", ""},
		{"less than none", "lily", -3, "", ""},
		{"family is not split", "ab" + family + "cd", 4, "ab…", "ab…"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var w Widths
			if got := w.Cut(tt.in, tt.cells); got != tt.cut {
				t.Errorf("Cut: %q, want %q", got, tt.cut)
			}
			if got := (Widths{AmbiguousWide: true}).Cut(tt.in, tt.cells); got != tt.ambiguous {
				t.Errorf("Cut with a wide ellipsis: %q, want %q", got, tt.ambiguous)
			}
		})
	}
}

var someWidths = rapid.Custom(func(t *rapid.T) Widths {
	few := func(name string, of ...uint8) uint8 { return rapid.SampledFrom(of).Draw(t, name) }
	return Widths{
		AmbiguousWide: rapid.Bool().Draw(t, "ambiguous"), NarrowEmoji: rapid.Bool().Draw(t, "narrow"), ASCII: rapid.Bool().Draw(t, "ascii"),
		Emoji: few("emoji", 0, 1), Toned: few("toned", 0, 4), Joined: few("joined", 0, 3, 6, 8), Vowel: few("vowel", 0, 1), Conjunct: few("conjunct", 0, 1, 2),
		Until: few("until", 0, 12, 14, 15), Unknown: few("unknown", 0, 1), Kana: few("kana", 0, 1),
	}
})

// A text is as wide as its clusters together, and a cut one fits.
func TestWidthsAddUp(t *testing.T) {
	piece := rapid.SampledFrom([]string{"a", " ", "é", "e\u0301", "中", "│", "🎉", family, heart, keycap, rainbow, "🇫🇷", "👍🏽", "\u200d", "\ufe0f", "한", "\xff", "🫠", "🫨", "☰", "ｶﾞ", "ﾞ"})
	rapid.Check(t, func(t *rapid.T) {
		w := someWidths.Draw(t, "widths")
		s := strings.Join(rapid.SliceOfN(piece, 0, 12).Draw(t, "text"), "")
		sum, rest := 0, s
		for rest != "" {
			n, c := w.next(rest)
			if got := w.Cluster(rest[:n]); got != c {
				t.Fatalf("cluster %q: %d alone, %d in the text", rest[:n], got, c)
			}
			sum += c
			rest = rest[n:]
		}
		if got := w.String(s); got != sum {
			t.Fatalf("%q: %d, its clusters %d", s, got, sum)
		}
		cells := rapid.IntRange(0, 20).Draw(t, "cells")
		cut := w.Cut(s, cells)
		if w.String(cut) > cells || sum <= cells && cut != s || !strings.HasPrefix(s, strings.TrimSuffix(cut, "…")) {
			t.Fatalf("Cut(%q, %d) = %q", s, cells, cut)
		}
	})
}

func BenchmarkWidth(b *testing.B) {
	for name, s := range map[string]string{"ascii": strings.Repeat("hello ", 10), "cjk": strings.Repeat("中文", 15), "emoji": strings.Repeat(family, 10)} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Widths{Joined: 6, Toned: 4}.String(s)
			}
		})
	}
}
