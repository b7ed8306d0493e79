package escape

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestStrip(t *testing.T) {
	for in, want := range map[string]string{
		"":                                 "",
		"plain text, [0m and ]8;;":         "plain text, [0m and ]8;;",
		"\x1b[31mred\x1b[0m":               "red",
		"\x1b[1;38;5;208;4:3mstyled\x1b[m": "styled",
		"\x1b[2K\x1b[1Gprogress\x1b[?25h":  "progress",
		"\x1b]8;;https://x.y/\x1b\\link\x1b]8;;\x1b\\": "link",
		"\x1b]8;id=1;https://x.y/\alink\x1b]8;;\a":     "link",
		"\x1b]0;title\atext":                           "text",
		"\x1bP+q544e\x1b\\text":                        "text",
		"\x1b_Gi=1;AAAA\x1b\\text":                     "text",
		"\x1b(Bascii\x0f":                              "ascii\x0f",
		"\x1b=\x1b>\x1b7saved\x1b8":                    "saved",
		"\u009b31mred\u009b0m":                         "red",
		"\u009d0;title\u009ctext":                      "text",
		"caf\u00e9 \u00c2\u00a0":                       "caf\u00e9 \u00c2\u00a0",
		"\x1b]8;;no end\nnext line":                    "8;;no end\nnext line",
		"\x1b]8;;no end at all":                        "8;;no end at all",
		"\x1b]0;cut\x1b[31mred\x1b[m":                  "red",
		"\x1b[1;@bob psst":                             "@bob psst",
		"\x1b@bob":                                     "@bob", "\x1b/who": "/who", "\x1b[/who": "/who", "\x1b]0;t\a@bob": "@bob",
		"\x1b[31":         "",
		"\x1b":            "",
		"a\x1b\nb":        "a\nb",
		"\x1b\x1b[31mred": "red",
		"\x1b漢":           "漢",
	} {
		if got := Strip(in); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
}

// TestAnEndThatIsNotThereIsLookedForOnce: where each of the beginnings in a text is followed up to
// its end, this takes some twenty minutes.
func TestAnEndThatIsNotThereIsLookedForOnce(t *testing.T) {
	const osc = "\u009d"
	many := strings.Repeat(osc, 1<<19)
	if got := Strip(many + "\n" + osc + "title\u009ctext"); got != "\ntext" {
		t.Errorf("%d bytes are left", len(got))
	}
	scan := In(many)
	for at := 0; at < len(many); at += len(osc) {
		if n := scan.Len(at); n != len(osc) {
			t.Fatalf("the one at %d has %d bytes", at, n)
		}
	}
}

// Whatever comes, nothing is made up, no byte of ESC is left, and text stays text.
func FuzzStrip(f *testing.F) {
	for _, s := range []string{"\x1b[31mred", "\u009b1m", "\xc2", "\x1b]x\x1b\\", "\x1b]\xc2\x9c", "\x1bP\x18x", "\x1b(", "e\u0301\x1b#8"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := Strip(s)
		rest := s
		for i := range len(got) { // what is left is a part of what was there, in order
			j := strings.IndexByte(rest, got[i])
			if j < 0 {
				t.Fatalf("%q became %q", s, got)
			}
			rest = rest[j+1:]
		}
		if strings.ContainsRune(got, esc) {
			t.Fatalf("%q kept an ESC: %q", s, got)
		}
		if utf8.ValidString(s) && !utf8.ValidString(got) {
			t.Fatalf("%q became %q, which is no UTF-8", s, got)
		}
	})
}
