package paint

// What stands before the text of a line: a sign, the time where the minute has
// changed, the name where somebody else speaks, and the rule. Its columns decide how
// wide the text is. A name that has no room in its column takes that of the time, if
// none is told, or else a row of its own: it is never cut short, for two long names may
// begin alike.

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"teahouse/room/state"
	"teahouse/ui/term"
)

// Place is where names stand.
type Place uint8

const (
	InColumn Place = iota // at the right end of their column, beside the text
	AtLeft                // at the left end of it
	Above                 // on a row of their own, above the text
	InText                // in the text; so they do in narrow windows, whatever was chosen
)

// The column of names, in cells. It grows in steps, so that few renderers are needed.
const (
	NamesLeast = 6
	NamesMost  = 14
	namesStep  = 2
)

const (
	TimeFrom   = 50  // columns from which on there is the time…
	columnFrom = 32  // …and names stand beside the text
	textMost   = 100 // cells of the text: longer rows are hard to read

	textLeast  = 62 // cells of the text that names leave in a window of the usual 80
	namesUsual = 8  // …so that their column is as wide as this, and wider where there is more
	namesClose = 10 // where there is no time

	timeCells = len("00:00 ")
	signCells = 1
	ruleCells = len(" | ")

	inTextGap = 2 // where names stand in the text, before all of it that begins with none: or it could begin with one
)

// sameSpeech is for how long somebody who goes on speaking is not named again.
const sameSpeech = 5 * time.Minute

// After says what the line above tells already.
type After uint8

const (
	SameMinute  After = 1 << iota
	SameSpeaker       // to the same people
)

// Timed tells whether a line below what told so much says when it was said. Where names stand
// above, the time stands with them.
func (f *Renderer) Timed(after After) bool {
	return after&SameMinute == 0 && (f.place != Above || after&SameSpeaker == 0)
}

// Behind is what is told already below something that happened at a time.
func Behind(at, above int64) (after After) {
	if at/time.Minute.Milliseconds() == above/time.Minute.Milliseconds() {
		after |= SameMinute
	}
	return after
}

// SpeaksOn tells whether a line goes on with what another one began. An answer begins
// anew.
func SpeaksOn(e, above *state.Event) bool {
	switch {
	case e.Kind != above.Kind || e.Kind == state.KindAct, e.Who != above.Who || e.Relayed != above.Relayed,
		e.Re != 0, e.In != above.In || len(e.To) != len(above.To), e.At-above.At >= sameSpeech.Milliseconds() || e.At < above.At:
		return false
	}
	for i := range e.To {
		if e.To[i].ID != above.To[i].ID {
			return false
		}
	}
	return true
}

// cut divides the width of the transcript.
func (f *Renderer) cut() {
	f.timed, f.place = f.Width >= TimeFrom, f.Place
	if f.Width < columnFrom {
		f.place = InText
	}
	f.before = signCells
	if f.timed {
		f.before += timeCells
	}
	cell := f.Paint(Ruled, f.Bars.cell)
	left := 0
	switch f.place {
	case InText:
		left = 1
		if f.timed {
			left = timeCells + inTextGap
		}
		f.blank = Spaces(left)
		f.bare = f.blank
	case Above:
		left = ruleCells
		f.blank = " " + cell + " "
		f.bare = Spaces(f.before)
	default:
		f.names = min(max(f.Names, NamesLeast), f.namesWidest())
		left = f.before + f.names + ruleCells
		f.blank = Spaces(f.before+f.names+1) + cell + " "
		f.bare = Spaces(left)
	}
	f.TextWidth = min(max(f.Width-left, 1), textMost)
	f.span = min(f.Width, left+f.TextWidth)
}

// namesWidest is how wide the column of names may become beside a text of this width.
func (f *Renderer) namesWidest() int {
	if !f.timed {
		return namesClose
	}
	left := f.Width - signCells - timeCells - ruleCells - textLeast
	return min(max(left/namesStep*namesStep, namesUsual), NamesMost)
}

// NamesFor is the step of the column of names that holds so many cells.
func NamesFor(cells int) int {
	return min(max((cells+namesStep-1)/namesStep*namesStep, NamesLeast), NamesMost)
}

// label is what stands for the name of a line: who it is from, and, if it is private, to
// whom. Whom a bot passes a line on for has a place there, too, or else before the text.
type label struct {
	text, tight string // at full length, and with less room around its arrow
	sgr         string
	rest        string
}

// callSign stands before a line that calls its reader.
const callSign = "»"

