package words

import (
	"strings"
	"testing"
)

// FuzzWordsFile reads any text as the sentences of a language: what is wrong with it is an error that
// names a line.
func FuzzWordsFile(f *testing.F) {
	for _, seed := range []string{
		"", "# x", "[Door]\nBanner = hello", "[Door]\nDialLater(wait) = in {wait}", "[Door]\nDialLater(wait=none) = now\nDialLater(wait) = in {wait:plain}", "[Language]\n", "[x]\n= =", "A.B = c",
		"[Door]\nBanner =\n  - a\n  - b", " = ", "[Door", "[Door]\nDialLater(wait) = {", "[Door]\nDialLater(wait) = {wait", "[Door]\nDialLater(wait) = [{wait}", "[Door]\nDialLater(wait) = }{[]",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, file string) {
		known, err := signaturesOf(file)
		if err != nil {
			return
		}
		if err := new(Words).fill(file, known); err != nil && !strings.Contains(err.Error(), "line ") {
			t.Errorf("%v names no line", err)
		}
	})
}
