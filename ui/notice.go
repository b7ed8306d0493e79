package ui

// What is no talk: comings and goings, gathered so that several in a minute are
// one line and a blink of the link is none, and the screen's own lines. What was
// seen is changed and never taken away.

import (
	"slices"
	"strings"
	"time"

	"teahouse/room"
)

const (
	gatherWithin = 5 * time.Minute  // from a notice to another one that changes it
	blinkWithin  = 20 * time.Second // somebody who is back so soon made no noise
	blinkLines   = 30               // how many lines back his going is looked for
	namesMost    = 5                // names in a line of comings or goings
)

// noteKind says what a line that is no talk tells.
type noteKind uint8

const (
	noteInfo   noteKind = iota // an answer, for this person only
	noteFail                   // what did not work, for this person only
	noteGather                 // comings and goings
	noteDay                    // the day of what follows
	noteNew                    // what follows is new
	noteLoud                   // the room's own voice
)

// note is a line that is no talk.
type note struct {
	kind    noteKind
	at      int64
	n       uint64 // of the first event it tells of; 0 if none
	text    string
	changes []change
}

// change is one coming, going or renaming.
type change struct {
	kind     room.Kind
	at       int64
	who      room.Person
	old, why string
	owned    bool // renamed, for the old name is somebody else's
	how      room.How
	count    int
	undone   bool // they went again, or came back
	seen     bool // it was drawn
}

func changeOf(e *room.Event) change {
	return change{kind: e.Kind, at: e.At, who: e.Who, old: e.Old, why: e.Text, how: e.How, count: e.Count, owned: e.Owned}
}

// gathers tells whether events of this kind are told in gathered lines.
func gathers(k room.Kind) bool {
	switch k {
	case room.KindEnter, room.KindLeave, room.KindRename, room.KindAway, room.KindBack, room.KindRestart:
		return true
	}
	return false
}

// gather adds a change to the line, or changes what the line tells.
func (n *note) gather(c change) {
	if !n.merge(c) {
		n.changes = append(n.changes, c)
	}
}

// merge changes what the line tells of somebody who now does something else,
// and tells whether that says it all. Who comes and goes, or is called back and
// forth, was nothing if nobody has seen it.
func (n *note) merge(c change) bool {
	for i := len(n.changes) - 1; i >= 0; i-- {
		o := &n.changes[i]
		if o.who.ID != c.who.ID || c.kind == room.KindRestart {
			continue
		}
		if c.owned || o.owned {
			return false // whoever lost a name reads why
		}
		switch {
		case o.undone && o.kind == c.kind && o.who.Name == c.who.Name:
			o.undone, o.at, o.how = false, c.at, c.how
		case o.undone:
			return false
		case o.kind == room.KindEnter && c.kind == room.KindLeave, o.blinked(c):
			n.undo(i)
		case o.kind == room.KindAway && c.kind == room.KindBack && !o.seen:
			n.changes = slices.Delete(n.changes, i, i+1)
		case o.kind == room.KindAway && (c.kind == room.KindAway || c.kind == room.KindBack):
			*o = c
		case o.kind == room.KindEnter && c.kind == room.KindRename:
			o.who = c.who
		case o.kind == room.KindRename && c.kind == room.KindRename && o.old != c.who.Name:
			o.who = c.who
		case o.kind == room.KindRename && c.kind == room.KindRename && !o.seen:
			n.changes = slices.Delete(n.changes, i, i+1)
		default:
			return false
		}
		return true
	}
	return false
}

// undo takes a coming or going back, without a trace if nobody has seen it.
func (n *note) undo(i int) {
	if n.changes[i].seen {
		n.changes[i].undone = true
	} else {
		n.changes = slices.Delete(n.changes, i, i+1)
	}
}

// blinked tells whether somebody went and was back, the same as before, after a
// blink.
func (o *change) blinked(c change) bool {
	return o.kind == room.KindLeave && !o.undone && c.kind == room.KindEnter && o.who == c.who &&
		c.at-o.at <= blinkWithin.Milliseconds()
}

// took takes somebody's going back, and tells whether it was there.
func (n *note) took(c change) bool {
	i := slices.IndexFunc(n.changes, func(o change) bool { return o.blinked(c) })
	if i < 0 {
		return false
	}
	n.undo(i)
	return true
}

