package ui

// The lines that call the person: a way leads through them, whatever view each is in
// and however far back, and those that are not read yet are counted.

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"teahouse/room"
	"teahouse/room/state"
	"teahouse/ui/scrollback"
)

// trail is the way through the lines that call the person. Its zero value begins with
// the first that is known.
type trail struct {
	lines []call // by their numbers, which rise
	seen  uint64 // up to this one they are seen
	at    uint64 // the one that was gone to last, while the view stands there
	fresh bool   // and it was not seen before
	whole bool   // those from before the visit are among them
}

// callsMsg is what the history tells of them.
type callsMsg struct {
	events []*state.Event
	err    error
}

// add puts lines where they belong.
func (w *trail) add(events ...*state.Event) {
	for _, e := range events {
		w.lines = append(w.lines, call{e.N, e.Who.ID})
	}
	slices.SortFunc(w.lines, byN)
	w.lines = slices.CompactFunc(w.lines, func(a, b call) bool { return a.n == b.n })
	if over := len(w.lines) - room.CountMost; over > 0 {
		w.lines = slices.Delete(w.lines, 0, over)
	}
}

// came takes in one that has just come, or was edited so that it calls, and whether it is in
// sight at once. Where earlier ones are still to be seen, it waits behind them.
func (w *trail) came(e *state.Event, inSight bool) {
	pending := len(w.lines) > 0 && w.lines[len(w.lines)-1].n > w.seen
	w.add(e)
	switch {
	case !inSight:
		w.seen = min(w.seen, e.N-1)
	case !pending:
		w.seen = max(w.seen, e.N)
	}
}

// step is the next one, or the one before, 0 if there is none.
func (w *trail) step(by int) uint64 {
	from := w.at
	switch {
	case from == 0 && by > 0:
		from = w.seen
	case from == 0 && len(w.lines) > 0:
		from = w.lines[len(w.lines)-1].n + 1
	}
	i, there := slices.BinarySearchFunc(w.lines, call{n: from}, byN)
	switch {
	case by < 0:
		i--
	case there:
		i++
	}
	if i < 0 || i >= len(w.lines) {
		return 0
	}
	return w.lines[i].n
}

// nextCall goes to the next line that calls the person, or to the one before, and while
// they read what a search found, to the next of that. How far back one is, only the
// history knows.
func (m *model) nextCall(by int) tea.Cmd {
	if m.amongHits() {
		return m.nextHit(by)
	}
	w := &m.trail
	if !m.lines.Held() {
		w.at = 0
	}
	if n := w.step(by); n != 0 {
		w.at, w.fresh, w.seen = n, n > w.seen, max(w.seen, n)
		m.page = scrollback.Pager{}
		return m.jumpTo(n)
	}
	if by < 0 && !w.whole {
		ctx, seat := m.ctx, m.seat
		return func() tea.Msg {
			events, _, err := seat.Calls(ctx, state.Scope{All: true}, 0, room.CountMost)
			return callsMsg{events, err}
		}
	}
	says := &m.cfg.Words.Back
	m.hint(map[bool]string{true: says.NoNext, false: says.NoPrev}[by > 0])
	return nil
}

// calledBefore takes in those from before the visit, and goes to the newest of them that is
// not behind the place where the person is.
func (m *model) calledBefore(msg callsMsg) tea.Cmd {
	if msg.err != nil {
		if m.ctx.Err() == nil {
			m.hint(m.cfg.Words.Line.NotLoaded)
		}
		return nil
	}
	m.trail.whole = true
	m.trail.add(slices.DeleteFunc(msg.events, m.lines.Hides)...)
	return m.nextCall(-1)
}
