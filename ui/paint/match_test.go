package paint

import (
	"fmt"
	"strings"
	"testing"
)

// Words are shown where a search would find them: at the beginning of words, without
// case, width and accents, and within scripts that put no spaces between words.
func TestMatches(t *testing.T) {
	for _, c := range []struct {
		text  string
		words []string
		want  string
	}{
		{"Green tea, teapots and steam", []string{"tea"}, "[tea tea]"},
		{"Café CAFE caf", []string{"cafe"}, "[Café CAFE]"},
		{"Cafe\u0301 au lait", []string{"cafe"}, "[Cafe\u0301]"},
		{"请问茶在哪里", []string{"茶"}, "[茶]"},
		{"ＴＥＡ time", []string{"tea", "time"}, "[ＴＥＡ time]"},
		{"tea teapot", []string{"tea", "teapot"}, "[tea teapot]"},
		{"nothing here", []string{"tea", ""}, "[]"},
	} {
		found := []string{}
		for _, span := range Matches(c.text, c.words) {
			found = append(found, c.text[span[0]:span[1]])
		}
		if got := fmt.Sprint(found); got != c.want {
			t.Errorf("%q has %s of %q, want %s", c.text, got, c.words, c.want)
		}
	}
}

// A word is lit through whatever styles it, and links stay whole.
func TestALitRowKeepsItsStyle(t *testing.T) {
	f := &Renderer{}
	f.style[Chosen] = turned
	for _, c := range []struct{ row, want string }{
		{"a tea b", "a \x1b[7mtea\x1b[27m b"},
		{"\x1b[1mt\x1b[0mea b", "\x1b[1m\x1b[7mt\x1b[0m\x1b[7mea\x1b[27m b"},
		{"\x1b]8;;http://x/tea\x1b\\tea\x1b]8;;\x1b\\", "\x1b]8;;http://x/tea\x1b\\\x1b[7mtea\x1b[27m\x1b]8;;\x1b\\"},
		{"coffee", "coffee"},
	} {
		if got, _ := f.Lit(c.row, []string{"tea"}, false); got != c.want {
			t.Errorf("%q is lit as %q, want %q", c.row, got, c.want)
		}
	}
}

// TestALongWordIsMadePlainOnce: at each letter of a row anew, this takes hours.
func TestALongWordIsMadePlainOnce(t *testing.T) {
	const half = 50_000
	word := strings.Repeat("İ", half)
	if got := Matches(word+" "+word, []string{word}); len(got) != 2 || got[1] != [2]int{2*half + 1, 4*half + 1} {
		t.Errorf("it stands at %v", got)
	}
}