// tell puts the changes of a line into words: comings and goings of a kind
// together, in the order in which each kind came first.
func (f *face) tell(changes []change) string {
	w := &f.words.Notice
	var parts []string
	done := make([]bool, len(changes))
	for i, c := range changes {
		if done[i] {
			continue
		}
		name := oneLine(c.who.Name)
		switch c.kind {
		case room.KindEnter, room.KindLeave:
			var names []string
			for j := i; j < len(changes); j++ {
				if o := &changes[j]; o.kind == c.kind && o.undone == c.undone && (o.how == c.how || o.undone) {
					names = append(names, oneLine(o.who.Name))
					done[j] = true
				}
			}
			more := max(len(names)-namesMost, 0)
			parts = append(parts, f.crowd(c)(names[:len(names)-more], more))
		case room.KindRename:
			parts = append(parts, w.Called(oneLine(c.old), name, c.owned))
		case room.KindAway:
			parts = append(parts, w.Away(name, oneLine(c.why)))
		case room.KindBack:
			parts = append(parts, w.Back(name))
		case room.KindRestart:
			parts = append(parts, w.Restarted(c.count))
		}
	}
	return strings.Join(parts, " · ")
}

// crowd says of people what one of them did, behind an arrow in or out.
func (f *face) crowd(c change) func(names []string, more int) string {
	say, arrow := f.words.Notice.Crowd(c.kind, c.how), "← "
	switch {
	case c.kind == room.KindEnter && c.undone:
		say, arrow = f.words.Notice.CameAndLeft, "→ "
	case c.kind == room.KindEnter:
		arrow = "→ "
	case c.undone:
		say = f.words.Notice.LeftAndCame
	}
	return func(names []string, more int) string { return arrow + say(names, more) }
}

// note makes the rows of a line that is no talk.
func (f *face) note(n *note) *block {
	b := &block{face: f}
	style, sign := notice, ""
	text := harmless(n.text)
	switch n.kind {
	case noteDay:
		day := timeOf(n.at, f.zone)
		text := f.words.Time.Day(day, day.Year() != time.Now().In(f.zone).Year())
		b.rows = []string{f.across(text, faint, dayBars)}
		return b
	case noteNew:
		b.rows = []string{f.across(f.words.Line.New, mention, f.width)}
		return b
	case noteGather:
		if text = f.tell(n.changes); text == "" {
			return b // it came to nothing
		}
	case noteFail:
		style, sign = failure, "!"
	case noteLoud:
		style, sign = mention, "!"
	}
	if sign == "" && !f.timed {
		sign = noticeSign
	}
	if f.names == 0 {
		text = sign + " " + text
		f.fill(b, "", text, style, f.spans(text, 0, ""), true)
		return b
	}
	f.fill(b, f.head(n.at, sign, f.style[style], false), text, style, f.spans(text, 0, ""), true)
	return b
}

// noticeSign stands in place of a name where no time tells a notice from the
// further rows of somebody's line.
const noticeSign = "--"

// dayBars is how long a rule reaches on both sides of a day, in cells.
const dayBars = 2

// across is a rule with a text in the middle of the row, reaching so many cells
// on both sides of it. Where a person's words may begin with the row, rules do.
func (f *face) across(text string, r role, reach int) string {
	text = " " + f.widths.Cut(text, max(f.width-4, 0)) + " "
	bar := f.widths.String(f.bars.across)
	left := max((f.width-f.widths.String(text))/2, 0)
	right := max(f.width-left-f.widths.String(text), 0)
	indent := max(left-reach, 0)
	if f.names == 0 {
		indent = 0
	}
	return spaces(indent) + f.paint(ruled, strings.Repeat(f.bars.across, (left-indent)/bar)) +
		f.paint(r, text) + f.paint(ruled, strings.Repeat(f.bars.across, min(right, reach)/bar))
}

func timeOf(at int64, zone *time.Location) time.Time { return time.UnixMilli(at).In(zone) }

func spaces(n int) string {
	const many = "                                "
	if n <= len(many) {
		return many[:max(n, 0)]
	}
	return strings.Repeat(" ", n)
}
