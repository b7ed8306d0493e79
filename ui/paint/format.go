package paint

// Formatting: *bold*, _italic_, `code`, links and the reader's name. Markers stay where
// they were written and only say how the text between them looks, so that nothing is
// ever eaten. They count only at the edges of words, so that 2*3*4, snake_case, *.go and
// C:\new look as written.

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"teahouse/ui/term"
)

const linkMost = 256 // bytes of a link that is made one for the terminal, too: each of its rows holds it whole

// how a part of a text looks beside what its line is.
type how uint8

const (
	bold how = 1 << iota
	italic
	code
	link
	calling
)

// span is a part of a text with a look of its own.
type span struct {
	from, to int
	how      how
	at       string // where a link leads
	sgr      string // instead of the line's
}

// spans finds what of a text has a look of its own, from an offset on, in order and apart
// from each other. In blocks of code only links do, and the reader's name.
func (f *Renderer) spans(text string, start int, name string, blocks []block) []span {
	found := links(text, start)
	linked := found
	if strings.ContainsAny(text[start:], "*_`") {
		for _, b := range blocks {
			if b.kind != fenced {
				found = inline(found, linked, text, b.from, b.to)
			}
		}
	}
	if name != "" {
		for at := start; at+len(name) <= len(text); at++ {
			if strings.EqualFold(text[at:at+len(name)], name) && !inside(linked, at, at+len(name)) {
				found = append(found, span{from: at, to: at + len(name), how: calling})
				at += len(name) - 1
			}
		}
	}
	return apart(found)
}

// links are those in a text, from an offset on.
func links(text string, start int) (found []span) {
	for at := start; ; {
		i := strings.Index(text[at:], "://")
		if i < 0 {
			return found
		}
		from, to := linkAround(text, at+i)
		at += i + len("://")
		if to <= at {
			continue
		}
		found = append(found, span{from: from, to: to, how: link, at: text[from:to]})
		at = to
	}
}

func inside(spans []span, from, to int) bool {
	for _, s := range spans {
		if from < s.to && to > s.from {
			return true
		}
	}
	return false
}

// inline adds what stands between markers in one line of a text.
func inline(found, linked []span, text string, from, to int) []span {
	var open [3]int // where the last marker stands that may begin bold, italic, bold of two: offset+1
	for at := from; at < to; {
		c := text[at]
		if c != '*' && c != '_' && c != '`' {
			at++
			continue
		}
		if i := slices.IndexFunc(linked, func(s span) bool { return at >= s.from && at < s.to }); i >= 0 {
			at = linked[i].to
			continue
		}
		n := 1
		for at+n < to && text[at+n] == c {
			n++
		}
		before, _ := utf8.DecodeLastRuneInString(text[from:at])
		behind, size := utf8.DecodeRuneInString(text[at+n : to])
		second, _ := utf8.DecodeRuneInString(text[at+n+size : to])
		switch {
		case carries(behind): // it is no sign of its own, as in a keycap
		case c == '`':
			if end := codeEnd(text[:to], at+n, n); end > 0 && begins(before) {
				found = append(found, span{from: at, to: end, how: code})
				at = end
				continue
			}
		case n > 2 || n == 2 && c == '_':
		default:
			kind, look := 0, bold
			switch {
			case c == '_':
				kind, look = 1, italic
			case n == 2:
				kind = 2
			}
			switch o := open[kind] - 1; {
			case o >= 0 && !unicode.IsSpace(before) && ends(behind, second) && strings.ContainsFunc(text[o+n:at], tells):
				found = append(found, span{from: o, to: at + n, how: look})
				open[kind] = 0
			case begins(before) && leads(behind):
				open[kind] = at + 1
			}
		}
		at += n
	}
	return found
}

// codeEnd is where the code ends whose n backquotes end at an offset, 0 if it does not.
func codeEnd(text string, from, n int) int {
	for at := from; at < len(text); {
		i := strings.IndexByte(text[at:], '`')
		if i < 0 {
			return 0
		}
		at += i
		run := len(text[at:]) - len(strings.TrimLeft(text[at:], "`"))
		if run == n {
			behind, size := utf8.DecodeRuneInString(text[at+n:])
			second, _ := utf8.DecodeRuneInString(text[at+n+size:])
			if strings.TrimSpace(text[from:at]) == "" || !ends(behind, second) || carries(behind) {
				return 0
			}
			return at + n
		}
		at += run
	}
	return 0
}

