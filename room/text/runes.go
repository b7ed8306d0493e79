package text

// Which runes may stand where. What tidy leaves is visible or gives its
// neighbour its form; every mark stands on a visible character of its own
// line; and no cluster grows without bound, whatever is piled up or joined.

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"
	"golang.org/x/text/unicode/norm"
)

const (
	// maxMarks is how many marks one character may bear. Pointed and
	// cantillated Hebrew needs five, most Tibetan stacks fewer.
	maxMarks = 6
	// maxLinks is how often characters may be linked into one: a family emoji
	// of four needs three, the Sanskrit cluster of kārtsnya four.
	maxLinks = 4
)

const (
	zwnj      = '\u200c'
	zwj       = '\u200d'
	keycap    = '\u20e3'
	blackFlag = '\U0001f3f4' // flags of regions are spelled in tags after it
	tagCancel = '\U000e007f'
	drop      = -1
)

// tidy drops and replaces what may not stand, in one pass. It makes no copy
// of a text that stands as it is.
func tidy(s string) string {
	var b strings.Builder
	var p place
	kept := 0 // s[kept:i] stands as it is
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if to := p.admit(r, s[i:], s[i+size:]); to != r {
			b.WriteString(s[kept:i])
			if r == '\t' {
				b.WriteString("   ")
			}
			if to != drop {
				b.WriteRune(to)
			}
			kept = i + size
		}
		i += size
	}
	if kept == 0 {
		return s
	}
	b.WriteString(s[kept:])
	return b.String()
}

// place is where in a text the next rune would stand. Zero: at the start of a
// line, or after a space.
type place struct {
	base   rune // the visible character that marks would stand on, 0 if none
	prev   rune // what stands before: base or something on it
	marks  int  // how many stand on base
	links  int  // how many characters are linked before base
	linked bool // something on base links it with what follows
	tags   int  // how many tags, known to be well formed, are still to come
}

// admit says what stands for r: r, drop, ' ' or '\n'. The text from r on and
// behind r are given too.
func (p *place) admit(r rune, at, rest string) rune {
	switch {
	case ' ' < r && r <= '~', alone(r):
		return p.stand(r)
	case r == '\r' && strings.HasPrefix(rest, "\n"):
		return drop
	case r == '\n', r == '\r', r == '\v', r == '\f', r == '\u0085', r == '\u2028', r == '\u2029': // what ends a line in Unicode
		*p = place{}
		return '\n'
	case r == '\u3000':
		*p = place{}
		return r
	case r == '\t', r == '\u2800', unicode.Is(unicode.Zs, r): // U+2800, the empty braille pattern, is a space in pictures
		*p = place{}
		return ' '
	}
	next, _ := utf8.DecodeRuneInString(rest)
	switch {
	case r == zwj, r == zwnj:
		return p.follow(r, p.joins(r, next, rest))
	case unicode.Is(unicode.Variation_Selector, r):
		return p.follow(r, p.selects(r, next))
	case isTag(r):
		return p.tag(r, at)
	case invisible(r), prefixed(r) && (prefixed(next) || !unicode.IsLetter(next)):
		return drop
	case !extends(r, p.prev):
		return p.stand(r)
	case p.base == 0, p.marks == maxMarks:
		return drop
	case virama(at):
		if p.links == maxLinks {
			return drop
		}
		p.linked = true
	}
	p.marks++
	return p.follow(r, true)
}

// stand puts a visible character here.
func (p *place) stand(r rune) rune {
	links := 0
	if p.linked {
		links = p.links + 1
	}
	*p = place{base: r, prev: r, links: links}
	return r
}

// follow puts r onto the base if it may stand there.
func (p *place) follow(r rune, ok bool) rune {
	if !ok {
		return drop
	}
	p.prev = r
	return r
}

// joins tells whether a joiner has a meaning here: in an emoji sequence, with
// a virama, or in a script whose letters join by themselves.
func (p *place) joins(r, next rune, rest string) bool {
	switch {
	case p.base == 0, p.prev == zwj, p.prev == zwnj:
		return false
	case unicode.In(p.base, joining...):
		return r == zwj || unicode.In(next, joining...)
	case p.prev != p.base && virama(string(p.prev)):
		return true
	case unicode.IsLetter(p.base) && virama(rest):
		return true
	case r == zwj && p.links < maxLinks && pictographic(p.base) && pictographic(next):
		p.linked = true
		return true
	}
	return false
}

