package paint

// Where the words of a search stand in a row, which is shown by turning its colours
// round: whatever else a row looks like stays as it is.

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/width"
)

const (
	turned   = "\x1b[7m"
	returned = "\x1b[27m"
)

// Lit is a row in which words of a search are shown, and whether there is one. In a row
// that is turned round already, such as the chosen one, they are turned back.
func (f *Renderer) Lit(row string, words []string, round bool) (string, bool) {
	var text strings.Builder
	at := make([]int, 0, len(row)+1) // of each byte of the text, in the row
	for i := 0; i < len(row); {
		if n := sequence(row[i:]); n > 0 {
			i += n
			continue
		}
		text.WriteByte(row[i])
		at = append(at, i)
		i++
	}
	at = append(at, len(row))
	spans := Matches(text.String(), words)
	if len(spans) == 0 || f.style[Chosen] == "" {
		return row, len(spans) > 0
	}
	on, off := turned, returned
	if round {
		on, off = off, on
	}
	var b strings.Builder
	done := 0
	for _, span := range spans {
		b.WriteString(row[done:at[span[0]]] + on)
		end := at[span[1]-1] + 1
		for i := at[span[0]]; i < end; { // what is styled anew within is turned again
			if n := sequence(row[i:]); n > 0 {
				b.WriteString(row[i:i+n] + on)
				i += n
				continue
			}
			b.WriteByte(row[i])
			i++
		}
		b.WriteString(off)
		done = end
	}
	return b.String() + row[done:], true
}

// sequence is how long a sequence that the terminal obeys is, 0 if none begins there.
func sequence(s string) int {
	switch {
	case strings.HasPrefix(s, "\x1b["):
		if i := strings.IndexFunc(s[2:], func(r rune) bool { return '@' <= r && r <= '~' }); i >= 0 {
			return i + 3
		}
	case strings.HasPrefix(s, "\x1b]"): // a link, as decorate ends it
		if i := strings.IndexByte(s, '\a'); i >= 0 {
			return i + 1
		}
	}
	return 0
}

// Matches are where words begin, or stand in scripts without spaces, from which byte of
// a text to before which: in rising order, and none in another.
func Matches(text string, words []string) (spans [][2]int) {
	runes, at := make([]rune, 0, len(text)), make([]int, 0, len(text)+1)
	for i, r := range text {
		runes, at = append(runes, plainRune(r)), append(at, i)
	}
	at = append(at, len(text))
	plain := make([][]rune, len(words))
	for i, word := range words {
		plain[i] = plainRunes(word)
	}
	for i := 0; i < len(runes); i++ {
		longest := 0
		for _, sought := range plain {
			inWord := i > 0 && letter(runes[i-1]) && len(sought) > 0 && letter(sought[0]) && sought[0] < 0x0e00
			if n := len(sought); n > longest && !inWord && i+n <= len(runes) && slices.Equal(runes[i:i+n], sought) {
				longest = n
			}
		}
		if longest == 0 {
			continue
		}
		for i+longest < len(runes) && unicode.IsMark(runes[i+longest]) { // they belong to the last letter
			longest++
		}
		spans = append(spans, [2]int{at[i], at[i+longest]})
		i += longest - 1
	}
	return spans
}

func letter(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

func plainRunes(word string) (runes []rune) {
	for _, r := range word {
		runes = append(runes, plainRune(r))
	}
	return runes
}

// plainRune is a letter without what says nothing about a word: case, width and accents.
func plainRune(r rune) rune {
	if r < utf8.RuneSelf {
		return unicode.ToLower(r)
	}
	if narrow := width.LookupRune(r).Folded(); narrow != 0 {
		r = narrow
	}
	if base, _ := utf8.DecodeRuneInString(norm.NFD.String(string(r))); base < 0x0e00 {
		r = base
	}
	return unicode.ToLower(r)
}
