package lines

// The one row of a terminal on which a line is written. It is drawn with text,
// blanks, CR and BS alone, and as little of it as can be: what is typed at its
// end is all that is sent, for a screen reader speaks whatever is drawn. Where
// terminals may disagree on how many cells something takes, nothing relies on
// it: the row is begun anew instead of stepped back in.

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"

	"teahouse/ui/stdio"
	"teahouse/ui/term"
)

// row is what stands in the row, and where the cursor is.
type row struct {
	text string
	at   int  // byte offset in text
	anew bool // the whole of it is to be drawn, as something else stands in it
	torn bool // the rest of a row that a narrower window has broken stands above: a wider one joins them
	now  strings.Builder
}

// draw returns what makes the row show a text of at most width-1 cells, with
// the cursor at a byte offset of it.
func (r *row) draw(text string, at, width int) string {
	r.now.Reset()
	old, was := r.text, r.at
	r.text, r.at = text, at
	anew := r.anew
	r.anew = false
	switch {
	case text == old:
		r.move(text, was, at)
	case !anew && was == len(old) && strings.HasPrefix(text, old):
		r.now.WriteString(text[was:])
		r.move(text, len(text), at)
	default:
		from := 0
		if !anew {
			from = common(old, text)
		}
		blanks, room := stdio.Most(old[from:])-least(text[from:]), width-1-stdio.Most(text)
		if blanks > room && !certain(text) { // behind it there may be more than may be wiped
			r.now.WriteString("\r" + strings.Repeat(" ", width-1) + "\r" + text)
			r.finish(text, at, 0)
			break
		}
		r.move(old, was, from)
		r.now.WriteString(text[from:])
		r.finish(text, at, max(min(blanks, room), 0))
	}
	return r.now.String()
}

// finish writes blanks over what stood behind the text, and puts the cursor back.
func (r *row) finish(text string, at, blanks int) {
	r.now.WriteString(strings.Repeat(" ", blanks))
	if blanks == 0 || certain(text[at:]) {
		r.now.WriteString(strings.Repeat("\b", blanks))
		r.move(text, len(text), at)
		return
	}
	r.now.WriteString("\r" + text[:at])
}

// wipe returns what empties the row.
func (r *row) wipe(width int) string {
	if r.text == "" {
		return ""
	}
	blanks := min(stdio.Most(r.text), width-1)
	r.text, r.at, r.torn = "", 0, false
	return "\r" + strings.Repeat(" ", max(blanks, 0)) + "\r"
}

// leave returns what goes on to the next row, and leaves this one as it is.
func (r *row) leave() string {
	if r.text == "" {
		return ""
	}
	r.text, r.at, r.torn = "", 0, false
	return "\r\n"
}

// move moves the cursor over a text that stands there. Forwards there is no
// other way than to write it once more.
func (r *row) move(text string, from, to int) {
	switch {
	case to > from:
		r.now.WriteString(text[from:to])
	case to == from:
	case certain(text[to:from]):
		r.now.WriteString(strings.Repeat("\b", term.Widths{}.String(text[to:from])))
	default:
		r.now.WriteByte('\r')
		r.now.WriteString(text[:to])
	}
}

// common is where two texts begin to differ: the end of the last cluster that
// both begin with.
func common(a, b string) int {
	ca, cb := graphemes.FromString(a), graphemes.FromString(b)
	end := 0
	for ca.Next() && cb.Next() && ca.Value() == cb.Value() {
		end = ca.End()
	}
	return end
}

// certain tells whether all terminals take the same number of cells for a text.
func certain(text string) bool {
	for _, r := range text {
		switch {
		case r < utf8.RuneSelf:
		case r == utf8.RuneError, r >= 0x1f000 && r < 0x20000, r >= 0x2600 && r < 0x27c0,
			unicode.In(r, unicode.M, unicode.Cf), r == 0x0e33, r == 0x0eb3, term.Widths{}.String(string(r)) == 0:
			return false
		}
	}
	return true
}

// least is how many it takes at least.
func least(text string) int { return stdio.Narrowest().String(text) }
