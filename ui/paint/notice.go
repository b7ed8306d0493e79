package paint

// What is no talk: comings and goings, gathered so that several in a minute are
// one line and a blink of the link is none, and the screen's own lines. What was
// seen is changed and never taken away.

import (
	"slices"
	"strings"
	"time"

	"teahouse/room/state"
)

const (
	GatherWithin = 5 * time.Minute  // from a notice to another one that changes it
	blinkWithin  = 20 * time.Second // somebody who is back so soon made no noise
	BlinkLines   = 30               // how many lines back their going is looked for
	namesMost    = 5                // names in a line of comings or goings
	NewMost      = 999              // new lines that are counted: nobody reads a number of four digits for what it is
)

// NoteKind says what a line that is no talk tells.
type NoteKind uint8

const (
	NoteInfo   NoteKind = iota // an answer, for this person only
	NoteFail                   // what did not work, for this person only
	NoteGather                 // comings and goings
	NoteDay                    // the day of what follows
	NoteNew                    // what follows is new
	NoteLoud                   // the room's own voice
	NoteBack                   // a welcome, for this person only
)

// Note is a line that is no talk.
type Note struct {
	Kind    NoteKind
	At      int64
	N       uint64 // of the first event it tells of; 0 if none
	Text    string
	Count   int // of the new lines, as far as NewMost and one more; 0 if they are not counted yet
	Changes []Change
}

// Change is one coming, going or renaming.
type Change struct {
	kind     state.Kind
	at       int64
	Who      state.Person
	old, why string
	owned    bool // renamed, for the old name is somebody else's
	how      state.How
	count    int
	friend   bool // the reader's
	undone   bool // they went again, or came back
	Seen     bool // it was drawn
}

// ChangeOf is what a coming, a going or a renaming changes, of a friend of the
// reader or of somebody else.
func ChangeOf(e *state.Event, friend bool) Change {
	return Change{kind: e.Kind, friend: friend, at: e.At, Who: e.Who, old: e.Old, why: e.Text, how: e.How, count: e.Count, owned: e.Owned}
}

// Gathers tells whether events of this kind are told in gathered lines.
func Gathers(k state.Kind) bool {
	switch k {
	case state.KindEnter, state.KindLeave, state.KindRename, state.KindAway, state.KindBack, state.KindRestart:
		return true
	}
	return false
}

// Gather adds a change to the line, or changes what the line tells.
func (n *Note) Gather(c Change) {
	if !n.Merge(c, true) {
		n.Changes = append(n.Changes, c)
	}
}

// Merge changes what the line tells of somebody who now does something else,
// and tells whether that says it all. Who comes and goes, or is called back and
// forth, was nothing if nobody has seen it. Where the line has another time than
// the change, it takes none that would not be true of that time; and a name under
// which somebody was seen stays.
func (n *Note) Merge(c Change, sameTime bool) bool {
	for i := len(n.Changes) - 1; i >= 0; i-- {
		o := &n.Changes[i]
		if o.Who.ID != c.Who.ID || c.kind == state.KindRestart {
			continue
		}
		if c.owned || o.owned {
			return false // whoever lost a name reads why
		}
		switch {
		case o.undone && o.kind == c.kind && o.Who.Name == c.Who.Name && sameTime:
			o.undone, o.at, o.how = false, c.at, c.how
		case o.undone:
			return false
		case o.kind == state.KindEnter && c.kind == state.KindLeave, o.blinked(c):
			n.undo(i)
		case o.kind == state.KindAway && c.kind == state.KindBack && !o.Seen:
			n.Changes = slices.Delete(n.Changes, i, i+1)
		case o.kind == state.KindAway && (c.kind == state.KindAway || c.kind == state.KindBack) && sameTime:
			*o = c
		case o.Seen:
			return false
		case o.kind == state.KindEnter && c.kind == state.KindRename:
			o.Who = c.Who
		case o.kind == state.KindRename && c.kind == state.KindRename && o.old != c.Who.Name:
			o.Who = c.Who
		case o.kind == state.KindRename && c.kind == state.KindRename:
			n.Changes = slices.Delete(n.Changes, i, i+1)
		default:
			return false
		}
		return true
	}
	return false
}

// undo takes a coming or going back, without a trace if nobody has seen it.
func (n *Note) undo(i int) {
	if n.Changes[i].Seen {
		n.Changes[i].undone = true
	} else {
		n.Changes = slices.Delete(n.Changes, i, i+1)
	}
}

// blinked tells whether somebody went and was back, the same as before, after a
// blink.
func (o *Change) blinked(c Change) bool {
	return o.kind == state.KindLeave && !o.undone && c.kind == state.KindEnter && o.Who == c.Who &&
		c.at-o.at <= blinkWithin.Milliseconds()
}

// Took takes somebody's going back, and tells whether it was there.
func (n *Note) Took(c Change) bool {
	i := slices.IndexFunc(n.Changes, func(o Change) bool { return o.blinked(c) })
	if i < 0 {
		return false
	}
	n.undo(i)
	return true
}

// tell puts the changes of a line into words: comings and goings of a kind
// together, in the order in which each kind came first.
func (f *Renderer) tell(changes []Change) string {
	w := &f.Words.Notice
	var parts []string
	done := make([]bool, len(changes))
	for i, c := range changes {
		if done[i] {
			continue
		}
		name := OneLine(c.Who.Name)
		switch c.kind {
		case state.KindEnter, state.KindLeave:
			var names []string
			for j := i; j < len(changes); j++ {
				if o := &changes[j]; o.kind == c.kind && o.undone == c.undone && (o.how == c.how || o.undone) {
					names = append(names, f.called(o))
					done[j] = true
				}
			}
			more := max(len(names)-namesMost, 0)
			parts = append(parts, f.crowd(c)(names[:len(names)-more], more))
		case state.KindRename:
			parts = append(parts, w.Called(OneLine(c.old), name, c.owned))
		case state.KindAway:
			parts = append(parts, w.Away(name, OneLine(c.why)))
		case state.KindBack:
			parts = append(parts, w.Back(name))
		case state.KindRestart:
			parts = append(parts, w.Restarted(c.count))
		}
	}
	return strings.Join(parts, between)
}

// called is who came or went.
func (f *Renderer) called(c *Change) string {
	name := OneLine(c.Who.Name)
	if c.friend {
		return f.Words.Friends.Named(name)
	}
	return name
}

// crowd says of people what one of them did, behind an arrow in or out.
func (f *Renderer) crowd(c Change) func(names []string, more int) string {
	say, arrow := f.Words.Notice.Crowd(c.kind, c.how), "← "
	switch {
	case c.kind == state.KindEnter && c.undone:
		say, arrow = f.Words.Notice.CameAndLeft, "→ "
	case c.kind == state.KindEnter:
		arrow = "→ "
	case c.undone:
		say = f.Words.Notice.LeftAndCame
	}
	return func(names []string, more int) string { return arrow + say(names, more) }
}

// Note makes the rows of a line that is no talk.
func (f *Renderer) Note(n *Note, after After) *Block {
	b := &Block{Renderer: f}
	style, sign := Notice, ""
	text := Harmless(n.Text)
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
	strips := f.wrapped(nil, strip{to: len(text), role: role}, text, width, 0)
	f.fill(b, head, blank, text, strips, links(text, 0), width, true)
}

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