func (f *Renderer) label(e *state.Event, self state.Identity) (l label) {
	before, name, behind := f.labelParts(e, self)
	most := f.Width - f.before // on a row of its own
	if f.place == InText {
		most = f.TextWidth / 2
	}
	room := f.Widths.String(before) + f.Widths.String(behind)
	l.sgr = f.name(name)
	if e.Relayed != "" && name == e.Who.Name {
		if whole := OneLine(f.Words.Author(e)); f.Widths.String(whole)+room <= f.relayWidest() {
			name = whole
		} else {
			l.rest = strings.TrimLeft(OneLine(f.Words.Line.Relayed("", e.Relayed))+" ", " ")
		}
	}
	name = f.Widths.Cut(OneLine(name), max(most-room, 1))
	l.text = before + name + behind
	l.tight = strings.Replace(l.text, " → ", "→", 1)
	return l
}

// relayWidest is how wide a label may be that tells for whom a bot passes a line on.
func (f *Renderer) relayWidest() int {
	switch f.place {
	case InText:
		return f.TextWidth / 2
	case Above:
		return f.Width - f.before
	}
	return f.namesWidest()
}

func (f *Renderer) labelParts(e *state.Event, self state.Identity) (before, name, behind string) {
	name = e.Who.Name
	if e.Kind == state.KindAct {
		before = "* "
	}
	if !e.Private() {
		return before, name, ""
	}
	others := ""
	if n := len(e.To) - 1; n > 0 {
		others = " +" + strconv.Itoa(n)
	}
	own := e.Who.ID == self || e.Who.ID == "" && !slices.ContainsFunc(e.To, func(p state.Person) bool { return p.ID == self })
	if own { // one that they have had forgotten names them no more
		return f.Words.Line.You + " → ", e.To[0].Name, others
	}
	return "", name, " → " + f.Words.Line.You + others
}

// wants is how many cells of the column of names a label wants, 0 if it has no place there.
func (f *Renderer) wants(l label) int {
	if n := f.Widths.String(l.text); f.names > 0 && n <= f.namesWidest() {
		return n
	}
	if n := f.Widths.String(l.tight); f.names > 0 && n <= f.namesWidest() {
		return n
	}
	return 0
}

// columns are the cells before the rule: a sign, the time or its room, and a label at
// one end of the rest. tall tells that the label needs a row of its own.
func (f *Renderer) columns(at int64, l label, calls, timed bool) (row string, tall bool) {
	var b strings.Builder
	b.Grow(len(f.blank) + 48)
	if calls {
		b.WriteString(f.Paint(Mention, callSign))
	} else {
		b.WriteByte(' ')
	}
	room, text := f.names, l.text
	cells := f.Widths.String(text)
	if cells > room {
		text = l.tight
		cells = f.Widths.String(text)
	}
	switch {
	case !f.timed:
	case timed:
		b.WriteString(f.Paint(Faint, f.Clock(at)))
		b.WriteByte(' ')
	case cells > room:
		room += timeCells
		if n := f.Widths.String(l.text); n <= room {
			text, cells = l.text, n
		}
	default:
		b.WriteString(Spaces(timeCells))
	}
	if tall = cells > room; tall {
		b.WriteString(paint(l.sgr, l.text))
		return b.String(), true
	}
	if f.place == AtLeft {
		b.WriteString(paint(l.sgr, text))
		b.WriteString(Spaces(room - cells))
	} else {
		b.WriteString(Spaces(room - cells))
		b.WriteString(paint(l.sgr, text))
	}
	return b.String(), false
}

// ruled ends what stands before a text. A name at its end has nothing but a colour, so that
// the rule's may follow without a reset: every line has both.
func (f *Renderer) ruled(columns string) string {
	if name, painted := strings.CutSuffix(columns, term.Reset); painted && strings.HasPrefix(f.style[Ruled], "\x1b[38;") {
		columns = name
	}
	return columns + f.rule()
}

func (f *Renderer) rule() string { return " " + f.Paint(Ruled, f.Bars.cell) + " " }

// when is the time in its column, or the room for it.
func (f *Renderer) when(at int64, timed bool) string {
	switch {
	case !f.timed:
		return ""
	case timed:
		return f.Paint(Faint, f.Clock(at)) + " "
	}
	return Spaces(timeCells)
}

// Timeless tells whether there is no room for times.
func (f *Renderer) Timeless() bool { return !f.timed && f.place != Above }

// Clock is a time as the column shows it.
func (f *Renderer) Clock(at int64) string {
	h, m, _ := TimeOf(at, f.Zone).Clock()
	return string([]byte{'0' + byte(h/10), '0' + byte(h%10), ':', '0' + byte(m/10), '0' + byte(m%10)})
}
