package paint

import (
	"fmt"
	"strings"
	"testing"

	"teahouse/room/state"
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
		{"ｶﾞｷﾞ と パン", []string{"ガギ", "ﾊﾟ"}, "[ｶﾞｷﾞ パ]"},
		{"die Straße, STRASSE, ein ﬁnger", []string{"strasse", "fin"}, "[Straße STRASSE ﬁn]"},
		{"groß", []string{"s", "ss"}, "[]"},
		{"ΟΔΟΣ οδος Ёлка", []string{"οδος", "елка"}, "[ΟΔΟΣ οδος Ёлка]"},
		{"नमस्ते 🏳️\u200d🌈 👍🏿", []string{"नम", "👍🏿"}, "[नम 👍🏿]"},
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
		{"\x1b]8;id=1;http://x/tea\atea\x1b]8;;\a", "\x1b]8;id=1;http://x/tea\a\x1b[7mtea\x1b[27m\x1b]8;;\a"},
		{"coffee", "coffee"},
	} {
		if got, _ := f.Lit(c.row, []string{"tea"}, false); got != c.want {
			t.Errorf("%q is lit as %q, want %q", c.row, got, c.want)
		}
	}
}

// What is lit in a line shows the same text, as links are really drawn.
func TestALitLinkShowsNoMore(t *testing.T) {
	f := testFace(80)
	row := f.Draw(&state.Event{Kind: state.KindSay, Who: state.Person{ID: "l", Name: "lily"}, Text: "see https://tea.example/tea for tea"}, Reading{Self: "b"}).Rows[0]
	lit, found := f.Lit(row, []string{"tea"}, false)
	if shown := dressing.ReplaceAllString(row, ""); !found || !strings.Contains(row, "\x1b]8;") || dressing.ReplaceAllString(lit, "") != shown {
		t.Errorf("%q is lit as %q", row, lit)
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
