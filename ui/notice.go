package ui

// What is no talk: comings and goings, gathered so that several in a row are
// one line and a blink of the link is none, and the screen's own lines.

import (
	"slices"
	"strings"
	"time"

	"teahouse/room"
)

const (
	gatherWithin = 5 * time.Minute  // from the first notice of a line to the last
	blinkWithin  = 20 * time.Second // somebody who is back so soon made no noise
	blinkLines   = 30               // how many lines back his going is looked for
	quietRoom    = 50               // people from which on only the count moves
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

// gather adds a change to the line, and takes out what it makes idle: somebody
// who comes and goes, or is called back and forth, was nothing.
func (n *note) gather(c change) {
	for i := len(n.changes) - 1; i >= 0; i-- {
		o := &n.changes[i]
		if o.who.ID != c.who.ID || c.kind == room.KindRestart {
			continue
		}
		if c.owned || o.owned {
			break // whoever lost a name reads why
		}
		switch {
		case o.kind == room.KindEnter && c.kind == room.KindLeave,
			o.kind == room.KindAway && c.kind == room.KindBack,
			o.blinked(c):
			n.changes = slices.Delete(n.changes, i, i+1)
			return
		case o.kind == room.KindAway && c.kind == room.KindAway:
			*o = c
			return
		case o.kind == room.KindEnter && c.kind == room.KindRename:
			o.who = c.who
			return
		case o.kind == room.KindRename && c.kind == room.KindRename:
			if o.who = c.who; o.old == o.who.Name {
				n.changes = slices.Delete(n.changes, i, i+1)
			}
			return
		}
		break
	}
	n.changes = append(n.changes, c)
}

// blinked tells whether somebody went and was back, the same as before, after a
// blink.
func (o *change) blinked(c change) bool {
	return o.kind == room.KindLeave && c.kind == room.KindEnter && o.who == c.who &&
		c.at-o.at <= blinkWithin.Milliseconds()
}

// took takes somebody's going out of the line, and tells whether it was there.
func (n *note) took(c change) bool {
	i := slices.IndexFunc(n.changes, func(o change) bool { return o.blinked(c) })
	if i < 0 {
		return false
	}
	n.changes = slices.Delete(n.changes, i, i+1)
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
				if o := &changes[j]; o.kind == c.kind && o.how == c.how {
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
	if c.kind == room.KindEnter {
		arrow = "→ "
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
