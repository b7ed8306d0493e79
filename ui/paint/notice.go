package paint

// What is no talk: what changed of people, days, where the new lines begin, and the
// screen's own lines.

import (
	"strings"
	"time"

	"teahouse/room/state"
	"teahouse/ui/words"
)

// NewMost is how many new lines are counted: nobody reads a number of four digits for what
// it is.
const NewMost = 999

// NoteKind says what a line that is no talk tells.
type NoteKind uint8

const (
	NoteInfo   NoteKind = iota // an answer, for this person only
	NoteFail                   // what did not work, for this person only
	NoteGather                 // comings, goings, names
	NoteDay                    // the day of what follows
	NoteNew                    // what follows is new
	NoteLoud                   // the room's own voice
	NoteBack                   // a welcome, for this person only
)

// Says is a text in whichever language is read.
type Says func(*words.Words) string

// Said is a text that was said in one language, as the answer to a command is.
func Said(text string) Says { return func(*words.Words) string { return text } }

// Note is a line that is no talk.
type Note struct {
	Kind    NoteKind
	At      int64
	N       uint64       // of the first event it tells of; 0 if none
	Says    Says         // nil: its kind tells it
	Of      *state.Event // what it says that happened; nil if it says something else
	Count   int          // of the new lines, as far as NewMost and one more; 0 if they are not counted yet
	Changes []Change
}

// Note makes the rows of a line that is no talk.
func (f *Renderer) Note(n *Note, after After) *Block {
	b := &Block{Renderer: f}
	style, sign := Notice, ""
	text := f.said(n)
	switch n.Kind {
	case NoteDay:
		day := TimeOf(n.At, f.Zone)
		text := f.Words.Time.Day(day, day.Year() != time.Now().In(f.Zone).Year())
		b.Rows = []string{f.across(text, Faint, dayBars)}
		return b
	case NoteNew:
		since := f.Words.Time.Moment(TimeOf(n.At, f.Zone), time.Now().In(f.Zone))
		b.Rows = []string{f.across(f.Words.Back.Rule(since, n.Count, NewMost), Mention, f.span)}
		return b
	case NoteBack:
		if f.Widths.String(text)+2*dayBars+4 <= f.span {
			b.Rows = []string{f.across(text, Strong, dayBars)}
			return b
		}
		text = f.fewer(text, 2)
	case NoteGather:
		if text = f.tell(n.Changes); text == "" {
			return b // it came to nothing
		}
	case NoteFail:
		style, sign = Failure, "!"
	case NoteLoud:
		style, sign = Mention, "!"
	}
	timed := after&SameMinute == 0
	if f.place == InText {
		if sign == "" {
			sign = noticeSign
		}
		head := f.when(n.At, timed)
		text = sign + " " + text
		f.plain(b, head, f.blank, text, style, f.TextWidth)
		return b
	}
	head := " " + f.when(n.At, timed)
	if f.names > 0 {
		head += Spaces(f.names-len(sign)) + paint(f.style[style], sign) + Spaces(ruleCells)
	} else if sign != "" {
		text = sign + " " + text
	}
	width := min(f.span-len(f.bare), f.TextWidth)
	f.plain(b, head, f.bare, text, style, max(width, 1))
	return b
}

// said is the text of a note, "" if its kind tells it.
func (f *Renderer) said(n *Note) string {
	if n.Says == nil {
		return ""
	}
	return Harmless(n.Says(f.Words))
}

// fewer leaves out the last parts of a text that has no room in one row, down to so
// many.
func (f *Renderer) fewer(text string, parts int) string {
	for f.Widths.String(text) > f.TextWidth && strings.Count(text, between) >= parts {
		text = text[:strings.LastIndex(text, between)]
	}
	return text
}

// between stands between the parts of a text.
const between = " · "

// plain puts what the room tells into rows: nothing in it has a look of its own but links.
func (f *Renderer) plain(b *Block, head, blank, text string, role Role, width int) {
	var strips []strip
	for from := 0; from <= len(text); {
		line, _, _ := strings.Cut(text[from:], "\n")
		strips = f.hung(strips, strip{from: from, to: from + len(line), role: role}, text, width)
		from += len(line) + 1
	}
	f.fill(b, head, blank, text, strips, links(text, 0), width, true)
}

// hung adds the rows of a line of what the room tells. It may hold a person's words, as why
// they are away, so that further rows stand further in: at the edge they could be taken for
// the beginning of something else that the room tells.
func (f *Renderer) hung(strips []strip, s strip, text string, width int) []strip {
	first := f.wrapped(nil, s, text, width, 0)[0]
	strips = append(strips, first)
	rest := strings.TrimLeft(text[first.to:s.to], " ")
	if rest == "" {
		return strips
	}
	s.from = s.to - len(rest)
	begun, hang := len(strips), min(noticeHang, width/4)
	strips = f.wrapped(strips, s, text, width-hang, 0)
	for i := range strips[begun:] {
		strips[begun+i].before = Spaces(hang)
	}
	return strips
}

// noticeHang is how much further in that is, in cells, where there is room.
const noticeHang = 2

// noticeSign stands in place of a name where names stand in the text.
const noticeSign = "--"

// dayBars is how long a rule reaches on both sides of a day, in cells.
const dayBars = 2

// across is a rule with a text in the middle of the row, reaching so many cells
// on both sides of it. Where a person's words may begin with the row, rules do.
func (f *Renderer) across(text string, r Role, reach int) string {
	text = " " + f.Widths.Cut(text, max(f.span-4, 0)) + " "
	bar := f.Widths.String(f.Bars.Across)
	left := max((f.span-f.Widths.String(text))/2, 0)
	right := max(f.span-left-f.Widths.String(text), 0)
	indent := max(left-reach, 0)
	if f.place == InText {
		indent = 0
	}
	return Spaces(indent) + f.Paint(Ruled, strings.Repeat(f.Bars.Across, (left-indent)/bar)) +
		f.Paint(r, text) + f.Paint(Ruled, strings.Repeat(f.Bars.Across, min(right, reach)/bar))
}

// TimeOf is a moment as events have it, on the clock of a zone.
func TimeOf(at int64, zone *time.Location) time.Time { return time.UnixMilli(at).In(zone) }

// Spaces is so many spaces, none if n is not above zero.
func Spaces(n int) string {
	const many = "                                "
	if n <= len(many) {
		return many[:max(n, 0)]
	}
	return strings.Repeat(" ", n)
}
