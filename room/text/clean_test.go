package text

import (
	"bufio"
	"errors"
	"iter"
	"os"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"
	"golang.org/x/text/unicode/norm"
)

// testLimit is wide, so that tests of what stands are not tests of length.
var testLimit = Limit{Runes: 100_000, Lines: 100_000}

// attack is one line of a corpus: what comes in, and what is made of it.
type attack struct{ line, name, in, want string }

// attacks reads a corpus: blank lines and comments aside, each line holds a
// name, the input and the result, quoted as in Go, parted by tabs.
func attacks(tb testing.TB, file string) (all []attack) {
	tb.Helper()
	f, err := os.Open(file)
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		if lines.Text() == "" || strings.HasPrefix(lines.Text(), "#") {
			continue
		}
		fields := strings.Split(lines.Text(), "\t")
		if len(fields) != 3 {
			tb.Fatalf("%s:%d: %d fields", file, n, len(fields))
		}
		in, err1 := strconv.Unquote(fields[1])
		want, err2 := strconv.Unquote(fields[2])
		if err := errors.Join(err1, err2); err != nil {
			tb.Fatalf("%s:%d: %v", file, n, err)
		}
		all = append(all, attack{strconv.Itoa(n), fields[0], in, want})
	}
	if lines.Err() != nil || len(all) == 0 {
		tb.Fatalf("%s: %d attacks, %v", file, len(all), lines.Err())
	}
	return all
}

func TestCleanCorpus(t *testing.T) {
	for _, a := range attacks(t, "testdata/text.corpus") {
		t.Run(a.line+" "+a.name, func(t *testing.T) {
			got, err := Clean(a.in, testLimit)
			if refused, ok := map[string]error{"": ErrEmpty, "!": ErrNotText}[a.want]; ok {
				if !errors.Is(err, refused) {
					t.Fatalf("got %q, %v; want %v", got, err, refused)
				}
				return
			}
			if err != nil || got != a.want {
				t.Errorf("got  %+q, %v\nwant %+q", got, err, a.want)
			}
			checkClean(t, got)
		})
	}
}

// checkClean asserts what every reader of a cleaned text relies on.
func checkClean(tb testing.TB, s string) {
	tb.Helper()
	if !utf8.ValidString(s) || !norm.NFC.IsNormalString(s) {
		tb.Fatalf("not valid NFC: %+q", s)
	}
	if again, err := Clean(s, testLimit); again != s || err != nil {
		tb.Fatalf("cleaned again: %+q\nbecame         %+q, %v", s, again, err)
	}
	if strings.TrimRight(s, blanks) != s || strings.HasPrefix(s, "\n") {
		tb.Fatalf("not trimmed: %+q", s)
	}
	for _, r := range s {
		switch {
		case r == '\n', r == zwj, r == zwnj, 0xe0030 <= r && r <= 0xe007f:
		case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs, unicode.Zl, unicode.Zp, unicode.Other_Default_Ignorable_Code_Point),
			unicode.Is(unicode.Zs, r) && r != ' ' && r != '\u3000',
			!unicode.IsGraphic(r) && (r < 0x1f000 || 0x1ffff < r),
			r&0xfffe == 0xfffe:
			tb.Fatalf("holds %U: %+q", r, s)
		}
	}
	for line := range strings.SplitSeq(s, "\n") {
		for g := graphemes.FromString(line); g.Next(); {
			checkCluster(tb, g.Value())
		}
	}
}

// checkCluster asserts that a cluster begins with something visible and is of
// bounded length: five linked characters of six marks and seven joiners each.
func checkCluster(tb testing.TB, c string) {
	tb.Helper()
	first := firstRune(c)
	if unicode.In(first, unicode.Mn, unicode.Me) || first == zwj || first == zwnj {
		tb.Fatalf("a cluster without a base: %+q", c)
	}
	if n := utf8.RuneCountInString(c); n > 75 {
		tb.Fatalf("a cluster of %d runes: %+q", n, c)
	}
	if first == ' ' && len(c) > 1 {
		tb.Fatalf("a mark on a space: %+q", c)
	}
}

func FuzzClean(f *testing.F) {
	for _, a := range attacks(f, "testdata/text.corpus") {
		f.Add(a.in)
	}
	for _, hostile := range hostiles() {
		f.Add(hostile)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, err := Clean(s, testLimit)
		if err != nil {
			var long *TooLongError
			if !errors.Is(err, ErrEmpty) && !errors.As(err, &long) && !(errors.Is(err, ErrNotText) && !IsText(s)) {
				t.Fatal(err)
			}
			return
		}
		checkClean(t, got)
		if plain(s) && got != trim(s) {
			t.Fatalf("plain text changed: %q became %q", s, got)
		}
		line, err := CleanLine(s, testLimit.Runes)
		if err != nil || strings.Contains(line, "\n") {
			t.Fatalf("as a line: %q, %v", line, err)
		}
		checkClean(t, line)
	})
}

// hostiles are inputs that make a naive cleaner slow, or its output unbounded.
func hostiles() map[string]string {
	const n = 4000
	return map[string]string{
		"marks":              "e" + strings.Repeat("\u0301", n),
		"marks apart":        strings.Repeat("e\u200d\u0301\ufe0f", n),
		"emoji joined":       strings.Repeat("👨\u200d", n),
		"conjuncts":          strings.Repeat("क्", n),
		"conjuncts of marks": strings.Repeat("क\u0301\u094d\u200d", n),
		"initials":           strings.Repeat("\u1100", n),
		"vowels":             strings.Repeat("\u1161", n),
		"sound marks":        "ｶ" + strings.Repeat("ﾞ", n),
		"skin tones":         "a" + strings.Repeat("🏻", n),
		"prefixes":           strings.Repeat("\u0d4e", n) + "a",
		"am":                 "ก" + strings.Repeat("ำ", n),
		"selectors":          strings.Repeat("☺\ufe0f\ufe0e", n),
		"tags":               strings.Repeat("🏴\U000e0067", n),
		"joiners in Arabic":  strings.Repeat("ه\u200d\u200c", n),
		"spaces":             strings.Repeat(" \u00a0\t\u2800", n),
		"line breaks":        strings.Repeat("\r\n\u2028\r", n),
		"broken bytes":       strings.Repeat("\xff\xc3\x28\xed\xa0\x80", n),
		"unlucky order":      strings.Repeat("\u0301\ufe0f\u094d\u200d\u093c", n),
	}
}

