package ui

// Going to a line that is not in sight: what surrounds it is read from the
// history.

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"teahouse/room/state"
	"teahouse/ui/command"
	"teahouse/ui/paint"
	"teahouse/ui/scrollback"
	"teahouse/ui/words"
)

// jumpMsg is a line with what surrounds it.
type jumpMsg struct {
	v      *view
	n      uint64
	events []*state.Event
	err    error
	since  *scrollback.Meanwhile
}

// foundMsg is a line that may be in another view.
type foundMsg struct {
	n    uint64
	line *state.Event // nil if it could not be found
	only bool         // nothing else will do
}

// jumpTo goes to a line in whichever view it is.
func (m *model) jumpTo(n uint64) tea.Cmd {
	ctx, seat := m.ctx, m.seat
	return func() tea.Msg {
		e, _ := seat.Find(ctx, state.Ref{N: n}) // if it is gone, what came next is shown where they are
		return foundMsg{n: n, line: e}
	}
}

// found shows the view that holds the line, and goes there.
func (m *model) found(msg foundMsg) tea.Cmd {
	if msg.only && msg.line == nil {
		m.refuse(m.cfg.Words.Bar.Unseen)
		return nil
	}
	if e := msg.line; e != nil && !m.holds(m.view, e) {
		m.goTo(command.Where{Num: e.In})
		if !m.holds(m.view, e) {
			return nil // they are not in that channel any more
		}
	}
	return m.jump(msg.n)
}

// jump goes to a line of the view, once the history has told what surrounds it.
func (m *model) jump(n uint64) tea.Cmd {
	m.goal = n
	if !m.opened { // the first page would come too late, and goes on to there
		return nil
	}
	ctx, seat, v, scope, limit := m.ctx, m.seat, m.view, m.scope(), scrollback.PageFor(m.height)
	since := v.lines.Ask()
	return func() tea.Msg {
		before, err := seat.Before(ctx, scope, n+1, limit)
		if err != nil {
			return jumpMsg{v: v, n: n, err: err, since: since}
		}
		after, err := seat.After(ctx, scope, n, limit)
		return jumpMsg{v, n, slices.Concat(before, after), err, since}
	}
}

// jumped shows the line, if its view is still the one that is shown.
func (m *model) jumped(msg jumpMsg) tea.Cmd {
	events, known := msg.since.Came(msg.events)
	if msg.v != m.view || msg.n != m.goal {
		return nil
	}
	m.goal = 0
	if msg.err != nil {
		if m.ctx.Err() == nil {
			m.unloaded()
		}
		return nil
	}
	if !known {
		return m.jump(msg.n)
	}
	m.reveal(msg.n, events)
	m.page = scrollback.Pager{}
	if m.hits.Found() && m.hits.Choice() == msg.n {
		m.lines.Jump(msg.n, events, append([]string{}, m.hits.Words()...)...)
	} else {
		m.hits = scrollback.Pager{}
		m.lines.Jump(msg.n, events)
	}
	if m.trail.fresh && msg.n == m.trail.at {
		m.trail.fresh = false
		m.lines.Heeded()
	}
	if m.hand.on {
		m.lines.LayBarOn(msg.n)
	}
	return nil
}

// unloaded tells that the history could not be read.
func (m *model) unloaded() {
	m.note(paint.NoteFail, func(w *words.Words) string { return w.Line.NotLoaded })
}

// find shows what a search found, as a page on which lines are chosen.
func (m *model) find(f command.Found) {
	m.page = scrollback.NewFound(m.renderer, f)
}

// withdraw takes the text of lines that an event took out of the room out of what a search
// found, which may be in sight, or is come back to, or is under way.
func (m *model) withdraw(e *state.Event) {
	says, gone := m.cfg.Words.Line.Withdrawn, command.Gone(e)
	m.uncall(func(c call) bool { return gone(c.n, c.by) })
	m.lookups.Withdraw(gone)
	m.page.Withdraw(says, gone)
	m.hits.Withdraw(says, gone)
}

// expire takes what is kept no longer off the screen, out of what a search found, and
// from under what is written about it.
func (m *model) expire() {
	m.lines.Expire(m.seat.Shows)
	m.page.Expire(m.cfg.Words.Line.Withdrawn, m.seat.Shows)
	m.aimsAt(func(e *state.Event) *state.Event {
		if e.Gone || m.seat.Shows(e) {
			return e
		}
		return e.Changed(&state.Event{Kind: state.KindUnsend})
	})
}

// reword gives a line that a search found the text that an event gave it.
func (m *model) reword(e *state.Event) {
	says := e.Text
	if m.lines.Hides(e) {
		says = m.cfg.Words.Line.Withdrawn
	}
	m.lookups.Hear(e)
	m.page.Reword(e.Ref, says)
	m.hits.Reword(e.Ref, says)
}

// toHit goes to the line chosen on the page of a search, which can be come back to.
func (m *model) toHit() tea.Cmd {
	m.hits = m.page
	return m.jumpTo(m.page.Choice())
}

// amongHits tells whether somebody is reading at what a search found.
func (m *model) amongHits() bool { return m.hits.Found() && m.lines.Held() && !m.page.Open() }

// nextHit goes to the next line of the search, or to the one before.
func (m *model) nextHit(by int) tea.Cmd {
	m.hits.Choose(by)
	return m.jumpTo(m.hits.Choice())
}
