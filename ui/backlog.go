package ui

// What comes into a view that is not shown: it costs a count, and the numbers of
// the lines that call the person.

import (
	"cmp"
	"context"
	"slices"

	tea "charm.land/bubbletea/v2"

	"teahouse/room"
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

func byN(a, b call) int { return cmp.Compare(a.n, b.n) }

// follow has calls be of somebody as who they are by now.
func follow(calls []call, old, now state.Identity) {
	for i := range calls {
		if calls[i].by == old {
			calls[i].by = now
		}
	}
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
	if m.called(e) {
		v.called(e)
	}
	v.counted()
}

// called notes a line that calls the person.
func (v *view) called(e *state.Event) {
	if len(v.calls) < countMost {
		v.calls = append(v.calls, call{e.N, e.Who.ID})
	}
}

// counted counts a line that is not read.
func (v *view) counted() {
	if !v.muted {
		v.unread = min(v.unread+1, countMost)
	}
}

// called tells whether a line in a view that is not shown names the person.
func (m *model) called(e *state.Event) bool {
	return !e.Private() && !e.Gone && m.byCalled.By(text.Fold(e.Text)).Fold != ""
}

// callsNow has a line that was edited call those whom it names now, and nobody else.
func (m *model) callsNow(where *view, e *state.Event) {
	line := &state.Event{Kind: state.KindSay, N: e.Ref, In: e.In, Who: e.Who, Text: e.Text}
	switch {
	case e.Private() || e.Who.ID == m.me.Person.ID:
		return
	case !m.called(e) || m.lines.Hides(line):
		m.uncall(func(c call) bool { return c.n == line.N })
		return
	case slices.Contains(m.trail.lines, call{line.N, line.Who.ID}):
		return
	}
	missed := where != m.view && line.N > where.read.Upto
	m.trail.came(line, !missed)
	if missed {
		where.called(line)
		slices.SortFunc(where.calls, byN)
		m.cached.title = ""
	}
}

// uncall forgets calls that were taken back, or are hidden by now.
func (m *model) uncall(gone func(call) bool) {
	m.trail.lines = slices.DeleteFunc(m.trail.lines, gone)
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
	parts []part
	calls []*state.Event // those that call the person, the newest first…
	all   int            // …of so many
	err   error
}

// part is how much of a view is not read.
type part struct {
	v      *view
	scope  state.Scope
	upTo   uint64 // it is read up to this line
	shown  bool   // and its lines are on the screen
	count  int
	events []*state.Event // the newest of them
}

// recountAll counts anew, as lines were missed.
func (m *model) recountAll() {
	var hidden []*view
	for _, v := range m.views {
		if v != m.view {
			v.backlog = backlog{muted: v.muted}
			hidden = append(hidden, v)
		}
	}
	m.due(m.recount(hidden...))
}

// recount asks the history what is unread in some views.
func (m *model) recount(views ...*view) tea.Cmd {
	var msg backlogMsg
	for _, v := range views {
		if v.read.Upto != 0 { // else nobody has begun to read it
			msg.parts = append(msg.parts, part{v: v, scope: v.scope(), upTo: v.read.Upto, shown: v == m.view})
		}
	}
	if len(msg.parts) == 0 {
		return nil
	}
	m.tallying = true
	ctx, seat := m.ctx, m.seat
	return func() tea.Msg {
		msg.err = msg.count(ctx, seat)
		return msg
	}
}

// count asks for all parts at once, and looks into those that have anything unread.
func (b *backlogMsg) count(ctx context.Context, seat *room.Seat) (err error) {
	var from []state.Marker
	var of []*part
	for i := range b.parts {
		p := &b.parts[i]
		if p.scope.With == "" {
			from, of = append(from, state.Marker{Num: p.scope.In, N: p.upTo}), append(of, p)
		} else if p.count, err = seat.Unread(ctx, p.scope, p.upTo, countMost); err != nil {
			return err
		}
	}
	counts, err := seat.UnreadIn(ctx, from)
	if err != nil {
		return err
	}
	first := uint64(0)
	for i, p := range of {
		p.count = counts[i]
	}
	for i := range b.parts {
		p := &b.parts[i]
		if p.count == 0 {
			continue
		}
		if first == 0 || p.upTo < first {
			first = p.upTo
		}
		if !p.shown {
			if p.events, err = seat.Before(ctx, p.scope, 0, min(p.count, countMost)); err != nil {
				return err
			}
		}
	}
	if first == 0 {
		return nil
	}
	b.calls, b.all, err = seat.Calls(ctx, state.Scope{All: true}, first, room.CountMost)
	return err
}

// recounted counts them, but for those that were counted as they came.
func (m *model) recounted(msg backlogMsg) {
	m.tallying = false
	if msg.err != nil {
		return
	}
	m.newElsewhere, m.newCalls = 0, msg.all-len(msg.calls)
	for i := range msg.parts {
		m.recountedPart(&msg.parts[i])
	}
	var calling []*state.Event
	for _, e := range slices.Backward(msg.calls) {
		i := slices.IndexFunc(msg.parts, func(p part) bool { return p.scope == state.Scope{In: e.In} })
		if i >= 0 && e.N > msg.parts[i].upTo && !m.lines.Hides(e) {
			calling = append(calling, e)
			m.recountedCall(&msg.parts[i], e)
		}
	}
	m.newCalls += len(calling)
	m.trail.add(calling...)
	m.cached.title = ""
}

// recountedPart takes in what is unread in one view.
func (m *model) recountedPart(p *part) {
	v := p.v
	if p.shown || v == m.view || !slices.Contains(m.views, v) {
		return
	}
	for _, e := range p.events {
		if e.N > p.upTo && v.before(e) {
			v.upTo = max(v.upTo, e.N)
			if e.Who.ID != m.me.Person.ID && !m.lines.Hides(e) {
				v.counted()
			}
		}
	}
	switch {
	case v.muted || !v.kept():
	case p.count < countMost:
		m.newElsewhere += v.unread
	default:
		m.newElsewhere += p.count
	}
}

// recountedCall takes in a line that calls the person, in a view where it is not read.
// A private one shows where they are.
func (m *model) recountedCall(p *part, e *state.Event) {
	switch v := p.v; {
	case v == m.view:
		if p.shown {
			m.lines.Called()
		}
	case !p.shown && v.before(e) && !e.Private():
		v.called(e)
		slices.SortFunc(v.calls, byN)
	}
}

// before tells whether a line is before those that were counted as they came.
func (v *view) before(e *state.Event) bool { return v.since == 0 || e.N < v.since }

// missed is how many lines came while the person was away, and how many of them call
// them, in all that they read.
func (m *model) missed() (lines, calls int) {
	return m.house().lines.NewLines() + m.newElsewhere, m.newCalls
}
