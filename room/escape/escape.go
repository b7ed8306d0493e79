package escape

// Where a sequence begins and where it ends, the same for who takes it out and for who counts its
// bytes. None reaches beyond its line: whatever is odd about one, the other lines stay as they are.

import "strings"

const (
	bel = '\a'
	can = 0x18
	sub = 0x1a
	esc = 0x1b
	c1  = 0xc2 // the byte before a C1 control in UTF-8
)

// Strip returns s without control sequences: CSI (colours, cursor), OSC (links,
// titles), DCS, SOS, PM and APC, and the short ones such as ESC ( B, in their
// forms of 7 and of 8 bits. Of one that does not end only its beginning goes:
// what follows may be somebody's text. No @ and no / is ever taken for a part of
// a sequence other than a string: behind half of one, somebody may have begun a
// line with it that is not for everybody.
func Strip(s string) string {
	at := begin(s, 0)
	if at < 0 {
		return s
	}
	var (
		b    strings.Builder
		done int
		scan = In(s)
	)
	for at >= 0 {
		b.WriteString(s[done:at])
		done = at + scan.length(at)
		at = begin(s, done)
	}
	b.WriteString(s[done:])
	return b.String()
}

// Scan tells of a text, asked from its beginning on, how long the sequences in it are. It
// looks for each end once, however many begin before it.
type Scan struct {
	text   string
	barren int // no string ends that begins before it
}

// In scans a text.
func In(text string) *Scan { return &Scan{text: text} }

// Len returns how many bytes the sequence takes that begins at an offset, 0 if none does.
func (c *Scan) Len(at int) int {
	if begin(c.text[:min(len(c.text), at+2)], at) != at {
		return 0
	}
	return c.length(at)
}

// begin returns where a sequence begins, from an offset on; -1: nowhere.
func begin(s string, from int) int {
	for i := from; i < len(s); i++ {
		if s[i] == esc || s[i] == c1 && i+1 < len(s) && s[i+1] < 0xa0 && kind(s[i+1]-0x40) != 0 {
			return i
		}
	}
	return -1
}

// kind is what a sequence is by the byte that follows ESC: '[' for CSI, ']' for
// those that hold a string, 0 for others.
func kind(b byte) byte {
	switch b {
	case '[':
		return '['
	case ']', 'P', 'X', '^', '_':
		return ']'
	}
	return 0
}

// length returns how many bytes the sequence takes that begins at an offset.
func (c *Scan) length(at int) int {
	s := c.text[at:]
	intro, head := byte(0), 2
	switch {
	case s[0] == c1:
		intro = s[1] - 0x40
	case len(s) > 1:
		intro = s[1]
	default:
		return 1
	}
	switch kind(intro) {
	case '[':
		return head + control(s[head:])
	case ']':
		if at < c.barren {
			return head
		}
		n, ends := str(s[head:])
		if !ends {
			c.barren, n = at+head+n, 0
		}
		return head + n
	}
	// Intermediate bytes and a final one.
	n := 1
	for n < len(s) && intermediate(s[n]) {
		n++
	}
	if n < len(s) && s[n] >= '0' && s[n] < 0x7f && s[n] != '@' {
		return n + 1
	}
	return 1
}

func intermediate(b byte) bool { return b >= ' ' && b < '/' }

// control returns the length of what follows CSI: parameters, intermediates and
// a final byte, or the parameters alone if it does not end.
func control(s string) int {
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] < '@' {
		n++
	}
	end := n
	for end < len(s) && intermediate(s[end]) {
		end++
	}
	if end < len(s) && s[end] > '@' && s[end] < 0x7f {
		return end + 1
	}
	return n
}

// str returns the length of a string and its end: ST in one of its forms, BEL,
// or what cancels it; or how much of its line follows if none of these does.
func str(s string) (n int, ends bool) {
	for i := range len(s) {
		switch s[i] {
		case bel, can, sub:
			return i + 1, true
		case esc:
			if i+1 < len(s) && s[i+1] == '\\' {
				return i + 2, true
			}
			return i, true // another sequence cuts it short
		case c1:
			if i+1 < len(s) && s[i+1] == 0x9c {
				return i + 2, true
			}
		case '\n', '\r':
			return i, false
		}
	}
	return len(s), false
}
