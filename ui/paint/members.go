package paint

// Who is here: as rows of names above the transcript, made once for all screens of a
// renderer and only when somebody who is in sight has changed; and as a sheet with one
// person a row, for somebody who looks for people.

import (
	"slices"

	"teahouse/room/state"
)

// sizes is how many sizes of the rows a renderer remembers.
const sizes = 4

// members is the list as a renderer last drew it.
type members struct {
	roll  *Roll
	drawn [sizes]struct {
		width, most int
		rows        []string
		shown       int
	}
	next int
}

// Sheet is what of a list of people is drawn, and how.
type Sheet struct {
	Width, Height int
	Beside        bool // behind the rule that divides it from the talk

	// What follows is for somebody who looks for people in it.
	Head   string // a row above them
	Found  []int  // the places of those who are shown; nil: all
	Top    int    // how many of them are above the sheet
	Chosen int    // the one under the hand, -1: none
}

// People returns the rows of names, at most so many, and how many people stand in
// them. The rows are shared: they must not be changed.
func (f *Renderer) People(l *Roll, width, most int) (rows []string, shown int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	m := &f.members
	if m.roll != l {
		for i := range m.drawn {
			if d := &m.drawn[i]; d.rows != nil && !m.roll.SameInSight(l, d.shown+1) {
				d.rows = nil
			}
		}
		m.roll = l
	}
	for _, d := range m.drawn {
		if d.width == width && d.most == most && d.rows != nil {
			return d.rows, d.shown
		}
	}
	d := &m.drawn[m.next]
	m.next = (m.next + 1) % sizes
	d.width, d.most = width, most
	d.rows, d.shown = f.flow(l, width, most, nil)
	return d.rows, d.shown
}

// PeopleFor draws these rows for one reader, who has friends among them.
func (f *Renderer) PeopleFor(l *Roll, width, most int, friends []state.Present) (rows []string, shown int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.flow(l, width, most, friends)
}

const (
	peopleApart = "  "
	peopleMore  = peopleApart + "…" // the title says how many there are
)

func (f *Renderer) flow(l *Roll, width, most int, friends []state.Present) (rows []string, shown int) {
	if l.Len() == 0 {
		return nil, 0
	}
	row, cells := "", 0
	for i := range l.Len() {
		tag := f.tag(l.At(i), friends, max(width-1, 1))
		n, room, last := f.cells(tag), width-1, len(rows) == most-1
		if last && i < l.Len()-1 {
			room -= f.Widths.String(peopleMore)
		}
		switch {
		case cells == 0:
			row, cells = " "+tag, n
		case cells+len(peopleApart)+n <= room:
			row += peopleApart + tag
			cells += len(peopleApart) + n
		case last:
			return append(rows, row+f.Paint(Faint, peopleMore)), i
		default:
			rows = append(rows, row)
			row, cells = " "+tag, n
		}
	}
	return append(rows, row), l.Len()
}

// tag is one person among others in a row: signs, the name, and how they are here.
func (f *Renderer) tag(p *state.Present, friends []state.Present, cells int) string {
	word := f.Words.People.Mode[p.Mode]
	if p.Away {
		word = f.Words.People.Away
	}
	signs := f.standing(p, isFriend(p, friends))
	if p.Away {
		signs += f.Paint(Faint, signOf[p.Mode])
	}
	name := f.Widths.Cut(OneLine(p.Person.Name), max(cells-f.cells(signs), 1))
	tag := signs + f.nameOf(p, name)
	if word != "" && f.cells(tag)+1+f.Widths.String(word) <= cells {
		tag += f.Paint(Faint, " "+word)
	}
	return tag
}

func isFriend(p *state.Present, friends []state.Present) bool {
	return slices.ContainsFunc(friends, func(o state.Present) bool { return o.ID == p.ID })
}

// nameOf is a name in the colour of whoever bears it.
func (f *Renderer) nameOf(p *state.Present, name string) string {
	if p.Away {
		return f.Paint(Faint, name)
	}
	return paint(f.nameLocked(p.Person.Name), name)
}

// standing are the signs before a name: whoever is an operator, a friend or owns the
// name. An operator may be a friend.
func (f *Renderer) standing(p *state.Present, friend bool) string {
	switch {
	case p.Operator && friend:
		return f.Paint(Strong, "@") + f.Paint(Faint, friendSign)
	case p.Operator:
		return f.Paint(Strong, "@")
	case friend:
		return f.Paint(Strong, friendSign)
	case p.Owns:
		return f.Paint(Faint, "+")
	}
	return ""
}

// Sheet draws a part of a list for one reader, who may have friends in it.
func (f *Renderer) Sheet(l *Roll, s Sheet, friends []state.Present) []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.sheet(l, s, friends)
}

func (f *Renderer) sheet(l *Roll, s Sheet, friends []state.Present) []string {
	bar, cells := "", s.Width-2
	if s.Beside {
		bar = f.Paint(Ruled, f.Bars.down)
		cells -= f.Widths.String(f.Bars.down)
	}
	rows := make([]string, 0, s.Height)
	if s.Head != "" {
		rows = append(rows, bar+" "+s.Head)
	}
	all := l.Len()
	if s.Found != nil {
		all = len(s.Found)
	}
	for i := s.Top; len(rows) < s.Height; i++ {
		switch last := len(rows) == s.Height-1; {
		case i >= all:
			rows = append(rows, bar)
			continue
		case last && i < all-1 && i != s.Chosen:
			rows = append(rows, bar+" "+f.Paint(Faint, f.Widths.Cut(f.Words.People.More(all-i), max(cells, 0))))
			continue
		}
		at := i
		if s.Found != nil {
			at = s.Found[i]
		}
		p := l.At(at)
		row := f.member(p, isFriend(p, friends), max(cells, 0))
		if i == s.Chosen {
			row = f.Paint(Chosen, undressed(row))
		}
		rows = append(rows, bar+" "+row)
	}
	return rows
}

// friendSign stands in the place of the sign of those who own their name: a friend is
// whom the reader chose, whatever they are called.
const friendSign = "*"

// signOf stands before a name where there is no place for the word that tells
// how somebody is here. No name begins with one.
var signOf = map[state.Mode]string{state.ModeBot: "#", state.ModeLines: "=", state.ModeTail: "~"}

// member is one person in so many cells: a place for signs, the name, and
// what else is to be known.
func (f *Renderer) member(p *state.Present, friend bool, cells int) string {
	name, label, sign := OneLine(p.Person.Name), "", signOf[p.Mode]
	way := f.Words.People.Mode[p.Mode]
	cells -= 2
	switch wide := f.Widths.String(name) + 1; {
	case p.Away:
		label = f.Words.People.Away
		name = f.Widths.Cut(name, max(cells-f.Widths.String(label)-1, 4))
	case way != "" && wide+f.Widths.String(way) <= cells:
		label, sign = way, ""
	case p.Guest && wide+f.Widths.String(f.Words.People.Guest) <= cells:
		label = f.Words.People.Guest
	}
	name = f.Widths.Cut(name, cells)
	gap := cells - f.Widths.String(name) - f.Widths.String(label)
	head := f.standing(p, friend)
	if head == "" {
		head = " "
	}
	switch {
	case f.cells(head) > 1:
	case sign == "":
		head += " "
	default:
		head += f.Paint(Faint, sign)
	}
	if label == "" {
		return head + f.nameOf(p, name)
	}
	return head + f.nameOf(p, name) + Spaces(gap) + f.Paint(Faint, label)
}
