package term

import (
	"strings"
	"unicode/utf8"

	"github.com/clipperhouse/displaywidth"
)

// How many cells text takes. Wrapping, the cursor and the screen all ask here,
// so that they cannot disagree; what terminals disagree about is measured by
// [Probe].

// Widths are one terminal's answers to where width tables differ. The zero value
// is what most terminals do. Widths are comparable and make part of cache keys.
//
// The methods take clean text: valid UTF-8 without escape sequences. Control
// characters take no cell.
type Widths struct {
	AmbiguousWide bool // │ and its like (East Asian Ambiguous) take two cells
	SplitJoined   bool // emoji joined by ZWJ, and skin tones, are shown one by one
	NarrowEmoji   bool // an emoji made by a variation selector (❤️) takes one cell
}

const (
	zwj  = '\u200d'
	vs16 = '\ufe0f' // asks for the emoji form of what it follows

	ellipsis = "…"
)

// Cluster returns the cells that one grapheme cluster takes: 0, 1 or 2, and more
// only where the terminal takes joined emoji apart.
func (w Widths) Cluster(s string) int {
	if len(s) == 1 {
		if s[0] < ' ' || s[0] == 0x7f {
			return 0
		}
		return 1
	}
	if w.apart(s) {
		return w.sum(s)
	}
	return displaywidth.Options{EastAsianWidth: w.AmbiguousWide}.String(s)
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

// Pad returns s cut to that many cells and filled up with spaces at its end.
func (w Widths) Pad(s string, cells int) string {
	s = w.Cut(s, cells)
	return s + spaces(cells-w.String(s))
}

// PadLeft is Pad with the spaces in front.
func (w Widths) PadLeft(s string, cells int) string {
	s = w.Cut(s, cells)
	return spaces(cells-w.String(s)) + s
}

func spaces(n int) string {
	return strings.Repeat(" ", max(n, 0))
}

// next returns the bytes and cells of the first cluster of s, which is not empty.
func (w Widths) next(s string) (bytes, cells int) {
	if s[0] < utf8.RuneSelf && (len(s) == 1 || s[1] < utf8.RuneSelf) {
		return 1, w.Cluster(s[:1])
	}
	g := displaywidth.Options{EastAsianWidth: w.AmbiguousWide}.StringGraphemes(s)
	g.Next()
	if c := g.Value(); w.apart(c) {
		return len(c), w.sum(c)
	}
	return len(g.Value()), g.Width()
}

// apart reports whether this terminal gives the cluster another width than the
// table does, because it knows its runes but not their joint form.
func (w Widths) apart(cluster string) bool {
	if !w.SplitJoined && !w.NarrowEmoji {
		return false
	}
	narrow := false
	for i, r := range cluster {
		switch {
		case i == 0:
		case r == vs16:
			narrow = w.NarrowEmoji
		case r == zwj || r >= 0x1f3fb && r <= 0x1f3ff: // skin tones
			return w.SplitJoined
		}
	}
	return narrow
}

// sum adds up the runes of a cluster as such a terminal does.
func (w Widths) sum(cluster string) (cells int) {
	o := displaywidth.Options{EastAsianWidth: w.AmbiguousWide}
	last := 0 // cells of the rune before
	for _, r := range cluster {
		switch {
		case r == vs16 && !w.NarrowEmoji && last == 1:
			cells++
		case r == vs16:
		default:
			last = o.Rune(r)
			cells += last
		}
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
