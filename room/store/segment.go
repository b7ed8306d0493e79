package store

// Words: how a line's text is cut for the index, and what a person types into
// a search. Both are cut the same way, so that a search finds what it should
// in scripts that put no spaces between words, too.

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	wordsMost   = 32  // words of a search that count; more would only find less
	wordLongest = 256 // bytes of a word that count
	prefixLeast = 2   // letters from which on a word stands for all that begin so
)

// alone tells whether a rune is a word by itself in the index: one of a script
// without spaces, or a symbol such as an emoji.
func alone(r rune) bool {
	if r < 0x0e00 { // what most text is made of
		return r >= 0x80 && unicode.Is(unicode.So, r)
	}
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Bopomofo,
		unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar, unicode.So) || r == 'ー'
}

// segment puts spaces round each rune that is a word by itself.
func segment(text string) string {
	if strings.IndexFunc(text, alone) < 0 {
		return text
	}
	var b strings.Builder
	b.Grow(2 * len(text))
	for _, r := range text {
		if alone(r) {
			b.WriteByte(' ')
			b.WriteRune(r)
			b.WriteByte(' ')
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// expression is what FTS5 is asked for the words that a person typed, empty if
// there is nothing to look for. Each word is a quoted phrase, so nothing of
// its own syntax gets through. Words must all occur, in any order; a word that
// is written with letters may be the beginning of one.
func expression(words string) string {
	var b strings.Builder
	n := 0
	for word := range strings.FieldsFuncSeq(words, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) || r == utf8.RuneError }) {
		if len(word) > wordLongest {
			word = strings.ToValidUTF8(word[:wordLongest], "")
		}
		word = strings.TrimRightFunc(word, func(r rune) bool { return !indexed(r) })
		if word == "" {
			continue
		}
		if n++; n > wordsMost {
			break
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteByte('"')
		b.WriteString(strings.ReplaceAll(segment(word), `"`, `""`))
		b.WriteByte('"')
		if begins(word) {
			b.WriteByte('*')
		}
	}
	return b.String()
}

// begins tells whether a word ends in enough letters to be the beginning of one.
func begins(word string) bool {
	for range prefixLeast {
		r, size := utf8.DecodeLastRuneInString(word)
		if !indexed(r) || alone(r) {
			return false
		}
		word = word[:len(word)-size]
	}
	return true
}

// indexed tells whether a rune is in the index, and not between its words.
func indexed(r rune) bool {
	return r != utf8.RuneError && unicode.In(r, unicode.L, unicode.M, unicode.N, unicode.Co, unicode.So)
}
