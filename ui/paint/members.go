package paint

// The list of people beside the transcript. Its rows are made once for all
// screens of a renderer, and only when somebody who is in sight has changed.

import (
	"slices"

	"teahouse/room/state"
)

// heights is how many heights of the list a renderer remembers.
const heights = 4

// members is the list as a renderer last drew it.
type members struct {
	roster *state.Roster
	drawn  [heights]struct {
		width int
		rows  []string
	}
	next int
}

// People returns height rows of width cells, each beginning with the rule. The
// rows are shared: they must not be changed.
func (f *Renderer) People(r *state.Roster, width, height int) []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	m := &f.members
	if m.roster != r {
		for i := range m.drawn {
			if d := &m.drawn[i]; d.rows != nil && !SameInSight(m.roster, r, len(d.rows)) {
				d.rows = nil
			}
		}
		m.roster = r
	}
	for _, d := range m.drawn {
		if d.width == width && len(d.rows) == height && height > 0 {
			return d.rows
		}
	}
	d := &m.drawn[m.next]
	m.next = (m.next + 1) % heights
	d.width, d.rows = width, f.drawPeople(r.People, len(r.People), 0, width, height)
	return d.rows
}

// PeopleAfter is People with the reader's friends first, which are among them and
// sorted as they are. It draws the rows anew: no other reader has the same.
func (f *Renderer) PeopleAfter(friends []state.Present, r *state.Roster, width, height int) []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	seen := slices.Clone(friends[:min(len(friends), height)])
	for i := 0; i < len(r.People) && len(seen) < height; i++ {
		if !slices.ContainsFunc(friends, func(p state.Present) bool { return p.ID == r.People[i].ID }) {
			seen = append(seen, r.People[i])
		}
	}
	return f.drawPeople(seen, len(r.People), len(friends), width, height)
}

// SameInSight tells whether the first rows of two lists look the same.
func SameInSight(a, b *state.Roster, height int) bool {
	if len(a.People) != len(b.People) {
		return false
	}
	for i := range min(height, len(a.People)) {
		p, q := &a.People[i], &b.People[i]
		if p.Person.Name != q.Person.Name || p.Away != q.Away || p.Guest != q.Guest ||
			p.Operator != q.Operator || p.Registered != q.Registered || p.Mode != q.Mode {
			return false
		}
	}
	return true
}

// drawPeople draws the first of so many people, of whom the first are friends.
func (f *Renderer) drawPeople(first []state.Present, people, friends, width, height int) []string {
	bar := f.Paint(Ruled, f.Bars.down)
	rows := make([]string, height)
	for i := range rows {
		rows[i] = bar
		switch {
		case i >= len(first):
		case i == height-1 && people > height:
			more := f.Words.People.More(people - i)
			rows[i] += " " + f.Paint(Faint, f.Widths.Cut(more, width-3))
		default:
			rows[i] += " " + f.member(&first[i], i < friends, width-3)
		}
	}
	return rows
}

// friendSign stands in the place of the sign of those who have registered, as all
// friends have.
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
	sgr := f.nameLocked(p.Person.Name)
	if p.Away {
		sgr = f.style[Faint]
	}
	head := " "
	switch {
	case p.Operator:
		head = f.Paint(Strong, "@")
		if friend {
			sign = friendSign
		}
	case friend:
		head = f.Paint(Strong, friendSign)
	case p.Registered:
		head = f.Paint(Faint, "+")
	}
	if sign == "" {
		head += " "
	} else {
		head += f.Paint(Faint, sign)
	}
	if label == "" {
		return head + paint(sgr, name)
	}
	return head + paint(sgr, name) + Spaces(gap) + f.Paint(Faint, label)
}
