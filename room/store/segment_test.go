package store

import (
	"errors"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
)

// Nothing that a person types is an error, or finds a line without it.
func FuzzSearch(f *testing.F) {
	s := reopen(f, f.TempDir())
	texts := []string{"the kettle is on", "天气很好 tea", "a \"quoted\" word", "🎉 3.14", "ดื่มชา", "x\u0301 e\u0301 é"}
	told(f, s, texts...)
	for _, seed := range append(texts, `"`, `""`, `"a" OR "b"`, "a* ^b", "NEAR(a b, 2)", "{words}: x", "- + ( ) :", "\x00", "\xff", "a\u0301*", "'; DROP TABLE said; --", "\u200d", "ﬁ", "\U000e0041") {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, words string) {
		found, err := s.Search(t.Context(), state.Viewer{ID: lily}, room.Query{Words: words}, math.MaxUint64, 10, true)
		phrases, tooMany := expression(words)
		wanted := together(phrases)
		if tooMany != nil {
			var refused *state.Refusal
			if !errors.As(err, &refused) || refused.Code != state.SearchTooLong || len(found) > 0 {
				t.Fatalf("%q: %v, %v", words, found, err)
			}
			return
		}
		if err != nil {
			t.Fatalf("%q is asked as %s: %v", words, wanted, err)
		}
		tokens := slices.DeleteFunc(strings.Fields(wanted), func(token string) bool { return strings.HasPrefix(token, string(goesOn)) })
		if len(tokens) > tokensMost || utf8.RuneCountInString(wanted) > 2*runesMost {
			t.Errorf("%q is asked as %s", words, wanted)
		}
		for _, e := range found {
			if !slices.ContainsFunc([]rune(words), func(r rune) bool {
				return r > unicode.MaxASCII || strings.ContainsRune(strings.ToLower(e.Text), unicode.ToLower(r))
			}) {
				t.Errorf("%q finds %q", words, e.Text)
			}
		}
		bare := func(text string) string {
			return strings.Map(func(r rune) rune {
				if r == ' ' || r == goesOn || r >= utf8.RuneSelf && !indexed(r) {
					return -1
				}
				return r
			}, text)
		}
		if text := segment(words); bare(text) != bare(words) {
			t.Errorf("cut for the index, %q is %q", words, text)
		}
	})
}

// What stands between two words for a search stands between them in the index, too,
// whatever FTS5's own tables say of it.
func TestWhatIsNoLetterIsNoneInTheIndex(t *testing.T) {
	roomtest.OneGoroutine(t)
	s := reopen(t, t.TempDir())
	var between []rune
	var texts []string
	for r := rune(0x80); r <= unicode.MaxRune; r++ {
		if utf8.ValidRune(r) && unicode.IsGraphic(r) && !indexed(r) || unicode.Is(unicode.Cf, r) {
			between = append(between, r)
			texts = append(texts, fmt.Sprintf("tea%ccup", r))
		}
	}
	told(t, s, texts...)
	for _, words := range []string{"tea", "cup", "tea-cup", "tea🏽cup"} {
		found := search(t, s, lily, words)
		for i, r := range between {
			if !slices.Contains(found, uint64(i+1)) {
				t.Errorf("%q is not found in %q (%U)", words, texts[i], r)
			}
		}
	}
}

// For whatever a word may begin with, the index has a list: FTS5 makes none up,
// for which it would gather all lines of all words that begin so.
func TestEachBeginningHasAList(t *testing.T) {
	s := reopen(t, t.TempDir())
	told(t, s, "the first")
	var declared string
	if err := s.db.QueryRow("SELECT sql FROM sqlite_schema WHERE name = 'said'").Scan(&declared); err != nil {
		t.Fatal(err)
	}
	for n := 1; n <= pieceMost; n++ {
		if !regexp.MustCompile(fmt.Sprintf(`prefix = '[1-8 ]*\b%d\b`, n)).MatchString(declared) {
			t.Errorf("there are no lists for %d letters: %s", n, declared)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		phrases, err := expression(rapid.String().Draw(t, "words") + rapid.StringOfN(rapid.RuneFrom([]rune("ab\u0331\u0304\U0001e5d0é-")), 0, 40, -1).Draw(t, "more"))
		if err != nil {
			return
		}
		wanted := together(phrases)
		for token := range strings.FieldsFuncSeq(wanted, func(r rune) bool { return r == ' ' || r == '"' || r == '*' }) {
			if n := utf8.RuneCountInString(token); n > pieceMost {
				t.Errorf("%s asks for %d letters at once", wanted, n)
			}
		}
	})
}

// together are phrases as FTS5 is asked for them.
func together(phrases []phrase) string {
	var all []string
	for _, p := range phrases {
		all = append(all, p.text)
	}
	return strings.Join(all, " ")
}

// What a search may cost is bounded before the index is asked.
func TestASearchTakesSixteenWords(t *testing.T) {
	words := func(n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "w%d ", i)
		}
		return b.String()
	}
	for _, c := range []struct {
		name, words string
		refused     bool
	}{
		{"sixteen words", words(16), false},
		{"seventeen", words(17), true},
		{"one word, again and again", strings.Repeat("kettle ", 1000), false},
		{"in any case", strings.Repeat("kettle KETTLE Kettle ", 100), false},
		{"eight that are joined", "a-b-c-d-e-f-g-h", false},
		{"nine that are joined", "a-b-c-d-e-f-g-h-i", true},
		{"the same nine", "a-a-a-a-a-a-a-a-a", true},
		{"two words of eight", "a-b-c-d-e-f-g-h i-j-k-l-m-n-o-p", false},
		{"and one more", "a-b-c-d-e-f-g-h i-j-k-l-m-n-o-p q", true},
		{"sixteen characters of a script without spaces", strings.Repeat("南极", 8), false},
		{"seventeen", strings.Repeat("南极", 8) + "茶", true},
		{"with a letter between them they are joined", strings.Repeat("南", 8) + "a", true},
		{"one word of any length", strings.Repeat("a", 250), false},
		{"but not of every length", strings.Repeat("a", 10_000), true},
		{"letters that the index cuts in its own way", strings.Repeat("a\U0001e5d0", 200), true},
	} {
		phrases, err := expression(c.words)
		wanted := together(phrases)
		if (err != nil) != c.refused || c.refused && wanted != "" {
			t.Errorf("%s: %v, asked as %.80s", c.name, err, wanted)
		}
	}
}
