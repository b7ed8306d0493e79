package edit

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"
	"pgregory.net/rapid"
)

// cells measures like a modern terminal, well enough for these tests.
func cells(cluster string) int {
	r := first(cluster)
	switch {
	case r == '\u200b' || r == '\u0301':
		return 0
	case r >= 0x1f1e6 && r <= 0x1faff, r >= 0x1100 && r <= 0x115f, r >= 0x2e80 && r <= 0xd7a3, r >= 0xff01 && r <= 0xff60:
		return 2
	}
	return 1
}

func width(text string) (w int) {
	for it := graphemes.FromString(text); it.Next(); {
		w += cells(it.Value())
	}
	return w
}

func TestView(t *testing.T) {
	for _, c := range []struct {
		name, keys    string
		width, height int
		rows          string // joined by ⏎
		x, y          int
		above, below  int
	}{
		{"empty", "", 10, 3, "", 0, 0, 0, 0},
		{"one row", "hello<left>", 10, 3, "hello", 4, 0, 0, 0},
		{"cjk takes two", "请问ab<left>", 10, 3, "请问ab", 5, 0, 0, 0},
		{"a family takes two", "x👨‍👩‍👧", 10, 3, "x👨‍👩‍👧", 3, 0, 0, 0},
		{"accents take none", "cafe\u0301s", 10, 3, "cafe\u0301s", 5, 0, 0, 0},
		{"thai", "น้ำ", 10, 3, "น้ำ", 1, 0, 0, 0},
		{"wraps", "abcdef", 4, 3, "abcd⏎ef", 2, 1, 0, 0},
		{"a wide cluster wraps whole", "abc请d", 4, 3, "abc⏎请d", 3, 1, 0, 0},
		{"a full row sends the cursor down", "abcd", 4, 3, "abcd⏎", 0, 1, 0, 0},
		{"but only the cursor", "abcd<home>", 4, 3, "abcd", 0, 0, 0, 0},
		{"a full row before a newline", "abcd<ctrl+j>e<left><left>", 4, 5, "abcd⏎⏎e", 0, 1, 0, 0},
		{"the cursor at a wrap", "abcdef<left><left>", 4, 3, "abcd⏎ef", 0, 1, 0, 0},
		{"newlines", "a<ctrl+j><ctrl+j>b<ctrl+j>", 4, 9, "a⏎⏎b⏎", 0, 3, 0, 0},
		{"scrolled to the end", "1<ctrl+j>2<ctrl+j>3<ctrl+j>4", 4, 2, "3⏎4", 1, 1, 2, 0},
		{"scrolled to the start", "1<ctrl+j>2<ctrl+j>3<ctrl+j>4<ctrl+home>", 4, 2, "1⏎2", 0, 0, 0, 2},
		{"width one", "ab", 1, 9, "a⏎b⏎", 0, 2, 0, 0},
		{"wider than the window", "a请", 1, 9, "a⏎?⏎", 0, 2, 0, 0},
		{"wider, among others", "请请<left>", 1, 9, "?⏎?", 0, 1, 0, 0},
		{"no window at all", "ab", -3, 0, "", 0, 0, 2, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			var e Editor
			play(t, &e, c.keys)
			v := e.View(c.width, c.height, cells)
			if got := strings.Join(v.Rows, "⏎"); got != c.rows || v.X != c.x || v.Y != c.y || v.Above != c.above || v.Below != c.below {
				t.Errorf("got %q, cursor %d,%d, %d above, %d below", got, v.X, v.Y, v.Above, v.Below)
			}
		})
	}
}

func TestScrollingGoesNoFurtherThanTheCursor(t *testing.T) {
	var e Editor
	play(t, &e, "1<ctrl+j>2<ctrl+j>3<ctrl+j>4<ctrl+j>5")
	for _, step := range []struct {
		key  string
		want []string
	}{
		{"end", []string{"4", "5"}}, {"up", []string{"4", "5"}}, {"up", []string{"3", "4"}},
		{"down", []string{"3", "4"}}, {"down", []string{"4", "5"}}, {"ctrl+u", []string{"4", ""}}, {"ctrl+u", []string{"3", "4"}},
	} {
		e.Key(step.key)
		if v := e.View(10, 2, cells); !slices.Equal(v.Rows, step.want) {
			t.Errorf("after %s: %q, want %q", step.key, v.Rows, step.want)
		}
	}
}

func TestUpAndDownGoByTheRowsShown(t *testing.T) {
	for _, c := range []struct {
		name, keys, want string
	}{
		{"wrapped rows are rows", "abcdefghij<up>", "abcdef|ghij"},
		{"a wide cluster is not split", "请问你好x<up>", "请问|你好x"},
		{"a wrapped row's end is not the next row", "abc请d<up>", "ab|c请d"},
		{"from the row of a full row's cursor", "abcd<up>", "|abcd"},
		{"down onto a shorter row", "abcdef<home><right><right><right><down>", "abcdef|"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var e Editor
			e.View(4, 5, cells)
			play(t, &e, c.keys)
			if got := shown(&e); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// Letters of ASCII are passed over many at once: they are laid out as others are that take a cell.
func TestPlainLettersAreLaidOutAsOthers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom([]string{"a", "~", " ", "hello", "\n", "é", "\u0301", "ำ", "中", "🇩🇪"}), 0, 20).Draw(t, "text"), "")
		others := strings.Map(func(r rune) rune {
			if r != '\n' && r < utf8.RuneSelf {
				return 'é'
			}
			return r
		}, text)
		width, back := rapid.IntRange(1, 9).Draw(t, "width"), rapid.IntRange(0, 30).Draw(t, "back")
		laid := func(text string) (rows []int, x, y int) {
			e := Editor{MaxRunes: 1 << 10, MaxBytes: 1 << 12}
			e.Insert(text)
			for range back {
				e.Key("left")
			}
			v := e.View(width, 1<<10, cells)
			for _, row := range v.Rows {
				rows = append(rows, utf8.RuneCountInString(row))
			}
			return rows, v.X, v.Y
		}
		rows, x, y := laid(text)
		if want, wantX, wantY := laid(others); !slices.Equal(rows, want) || x != wantX || y != wantY {
			t.Fatalf("%q is laid out as %v with the cursor at %d,%d, and %q as %v, %d,%d", text, rows, x, y, others, want, wantX, wantY)
		}
	})
}
