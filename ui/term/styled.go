package term

import (
	"strings"
	"unicode/utf8"
)

// Rows as strings: what of one may reach the terminal, and how much of it is
// there already. Text, SGR and OSC 8 pass, within the columns given; nothing else
// does, whatever the caller let through.

// appendText appends s, cut to limit cells, with every style and link that it
// opens closed again. sure is false if s holds text whose width terminals
// disagree about.
func appendText(b []byte, s string, limit int, w Widths) (_ []byte, sure bool) {
	sure = true
	styled, linked := false, false
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
			sure = sure && n == 1
		}
		if cells > limit {
			break
		}
		b = append(b, s[:n]...)
		limit -= cells
		s = s[n:]
	}
	if linked {
		b = append(b, resetLink...)
	}
	if styled {
		b = append(b, Reset...)
	}
	return b, sure
}

// common finds where two versions of a part begin to differ: the first bytes
// bytes are the same, take that many cells, and leave no style open. Only text
// of certain width counts, since what follows it will not be drawn where the
// whole part began. all is true if no difference fits into limit cells.
func common(old, new string, limit int, w Widths) (bytes, cells int, all bool) {
	end := 0
	for end < len(old) && end < len(new) && old[end] == new[end] {
		end++
	}
	at, x, open := 0, 0, false
	for {
		if starts(old, at) && starts(new, at) {
			if x >= limit {
				return at, x, true
			}
			if !open {
				bytes, cells = at, x
			}
		}
		if at == end {
			return bytes, cells, false
		}
		n := 1
		switch s := new[at:]; {
		case s[0] >= ' ' && s[0] < 0x7f:
			x++
		case s[0] == '\x1b':
			var kind int
			if n, kind = sequence(s); kind != sgrReset && kind != sgrSet {
				return bytes, cells, false
			}
			open = kind == sgrSet
		case boxed(s):
			n = 3
			x++
			if w.AmbiguousWide {
				x++
			}
		default:
			return bytes, cells, false
		}
		at += n
		if at > end {
			return bytes, cells, false
		}
	}
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
