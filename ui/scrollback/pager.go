package scrollback

// A page of help, or of any answer that is longer than the screen: it stands in
// the transcript's place until it is closed.

import (
	"strings"
	"unicode/utf8"

	"teahouse/room/state"
	"teahouse/ui/command"
	"teahouse/ui/paint"
	"teahouse/ui/term"
)

// shortHang is how far further rows are indented where a second column would leave
// too little beside it: they still do not look like lines of their own.
const shortHang = 4

// Pager shows lines from the first one on.
type Pager struct {
	lines []string
	rows  []string // wrapped for the width
	width int
	top   int
	tall  int // rows of the window
	dirty bool

	at     []uint64         // numbers of the found lines behind the first line; nil on other pages
	by     []state.Identity // whose they are
	ages   []int64          // when they were said
	text   []int            // where in them begins what was said
	words  []string         // that were sought
	chosen int              // one of them
}

// NewPager shows some lines.
func NewPager(f *paint.Renderer, lines []string) Pager {
	p := Pager{lines: lines}
	p.wrap(f)
	return p
}

// NewFound shows lines that were found, of which one is chosen, below a head.
func NewFound(f *paint.Renderer, found command.Found) Pager {
	lines := []string{found.Head}
	for i, line := range found.Lines {
		lines = append(lines, around(line, found.Text[i], found.Words))
	}
	p := Pager{lines: lines, at: found.At, by: found.By, ages: found.Ages, text: found.Text, words: found.Words}
	p.wrap(f)
	return p
}

// around is as much of a found line as the widest window shows, from the first word on that was
// sought: of two hundred long ones all was held as long as the list was open.
func around(line string, text int, words []string) string {
	const most = term.MaxWidth // runes on either side
	if text = min(text, len(line)); len(line) <= 3*most {
		return line
	}
	said, from, end := line[text:], 0, 0
	if spans := paint.Matches(said, words); len(spans) > 0 {
		from = spans[0][0]
	}
	end = from
	for range most {
		_, before := utf8.DecodeLastRuneInString(said[:from])
		_, behind := utf8.DecodeRuneInString(said[end:])
		from, end = from-before, end+behind
	}
	return strings.Clone(line[:text]) + strings.Clone(said[from:end])
}

// Withdraw shows of those found lines that are gone what stands in the place of their text.
func (p *Pager) Withdraw(says string, gone func(n uint64, by state.Identity) bool) {
	for i, n := range p.at {
		if gone(n, p.by[i]) {
			p.lines[i+1], p.dirty = says, true
		}
	}
}

// Expire has the same stand in the place of those that are kept no longer.
func (p *Pager) Expire(says string, shows func(*state.Event) bool) {
	for i, age := range p.ages {
		if p.lines[i+1] != says && !shows(&state.Event{At: age}) {
			p.lines[i+1], p.dirty = says, true
		}
	}
}

// Reword gives a found line another text.
func (p *Pager) Reword(n uint64, said string) {
	for i, at := range p.at {
		if line := p.lines[i+1]; at == n && len(line) >= p.text[i] {
			p.lines[i+1], p.dirty = line[:p.text[i]]+strings.ReplaceAll(said, "\n", " "), true
		}
	}
}

// Fold puts one identity in the place of another in what was found.
func (p *Pager) Fold(old, now state.Identity) {
	for i, by := range p.by {
		if by == old {
			p.by[i] = now
		}
	}
}

// Open tells whether there is anything to show.
func (p *Pager) Open() bool { return p.lines != nil }

