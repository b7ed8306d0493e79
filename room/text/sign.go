package text

// Signs: what people put to a line in place of words.

import (
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"
)

// errNoSign is returned for what is no sign: write one emoji.
var errNoSign = errors.New("that is no sign: write one emoji")

const (
	variation = '\ufe0f'     // asks for the emoji
	tagFirst  = '\U000e0020' // of the letters of a flag's region
)

// signMost is how many bytes a sign may have: the longest flags and families have 35.
const signMost = 40

// NewSign makes what a person wrote a sign: one emoji or other symbol, with all that
// belongs to it.
func NewSign(s string) (string, error) {
	if len(s) > signMost {
		return "", errNoSign
	}
	clean, err := Clean(s, Limit{Runes: signMost, Lines: 1})
	if err != nil {
		return "", errNoSign
	}
	g := graphemes.FromString(clean)
	if !g.Next() || g.End() != len(clean) {
		return "", errNoSign
	}
	first, size := utf8.DecodeRuneInString(clean)
	last, _ := utf8.DecodeLastRuneInString(clean)
	switch {
	case regional(first): // a flag is two of them
		if second, _ := utf8.DecodeRuneInString(clean[size:]); !regional(second) {
			return "", errNoSign
		}
	case last != keycap && !unicode.Is(unicode.So, first):
		return "", errNoSign
	}
	for _, r := range clean[size:] {
		if unicode.Is(unicode.Mn, r) && r != variation && r < tagFirst { // nothing is piled up on it
			return "", errNoSign
		}
	}
	return strings.Clone(clean), nil // it is kept, and what it came in may be long
}

// regional tells whether a rune is a letter of a flag.
func regional(r rune) bool { return 0x1f1e6 <= r && r <= 0x1f1ff }
