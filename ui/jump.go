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
	n      uint64
	events []*state.Event
	err    error
}

// jump goes to a line, once the history has told what surrounds it.
func (m *model) jump(n uint64) tea.Cmd {
	ctx, seat, limit := m.ctx, m.seat, scrollback.PageFor(m.height)
	return func() tea.Msg {
		before, err := seat.Before(ctx, state.Scope{}, n+1, limit)
		if err != nil {
			return jumpMsg{n: n, err: err}
		}
		after, err := seat.After(ctx, state.Scope{}, n, limit)
		return jumpMsg{n, slices.Concat(before, after), err}
	}
}

// jumped shows the line.
func (m *model) jumped(msg jumpMsg) {
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