func (p *Pager) wrap(f *paint.Renderer) {
	p.width, p.rows = f.Width, nil
	for i, line := range p.lines {
		if p.at != nil {
			from := 0
			if i > 0 {
				from = min(p.text[i-1], len(line)) // of one that is gone another one stands there
			}
			p.rows = append(p.rows, " "+p.excerpt(f, paint.OneLine(line[:from]), paint.OneLine(line[from:]), max(f.Width-2, 0)))
			continue
		}
		line = paint.Harmless(line)
		hang := Hanging(line, f.Widths)
		if hang > f.Width*2/3 {
			hang = shortHang
		}
		hang = min(hang, max(f.Width-3, 0)) // which leaves a cell for the text in any window
		first := term.Wrap(line, max(f.Width-2, 1), f.Widths)
		p.rows = append(p.rows, " "+first[0])
		if len(first) == 1 {
			continue
		}
		rest := strings.TrimLeft(line[len(first[0]):], " ")
		for _, row := range term.Wrap(rest, max(f.Width-2-hang, 1), f.Widths) {
			p.rows = append(p.rows, paint.Spaces(hang+1)+row)
		}
	}
}

// excerpt cuts a found line so that the first of the words that were sought is in sight
// of what was said behind the head.
func (p *Pager) excerpt(f *paint.Renderer, head, said string, room int) string {
	spans, before := paint.Matches(said, p.words), f.Widths.String(head)
	if len(spans) == 0 || before+f.Widths.String(said[:spans[0][1]]) < room {
		return f.Widths.Cut(head+said, room)
	}
	from := spans[0][0]
	for from > 0 && f.Widths.String(said[from:spans[0][1]])+before < room*2/3 {
		_, size := utf8.DecodeLastRuneInString(said[:from])
		from -= size
	}
	return f.Widths.Cut(head+"…"+said[from:], room)
}

// Hanging is where the further rows of a line begin: below its second column,
// if it has one, or else below its first word.
func Hanging(line string, w term.Widths) int {
	indent := len(line) - len(strings.TrimLeft(line, " "))
	gap := strings.Index(line[indent:], "  ")
	if gap < 0 {
		return indent
	}
	behind := line[indent+gap:]
	return w.String(line[:indent+gap]) + len(behind) - len(strings.TrimLeft(behind, " "))
}

// Scroll moves by so many rows, as far as there are any.
func (p *Pager) Scroll(by int) { p.top = min(max(p.top+by, 0), max(len(p.rows)-p.tall, 0)) }

// AtEnd tells whether the last row is in sight.
func (p *Pager) AtEnd() bool { return p.top+p.tall >= len(p.rows) }

// Compose appends the rows in sight.
func (p *Pager) Compose(dst []string, f *paint.Renderer, height int) []string {
	if p.width != f.Width || p.dirty {
		p.wrap(f)
		p.dirty = false
	}
	p.tall = height
	p.Scroll(0)
	for i := range height {
		row := ""
		if at := p.top + i; at < len(p.rows) {
			row = p.rows[at]
			if p.at != nil && at > 0 {
				row, _ = f.Lit(row, p.words, at == p.chosen+1)
			}
			if p.at != nil && at == p.chosen+1 {
				row = f.Paint(paint.Chosen, row)
			}
		}
		dst = append(dst, row)
	}
	return dst
}

// Choose moves the choice on a page of found lines, and keeps it in the window.
func (p *Pager) Choose(by int) {
	p.chosen = min(max(p.chosen+by, 0), len(p.at)-1)
	row := p.chosen + 1
	if p.chosen == 0 {
		row = 0
	}
	p.top = min(p.top, row)
	p.top = max(p.top, p.chosen+2-p.tall)
}

// Found tells whether lines are chosen on the page.
func (p *Pager) Found() bool { return p.at != nil }

// Choice is the number of the chosen line.
func (p *Pager) Choice() uint64 { return p.at[p.chosen] }

// Words are those that were sought.
func (p *Pager) Words() []string { return p.words }

// Refit wraps the page anew when it is next composed.
func (p *Pager) Refit() { p.dirty = true }

// Text is the page's lines as they were given.
func (p *Pager) Text() []string { return p.lines }

// Height is how many rows they make.
func (p *Pager) Height() int { return len(p.rows) }

// FirstRow is which of these is the first in sight.
func (p *Pager) FirstRow() int64 { return int64(p.top) }
