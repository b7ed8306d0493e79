package term

import (
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

func TestWrap(t *testing.T) {
	const link = "https://example.com/b/1142?with=a&very=long#tail"
	for _, tt := range []struct {
		name, text string
		width      int
		want       []string
	}{
		{"nothing", "", 10, []string{""}},
		{"fits", "hello", 5, []string{"hello"}},
		{"words", "the quick brown fox", 10, []string{"the quick", "brown fox"}},
		{"break just behind the width", "hello world", 5, []string{"hello", "world"}},
		{"spaces at a break are left out", "hello    world", 7, []string{"hello", "world"}},
		{"spaces at the end too", "hello     ", 7, []string{"hello"}},
		{"spaces inside stay", "a    b c", 7, []string{"a    b", "c"}},
		{"lines", "one\n\ntwo\n", 10, []string{"one", "", "two", ""}},
		{"long word", "abcdefghij", 4, []string{"abcd", "efgh", "ij"}},
		{"long word after a short one", "an abcdefghij end", 5, []string{"an", "abcde", "fghij", "end"}},
		{"link starts its own line", "see " + link, 48, []string{"see", link}},
		{"link is broken at the width only", link, 24, []string{link[:24], link[24:]}},
		{"indentation stays", "    if x {\n        y()", 20, []string{"    if x {", "        y()"}},
		{"indentation of a wrapped line", "  aa bb", 5, []string{"  aa", "bb"}},
		{"too much indentation", "      aaa", 5, []string{"aaa"}},
		{"nothing but spaces", "          ", 4, []string{""}},
		{"han", "中文也没问题", 5, []string{"中文", "也没", "问题"}},
		{"han and latin", "用ssh登录就可以聊天", 8, []string{"用ssh登", "录就可以", "聊天"}},
		{"no full stop at a start", "中文中文。好", 8, []string{"中文中", "文。好"}},
		{"nor a comma of ascii", "中文中文, 好", 8, []string{"中文中", "文, 好"}},
		{"no bracket at an end", "中文中「文」", 8, []string{"中文中", "「文」"}},
		{"no small kana at a start", "ほんとにちょっと", 10, []string{"ほんとに", "ちょっと"}},
		{"only closers", "。。。。。", 4, []string{"。。", "。。", "。"}},
		{"hangul breaks at spaces", "안녕하세요 여러분", 12, []string{"안녕하세요", "여러분"}},
		{"emoji are never split", family + family + family, 4, []string{family + family, family}},
		{"wider than the line", "中a", 1, []string{"中", "a"}},
		{"apostrophe", "don’t don’t", 7, []string{"don’t", "don’t"}},
		{"thai without spaces", "กำกำกำ", 4, []string{"กำกำ", "กำ"}},
		{"width nought", "ab", 0, []string{"a", "b"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := Wrap(tt.text, tt.width, Widths{}); !slices.Equal(got, tt.want) {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}

// Pieces are parts of the text, in order, with nothing but spaces and line ends
// between them; each fits, and none cuts a cluster.
func FuzzWrap(f *testing.F) {
	f.Add("the quick 中文。fox\n  "+family+"  x", 7, uint8(0))
	f.Add(" \n \n", 1, uint8(7))
	f.Add("a\u0301\u200d🎉(「", 2, uint8(3))
	f.Fuzz(func(t *testing.T, text string, width int, bits uint8) {
		if !utf8.ValidString(text) || strings.ContainsAny(text, "\r") {
			t.Skip()
		}
		width = min(max(width, 0), MaxWidth)
		w := Widths{AmbiguousWide: bits&1 != 0, Joined: 6 * (bits >> 1 & 1), NarrowEmoji: bits&4 != 0, Conjunct: bits >> 3 & 3, ASCII: bits>>5&1 != 0}
		pieces := Wrap(text, width, w)
		if len(pieces) == 0 {
			t.Fatal("no piece")
		}
		rest := text
		for i, p := range pieces {
			at := strings.Index(rest, p)
			if at < 0 || strings.Trim(rest[:at], " \n") != "" {
				t.Fatalf("piece %d, %q, does not follow in %q", i, p, rest)
			}
			rest = rest[at+len(p):]
			all := clusters(p) // U+0600 and a space behind it are one
			if n := len(all); n > 0 && all[n-1] == " " || strings.Contains(p, "\n") {
				t.Fatalf("piece %q", p)
			}
			if w.String(p) > max(width, 1) {
				if n, _ := w.next(p); n != len(p) {
					t.Fatalf("%q takes %d of %d cells", p, w.String(p), width)
				}
			}
		}
		if strings.Trim(rest, " \n") != "" {
			t.Fatalf("%q is left over", rest)
		}
		if lines := strings.Count(text, "\n") + 1; len(pieces) < lines {
			t.Fatalf("%d pieces of %d lines", len(pieces), lines)
		}
		var together []string
		for _, line := range strings.Split(text, "\n") {
			together = append(together, clusters(line)...)
		}
		for _, p := range pieces {
			for _, c := range clusters(p) {
				i := slices.Index(together, c)
				if i < 0 {
					t.Fatalf("%q in %q is no cluster of %q", c, p, text)
				}
				together = together[i+1:]
			}
		}
	})
}

func clusters(s string) (all []string) {
	for len(s) > 0 {
		n, _ := Widths{}.next(s)
		all = append(all, s[:n])
		s = s[n:]
	}
	return all
}

// What people send cannot make wrapping quadratic.
func TestWrapTakesLinearTime(t *testing.T) {
	for name, unit := range map[string]string{
		"word": "a", "spaces": " ", "marks": "\u0301", "joiners": "👩\u200d", "closers": "。", "openers": "「", "breaks": "\n", "flags": "🇫", "han": "中",
	} {
		t.Run(name, func(t *testing.T) {
			takes := func(n int) time.Duration {
				text := "x" + strings.Repeat(unit, n)
				start := time.Now()
				Wrap(text, 20, Widths{Joined: 6, Toned: 4})
				return time.Since(start)
			}
			// Eight times as much takes about eight times as long, and not 64 times. Other
			// work on the machine makes one try slow, and not all of them.
			for tries := 1; takes(1<<17) > 24*takes(1<<14); tries++ {
				if tries == 10 {
					t.Fatal("it takes much longer than the text is")
				}
			}
		})
	}
}

func BenchmarkWrap(b *testing.B) {
	for _, bb := range []struct {
		name, text string
		width      int
	}{
		{"fits", "morning! the new build is at https://example.com/b/1142 ok", 60},
		{"two lines", "morning! the new build is at https://example.com/b/1142 ok", 40},
		{"cjk", strings.Repeat("中文也没问题。", 4), 40},
		{"hostile marks", "a" + strings.Repeat("\u0301", 2000), 40},
		{"hostile words", strings.Repeat("a ", 2000), 1},
	} {
		b.Run(bb.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Wrap(bb.text, bb.width, Widths{})
			}
		})
	}
}
