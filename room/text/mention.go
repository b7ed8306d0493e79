package text

// Mentions: a name is found in a text as a reader would find it, at the price
// of one substring search for each name.

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/width"
)

// Folded is a text made ready to be asked for names.
type Folded struct{ text string }

// Fold folds a clean text as names are folded. Do it once for each event.
func Fold(text string) Folded {
	if Plain(text) {
		return Folded{strings.ToLower(text)}
	}
	return Folded{foldWide(text)}
}

// Plain tells whether a text is nothing but ASCII, which is folded at next to no cost.
func Plain(text string) bool {
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// Word is a word, or several, to be looked for in texts as names are.
func Word(clean string) Name { return Name{Text: clean, Fold: Fold(clean).text} }

// foldWide leaves alone at little cost what has neither case nor width.
func foldWide(clean string) string {
	s := clean
	if strings.IndexByte(s, '\xe0') >= 0 { // in UTF-8, Thai and Lao begin with it
		s = ligatures.Replace(s)
	}
	s = strings.ReplaceAll(s, "İ", "i\u0307") // the only letter whose small form is two
	folded := strings.Map(func(r rune) rune {
		switch {
		case 0x2e80 <= r && r < 0xa640, 0xac00 <= r && r < 0xd7a4:
			return r
		case 0xff00 <= r && r < 0xfff0 && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			if f := width.LookupRune(r).Folded(); f != 0 {
				r = f
			}
		}
		return unicode.ToLower(r)
	}, s)
	if folded == clean {
		return clean
	}
	return norm.NFC.String(folded) // narrow kana, and small letters with marks, compose
}

// MentionedIn tells whether a clean text mentions the name. To ask one text for
// many names, use Fold and Mentions.
func (n Name) MentionedIn(text string) bool { return Fold(text).Mentions(n) }

// Mentions tells whether the text holds the name as a word of its own, in any
// case and width. Scripts written without spaces have no words of their own,
// so 请问小明在吗 mentions 小明; but a name of one letter must stand free in any
// script. A name inside a URL, a mail address or a path is none.
func (f Folded) Mentions(n Name) bool {
	if n.Fold == "" {
		return false
	}
	for from := 0; ; {
		i := strings.Index(f.text[from:], n.Fold)
		if i < 0 {
			return false
		}
		i += from
		if f.freeBefore(i, n.Fold) && f.freeBehind(i+len(n.Fold), n.Fold) {
			if !f.handle(i, i+len(n.Fold)) { // before the address is looked for, which reads all around it
				end := address(f.text, i, i+len(n.Fold))
				if end == 0 {
					return true
				}
				from = end
				continue
			}
		}
		_, size := utf8.DecodeRuneInString(f.text[i:])
		from = i + size
	}
}

func (f Folded) freeBefore(i int, fold string) bool {
	r, size := utf8.DecodeLastRuneInString(f.text[:i])
	if isSign(r) { // lily is not mentioned in tiger-lily
		r, _ = utf8.DecodeLastRuneInString(f.text[:i-size])
	}
	return !glued(firstRune(fold), r, fold)
}

func (f Folded) freeBehind(i int, fold string) bool {
	r, size := utf8.DecodeRuneInString(f.text[i:])
	if unicode.IsMark(r) { // the name's last letter is another one here
		return false
	}
	if isSign(r) {
		r, _ = utf8.DecodeRuneInString(f.text[i+size:])
	}
	return !glued(lastRune(fold), r, fold)
}

// handle tells whether @ before and _ behind make a name of somewhere else of
// what stands there: @bob_ is not bob, though _@bob_ is.
func (f Folded) handle(i, end int) bool {
	before, ok := strings.CutSuffix(f.text[:i], "@")
	return ok && strings.HasPrefix(f.text[end:], "_") && !strings.HasSuffix(before, "_")
}

// isSign tells whether a letter stands beside what joins it to a word; of hyphens, an input
// method or a writing program may have made others.
func isSign(r rune) bool { return strings.ContainsRune("-_.\u2010\u2011\uff0d", r) }

// glued tells whether the rune out, beside the rune in of a name, makes them one word.
func glued(in, out rune, fold string) bool {
	switch {
	case out == utf8.RuneError, !unicode.IsLetter(out) && !unicode.IsDigit(out) && !unicode.IsMark(out):
		return false
	case utf8.RuneCountInString(fold) == 1:
		return true
	}
	return !unicode.In(in, unspaced...) && !unicode.In(out, unspaced...)
}

// unspaced are the scripts that are written without spaces between words, and
// Hangul, which hangs its particles on the word.
var unspaced = []*unicode.RangeTable{
	unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Bopomofo, unicode.Yi,
	unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar, unicode.Tibetan, unicode.Javanese, unicode.Tai_Le, unicode.New_Tai_Lue,
}