// none is what utf8 decodes where there is nothing; clean text holds no such character.
const none = utf8.RuneError

// begins tells whether a marker behind this character may begin something.
func begins(before rune) bool {
	return before == none || unicode.IsSpace(before) || spaceless(before) || strings.ContainsRune("([{\"'“‘«„—–*_~", before)
}

// leads tells whether what begins with this character may stand behind a marker.
func leads(first rune) bool {
	return first != none && !unicode.IsSpace(first) && !strings.ContainsRune("*./,;:!?|\\=+<>)]}%&", first)
}

// ends tells whether a marker may end something before these two characters.
func ends(behind, second rune) bool {
	switch {
	case behind == none, unicode.IsSpace(behind), spaceless(behind), strings.ContainsRune(")]}\"'”’»…—–*_~", behind):
		return true
	case strings.ContainsRune(".,;:!?-", behind):
		return !isWord(second)
	}
	return false
}

func isWord(r rune) bool {
	return r != none && (unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_' || r == '/')
}

// tells says whether a character is more than a sign: *_* is a face.
func tells(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || spaceless(r) }

// spaceless tells whether a character is of a script that puts no spaces between words,
// or one of its signs, or an emoji.
func spaceless(r rune) bool { return r >= 0x2e80 && r != none }

// carries tells whether a character belongs to the one before it.
func carries(r rune) bool {
	return r != none && (unicode.Is(unicode.M, r) || r == 0x200d || r >= 0x1f3fb && r <= 0x1f3ff)
}

// apart makes of spans that may lie over each other others that do not.
func apart(spans []span) []span {
	slices.SortStableFunc(spans, func(a, b span) int { return a.from - b.from })
	over := false
	for i := 1; i < len(spans); i++ {
		over = over || spans[i].from < spans[i-1].to
	}
	if !over {
		return spans
	}
	var edges []int
	for _, s := range spans {
		edges = append(edges, s.from, s.to)
	}
	slices.Sort(edges)
	edges = slices.Compact(edges)
	var open, out []span
	for i := 1; i < len(edges); i++ {
		part := span{from: edges[i-1], to: edges[i]}
		for ; len(spans) > 0 && spans[0].from <= part.from; spans = spans[1:] {
			open = append(open, spans[0])
		}
		open = slices.DeleteFunc(open, func(s span) bool { return s.to <= part.from })
		for _, s := range open {
			part.how |= s.how
			part.at += s.at // links do not lie over each other
		}
		if part.how != 0 {
			out = append(out, part)
		}
	}
	return out
}

// styled is a part of a text with what of the spans falls into it.
func (f *Renderer) styled(text string, from, to int, role Role, spans *[]span) string {
	for len(*spans) > 0 && (*spans)[0].to <= from {
		*spans = (*spans)[1:]
	}
	if len(*spans) == 0 || (*spans)[0].from >= to {
		return f.Paint(role, text[from:to])
	}
	var b strings.Builder
	for _, s := range *spans {
		if s.from >= to {
			break
		}
		start, end := max(s.from, from), min(s.to, to)
		b.WriteString(f.Paint(role, text[from:start]))
		f.dress(&b, text[start:end], role, &s)
		from = end
	}
	b.WriteString(f.Paint(role, text[from:to]))
	return b.String()
}

// dress writes a part of a text in the look of a span.
func (f *Renderer) dress(b *strings.Builder, text string, role Role, s *span) {
	sgr := f.style[role]
	switch {
	case s.sgr != "":
		sgr = s.sgr
	case s.how&calling != 0:
		sgr = f.style[Mention]
	case s.how&code != 0:
		sgr = f.style[Code]
	}
	if s.how&bold != 0 {
		sgr += f.bold
	}
	if s.how&italic != 0 {
		sgr += f.italic
	}
	linked := false
	if s.how&link != 0 {
		sgr += f.style[Link]
		linked = len(s.at) <= linkMost && f.Profile != term.Mono
	}
	b.WriteString(sgr)
	if linked {
		// BEL ends it, for some parsers know no other end of an OSC. The id holds
		// the rows of a link together.
		b.WriteString("\x1b]8;id=" + strconv.FormatUint(uint64(hash(s.at)), 36) + ";" + s.at + "\a")
	}
	b.WriteString(text)
	if sgr != "" {
		b.WriteString(term.Reset)
	}
	if linked {
		b.WriteString("\x1b]8;;\a")
	}
}
