package ui

// The picture: once a frame the parts are put into the rows of the window. What
// seldom changes is kept from frame to frame; nothing is styled here per line.

import (
	"strconv"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"teahouse/ui/paint"
	"teahouse/ui/term"
)

// cached are rows that seldom change, with what they were made of.
type cached struct {
	title  string
	here   int       // how many the title counts
	rule   [2]string // below the title and above the input
	ruleOf [2]string // what the lower rule says
	input  []string
	side   []string // the list of people, where friends are first
	status string
	said   [2]string // what the status line says
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
	above := m.above(now)
	m.layOut(len(above))
	l := &m.layout

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
		rows = append(rows, m.titleRow(), m.ruleRow(0))
	}
	if m.page.Open() {
		rows = m.page.Compose(rows, m.renderer, l.talk.len())
		f.Scroll.First = m.page.FirstRow()
	} else {
		rows = m.lines.Compose(rows, l.talk.len())
		f.Scroll.First = m.lines.FirstRow()
	}
	f.Scroll.Top, f.Scroll.Bottom, f.Scroll.Split, f.Scroll.Side = l.talk.top, l.talk.bottom, 0, nil
	if l.side > 0 {
		f.Scroll.Split = l.talkWidth
		f.Scroll.Side = m.side()
	}
	if l.rule >= 0 {
		rows = append(rows, m.ruleRow(1))
	}
	rows = append(rows, above[len(above)-l.above.len():]...)
	rows = append(rows, m.inputRows()...)
	v := &m.input.view
	f.Cursor = term.Cursor{X: l.inputFrom + v.X, Y: l.input.top + min(v.Y, l.input.len()-1), Visible: true}
	if l.status >= 0 {
		rows = append(rows, m.statusRow())
	}
	f.Rows = rows
}

// side is the list of people. In the house, and without friends here, it is
// shared with other screens.
func (m *model) side() []string {
	c, l := &m.cached, &m.layout
	if len(m.friends) == 0 && m.view == m.house() {
		return m.renderer.People(m.people, l.side, l.talk.len())
	}
	if len(c.side) != l.talk.len() {
		c.side = m.renderer.PeopleAfter(m.friends, m.people, l.side, l.talk.len())
	}
	return c.side
}

// layOut cuts the window anew where something wants another size.
func (m *model) layOut(above int) {
	in := &m.input
	if in.dirty {
		m.input.Parse(m.seat, m.roster)
		in.prompt = in.Line.Prompt(m.cfg.Words, m.seat.IsQuiet())
	}
	w := wants{prompt: m.renderer.Widths.String(in.prompt) + 3, above: above}
	if in.dirty {
		in.dirty, m.cached.input = false, nil
		width := inputWidthFor(m.width, m.height, w.prompt)
		in.view = in.Edit.View(width, inputMost(m.height), m.renderer.Widths.Cluster)
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
		here := f.Widths.Cut(f.Words.People.Here(n), max(m.layout.width-3, 0))
		room := m.layout.width - f.Widths.String(here) - 3
		title, cells := m.titleOf(max(room, 0))
		c.here = n
		c.title = " " + title + paint.Spaces(room-cells+1) + f.Paint(paint.Faint, here)
	}
	return c.title
}

// ruleRow is the rule below the title (0) or above the input (1). Where there
// is no room beside the input, the lower one says where the line goes.
func (m *model) ruleRow(which int) string {
	c, l, f := &m.cached, &m.layout, m.renderer
	if which == 1 && !l.inline && l.width >= promptLeast {
		return m.promptRule()
	}
	if c.rule[which] != "" {
		return c.rule[which]
	}
	bar := f.Bars.Across
	cells := f.Widths.String(bar)
	row := strings.Repeat(bar, l.width/cells)
	if l.side > 0 {
		joint := [2]string{f.Bars.Tee, f.Bars.Foot}[which]
		row = strings.Repeat(bar, l.talkWidth/cells) + joint + strings.Repeat(bar, max(l.side-1, 0)/cells)
	}
	c.rule[which] = f.Paint(paint.Ruled, row)
	return c.rule[which]
}

const onward = "↓" // more is below

// promptRule is a rule that begins with the prompt and may end with how many
// lines are below, at length, in short, or not at all; or with a sign that the
// page goes on.
func (m *model) promptRule() string {
	c, l, f := &m.cached, &m.layout, m.renderer
	says, below, short := m.input.prompt, m.below(), ""
	switch {
	case m.page.Open() && !m.page.AtEnd():
		below, short = onward, onward
	case below != "":
		short = strconv.Itoa(m.lines.Below()) + " " + onward
	case l.title < 0:
		below, short = m.elsewhere()
	}
	if c.rule[1] != "" && c.ruleOf == [2]string{says, below} {
		return c.rule[1]
	}
	c.ruleOf = [2]string{says, below}
	bar := f.Bars.Across
	cells := f.Widths.String(bar)
	says = f.Widths.Cut(says, l.width-cells-3)
	room := l.width - cells - 2 - f.Widths.String(says)
	if n := f.Widths.String(below); n+1 >= room {
		below = short
	}
	if n := f.Widths.String(below); below == "" || n+1 >= room {
		below = ""
	} else {
		room -= n + 1
		below = " " + below
	}
	c.rule[1] = f.Paint(paint.Ruled, bar) + " " + m.paintPrompt(says) + " " +
		f.Paint(paint.Ruled, strings.Repeat(bar, room/cells)) + f.Paint(paint.Strong, below)
	return c.rule[1]
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

// View implements [tea.Model]: the picture as Bubble Tea's own renderer would
// draw it.
func (m *model) View() tea.View {
	var s shot
	m.compose(&s)
	rows := make([]string, len(s.frame.Rows))
	for y, row := range s.frame.Rows {
		rows[y] = row
		if i := y - s.frame.Scroll.Top; i >= 0 && i < len(s.frame.Scroll.Side) {
			rows[y] += paint.Spaces(s.frame.Scroll.Split-cellsOf(m.renderer.Widths, row)) + s.frame.Scroll.Side[i]
		}
	}
	v := tea.NewView(strings.Join(rows, "\n"))
	v.AltScreen, v.ReportFocus, v.WindowTitle = true, true, s.frame.Title
	v.Cursor = tea.NewCursor(s.frame.Cursor.X, s.frame.Cursor.Y)
	return v
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
