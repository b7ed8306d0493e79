package store

import (
	"math"
	"slices"
	"strings"
	"testing"
	"unicode"

	"teahouse/room"
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
		found, err := s.Search(t.Context(), room.Viewer{ID: lily}, words, math.MaxUint64, 10)
		if err != nil {
			t.Fatalf("%q is asked as %s: %v", words, expression(words), err)
		}
		for _, e := range found {
			if !slices.ContainsFunc([]rune(words), func(r rune) bool {
				return r > unicode.MaxASCII || strings.ContainsRune(strings.ToLower(e.Text), unicode.ToLower(r))
			}) {
				t.Errorf("%q finds %q", words, e.Text)
			}
		}
		if text := segment(words); strings.ReplaceAll(text, " ", "") != strings.ReplaceAll(strings.ToValidUTF8(words, "\ufffd"), " ", "") && strings.ToValidUTF8(words, "") == words {
			t.Errorf("cut for the index, %q is %q", words, text)
		}
	})
}
