package term

// Rows as strings: what of one may reach the terminal, and how much of it is
// there already. Text, SGR and OSC 8 pass, within the columns given; nothing else
// does, whatever the caller let through.

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Line wrap, which is off but for a cluster that has to be put together in the last column.
const wrap, noWrap = "\x1b[?7h", "\x1b[?7l"

// appendText appends s, cut to limit cells, with every style and link that it
// opens closed again.
func appendText(b []byte, s string, limit int, f Features) []byte {
	styled, linked, w := false, false, f.Widths
	for len(s) > 0 {
		if n := ascii(s); n > 0 {
			if n < len(s) && s[n] >= utf8.RuneSelf {
				n-- // the last one may carry a mark
			}
			if n > limit {
				b = append(b, s[:limit]...)
				break
			}
			b = append(b, s[:n]...)
			limit -= n
			if s = s[n:]; len(s) == 0 {
				break
			}
		}
		if s[0] == '\x1b' {
			n, kind := sequence(s)
			switch kind {
			case sgrReset, sgrSet:
				styled = kind == sgrSet
			case linkOpen, linkClose:
				if f.Literal {
					s = s[n:]
					continue
				}
				linked = kind == linkOpen
			default:
				s = s[1:]
				continue
			}
			b = append(b, s[:n]...)
			s = s[n:]
			continue
		}
		if w.ASCII {
			n, cells := w.next(s)
			if cells > limit {
				break
			}
			if cells > 0 && !control(s[:n]) {
				b = append(b, likeness(s[:n]))
				limit--
			}
			s = s[n:]
			continue
		}
		n, cells := 3, 1
		if boxed(s) {
			if w.AmbiguousWide {
				cells = 2
			}
		} else {
			n, cells = w.next(s)
			if control(s[:n]) {
				s = s[n:]
				continue
			}
		}
		if cells > limit {
			break
		}
		if f.Stays && cells == limit && marked(s[:n]) {
			b = append(append(append(b, wrap...), s[:n]...), noWrap...)
		} else {
			b = append(b, s[:n]...)
		}
		limit -= cells
		s = s[n:]
	}
	if linked {
		b = append(b, resetLink...)
	}
	if styled {
		b = append(b, Reset...)
	}
	return b
}

// marked tells whether a cluster is a letter with marks, and nothing that a terminal may take for
// wider than it is, as several emoji that are one: where wrap is on, that would go to the next row.
func marked(s string) bool {
	_, first := utf8.DecodeRuneInString(s)
	for _, r := range s[first:] {
		if !unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Variation_Selector, r) {
			return false
		}
	}
	return len(s) > first
}

// change is what of a row differs between two versions of it: from a place on, and
// up to another where both go on alike.
type change struct {
	from, to int  // bytes of the new version
	cells    int  // before it
	erase    bool // what stands there and behind it
	shift    int  // so many cells to the right is what goes on alike
}

// differ finds the change between two versions of a row that has limit cells; none
// is true if none fits. Only text of certain width counts as alike, since what
// follows it will not be drawn where the whole row began.
func differ(old, new string, limit int, w Widths) (c change, none bool) {
	end := 0
	for end < len(old) && end < len(new) && old[end] == new[end] {
		end++
	}
	k := walker{text: new}
	for {
		if starts(old, k.at) && starts(new, k.at) {
			if k.cells >= limit {
				return c, true
			}
			if !k.open {
				c.from, c.cells = k.at, k.cells
			}
		}
		if k.at == end || !k.step(w) || k.at > end {
			break
		}
	}
	c.to, c.erase = len(new), c.from < len(old)
	if !c.erase { // the cells behind the old version are blank
		for c.from < len(new) && new[c.from] == ' ' && c.cells < limit && starts(new, c.from+1) {
			c.from++
			c.cells++
		}
		return c, c.from == len(new) || c.cells == limit
	}
	c.resume(old[c.from:], new[c.from:], limit-c.cells, w)
	return c, false
}

