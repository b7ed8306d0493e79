package paint

// The text of a line becomes rows: lines of their own stay so, further rows of a quote or
// of an item of a list stand below its first word, and a block of code stands in a frame
// that tells its language and its length. What was written stays: a frame stands beside
// it, never in its place.

import (
	"strings"

	"teahouse/ui/term"
)

const (
	FoldOver  = 10 // rows from which on a message is folded…
	foldShown = 7  // …and how many of it stay

	fence      = "```" // begins a block of code, and with no other word ends it
	fenceCells = 2     // of the frame before each of its rows
)

// kind is what a line of a text is.
type kind uint8

const (
	written kind = iota
	quoted
	listed
	opening // of a block of code
	fenced  // in it
	closing
)

// block is a line of a text: [from, to) without its line break, of which so many bytes
// stand before what its further rows are aligned with.
type block struct {
	kind     kind
	from, to int
	indent   int
	lines    int // of the block of code that it opens
}

// blocksOf takes a text apart, from an offset on.
func blocksOf(text string, start int) (blocks []block) {
	blocks = make([]block, 0, strings.Count(text[start:], "\n")+1)
	for from := start; ; {
		to := len(text)
		if i := strings.IndexByte(text[from:], '\n'); i >= 0 {
			to = from + i
		}
		if n := ticks(text[from:to]); n >= len(fence) && to < len(text) {
			if end, next, lines := blockEnd(text, to+1, n); next > 0 {
				blocks = append(blocks, block{kind: opening, from: from, to: to, lines: lines})
				for at := to + 1; at < end; {
					line, _, _ := strings.Cut(text[at:], "\n")
					blocks = append(blocks, block{kind: fenced, from: at, to: at + len(line)})
					at += len(line) + 1
				}
				blocks = append(blocks, block{kind: closing, from: end, to: next})
				if next == len(text) {
					return blocks
				}
				from = next + 1
				continue
			}
		}
		b := block{from: from, to: to}
		b.kind, b.indent = lineKind(text[from:to])
		blocks = append(blocks, b)
		if to == len(text) {
			return blocks
		}
		from = to + 1
	}
}

// ticks is how many backquotes a line begins with that may open a block of code, which
// what follows them must not hold.
func ticks(line string) int {
	rest := strings.TrimLeft(line, "`")
	if strings.Contains(rest, "`") {
		return 0
	}
	return len(line) - len(rest)
}

// blockEnd finds the line that ends the block of code whose lines begin at an offset: where
// it begins and ends, and how many lines are before it; 0, 0, 0 if there is none.
func blockEnd(text string, from, n int) (at, end, lines int) {
	for from <= len(text) {
		line, _, more := strings.Cut(text[from:], "\n")
		if got := ticks(line); got >= n && strings.TrimRight(line[got:], " ") == "" {
			return from, from + len(line), lines
		}
		if !more {
			break
		}
		from += len(line) + 1
		lines++
	}
	return 0, 0, 0
}

// lineKind tells whether a line is a quote, or an item of a list, and how many bytes its
// sign takes.
func lineKind(line string) (k kind, indent int) {
	rest := strings.TrimLeft(line, " ")
	if strings.HasPrefix(line, ">") {
		rest = strings.TrimLeft(line, ">")
		if rest != "" && rest[0] != ' ' {
			return written, 0
		}
		return quoted, len(line) - len(strings.TrimLeft(rest, "> "))
	}
	sign := 0
	for sign < len(rest) && rest[sign] >= '0' && rest[sign] <= '9' {
		sign++
	}
	switch {
	case sign > 0 && sign <= 3 && strings.HasPrefix(rest[sign:], ". "), sign > 0 && sign <= 3 && strings.HasPrefix(rest[sign:], ") "):
		sign++
	case sign == 0 && (strings.HasPrefix(rest, "- ") || strings.HasPrefix(rest, "* ") || strings.HasPrefix(rest, "+ ")):
		sign = 1
	case sign == 0 && strings.HasPrefix(rest, "• "):
		sign = len("•")
	default:
		return written, 0
	}
	text := strings.TrimLeft(rest[sign:], " ")
	if text == "" {
		return written, 0
	}
	return listed, len(line) - len(text)
}

