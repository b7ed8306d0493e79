package ui

// The picture: once a frame the parts are put into the rows of the window. What
// seldom changes is kept from frame to frame; nothing is styled here per line.

import (
	"strings"
	"time"

	"teahouse/ui/paint"
	"teahouse/ui/term"
)

// cached are rows that seldom change, with what they were made of.
type cached struct {
	title    string
	here     int       // how many the title counts
	strip    []span    // the views in the title
	hereFrom int       // the column where it says how many are here
	rule     [2]string // below the title and above the input
	ruleOf   [2]string // what the lower rule says
	input    []string
	people   []string // who is here…
	shown    int      // …of whom so many
	status   string
	says     statusText // what the status line says
}

// compose draws the picture of this moment.
func (m *model) compose(s *shot) {
	now := time.Now()
	s.bare, s.redraw, s.once = m.bare, m.redraw, m.once
	s.print, s.features = m.print, m.answers.Features()
	m.redraw, m.once, m.print = false, "", nil
	if m.bare {
		return
	}
	m.dress()
	m.reparse()
	above, people := m.above(now), m.peopleRows()
	m.layOut(len(above), len(people))
	l := &m.layout
	if m.palette != nil {
		m.palette.top += l.above.bottom - len(above) // of the window
	}

	f := &s.frame
	f.Width, f.Height, f.Title = m.width, m.height, m.windowTitle()
	if m.strayed == unseen {
		m.strayed = home
	}
	f.Modes = term.Modes{Paste: true, Focus: true, Mouse: m.mouse(), Meta: m.answers.Meta, Sizes: m.answers.InBand}
	if m.answers.Kitty && m.needsKeys() {
		f.Modes.Keys = term.KittyKeys
	}

	rows := f.Rows[:0]
	if l.title >= 0 {
		rows = append(rows, m.titleRow())
		rows = append(rows, people...)
		rows = append(rows, m.ruleRow(0))
	}
	rows, listX := m.talkRows(rows, s, now)
	if l.rule >= 0 {
		rows = append(rows, m.ruleRow(1))
	}
	rows = append(rows, above[len(above)-l.above.len():]...)
	rows = append(rows, m.inputRows()...)
	v := &m.input.view
	f.Cursor = term.Cursor{X: l.inputFrom + v.X, Y: l.input.top + min(v.Y, l.input.len()-1), Visible: true}
	if m.listing != nil && l.talk.len() > 0 {
		f.Cursor = m.listCursor(listX)
	}
	if l.status >= 0 {
		rows = append(rows, m.statusRow())
	}
	f.Rows = rows
}

// talkRows appends what stands where the talk does: the list of people, a page or the
// lines, and the list beside them where there is room. It tells where the cursor of the
// list is, if there is one.
func (m *model) talkRows(rows []string, s *shot, now time.Time) (_ []string, listX int) {
	l, scroll := &m.layout, &s.frame.Scroll
	scroll.Top, scroll.Bottom = l.talk.top, l.talk.bottom
	if m.listing != nil {
		m.enroll()
	}
	var list []string
	switch {
	case l.listed:
		list, listX = m.seekRows(l.width, l.talk.len(), false)
		rows = append(rows, list...)
	case m.page.Open():
		rows = m.page.Compose(rows, m.renderer, l.talk.len())
		scroll.First = m.page.FirstRow()
	default:
		rows = m.lineRows(rows, s, now)
		scroll.First = m.lines.FirstRow()
	}
	if l.side > 0 {
		list, listX = m.seekRows(l.side, l.talk.len(), true)
		for i, row := range rows[l.talk.top:] {
			rows[l.talk.top+i] = row + paint.Spaces(l.talkWidth-cellsOf(m.renderer.Widths, row)) + list[i]
		}
	}
	return rows, listX
}

// lineRows appends the lines, once more where the column of names turns out to be of
// another width.
func (m *model) lineRows(rows []string, s *shot, now time.Time) []string {
	above, most := len(rows), m.layout.talk.len()
	m.lines.Aim(m.aimedAt())
	rows = m.lines.Compose(rows, most)
	m.hand.on = m.hand.on && m.lines.Bar() != nil
	if m.names.fit(max(m.lines.Names(), m.names.crowd(m.list, m.renderer.Widths)), now, s.redraw) {
		m.dress()
		rows = m.lines.Compose(rows[:above], most)
	}
	return rows
}

// reparse says anew what the line means, once it was changed.
func (m *model) reparse() {
	in := &m.input
	switch {
	case !in.dirty:
		return
	case m.palette != nil:
		in.prompt = m.cfg.Words.Palette.Prompt
		return
	}
	in.Parse(m.seat, m.roster)
	in.prompt = m.prompt()
	m.tellTyping(time.Now())
	m.offer()
	m.dress() // perhaps in the theme that the line names
}

// layOut cuts the window anew where something wants another size.
func (m *model) layOut(above, people int) {
	in := &m.input
	w := wants{prompt: m.renderer.Widths.String(in.prompt) + 3, people: people, above: above, list: m.wantsList()}
	if in.dirty {
		in.dirty, m.cached.input = false, nil
		width := inputWidthFor(m.width, m.height, w.prompt)
		in.view = m.writing().View(width, inputMost(m.height), m.renderer.Widths.Cluster)
	}
	w.input = len(in.view.Rows)
	l := arrange(m.width, m.height, w)
	if l == m.layout {
		return
	}
	m.layout = l
	m.cached = cached{}
	m.dress()
}

// titleRow tells which room this is and how many are here.
func (m *model) titleRow() string {
	c := &m.cached
	if n := len(m.list.People); c.title == "" || c.here != n {
		f := m.renderer
		says := f.Here(n)
		if m.layout.width < promptFrom && len(m.views) > 1 {
			says = f.Words.People.Here(n) // the views need the room
		}
		here := f.Widths.Cut(says, max(m.layout.width-3, 0))
		room := m.layout.width - f.Widths.String(here) - 3
		title, cells := m.titleOf(max(room, 0))
		c.here, c.hereFrom = n, max(room, 0)+2
		c.title = " " + title + paint.Spaces(room-cells+1) + f.Paint(paint.Faint, here)
	}
	return c.title
}

// inputRows are the prompt and the typed text.
func (m *model) inputRows() []string {
	c, l, in, f := &m.cached, &m.layout, &m.input, m.renderer
	if c.input != nil {
		return c.input
	}
	c.input = make([]string, l.input.len())
	copy(c.input, in.view.Rows)
	if l.inputFrom == 0 {
		return c.input
	}
	prompt := f.Widths.Cut(in.prompt, max(l.inputFrom-3, 0))
	indent := paint.Spaces(l.inputFrom - 2 - f.Widths.String(prompt))
	c.input[0] = indent + m.paintPrompt(prompt) + f.Paint(paint.Ruled, " "+f.Bars.Caret) + c.input[0]
	for i := range c.input[1:] {
		c.input[1+i] = paint.Spaces(l.inputFrom) + c.input[1+i]
	}
	return c.input
}

// cellsOf is the width of a row that may hold styles and links.
func cellsOf(w term.Widths, row string) int {
	cells := 0
	for row != "" {
		text, rest, more := strings.Cut(row, "\x1b")
		cells += w.String(text)
		if !more {
			break
		}
		end := "m"
		if strings.HasPrefix(rest, "]") {
			end = "\a"
		}
		_, row, _ = strings.Cut(rest, end)
	}
	return cells
}
