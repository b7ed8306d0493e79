package ui

// What came while somebody was gone: the history tells where that begins and how
// much it is, and the transcript marks it.

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"teahouse/room/state"
	"teahouse/ui/scrollback"
)

// unreadMsg is what came after the line that the reader saw last: the first of
// it, and how many lines that is the beginning of.
type unreadMsg struct {
	v      *view
	last   uint64
	events []*state.Event
	all    int
	err    error
}

// leftOff puts the mark for new lines before the first one that came after the
// line that the reader saw last, or finds out where that is.
func (m *model) leftOff(last uint64) tea.Cmd {
	if !m.lines.LeftOff(last) {
		m.counting = false
		return m.seek()
	}
	m.counting = true
	ctx, seat, scope := m.ctx, m.seat, m.scope()
	msg := unreadMsg{v: m.view, last: last}
	return func() tea.Msg {
		msg.events, msg.err = seat.After(ctx, scope, last, scrollback.PageMost)
		msg.all = len(msg.events)
		if msg.err == nil && msg.all == scrollback.PageMost {
			msg.all, msg.err = seat.Unread(ctx, scope, last, scrollback.UnreadMost+1)
		}
		return msg
	}
}

// unreadCame takes that in. Lines of the reader's own, and those of people whom
// they ignore, are told apart among the first, and not where counting stopped.
func (m *model) unreadCame(msg unreadMsg) tea.Cmd {
	if msg.v != m.view {
		return nil
	}
	m.counting = false
	if msg.err != nil {
		return nil // without the mark, all is as it was
	}
	early := slices.Clone(msg.events)
	early = slices.DeleteFunc(early, func(e *state.Event) bool { return e.N > m.lines.Loaded() })
	first, count := m.lines.CountNew(msg.last, early)
	if count += max(msg.all-len(msg.events), 0); msg.all > scrollback.UnreadMost {
		count = msg.all
	}
	m.lines.News(first, count)
	return m.seek()
}

// unread goes to the first line that came while the person was away: here, or else in
// the next view that has one.
func (m *model) unread() tea.Cmd {
	m.page = scrollback.Pager{}
	switch {
	case m.lines.ToNew():
	case m.lines.NewFrom() != 0:
		return m.jump(m.lines.NewFrom())
	default:
		next := m.waiting()
		if next == nil {
			m.hint(m.cfg.Words.Status.NoUnread)
			return nil
		}
		m.sought = next
		m.show(next)
	}
	return nil
}

// seek goes to the first new line of a view that was shown for its sake, once it is
// known which that is.
func (m *model) seek() tea.Cmd {
	wanted := m.sought == m.view
	m.sought = nil
	if wanted && m.lines.NewFrom() != 0 {
		return m.unread()
	}
	return nil
}
