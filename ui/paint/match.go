package paint

// Where the words of a search stand in a row, which is shown by turning its colours
// round: whatever else a row looks like stays as it is.

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"
	"golang.org/x/text/cases"
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
	p, wanted := plainOf(text), make([][]rune, len(words))
	for i, word := range words {
		wanted[i] = plainOf(word).runes
	}
	runes := p.runes
	for i := 0; i < len(runes); i++ {
		longest := 0
		for _, sought := range wanted {
			inWord := i > 0 && letter(runes[i-1]) && len(sought) > 0 && letter(sought[0]) && sought[0] < 0x0e00
			if n := len(sought); n > longest && !inWord && i+n <= len(runes) && slices.Equal(runes[i:i+n], sought) {
				longest = n
			}
		}
		if longest == 0 {
			continue
		}
		from := p.from[i]
		i += longest - 1
		to := p.to[i]
		for i+1 < len(runes) && p.from[i+1] < to { // the rest of its last cluster
			i++
		}
		spans = append(spans, [2]int{from, to})
	}
	return spans
}

func letter(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// plain is a text without what says nothing about a word: case, width and accents, and
// how its letters are joined. Each rune comes from a cluster between two bytes of the text.
type plain struct {
	runes    []rune
	from, to []int
}

func plainOf(text string) plain {
	most := utf8.RuneCountInString(text) // nearly always
	p := plain{make([]rune, 0, most), make([]int, 0, most), make([]int, 0, most)}
	known := map[string][]rune{} // clusters, of which a text has few different ones
	for at := 0; at < len(text); {
		if text[at] < utf8.RuneSelf && (at+1 == len(text) || text[at+1] < utf8.RuneSelf) {
			p.add(unicode.ToLower(rune(text[at])), at, at+1)
			at++
			continue
		}
		g := graphemes.FromString(text[at:])
		g.Next()
		cluster, from := g.Value(), at
		at += len(cluster)
		runes, seen := known[cluster]
		if !seen {
			runes = plainRunes(cluster)
			known[cluster] = runes
		}
		for _, r := range runes {
			p.add(r, from, at)
		}
	}
	return p
}

func (p *plain) add(r rune, from, to int) {
	p.runes, p.from, p.to = append(p.runes, r), append(p.from, from), append(p.to, to)
}

// plainRunes are those of a cluster.
func plainRunes(cluster string) []rune {
	bare := strings.Map(func(r rune) rune {
		if 0x300 <= r && r <= 0x36f {
			return -1
		}
		return r
	}, norm.NFD.String(cases.Fold().String(width.Fold.String(cluster))))
	return []rune(norm.NFC.String(bare))
}
