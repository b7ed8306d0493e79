package edit

// Where a key goes from a place in a text. A motion moves, erases or kills,
// depending on what it is bound to.

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A motion returns another cluster boundary of the text, or at.
type motion func(text string, at int) int

func textStart(string, int) int { return 0 }

func textEnd(text string, _ int) int { return len(text) }

func lineStart(text string, at int) int { return strings.LastIndexByte(text[:at], '\n') + 1 }

func lineEnd(text string, at int) int {
	if i := strings.IndexByte(text[at:], '\n'); i >= 0 {
		return at + i
	}
	return len(text)
}

// or makes a motion that goes on to a second place from the first.
func or(first, second motion) motion {
	return func(text string, at int) int {
		if to := first(text, at); to != at {
			return to
		}
		return second(text, at)
	}
}

// blankLeft goes back to where the last run without blanks begins.
func blankLeft(text string, at int) int {
	return lastStart(text, at, func(i int) class {
		if unicode.IsSpace(first(text[i:])) {
			return outside
		}
		return letters
	})
}

// wordLeft goes back to where the last word begins.
func wordLeft(text string, at int) int {
	return lastStart(text, at, func(i int) class { return wordClass(text, i) })
}

// lastStart returns where the last run of one class begins before end. It reads
// forwards: going back cluster by cluster costs a look-behind each.
func lastStart(text string, end int, classAt func(int) class) int {
	start, in := 0, outside
	for at := 0; at < end; at = next(text, at) {
		c := classAt(at)
		if c != in && c != outside {
			start = at
		}
		in = c
	}
	return start
}

// wordRight goes on to where a word ends.
func wordRight(text string, at int) int {
	in := outside
	for at < len(text) {
		c := wordClass(text, at)
		if in != outside && c != in {
			break
		}
		in, at = c, next(text, at)
	}
	return at
}

// A class is what a cluster is to a word. Scripts that write no spaces break
// where the script changes: 中文 and カタカナ are a word each.
type class byte

const (
	outside class = iota
	letters
	han
	hiragana
	katakana
)

func wordClass(text string, at int) class {
	r := first(text[at:])
	if c := runeClass(r); c != outside || r != '\'' && r != '’' && r != '.' {
		return c
	}
	// don't, 3.14 and example.com are one word.
	before, _ := utf8.DecodeLastRuneInString(text[:at])
	after := first(text[next(text, at):])
	if runeClass(before) == letters && runeClass(after) == letters {
		return letters
	}
	return outside
}

func runeClass(r rune) class {
	switch {
	case r == utf8.RuneError:
		return outside
	case r == '_' || unicode.IsDigit(r):
		return letters
	case r == 'ー':
		return katakana
	case !unicode.In(r, unicode.L, unicode.M, unicode.N):
		return outside
	case r < 0x2e80:
		return letters
	case unicode.Is(unicode.Han, r):
		return han
	case unicode.Is(unicode.Hiragana, r):
		return hiragana
	case unicode.Is(unicode.Katakana, r):
		return katakana
	}
	return letters
}

func first(text string) rune {
	r, _ := utf8.DecodeRuneInString(text)
	return r
}
