package term

import (
	"strings"
	"testing"
	"unicode/utf8"

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
	classic := Widths{SplitJoined: true, NarrowEmoji: true}
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
		{"full-width letter", "Ａ", 2, 2, 2},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if m, c, a := modern.String(tt.in), classic.String(tt.in), asian.String(tt.in); m != tt.modern || c != tt.classic || a != tt.asia {
				t.Errorf("modern %d, classic %d, East Asian %d; want %d, %d, %d", m, c, a, tt.modern, tt.classic, tt.asia)
			}
		})
	}
	if got := (Widths{NarrowEmoji: true}).String(rainbow); got != 2 {
		t.Errorf("a rainbow flag where emoji are joined: %d, want 2", got)
	}
	if got := (Widths{SplitJoined: true}).String(rainbow); got != 4 {
		t.Errorf("a flag and a rainbow side by side: %d, want 4", got)
	}
}

func TestCutAndPad(t *testing.T) {
	for _, tt := range []struct {
		name, in  string
		cells     int
		cut, pad  string
		ambiguous string // cut, where … takes two cells
	}{
		{"fits", "lily", 4, "lily", "lily", "lily"},
		{"shorter", "bob", 5, "bob", "bob  ", "bob"},
		{"longer", "carol", 4, "car…", "car…", "ca…"},
		{"wide", "小明小明", 5, "小明…", "小明…", "小…"},
		{"wide leaves a gap", "小明小明", 6, "小明…", "小明… ", "小明…"},
		{"no room for text", "lily", 1, "…", "…", ""},
		{"no room at all", "lily", 0, "", "", ""},
		{"less than none", "lily", -3, "", "", ""},
		{"family is not split", "ab" + family + "cd", 4, "ab…", "ab… ", "ab…"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var w Widths
			if got := w.Cut(tt.in, tt.cells); got != tt.cut {
				t.Errorf("Cut: %q, want %q", got, tt.cut)
			}
			if got := w.Pad(tt.in, tt.cells); got != tt.pad {
				t.Errorf("Pad: %q, want %q", got, tt.pad)
			}
			if got := (Widths{AmbiguousWide: true}).Cut(tt.in, tt.cells); got != tt.ambiguous {
				t.Errorf("Cut with a wide ellipsis: %q, want %q", got, tt.ambiguous)
			}
		})
	}
	if got := (Widths{}).PadLeft("小明", 7); got != "   小明" {
		t.Errorf("PadLeft: %q", got)
	}
}

var someWidths = rapid.Custom(func(t *rapid.T) Widths {
	return Widths{rapid.Bool().Draw(t, "ambiguous"), rapid.Bool().Draw(t, "split"), rapid.Bool().Draw(t, "narrow")}
})

// A text is as wide as its clusters together, and a cut one fits.
func TestWidthsAddUp(t *testing.T) {
	piece := rapid.SampledFrom([]string{"a", " ", "é", "e\u0301", "中", "│", "🎉", family, heart, keycap, rainbow, "🇫🇷", "👍🏽", "\u200d", "\ufe0f", "한", "\xff"})
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
		if pad := w.Pad(s, cells); w.String(pad) != cells && utf8.ValidString(s) {
			t.Fatalf("Pad(%q, %d) = %q", s, cells, pad)
		}
	})
}

func BenchmarkWidth(b *testing.B) {
	for name, s := range map[string]string{"ascii": strings.Repeat("hello ", 10), "cjk": strings.Repeat("中文", 15), "emoji": strings.Repeat(family, 10)} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Widths{SplitJoined: true}.String(s)
			}
		})
	}
}
