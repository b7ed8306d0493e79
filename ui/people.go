package ui

// The list of people: above the talk where the window is wide or the person wants it,
// and beside it with the keys when they ask for that. What is typed then looks for
// people, and the line that is being written stays as it is.

import (
	"slices"
	"strings"
	"time"

	"teahouse/room/text"
	"teahouse/ui/edit"
	"teahouse/ui/paint"
	"teahouse/ui/scrollback"
	"teahouse/ui/term"
)

// seekMost bounds what people are looked for by, in characters: as long as a name.
const seekMost = 48

// listing is the list while it has the keys.
type listing struct {
	seek   edit.Editor
	roll   *paint.Roll // in which these were found…
	fold   string      // …by this
	found  []int       // nil: all
	top    int
	rows   int // of people that are in sight
	chosen int
}

// openList gives the list the keys.
func (m *model) openList() {
	if m.layout.talk.len() < 2 {
		m.refuse(m.cfg.Words.Talk.Low)
		return
	}
	m.unpose()
	m.lookAt(m.seat.Roster()) // whoever looks for people finds those who have just come
	m.page = scrollback.Pager{}
	m.liftBar()
	m.input.CloseCompletions()
	m.listing = &listing{seek: edit.Editor{MaxRunes: seekMost}}
	m.cached.status = ""
}

func (m *model) closeList() { m.listing = nil }

// wantsList is how much the list is wanted.
func (m *model) wantsList() listWant {
	switch {
	case m.listing != nil:
		return listKeys
	case m.choice.list == "on":
		return listAlways
	case m.choice.list == "off":
		return listNever
	}
	return listAuto
}

// seekText takes what is typed while the list has the keys.
func (m *model) seekText(text string) {
	text, _, _ = strings.Cut(text, "\n")
	_ = m.listing.seek.Insert(text) // what is too long for a name finds nobody
	m.listing.top, m.listing.chosen = 0, 0
}

// listKey does what a key does while the list has the keys.
func (m *model) listKey(name string) {
	l := m.listing
	page := max(m.layout.talk.len()-3, 1)
	switch name {
	case "esc", "f8":
		m.closeList()
	case "ctrl+c":
		if l.seek.Empty() {
			m.closeList()
		} else {
			l.seek.Take()
		}
	case "up", "shift+up", "shift+tab":
		m.chooseInList(-1)
	case "down", "shift+down", "tab":
		m.chooseInList(+1)
	case "pgup":
		m.chooseInList(-page)
	case "pgdown":
		m.chooseInList(+page)
	case "enter":
		m.takeFromList()
	case "ctrl+l":
		m.redraw = true
	default:
		if was := l.seek.Text(); l.seek.Key(name) && l.seek.Text() != was {
			l.top, l.chosen = 0, 0
		}
	}
}

// chooseInList moves the hand in the list.
func (m *model) chooseInList(by int) {
	m.listing.chosen = max(m.listing.chosen+by, 0) // and not below the last, see findInList
}

// takeFromList puts the chosen name into the line, as Tab does, and gives the keys back.
func (m *model) takeFromList() {
	n := m.findInList()
	l := m.listing
	m.closeList()
	if n == 0 {
		return
	}
	at := l.chosen
	if l.found != nil {
		at = l.found[at]
	}
	name := paint.OneLine(l.roll.At(at).Person.Name)
	switch before := m.input.Edit.Before(); {
	case m.input.Edit.Empty():
		name += ": "
	case before != "" && !strings.HasSuffix(before, " ") && !strings.HasSuffix(before, "@"):
		name = " " + name + " "
	default:
		name += " "
	}
	m.insert(name, m.input.Insert)
}

