package ui

// The mouse: a click does with what stands under it what a key would do, and the wheel
// moves what is open, see scroll.go.

import (
	"slices"

	tea "charm.land/bubbletea/v2"
)

// dragLeast are the columns from which on somebody means text and not a place: hands shake.
const dragLeast = 3

// span is a view in the title row, from one column to before another.
type span struct {
	view     *view
	from, to int
}

// click does what a click on that cell means. Beside a list it closes that, as Escape does.
func (m *model) click(c tea.MouseClickMsg) tea.Cmd {
	l := &m.layout
	switch {
	case c.Button != tea.MouseLeft || m.bare || m.asking != askNothing:
	case m.palette != nil:
		return m.clickPalette(c.Y)
	case m.listing != nil:
		m.clickList(c)
	case c.Y == l.title:
		m.clickTitle(c.X)
	case m.page.Open():
	case c.Y >= l.talk.top && c.Y < l.talk.bottom && c.X < l.talkWidth && m.lines.LayBarAt(c.Y-l.talk.top):
		m.hand.on = true
	case m.hand.on:
		m.liftBar()
	}
	return nil
}

// letGo says how text is selected to whoever has dragged the mouse over some.
func (m *model) letGo(r tea.MouseReleaseMsg) {
	at := m.grip
	m.grip = tea.Mouse{}
	if at.Button != tea.MouseLeft || at.Y == r.Y && max(at.X-r.X, r.X-at.X) < dragLeast || m.bare || m.asking != askNothing {
		return
	}
	m.liftBar()
	m.hint(m.cfg.Words.Answer.MouseOn)
}

// clickTitle shows the view whose name was clicked, or the list of people.
func (m *model) clickTitle(x int) {
	for _, s := range m.cached.strip {
		if x >= s.from && x < s.to && slices.Contains(m.views, s.view) {
			m.show(s.view)
			return
		}
	}
	if x >= m.cached.hereFrom {
		m.openList()
	}
}

// clickPalette does what was clicked, as Enter does.
func (m *model) clickPalette(y int) tea.Cmd {
	p := m.palette
	row := y - p.top
	switch {
	case p.shown == 0 && len(p.found) > 0: // nobody has seen them yet
		return nil
	case row < 0 || row >= p.shown:
		m.closePalette()
		return nil
	}
	p.at = p.first + row
	return m.paletteKey("enter")
}

// clickList takes the name that was clicked, as Enter does.
func (m *model) clickList(c tea.MouseClickMsg) {
	l, at := &m.layout, m.listing
	row := c.Y - l.talk.top - 1 // below what is sought
	if n := m.findInList(); row < 0 || row >= at.rows || at.top+row >= n || !l.listed && c.X < l.talkWidth {
		m.closeList()
		return
	}
	at.chosen = at.top + row
	m.takeFromList()
}
