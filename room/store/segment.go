package store

// Words: how a line's text is cut for the index, and what a person types into
// a search. Both are cut the same way, so that a search finds what it should
// in scripts that put no spaces between words, too.

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/width"

	"teahouse/room/state"
)

// A word that is written with signs inside, or without spaces, is a phrase of
// tokens, and what a search costs grows with them: for each, the index is walked.
const (
	tokensMost  = 16  // of a search in all: more words than anybody remembers of a line
	phraseMost  = 8   // of one word, such as a/path/or-a-date; in scripts without spaces, tokensMost
	runesMost   = 256 // of a search: however the index cuts letters that it does not know, there are not many tokens
	prefixLeast = 2   // letters from which on a word stands for all that begin so
	pieceMost   = 8   // letters of a piece: the longest beginning that the index has a list of
)

// folded takes away what says nothing about a word: case, the width of letters,
// how they are joined, and accents that are no part of a letter. Names are
// compared in the same way, but for the accents.
func folded(text string) string {
	if strings.IndexFunc(text, func(r rune) bool { return r >= utf8.RuneSelf }) < 0 {
		return text // the index folds the case of these itself
	}
	return strings.Map(func(r rune) rune {
		switch {
		case 0x300 <= r && r <= 0x36f: // of which the index drops some: a word would be shorter there than here
			return -1
		case r == goesOn || r == blockAt || r == readerAt:
			return ' '
		}
		return r
	}, norm.NFC.String(cases.Fold().String(width.Fold.String(text))))
}

// alone tells whether a rune is a word by itself in the index: one of a script
// without spaces, or a symbol such as an emoji.
func alone(r rune) bool {
	if r < 0x0e00 { // what most text is made of
		return r >= 0x80 && unicode.Is(unicode.So, r)
	}
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Bopomofo,
		unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar, unicode.So) || r == 'ー'
}

// segment puts spaces round each rune that is a word by itself, and cuts long
// words into pieces: deployme, and then nt with goesOn before it. So there is a
// list in the index for whatever a word begins with. For longer beginnings than it
// has lists of, FTS5 would gather all lines of all such words in memory at once.
// What stands between words is a space: FTS5 has tables of its own, by which some of
// it is a letter, as the tone of an emoji's skin, and would be one with the word behind it.
func segment(text string) string {
	var b strings.Builder
	b.Grow(len(text) + len(text)/4)
	letters := 0 // of the piece
	for _, r := range text {
		switch {
		case !indexed(r):
			letters = 0
			if r >= utf8.RuneSelf {
				r = ' '
			}
		case alone(r):
			b.WriteByte(' ')
			b.WriteRune(r)
			b.WriteByte(' ')
			letters = 0
			continue
		case letters == pieceMost:
			b.WriteByte(' ')
			b.WriteRune(goesOn)
			letters = 2
		default:
			letters++
		}
		b.WriteRune(r)
	}
	return b.String()
}

// phrase is a word that is sought, as FTS5 is asked for it.
type phrase struct {
	text   string
	tokens int
}

// expression is what FTS5 is asked for the words that a person typed, nothing if
// there is nothing to look for. Each word is a quoted phrase, so nothing of
// its own syntax gets through. Words must all occur, in any order; a word that
// is written with letters may be the beginning of one. The error is a refusal
// of more words than a search takes.
func expression(words string) (phrases []phrase, err error) {
	var total, letters int
	for word := range strings.FieldsFuncSeq(folded(words), func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) || r == utf8.RuneError }) {
		tokens := strings.FieldsFunc(segment(word), func(r rune) bool { return !indexed(r) })
		if len(tokens) == 0 {
			continue
		}
		p := phrase{`"` + strings.Join(tokens, " ") + `"`, len(tokens)}
		if last := tokens[len(tokens)-1]; begins(last) {
			p.text += "*"
		}
		if slices.Contains(phrases, p) {
			continue
		}
		spaced, whole := false, 0
		for _, token := range tokens {
			r, _ := utf8.DecodeRuneInString(token)
			spaced = spaced || !alone(r)
			if r != goesOn { // the rest of a long word is rare, and walked soon
				whole++
			}
		}
		total += whole
		letters += utf8.RuneCountInString(word)
		if total > tokensMost || spaced && whole > phraseMost || letters > runesMost {
			return nil, &state.Refusal{Code: state.SearchTooLong, Max: tokensMost}
		}
		phrases = append(phrases, p)
	}
	return phrases, nil
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
	if r < utf8.RuneSelf {
		return '0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
	}
	return r != utf8.RuneError && unicode.In(r, unicode.L, unicode.M, unicode.N, unicode.Co, unicode.So)
}