// selects tells whether a variation selector has a meaning here. One stands
// right behind its base, before any mark.
func (p *place) selects(r, next rune) bool {
	if p.base == 0 || p.prev != p.base {
		return false
	}
	switch {
	case r == '\ufe0f' && next == keycap:
		return strings.ContainsRune("0123456789#*", p.base)
	case r == '\ufe0e', r == '\ufe0f':
		return pictographic(p.base)
	case r >= '\ufe00':
		return unicode.Is(unicode.Han, p.base)
	default:
		return unicode.Is(unicode.Mongolian, p.base) && unicode.IsLetter(p.base)
	}
}

// tag admits tags that spell the flag of a region, and drops others up to the
// last one: a piece of a hidden sentence spells no flag.
func (p *place) tag(r rune, at string) rune {
	if p.prev == blackFlag {
		p.tags = tagged(at)
	}
	p.prev = r
	if p.tags == 0 {
		return drop
	}
	p.tags--
	return r
}

// joining are the living scripts whose letters change form with their neighbours.
var joining = []*unicode.RangeTable{
	unicode.Arabic, unicode.Syriac, unicode.Mongolian, unicode.Nko, unicode.Mandaic, unicode.Adlam, unicode.Hanifi_Rohingya,
}

// alone knows the runes of the greatest scripts that need no second look.
func alone(r rune) bool {
	return 0x4e00 <= r && r <= 0x9fff || 0x3041 <= r && r <= 0x3096 || 0x30a1 <= r && r <= 0x30fa ||
		0xac00 <= r && r <= 0xd7a3 || 0xc0 <= r && r <= 0x24f
}

// virama tells whether the text begins with a mark that links letters.
func virama(s string) bool { return s != "" && norm.NFC.PropertiesString(s).CCC() == 9 }

func isTag(r rune) bool { return 0xe0000 <= r && r <= 0xe007f }

// tagged counts the tags at the start of s if they spell a region and end as
// they should, as in the flag of Scotland; otherwise it returns 0.
func tagged(s string) int {
	n := 0
	for _, r := range s {
		n++
		switch {
		case r == tagCancel && 4 <= n && n <= 7:
			return n
		case n > 6 || (r < 0xe0030 || 0xe0039 < r) && (r < 0xe0061 || 0xe007a < r):
			return 0
		}
	}
	return 0
}

// pictographic tells whether r is an emoji, or kept free for one to come:
// nothing else joins an emoji across a joiner that would not join a letter.
func pictographic(r rune) bool {
	return r >= 0xa9 && oneCluster("\u00a9\u200d"+string(r)) && !oneCluster("a\u200d"+string(r))
}

func oneCluster(s string) bool {
	g := graphemes.FromString(s)
	return g.Next() && len(g.Value()) == len(s)
}

// invisible tells whether r shows nothing, or nothing that is agreed upon:
// controls, formats, private use, noncharacters, unassigned code points but
// those kept free for emoji, and letters and symbols that are made to be blank.
func invisible(r rune) bool {
	switch {
	case r == '\ufffc', r == '\U0001d159': // a missing object, a note without a head
		return true
	case unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r):
		return true
	case unicode.IsGraphic(r):
		return false
	}
	return r < 0x1f000 || 0x1fffd < r || !pictographic(r)
}

// extends tells whether r stands on what is before it: marks, and what lies
// with its base in one cluster though it is a letter or a symbol.
func extends(r, prev rune) bool {
	switch {
	case unicode.IsMark(r):
		return true
	case r == '\u0e33', r == '\u0eb3', r == '\uff9e', r == '\uff9f': // am of Thai and Lao, narrow sound marks of kana
		return true
	case 0x1f3fb <= r && r <= 0x1f3ff: // skin tones
		return true
	case 0x1160 <= r && r <= 0x11ff, 0xd7b0 <= r && r <= 0xd7ff: // vowels and finals of Hangul
		return true
	}
	return leading(r) && leading(prev)
}

// leading tells whether r is an initial of Hangul: a row of them is one cluster.
func leading(r rune) bool { return 0x1100 <= r && r <= 0x115f || 0xa960 <= r && r <= 0xa97c }

// prefixed tells whether r is a letter that lies in one cluster with the next one.
func prefixed(r rune) bool {
	switch r {
	case 0xd4e, 0x111c2, 0x111c3, 0x113d1, 0x1193f, 0x11941, 0x11d46, 0x11f02:
		return true
	}
	return 0x11a84 <= r && r <= 0x11a89
}

// noJoiner drops, as strings.Map does, all that has a meaning only in some places.
func noJoiner(r rune) rune {
	if r == zwj || r == zwnj || unicode.Is(unicode.Variation_Selector, r) || isTag(r) {
		return drop
	}
	return r
}
