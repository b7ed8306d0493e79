package ui

// What comes into a view that is not shown: it costs a count, and the numbers of
// the lines that call the person.

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"teahouse/room/state"
	"teahouse/room/text"
)

// countMost is up to how many lines are counted: one more than is told.
const countMost = 100

// backlog is what somebody has not read of a view.
type backlog struct {
	muted  bool // nothing is counted but calls
	unread int
	calls  []call
	upTo   uint64 // lines up to this one are counted, or need not be
	since  uint64 // lines from this one on were counted as they came; 0 if none was
}

// call is a line that calls the person.
type call struct {
	n  uint64
	by state.Identity
}

// waits tells whether there is anything unread.
func (v *view) waits() bool { return v.unread > 0 || len(v.calls) > 0 }

// calling tells whether somebody wants the person there.
func (v *view) calling() bool { return len(v.calls) > 0 || v.unread > 0 && !v.kept() }

// miss counts a line that came into a view which is not shown.
func (m *model) miss(v *view, e *state.Event) {
	if e.N <= v.upTo || e.N <= v.read.Upto {
		return
	}
	if v.since == 0 {
		v.since = e.N
	}
	v.count(m, e)
}

// count counts a line.
func (v *view) count(m *model, e *state.Event) {
	v.upTo = max(v.upTo, e.N)
	if e.Who.ID == m.me.Person.ID || m.lines.Hides(e) {
		return
	}
	m.cached.title = ""
	if m.called(e) && len(v.calls) < countMost {
		v.calls = append(v.calls, call{e.N, e.Who.ID})
	}
	if !v.muted {
		v.unread = min(v.unread+1, countMost)
	}
}

// called tells whether a line in a view that is not shown names the person.
func (m *model) called(e *state.Event) bool {
	return !e.Private() && !e.Gone && text.Fold(e.Text).Mentions(m.name)
}

// uncall forgets calls that were taken back.
func (m *model) uncall(gone func(call) bool) {
	for _, v := range m.views {
		if n := len(v.calls); n > 0 {
			v.calls = slices.DeleteFunc(v.calls, gone)
			if len(v.calls) < n {
				m.cached.title = ""
			}
		}
	}
}

// backlogMsg is what the history tells of lines that came before the screen did, or
// too fast for it.
type backlogMsg struct {
	v      *view
	events []*state.Event
}

// recountAll counts anew, as lines were missed.
func (m *model) recountAll() {
	for _, v := range m.views {
		if v != m.view {
			v.backlog = backlog{muted: v.muted}
			m.due(m.recount(v))
		}
	}
}

// recount asks the history what is unread in a view that is not shown.
func (m *model) recount(v *view) tea.Cmd {
	ctx, seat, scope, upTo := m.ctx, m.seat, v.scope(), v.read.Upto
	if upTo == 0 {
		return nil // nobody has begun to read it
	}
	return func() tea.Msg {
		n, err := seat.Unread(ctx, scope, upTo, countMost)
		if err != nil || n == 0 {
			return nil
		}
		events, err := seat.Before(ctx, scope, 0, n)
		if err != nil {
			return nil
		}
		return backlogMsg{v, events}
	}
}

// recounted counts them, but for those that were counted as they came.
func (m *model) recounted(msg backlogMsg) {
	v := msg.v
	if v == m.view || !slices.Contains(m.views, v) {
		return
	}
	for _, e := range msg.events {
		if e.N > v.read.Upto && (v.since == 0 || e.N < v.since) {
			v.count(m, e)
		}
	}
}
