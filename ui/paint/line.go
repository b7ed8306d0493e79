package paint

// One line of talk becomes rows: time, name, rule, text. No two kinds of rows
// begin alike, so that nobody can write what looks like another's line or like
// the room's own voice: what a person wrote stands behind a rule or a space, and what
// the room tells behind none; its further rows, which may quote somebody, behind two.

import (
	"strings"

	"teahouse/room/state"
	"teahouse/room/text"
	"teahouse/ui/term"
)

// Reading is what of a line depends on who reads it, and where. The zero value is
// for somebody whom it does not concern, below a line that tells nothing of it.
type Reading struct {
	Self  state.Identity
	Name  string // theirs, if the line mentions them
	Open  bool   // they have unfolded it
	After After
	Beside
}

// Draw makes the rows of an event of talk.
func (f *Renderer) Draw(e *state.Event, r Reading) *Block {
	b := &Block{Renderer: f, lead: lead{event: e, Reading: r}}
	s := Harmless(e.Text)
	style := Plain
	if e.Private() {
		style = Private
	}
	if e.Gone {
		s, style = f.Words.Line.Withdrawn, Faint
	} else if e.Kind != state.KindWhisper {
		b.Folded = text.Fold(e.Text)
	}
	l := f.label(e, r.Self)
	b.Label = f.wants(l)
	head, above, rest := f.head(e, l, r)
	if above != "" {
		b.Rows = append(b.Rows, above)
	}
	s = rest + s
	blocks := blocksOf(s, len(rest))
	spans := f.spans(s, len(rest), r.Name, blocks)
	if rest != "" {
		sgr := f.style[Faint]
		if f.place == InText {
			sgr = l.sgr
		}
		spans = append([]span{{to: len(rest) - 1, sgr: sgr}}, spans...)
	}
	b.head = head
	head = f.quote(b, head, r.Quote)
	f.fill(b, head, f.blank, s, f.strips(s, len(rest), style, blocks, f.TextWidth), spans, f.TextWidth, r.Open)
	f.besides(b, e, &r.Beside)
	f.audience(b, e)
	return b
}

// head is how the first row of a line begins, the row above it that tells whose it is,
// if that has no other place, and what of this stands in the text.
func (f *Renderer) head(e *state.Event, l label, r Reading) (head, above, rest string) {
	calls, timed := r.Name != "", r.After&SameMinute == 0
	goesOn := r.After&SameSpeaker != 0
	if goesOn {
		l = label{}
	}
	switch f.place {
	case InText:
		head = f.when(e.At, timed)
		if goesOn {
			head += f.blank[f.before-signCells:]
		} else {
			rest = "<" + l.text + "> " + l.rest
		}
		switch {
		case calls && goesOn:
			rest = callSign + " "
		case calls:
			rest = callSign + rest
		}
		return head, "", rest
	case Above:
		if goesOn {
			if calls {
				return f.Paint(Mention, callSign) + f.blank[1:], "", ""
			}
			return f.blank, "", ""
		}
		return f.blank, f.nameAbove(e, l, calls, timed), l.rest
	}
	row, tall := f.columns(e.At, l, calls, timed)
	if tall {
		return f.blank, row, l.rest
	}
	return f.ruled(row), "", l.rest
}

// nameAbove is the row that tells whose line it is, above its text.
func (f *Renderer) nameAbove(e *state.Event, l label, calls, timed bool) string {
	sign := " "
	if calls {
		sign = f.Paint(Mention, callSign)
	}
	return sign + f.when(e.At, timed) + paint(l.sgr, l.text)
}

// audience says below a line to several who they are: its label has room for one.
func (f *Renderer) audience(b *Block, e *state.Event) {
	if len(e.To) < 2 {
		return
	}
	names := make([]string, len(e.To))
	for i, p := range e.To {
		names[i] = OneLine(p.Name)
	}
	for _, piece := range term.Wrap(f.Words.Prompt.Private(names), f.TextWidth, f.Widths) {
		b.Rows = append(b.Rows, f.blank+f.Paint(Faint, piece))
	}
}

// linkAround finds the ends of the link whose "://" stands at at; to is 0 if
// it is none that a browser would open.
func linkAround(text string, at int) (from, to int) {
	switch {
	case strings.HasSuffix(text[:at], "https"):
		from = at - len("https")
	case strings.HasSuffix(text[:at], "http"):
		from = at - len("http")
	default:
		return 0, 0
	}
	to = at + len("://")
	for to < len(text) && text[to] > ' ' && text[to] < 0x7f && !strings.ContainsRune(`<>"`, rune(text[to])) {
		to++
	}
	for to > at+3 {
		last := text[to-1]
		if !strings.ContainsRune(".,;:!?'*_", rune(last)) && (last != ')' || strings.Contains(text[from:to], "(")) {
			break
		}
		to--
	}
	if to == at+3 {
		return 0, 0
	}
	return from, to
}

// Harmless is a text without controls. The room has cleaned it; here a second
// lock costs a look at each byte.
func Harmless(s string) string {
	for i := range len(s) {
		if c := s[i]; c < ' ' && c != '\n' || c == 0x7f {
			return strings.Map(func(r rune) rune {
				if r < ' ' && r != '\n' || r == 0x7f {
					return -1
				}
				return r
			}, s)
		}
	}
	return s
}

// OneLine is a name or the like without controls and line breaks.
func OneLine(s string) string { return strings.ReplaceAll(Harmless(s), "\n", " ") }

// LastLink is the last link in a text, "" if there is none.
func LastLink(text string) string {
	for end := len(text); ; {
		at := strings.LastIndex(text[:end], "://")
		if at < 0 {
			return ""
		}
		if from, to := linkAround(text, at); to > 0 {
			return text[from:to]
		}
		end = at
	}
}