func TestHostileTextIsCleanedToBoundedClusters(t *testing.T) {
	for name, s := range hostiles() {
		t.Run(name, func(t *testing.T) {
			got, err := Clean(s, testLimit)
			if err != nil {
				if !errors.Is(err, ErrEmpty) && name != "broken bytes" {
					t.Fatal(err)
				}
				return
			}
			checkClean(t, got)
		})
	}
}

func TestCleanRefusesWhatIsTooLong(t *testing.T) {
	limit := Limit{Runes: 10, Lines: 3}
	tests := []struct {
		name, in string
		want     error
	}{
		{"just fits", "小明小明小明小明小明", nil},
		{"fits once trimmed", "0123456789   \n", nil},
		{"fits once cleaned", "01234\x1b56789", nil},
		{"fits once composed", strings.Repeat("e\u0301", 10), nil},
		{"a rune too many", "01234567890", &TooLongError{11, 10}},
		{"a wide rune too many", "小明小明小明小明小明小", &TooLongError{11, 10}},
		{"a tab is four", "1234567\t.", &TooLongError{12, 10}},
		{"refused unread", strings.Repeat("小", 27), &TooLongError{27, 10}},
		{"three lines", "a\nb\nc", nil},
		{"four lines", "a\nb\n\nc", &TooManyLinesError{4, 3}},
		{"four lines, three of them blank and last", "a\n\n\n", nil},
		{"both: the length is named", "0\n1\n2\n3\n4\n5\n6", &TooLongError{13, 10}},
		{"nothing", "", ErrEmpty},
		{"nothing visible", "\u200b\u00ad\u3164 \t\n", ErrEmpty},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Clean(tt.in, limit)
			if !equalErrors(err, tt.want) {
				t.Fatalf("got %q, %v; want %v", got, err, tt.want)
			}
			if err != nil && (got != "" || strings.ToLower(err.Error()[:1]) != err.Error()[:1]) {
				t.Errorf("with an error of %q came %q", err, got)
			}
		})
	}
}

func equalErrors(a, b error) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Error() == b.Error()
}

func TestCleanLine(t *testing.T) {
	tests := []struct {
		name, in, want string
		err            error
	}{
		{"trimmed at both ends", "  tea \n", "tea", nil},
		{"line breaks", "one\r\ntwo\u2028three", "one two three", nil},
		{"other line breaks", "1\v2\f3\u00854", "1 2 3 4", nil},
		{"controls", "a\x1b]0;owned\x07b\x07", "ab", nil},
		{"no text", "caf\xe9", "", ErrNotText},
		{"just fits", "1234567890123456", "1234567890123456", nil},
		{"too long", "12345678901234567", "", &TooLongError{17, 16}},
		{"refused unread", strings.Repeat("\u200b", 50), "", &TooLongError{50, 16}},
		{"nothing", " \u2800\n", "", ErrEmpty},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got, err := CleanLine(tt.in, 16); got != tt.want || !equalErrors(err, tt.err) {
				t.Errorf("got %q, %v; want %q, %v", got, err, tt.want, tt.err)
			}
		})
	}
}

// everyRune yields all runes, but only some of those planes in which they are alike.
func everyRune() iter.Seq[rune] {
	return func(yield func(rune) bool) {
		for r := rune(0); r <= unicode.MaxRune && yield(r); r++ {
			if 0x20000 <= r && r < 0xe0000 || 0xe1000 <= r {
				r += 0x7e
			}
		}
	}
}

// Every rune by itself, between letters, and before a mark: the tables of
// several libraries meet here, and none may let another down.
func TestEveryRuneIsCleanedOnce(t *testing.T) {
	oneGoroutine(t)
	for r := range everyRune() {
		for _, s := range []string{string(r), "x" + string(r) + "\u0301y"} {
			if got, err := Clean(s, testLimit); err == nil {
				checkClean(t, got)
			}
		}
	}
}

func TestCleaningPlainTextAllocatesNothing(t *testing.T) {
	for _, s := range []string{strings.Repeat("tea and terminals ", 40), "  indented\n\tcode"[:10]} {
		if n := testing.AllocsPerRun(100, func() { _, _ = Clean(s, testLimit) }); n != 0 {
			t.Errorf("%v allocations for %q", n, s)
		}
	}
}

func BenchmarkClean(b *testing.B) {
	for _, bb := range []struct{ name, text string }{
		{"ascii", strings.Repeat("morning all, tea is ready ", 3) + "ok"},
		{"cjk", strings.Repeat("中文也没问题，请问小明在吗？", 2)},
		{"emoji", strings.Repeat("👩‍👩‍👧‍👦❤️", 8)},
		{"marks", strings.Repeat("e\u0301\u0302", 30)},
	} {
		b.Run(bb.name, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(bb.text)))
			for b.Loop() {
				_, _ = Clean(bb.text, testLimit)
			}
		})
	}
}

// oneGoroutine is roomtest.OneGoroutine, whose package knows this one.
func oneGoroutine(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("one goroutine does it all")
	}
}