// codeBlocks is what stands in the blocks of code of a text, without their frames, and "" if
// there are none.
func codeBlocks(text string) string {
	var all []string
	for _, b := range blocksOf(text, 0) {
		if b.kind == fenced {
			all = append(all, text[b.from:b.to])
		}
	}
	return strings.Join(all, "\n")
}

// strip is a row to be: a part of the text between what stands before and behind it.
type strip struct {
	before   string
	from, to int
	role     Role
	behind   string
	kind     kind
}

// strips breaks the lines of a text into rows of a width. The first bytes, up to start, are
// no part of what was written, and stand before it.
func (f *Renderer) strips(text string, start int, role Role, blocks []block, width int) (strips []strip) {
	strips = make([]strip, 0, len(blocks)+1)
	if start > 0 && blocks[0].kind == opening {
		strips = f.wrapped(strips, strip{to: start, role: role}, text, width, 0)
	} else {
		blocks[0].from = 0
		if start > 0 {
			blocks[0].indent = 0
		}
	}
	down := f.Paint(Ruled, f.Bars.cell) + " "
	for _, b := range blocks {
		s := strip{from: b.from, to: b.to, role: role, kind: b.kind}
		if b.kind == quoted && role != Faint {
			s.role = Quoted
		}
		if b.kind < opening || width <= 2*fenceCells {
			strips = f.wrapped(strips, s, text, width, b.indent)
			continue
		}
		s.role = Code
		first := len(strips)
		strips = f.wrapped(strips, s, text, width-fenceCells, 0)
		for i := range strips[first:] {
			strips[first+i].before = down
		}
		switch b.kind {
		case opening:
			strips[first].before = f.Paint(Ruled, f.Bars.top+" ")
			f.length(&strips[first], text, b.lines, width-fenceCells)
		case closing:
			strips[len(strips)-1].before = f.Paint(Ruled, f.Bars.end+" ")
		}
	}
	return strips
}

// length ends the first row of a frame with how many lines are in it.
func (f *Renderer) length(s *strip, text string, lines, width int) {
	says := f.Words.Talk.Lines(lines)
	room := width - f.Widths.String(text[s.from:s.to]) - f.Widths.String(says) - 2
	if room < 1 {
		return
	}
	bar := strings.Repeat(f.Bars.Across, room/f.Widths.String(f.Bars.Across))
	s.behind = f.Paint(Ruled, " "+bar+" ") + f.Paint(Faint, says)
}

// wrapped adds the rows of a line, of which further ones are aligned with what stands
// behind its first bytes.
func (f *Renderer) wrapped(strips []strip, s strip, text string, width, indent int) []strip {
	end := s.to
	hang := 0
	if indent > 0 {
		hang = f.Widths.String(text[s.from : s.from+indent])
		if hang > width/2 {
			hang, indent = 0, 0
		}
	}
	at := s.from + indent
	for i, piece := range term.Wrap(text[at:end], width-hang, f.Widths) {
		for !strings.HasPrefix(text[at:], piece) {
			at++ // over the space between two pieces
		}
		if i > 0 || indent == 0 {
			s.from = at
		}
		if i > 0 {
			s.before = Spaces(hang)
		}
		at += len(piece)
		s.to = at
		strips = append(strips, s)
	}
	return strips
}

// fill puts a text into rows, the first one behind a head; of what is too long some rows
// are folded away, unless it is open.
func (f *Renderer) fill(b *Block, head, blank, text string, strips []strip, spans []span, width int, open bool) {
	framed := ""
	if len(strips) > FoldOver && !open {
		b.Hidden = len(strips) - foldShown
		if next := strips[foldShown].kind; next == fenced || next == closing {
			framed = f.Paint(Ruled, f.Bars.end+" ")
			width -= fenceCells
		}
		strips = strips[:foldShown]
	}
	b.Rows = append(make([]string, 0, len(b.Rows)+len(strips)+2), b.Rows...)
	for i := range strips {
		s := &strips[i]
		row := head
		if s.before != "" {
			row += s.before
		}
		row += f.styled(text, s.from, s.to, s.role, &spans)
		if s.behind != "" {
			row += s.behind
		}
		b.Rows = append(b.Rows, row)
		head = blank
	}
	if b.Hidden > 0 {
		b.Rows = append(b.Rows, blank+framed+f.Paint(Faint, f.Widths.Cut(f.Words.Line.Folded(b.Hidden), max(width, 0))))
	}
}