// findInList brings what was found up to date, and returns how many that are. It looks at
// all people once, when the list or the text has changed.
func (m *model) findInList() int {
	m.enroll() // keys come before the frame that would
	l := m.listing
	fold := foldSought(l.seek.Text())
	if l.roll != m.order.roll || l.fold != fold {
		l.roll, l.fold, l.found = m.order.roll, fold, nil
		if fold != "" {
			l.found = m.order.roll.Find(fold)
		}
		if m.people != m.list && l.found != nil { // whoever is ignored is not found by what they call themselves
			l.found = slices.DeleteFunc(l.found, func(i int) bool {
				return !strings.Contains(foldSought(m.order.roll.At(i).Person.Name), fold)
			})
		}
	}
	n := m.order.roll.Len()
	if l.found != nil {
		n = len(l.found)
	}
	l.chosen = max(min(l.chosen, n-1), 0)
	return n
}

// foldSought is a part of a name as names are folded.
func foldSought(part string) string {
	part = strings.TrimLeft(strings.TrimSpace(part), "@＠")
	if fold, err := text.FoldName(part); err == nil {
		return fold
	}
	return strings.ToLower(part)
}

// seekLeast are the cells from which on the list tells what is typed into it.
const seekLeast = 8

// seekRows are the rows of the list that has the keys, and where the cursor is in them.
func (m *model) seekRows(width, height int, beside bool) (rows []string, x int) {
	l, f, w := m.listing, m.renderer, &m.cfg.Words.Talk
	n := m.findInList()
	begin := ""
	if width >= seekLeast {
		begin = f.Widths.Cut(w.Find, width/2) + " " + f.Bars.Caret
	}
	x = f.Widths.String(begin) + 1
	if beside {
		x++ // the rule
	}
	v := l.seek.View(max(width-x-1, 1), 1, f.Widths.Cluster)
	head := f.Paint(paint.Strong, begin) + v.Rows[0]
	people := height - 1
	if n > people {
		people-- // the last row tells how many more there are
	}
	l.rows = people
	l.top = min(l.top, l.chosen)
	l.top = max(l.top, l.chosen-max(people, 1)+1)
	rows = f.Sheet(l.roll, paint.Sheet{
		Width: width, Height: height, Beside: beside, Head: head, Found: l.found, Top: l.top, Chosen: l.chosen,
	}, m.friends)
	if n == 0 && height > 1 {
		rows[1] += " " + f.Paint(paint.Faint, f.Widths.Cut(w.Nobody, max(width-3, 0)))
	}
	return rows, x + v.X
}

// order is the list in the order of this reader.
type order struct {
	all   *paint.Roll // as all have it…
	spoke uint64      // …of whom so many had come to speak…
	roll  *paint.Roll // …and with their friends; nil: to be made
}

// enroll brings the list up to date: who is here, who spoke, and who are friends.
func (m *model) enroll() {
	shared := m.people == m.list && m.at.With.ID == ""
	all, spoke := m.cfg.Shared.rolls.roll(m.people, m.at.Num, shared, m.order.all, m.order.spoke, time.Now())
	if all == m.order.all && m.order.roll != nil {
		return
	}
	roll := all.With(m.friends)
	if m.order.roll == nil || !roll.SameInSight(m.order.roll, m.cached.shown+1) {
		m.cached.people = nil
	}
	m.order = order{all, spoke, roll}
}

// peopleRows are the rows of who is here, as many as there may be. Without friends
// here, they are shared with other screens.
func (m *model) peopleRows() []string {
	most := peopleMost(m.width, m.height, m.wantsList())
	if most == 0 {
		return nil
	}
	m.enroll()
	c := &m.cached
	switch {
	case len(m.friends) == 0:
		c.people, c.shown = m.renderer.People(m.order.roll, m.width, most)
	case c.people == nil:
		c.people, c.shown = m.renderer.PeopleFor(m.order.roll, m.width, most, m.friends)
	}
	return c.people
}

// listCursor is where the cursor stands in a list that has the keys.
func (m *model) listCursor(x int) term.Cursor {
	if m.layout.side > 0 {
		x += m.layout.talkWidth
	}
	return term.Cursor{X: min(x, m.width-1), Y: m.layout.talk.top, Visible: true}
}
