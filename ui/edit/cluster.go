package edit

// Where extended grapheme clusters (UAX #29) begin and end. The answers are those of splitting the
// whole text, found by looking at a few runes around the place that is asked for.

import (
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"
)

// next returns the end of the cluster that begins at at; at the end, the end.
func next(text string, at int) int {
	it := graphemes.FromString(text[at:])
	it.Next()
	return at + it.End()
}

// prev returns the start of the cluster that ends at at; at the start, the start.
func prev(text string, at int) int {
	if at == 0 {
		return 0
	}
	_, size := utf8.DecodeLastRuneInString(text[:at])
	from, _ := clusterAt(text, at-size)
	return from
}

// clusterEnd returns at if a cluster ends there, else the end of the cluster
// that at, a rune's start, is inside of.
func clusterEnd(text string, at int) int {
	if at == 0 || at == len(text) {
		return at
	}
	from, to := clusterAt(text, at)
	if from == at {
		return at
	}
	return to
}

// clusterAt returns the bounds of the cluster that the rune at at is in.
func clusterAt(text string, at int) (from, to int) {
	from = at
	for from > 0 && !breaks(text, from) {
		_, size := utf8.DecodeLastRuneInString(text[:from])
		from -= size
	}
	for {
		if to = next(text, from); to > at {
			return from, to
		}
		from = to
	}
}

// breaks reports whether a cluster surely begins at at, whatever stands before
// the two runes around it. Only marks, joiners and modifiers make a rune look
// further back than one, and two regional indicators never break by themselves.
func breaks(text string, at int) bool {
	if text[at-1] < utf8.RuneSelf && text[at] < utf8.RuneSelf {
		return true
	}
	r, size := utf8.DecodeLastRuneInString(text[:at])
	if unicode.In(r, unicode.M, unicode.Cf, unicode.Lm, unicode.Sk) {
		return false
	}
	_, width := utf8.DecodeRuneInString(text[at:])
	return next(text[:at+width], at-size) == at
}
