package term

// What a terminal gets that is not in UTF-8. To it, half of the bytes of other
// characters are controls, so that anybody's words could draw on the screen or
// make it answer. So it gets ASCII: the letter under an accent, a plain sign for
// a typographic one, and else a question mark, one cell for each character. How a
// terminal shows what it is in stands in query.go; what rests on the locale of a
// client, in package stdio.

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// unknown stands for what has no likeness in ASCII.
const unknown = '?'

// ASCII returns text with one ASCII character for each of its characters.
// Controls pass, so that it serves for whole rows with their styles and links.
func ASCII(s string) string {
	if isASCII(s) {
		return s
	}
	var b strings.Builder
	for len(s) > 0 {
		n, cells := Widths{}.next(s)
		switch {
		case s[0] < utf8.RuneSelf:
			b.WriteByte(s[0])
		case cells > 0:
			b.WriteByte(likeness(s[:n]))
		}
		s = s[n:]
	}
	return b.String()
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// likeness returns the printable ASCII character that stands for a cluster.
func likeness(cluster string) byte {
	first, size := utf8.DecodeRuneInString(cluster)
	if to := sign(first); to != 0 {
		return to
	}
	base := byte(unknown)
	for i, r := range norm.NFKD.String(cluster[:size]) {
		switch {
		case i == 0 && r >= ' ' && r < del:
			base = byte(r)
		case i == 0 || !unicode.Is(unicode.M, r): // several characters in one have no likeness
			return unknown
		}
	}
	return base
}

// sign returns what stands for characters that are not made of others, 0 if it
// is none that is known.
func sign(r rune) byte {
	switch r {
	case '‘', '’', '‚', '‛', '′', 'ʼ':
		return '\''
	case '“', '”', '„', '‟', '″':
		return '"'
	case '«', '‹':
		return '<'
	case '»', '›':
		return '>'
	case '‐', '‑', '‒', '–', '—', '―', '−', '─':
		return '-'
	case '│', '┃', '▏', '▌':
		return '|'
	case '┬', '┴', '┼', '├', '┤':
		return '+'
	case '…', '·':
		return '.'
	case '•':
		return '*'
	case '×':
		return 'x'
	case '→', '↳':
		return '>'
	case '←':
		return '<'
	case '↑':
		return '^'
	case '↓':
		return 'v'
	case 'ß':
		return 's'
	case 'æ', 'å':
		return 'a'
	case 'Æ', 'Å':
		return 'A'
	case 'ø', 'œ':
		return 'o'
	case 'Ø', 'Œ':
		return 'O'
	case 'đ', 'ð':
		return 'd'
	case 'Đ', 'Ð':
		return 'D'
	case 'ł':
		return 'l'
	case 'Ł':
		return 'L'
	case 'ı':
		return 'i'
	case 'þ':
		return 'p'
	case 'Þ':
		return 'P'
	}
	return 0
}
