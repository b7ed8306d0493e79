package paint

// What stands with a line beside its text: whom and what it answers, the signs that
// people put to it, and that it was edited. Whose line is quoted stands where nobody
// can write, in the place of the rule or at the edge of the window, so that no text
// can be taken for a quote.

import (
	"strconv"
	"strings"

	"teahouse/room/state"
	"teahouse/ui/term"
)

// Beside is what stands with a line beside its text, as its reader sees it. It is
// comparable: screens on which it is the same share the rows.
type Beside struct {
	Quote string // of the line that it answers, "" if it answers none
	Signs string // that people put to it, with Apart between them
	Mark  string // by which it is named, if that is wanted
}

// Apart stands between the signs at a line.
const Apart = "  "

const answerSign = "↳"

// Count is a sign and how often it was put; the reader's own stands in brackets.
func Count(sign string, n int, own bool) string {
	count := OneLine(sign) + " " + strconv.Itoa(n)
	if own {
		return "[" + count + "]"
	}
	return count
}

// quote puts the row of a quote before the text of an answer, behind its head, and
// returns what the text begins with then.
func (f *Renderer) quote(b *Block, head, quote string) string {
	if quote == "" {
		return head
	}
	quote = f.Widths.Cut(OneLine(quote), max(f.TextWidth-1, 1))
	if before, ruled := strings.CutSuffix(head, f.Paint(Ruled, f.Bars.cell)+" "); ruled {
		if strings.Contains(before, "\x1b") {
			before += term.Reset
		}
		b.Rows = append(b.Rows, before+f.Paint(Quoted, answerSign+" "+quote))
		return f.blank
	}
	b.Rows = append(b.Rows, f.Paint(Quoted, answerSign+" "+quote))
	return head
}

// besides puts what stands beside a text at the end of its last row, or below it where
// it does not fit.
func (f *Renderer) besides(b *Block, e *state.Event, r *Beside) {
	if e.Edited != 0 && !e.Gone {
		edited := f.Paint(Faint, f.Widths.Cut(f.Words.Bar.Edited, f.TextWidth))
		if last := len(b.Rows) - 1; f.cells(b.Rows[last])+1+f.cells(edited) <= f.span {
			b.Rows[last] += " " + edited
		} else {
			b.Rows = append(b.Rows, f.blank+edited)
		}
	}
	all := r.Signs
	if r.Mark != "" && all != "" {
		all += Apart
	}
	all += r.Mark
	if all == "" {
		return
	}
	styled := func(text string) string {
		if signs, marked := strings.CutSuffix(text, r.Mark); marked {
			return f.Paint(Notice, signs) + f.Paint(Faint, r.Mark)
		}
		return f.Paint(Notice, text)
	}
	last := b.Rows[len(b.Rows)-1]
	if room := f.span - f.cells(last) - f.Widths.String(all); room >= len(Apart) {
		b.Rows[len(b.Rows)-1] = last + Spaces(room) + styled(all)
		return
	}
	row := ""
	flush := func() {
		for _, piece := range term.Wrap(row, f.TextWidth, f.Widths) { // of one with many names
			b.Rows = append(b.Rows, f.blank+styled(piece))
		}
		row = ""
	}
	for _, one := range strings.Split(all, Apart) {
		if row != "" && f.Widths.String(row)+len(Apart)+f.Widths.String(one) > f.TextWidth {
			flush()
		}
		if row != "" {
			row += Apart
		}
		row += one
	}
	flush()
}

// cells is the width of a row that may hold styles and links.
func (f *Renderer) cells(row string) int { return f.Widths.String(undressed(row)) }

// Barred is a row with the bar before it, in the place of its first cell.
func (f *Renderer) Barred(row string) string {
	at := 0
	for strings.HasPrefix(row[at:], "\x1b[") {
		at += strings.IndexByte(row[at:], 'm') + 1
	}
	rest := row[at:]
	for i := range rest {
		if i > 0 {
			rest = rest[i:]
			return f.Paint(Strong, f.Bars.hand) + row[:at] + rest
		}
	}
	return f.Paint(Strong, f.Bars.hand) + row[:at]
}

// LastCode is the last block of code in a text, or else the last words between
// backquotes, "" if there are none.
func LastCode(text string) string {
	if blocks := codeBlocks(text); blocks != "" {
		return blocks
	}
	end := strings.LastIndexByte(text, '`')
	if end < 1 {
		return ""
	}
	begin := strings.LastIndexByte(text[:end], '`')
	if begin < 0 {
		return ""
	}
	return text[begin+1 : end]
}
