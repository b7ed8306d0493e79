package ui

// Going to a line that is not in sight: what surrounds it is read from the
// history.

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"teahouse/room/state"
	"teahouse/ui/command"
	"teahouse/ui/scrollback"
)

// jumpMsg is a line with what surrounds it.
type jumpMsg struct {
	v      *view
	n      uint64
	events []*state.Event
	err    error
}

// foundMsg is a line that may be in another view.
type foundMsg struct {
	n    uint64
	line *state.Event // nil if it could not be found
}

// jumpTo goes to a line in whichever view it is.
func (m *model) jumpTo(n uint64) tea.Cmd {
	ctx, seat := m.ctx, m.seat
	return func() tea.Msg {
		e, _ := seat.Find(ctx, state.Ref{N: n}) // if it is gone, what came next is shown where they are
		return foundMsg{n, e}
	}
}

// found shows the view that holds the line, and goes there.
func (m *model) found(msg foundMsg) tea.Cmd {
	if e := msg.line; e != nil && !m.holds(e, m.me.Person.ID) {
		m.goTo(command.Where{Num: e.In})
		if !m.holds(e, m.me.Person.ID) {
			return nil // they are not in that channel any more
		}
	}
	return m.jump(msg.n)
}

// jump goes to a line of the view, once the history has told what surrounds it.
func (m *model) jump(n uint64) tea.Cmd {
	ctx, seat, v, scope, limit := m.ctx, m.seat, m.view, m.scope(), scrollback.PageFor(m.height)
	return func() tea.Msg {
		before, err := seat.Before(ctx, scope, n+1, limit)
		if err != nil {
			return jumpMsg{v: v, n: n, err: err}
		}
		after, err := seat.After(ctx, scope, n, limit)
		return jumpMsg{v, n, slices.Concat(before, after), err}
	}
}

// jumped shows the line, if its view is still the one that is shown.
func (m *model) jumped(msg jumpMsg) {
	if msg.v != m.view {
		return
	}
	if msg.err != nil {
		if m.ctx.Err() == nil {
			m.fail(m.cfg.Words.Line.NotLoaded)
		}
		return
	}
	m.page = scrollback.Pager{}
	m.lines.Jump(msg.n, msg.events)
}

// find shows what a search found, as a page on which lines are chosen.
func (m *model) find(f command.Found) {
	m.page = scrollback.NewFound(m.renderer, f.Head, f.Lines, f.At)
}
