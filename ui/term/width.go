package term

// How many cells text takes. Wrapping, the cursor and the screen all ask here,
// so that they cannot disagree; what terminals disagree about is measured by
// [Probe] and [Measure].

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/displaywidth"
)

// Widths are one terminal's answers to where width tables differ. The zero value
// is what most terminals do, which a number of 0 says, too. Widths are comparable
// and make part of cache keys.
//
// The methods take clean text: valid UTF-8 without escape sequences. Control
// characters take no cell.
type Widths struct {
	ASCII         bool // the terminal is not in UTF-8, or has not shown that it is: see [ASCII]
	AmbiguousWide bool // │ and its like (East Asian Ambiguous) take two cells
	NarrowEmoji   bool // an emoji made by a variation selector (❤️) takes one cell

	Emoji    uint8 // cells of one emoji; 0: two
	Until    uint8 // the last Unicode whose emoji it knows; 0: it knows all
	Unknown  uint8 // cells of an emoji that it does not know
	Toned    uint8 // of an emoji with a skin tone; 0: as many as without
	Joined   uint8 // of three emoji joined by two ZWJ; 0: as many as one
	Vowel    uint8 // of a letter and SARA AM, which some take for a mark; 0: a cell each
	Conjunct uint8 // of two letters that a virama joins, and a vowel sign; 0: a cell for each that takes space
	Kana     uint8 // of a half-width kana and its sound mark; 0: a cell each
}

const (
	zwj  = '\u200d'
	vs16 = '\ufe0f' // asks for the emoji form of what it follows

	emojiCells = 2 // of an emoji, by the tables of today

	ellipsis = "…"
)

// Cluster returns the cells that one grapheme cluster (UAX #29) takes: 0, 1 or 2,
// and more only where the terminal takes the cluster apart.
func (w Widths) Cluster(s string) int {
	if len(s) == 1 {
		if s[0] < ' ' || s[0] == 0x7f {
			return 0
		}
		return 1
	}
	return w.fit(s, w.table().String(s))
}

func (w Widths) table() displaywidth.Options {
	return displaywidth.Options{EastAsianWidth: w.AmbiguousWide}
}

// String returns the cells that s takes.
func (w Widths) String(s string) int {
	if n := ascii(s); n == len(s) {
		return n
	}
	cells := 0
	for len(s) > 0 {
		n, c := w.next(s)
		cells += c
		s = s[n:]
	}
	return cells
}

// Cut returns s if it fits into that many cells, else as many of its clusters as
// fit before a "…". Where not even that has room, the result is "".
func (w Widths) Cut(s string, cells int) string {
	if len(s) <= cells && ascii(s) == len(s) || w.String(s) <= cells {
		return s
	}
	room := cells - w.Cluster(ellipsis)
	if room < 0 {
		return ""
	}
	end := 0
	for end < len(s) {
		n, c := w.next(s[end:])
		if c > room {
			break
		}
		room -= c
		end += n
	}
	return s[:end] + ellipsis
}

// next returns the bytes and cells of the first cluster of s, which is not empty.
func (w Widths) next(s string) (bytes, cells int) {
	if s[0] < utf8.RuneSelf && (len(s) == 1 || s[1] < utf8.RuneSelf) {
		return 1, w.Cluster(s[:1])
	}
	g := w.table().StringGraphemes(s)
	g.Next()
	return len(g.Value()), w.fit(g.Value(), g.Width())
}

// fit returns the cells of a cluster on this terminal, of which the table says
// so many.
func (w Widths) fit(cluster string, table int) int {
	if w.ASCII {
		return min(table, 1)
	}
	first, size := utf8.DecodeRuneInString(cluster)
	single := size == len(cluster)
	switch {
	case single && (table != emojiCells || w.Emoji == 0 && w.Until == 0 || !emoji(first)):
		return table
	case single && w.AmbiguousWide && displaywidth.String(cluster) < table: // a frame or an arrow is none
		return table
	case single || emoji(first) || strings.ContainsRune(cluster, vs16):
		return w.emoji(cluster, table)
	case sounded(cluster):
		if w.Kana != 0 {
			return int(w.Kana)
		}
		return w.sum(cluster)
	case spaced(cluster):
		return w.apart(cluster, table)
	}
	return table
}

// sounded reports whether a cluster is a half-width kana and its sound mark, which
// by the tables takes no cell behind a letter, and on nearly every terminal one.
func sounded(cluster string) bool { return strings.ContainsAny(cluster, "ﾞﾟ") }

// sum is what the runes of a cluster take one by one.
func (w Widths) sum(cluster string) (cells int) {
	for _, r := range cluster {
		cells += w.table().Rune(r)
	}
	return cells
}

// spaced reports whether a cluster has runes beside its first that take space of
// their own on most terminals: marks that stand beside their letter, and letters
// that a virama joins.
func spaced(cluster string) bool {
	for i, r := range cluster {
		if i > 0 && (saraAm(r) || unicode.In(r, unicode.Mc, unicode.Lo) && !hangul(r)) {
			return true
		}
	}
	return false
}

func saraAm(r rune) bool { return r == '\u0e33' || r == '\u0eb3' }

// hangul reports whether r is a letter that Korean syllables are put together of,
// which every terminal knows.
func hangul(r rune) bool { return r >= 0x1100 && r < 0x1200 || r >= 0xd7b0 && r < 0xd800 }

// apart adds up the runes of a cluster of Thai, Indic or Burmese letters.
func (w Widths) apart(cluster string, table int) (cells int) {
	for _, r := range cluster {
		switch {
		case saraAm(r):
			if w.Vowel == 1 {
				return table
			}
		case w.Conjunct == 1:
			return table
		case w.Conjunct == 2 && unicode.Is(unicode.Mc, r):
			continue
		}
		cells += w.table().Rune(r)
	}
	return cells
}

// ascii returns the length of the printable ASCII that s begins with.
func ascii(s string) int {
	for i := range len(s) {
		if s[i] < ' ' || s[i] >= 0x7f {
			return i
		}
	}
	return len(s)
}