// resume looks for where two versions go on alike, with no style open. That is in the
// same cells, or a shift away if it has a certain width and neither version is cut.
func (c *change) resume(old, new string, limit int, w Widths) {
	alike := 0
	for alike < len(old) && alike < len(new) && old[len(old)-1-alike] == new[len(new)-1-alike] {
		alike++
	}
	o, n := walker{text: old}, walker{text: new}
	for alike > 0 {
		left, right := len(old)-o.at, len(new)-n.at
		if left == right && left <= alike {
			if left == 0 {
				return
			}
			if !o.open && !n.open && starts(old, o.at) && starts(new, n.at) {
				break
			}
		}
		if left >= right && !o.step(w) || right >= left && !n.step(w) {
			return
		}
	}
	if alike == 0 {
		return
	}
	shift, to := n.cells-o.cells, n.at
	if shift != 0 {
		for n.step(w) {
		}
		if n.at < len(new) || n.cells > limit || n.cells-shift > limit {
			return
		}
	}
	c.to, c.shift, c.erase = c.from+to, shift, false
}

// walker goes through a row, as long as it has certain widths and no links.
type walker struct {
	text      string
	at, cells int
	open      bool // a style is
}

func (k *walker) step(w Widths) bool {
	switch s := k.text[k.at:]; {
	case s == "":
		return false
	case s[0] >= ' ' && s[0] < 0x7f:
		k.at++
		k.cells++
	case s[0] == '\x1b':
		n, kind := sequence(s)
		if kind != sgrReset && kind != sgrSet {
			return false
		}
		k.at += n
		k.open = kind == sgrSet
	case boxed(s):
		k.at += 3
		k.cells++
		if w.AmbiguousWide {
			k.cells++
		}
	default:
		return false
	}
	return true
}

// starts reports whether the text of s[at:] surely begins with a new cluster, or
// there is none.
func starts(s string, at int) bool {
	for at < len(s) && s[at] == '\x1b' {
		n, _ := sequence(s[at:])
		at += max(n, 1)
	}
	return at == len(s) || s[at] < utf8.RuneSelf || boxed(s[at:])
}

// boxed reports whether s begins with a box drawing character that nothing
// combines with. Their width is measured, so it counts as certain.
func boxed(s string) bool {
	return box(s) && (len(s) == 3 || s[3] < utf8.RuneSelf || box(s[3:]))
}

// box reports whether s begins with one of U+2500 to U+257F.
func box(s string) bool {
	return len(s) >= 3 && s[0] == 0xe2 && (s[1] == 0x94 || s[1] == 0x95) && s[2]&0xc0 == 0x80
}

// control reports whether a cluster is a control character or broken.
func control(s string) bool {
	return len(s) == 1 && (s[0] < ' ' || s[0] >= 0x7f) ||
		s[0] == 0xc2 && len(s) > 1 && s[1] < 0xa0 || !utf8.ValidString(s)
}

// Kinds of sequences that a row may hold.
const (
	foreign = iota // not one of them
	sgrReset
	sgrSet
	linkClose
	linkOpen
)

// sequence returns the length and kind of the escape sequence s begins with.
func sequence(s string) (n, kind int) {
	if strings.HasPrefix(s, "\x1b[") {
		for n = 2; n < len(s) && s[n] >= '0' && s[n] <= ';'; n++ {
		}
		switch {
		case n == len(s) || s[n] != 'm':
			return 0, foreign
		case n == 2 || n == 3 && s[2] == '0':
			return n + 1, sgrReset
		}
		return n + 1, sgrSet
	}
	const link = "\x1b]8;" // parameters and target are printable ASCII by definition
	if !strings.HasPrefix(s, link) {
		return 0, foreign
	}
	body := s[len(link):]
	stop := ascii(body)
	_, uri, ok := strings.Cut(body[:stop], ";")
	n = len(link) + stop
	switch {
	case !ok:
		return 0, foreign
	case strings.HasPrefix(s[n:], "\a"):
		n++
	case strings.HasPrefix(s[n:], "\x1b\\"):
		n += 2
	default:
		return 0, foreign
	}
	if uri == "" {
		return n, linkClose
	}
	return n, linkOpen
}
