package paint

// One line of talk becomes rows: time, name, rule, text. No two kinds of rows
// begin alike, so that nobody can write what looks like another's line or like
// the room's own voice: what a person wrote stands behind a rule or a space.

import (
	"slices"
	"strconv"
	"strings"

	"teahouse/room/state"
	"teahouse/room/text"
	"teahouse/ui/term"
)

const (
	FoldOver  = 10  // rows from which on a message is folded…
	foldShown = 7   // …and how many of it stay
	linkMost  = 256 // bytes of a link that is made one for the terminal, too: each of its rows holds it whole
)

// Reading is what of a line depends on who reads it. The zero value is for
// somebody whom it does not concern.
type Reading struct {
	Self state.Identity
	Name string // theirs, if the line mentions them
	Open bool   // they have unfolded it
}

// Draw makes the rows of an event of talk.
func (f *Renderer) Draw(e *state.Event, r Reading) *Block {
	b := &Block{Renderer: f}
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
	label, sgr, rest := f.label(e, r.Self)
	if f.names > 0 {
		spans := f.spans(rest+s, len(rest), r.Name)
		if rest != "" {
			spans = append([]span{{0, len(rest), f.style[Faint], term.Reset}}, spans...)
		}
		f.fill(b, f.head(e.At, label, sgr, r.Name != ""), rest+s, style, spans, r.Open)
		f.audience(b, e)
		return b
	}
	label = "<" + label + "> " + rest
	if r.Name != "" {
		label = callSign + label
	}
	s = label + s
	spans := append([]span{{0, len(label) - 1, sgr, term.Reset}}, f.spans(s, len(label), r.Name)...)
	f.fill(b, "", s, style, spans, r.Open)
	f.audience(b, e)
	return b
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

// fill puts a text into rows, the first one behind a head.
func (f *Renderer) fill(b *Block, head, text string, style Role, spans []span, open bool) {
	pieces := term.Wrap(text, f.TextWidth, f.Widths)
	if len(pieces) > FoldOver && !open {
		b.Hidden = len(pieces) - foldShown
		pieces = pieces[:foldShown]
	}
	b.Rows = make([]string, 0, len(pieces)+1)
	at := 0
	for _, piece := range pieces {
		for !strings.HasPrefix(text[at:], piece) {
			at++ // over the space or line break between two pieces
		}
		b.Rows = append(b.Rows, head+f.styled(text, at, at+len(piece), style, &spans))
		at += len(piece)
		head = f.blank
	}
	if b.Hidden > 0 {
		b.Rows = append(b.Rows, f.blank+f.Paint(Faint, f.Widths.Cut(f.Words.Line.Folded(b.Hidden), f.TextWidth)))
	}
}

// label is what stands in the column of names. A name that is too long for it
// is cut, never what says that the line is private. For whom a bot passes a line
// on has its place there, too, or else before the text.
func (f *Renderer) label(e *state.Event, self state.Identity) (text, sgr, rest string) {
	most := f.names
	if most == 0 {
		most = f.TextWidth / 2
	}
	before, name, behind := f.labelParts(e, self)
	most -= f.Widths.String(before) + f.Widths.String(behind)
	sgr = f.name(name)
	if e.Relayed != "" && name == e.Who.Name {
		if whole := OneLine(f.Words.Author(e)); f.Widths.String(whole) <= most {
			name = whole
		} else {
			rest = OneLine(f.Words.Line.Relayed("", e.Relayed)) + " "
		}
	}
	return before + f.Widths.Cut(OneLine(name), max(most, 1)) + behind, sgr, strings.TrimLeft(rest, " ")
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
	if e.Who.ID == self {
		return f.Words.Line.You + " → ", e.To[0].Name, others
	}
	return "", name, " → " + f.Words.Line.You + others
}

// callSign stands before a line that calls its reader.
const callSign = "»"

// head is what stands before the text of a line's first row: a sign, the time,
// the name and the rule.
func (f *Renderer) head(at int64, label, sgr string, calls bool) string {
	var b strings.Builder
	b.Grow(f.prefix() + 48)
	if calls {
		b.WriteString(f.Paint(Mention, callSign))
	} else {
		b.WriteByte(' ')
	}
	if f.timed {
		b.WriteString(f.Paint(Faint, f.Clock(at)))
		b.WriteByte(' ')
	}
	b.WriteString(Spaces(f.names - f.Widths.String(label)))
	b.WriteString(paint(sgr, label))
	b.WriteByte(' ')
	b.WriteString(f.Paint(Ruled, f.Bars.cell))
	b.WriteByte(' ')
	return b.String()
}

// span is a part of a text with a style of its own.
type span struct {
	from, to    int
	open, close string
}

// spans finds links from an offset on, and the reader's name if they are called.
func (f *Renderer) spans(text string, start int, name string) (found []span) {
	for at := start; ; {
		i := strings.Index(text[at:], "://")
		if i < 0 {
			break
		}
		from, to := linkAround(text, at+i)
		at += i + 3
		if to <= at {
			continue
		}
		open, end := f.style[Link], term.Reset
		if to-from <= linkMost && f.Profile != term.Mono {
			// BEL ends it, for some parsers know no other end of an OSC. The id holds
			// the rows of a link together.
			open += "\x1b]8;id=" + strconv.FormatUint(uint64(hash(text[from:to])), 36) + ";" + text[from:to] + "\a"
			end += "\x1b]8;;\a"
		}
		found = append(found, span{from, to, open, end})
		at = to
	}
	if name == "" {
		return found
	}
	for at := start; at+len(name) <= len(text); at++ {
		if !strings.EqualFold(text[at:at+len(name)], name) || inside(found, at, at+len(name)) {
			continue
		}
		i := 0
		for i < len(found) && found[i].from < at {
			i++
		}
		found = slices.Insert(found, i, span{at, at + len(name), f.style[Mention], term.Reset})
		at += len(name) - 1
	}
	return found
}

func inside(spans []span, from, to int) bool {
	for _, s := range spans {
		if from < s.to && to > s.from {
			return true
		}
	}
	return false
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

// styled is a part of a text with what of the spans falls into it.
func (f *Renderer) styled(text string, from, to int, style Role, spans *[]span) string {
	for len(*spans) > 0 && (*spans)[0].to <= from {
		*spans = (*spans)[1:]
	}
	if len(*spans) == 0 || (*spans)[0].from >= to {
		return f.Paint(style, text[from:to])
	}
	var b strings.Builder
	for _, s := range *spans {
		if s.from >= to {
			break
		}
		start, end := max(s.from, from), min(s.to, to)
		b.WriteString(f.Paint(style, text[from:start]))
		b.WriteString(s.open)
		b.WriteString(text[start:end])
		b.WriteString(s.close)
		from = end
	}
	b.WriteString(f.Paint(style, text[from:to]))
	return b.String()
}

// Clock is a time as the column shows it.
func (f *Renderer) Clock(at int64) string {
	h, m, _ := TimeOf(at, f.Zone).Clock()
	return string([]byte{'0' + byte(h/10), '0' + byte(h%10), ':', '0' + byte(m/10), '0' + byte(m%10)})
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
