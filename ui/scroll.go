package ui

// Moving through what is open, a page or the transcript.

import (
	tea "charm.land/bubbletea/v2"

	"teahouse/ui/scrollback"
)

// pageRows is how far a page goes: a row of the old one stays in sight.
func (m *model) pageRows() int { return max(m.layout.talk.len()-1, 1) }

// end goes to the newest line where that can be meant: the input line wants the
// key as long as its cursor is not at the end.
func (m *model) end() (tea.Cmd, bool) {
	e := &m.input.Edit
	if m.page.Open() || m.lines.Held() && e.Cursor() == len(e.Text()) {
		m.newest()
		return nil, true
	}
	return nil, false
}

// newest goes to the newest line and stays with it.
func (m *model) newest() {
	m.page, m.hits, m.hand = scrollback.Pager{}, scrollback.Pager{}, hand{}
	m.lines.LiftBar(true)
	m.lines.Follow()
}

// openUp closes a page, or goes to the line that is chosen on it.
func (m *model) openUp() (tea.Cmd, bool) {
	switch {
	case !m.input.Blank():
		return nil, false
	case m.page.Found():
		return m.toHit(), true
	case m.page.Open():
		m.page = scrollback.Pager{}
		return nil, true
	}
	return nil, false
}

const wheelRows = 3

// scroll moves what is open, or the transcript.
func (m *model) scroll(by int) {
	switch {
	case m.listing != nil:
		m.chooseInList(by)
		return
	case m.palette != nil:
		m.palette.move(by)
		return
	}
	if m.page.Open() {
		if m.page.Found() {
			m.page.Choose(by)
		} else {
			m.page.Scroll(by)
		}
		return
	}
	m.lines.Scroll(by)
}
