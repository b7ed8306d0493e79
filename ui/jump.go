package ui

// Going to a line that is not in sight: what surrounds it is read from the
// history and becomes the past of the transcript, with a gap behind it that
// closes as the reader comes near.

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"teahouse/room"
	"teahouse/ui/command"
)

// jumpMsg is a line with what surrounds it.
type jumpMsg struct {
	n      uint64
	events []*room.Event
	err    error
}

// jump goes to a line, once the history has told what surrounds it.
func (m *model) jump(n uint64) tea.Cmd {
	ctx, seat, limit := m.ctx, m.seat, pageFor(m.height)
	return func() tea.Msg {
		before, err := seat.Before(ctx, n+1, limit)
		if err != nil {
			return jumpMsg{n: n, err: err}
		}
		after, err := seat.After(ctx, n, limit)
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
	m.page = pager{}
	m.lines.jump(msg.n, msg.events)
}

// jump puts events before the tail, and brings one of them, or of the tail,
// into view.
func (t *transcript) jump(n uint64, events []*room.Event) {
	t.past, t.gap, t.cleared, t.failed = nil, false, false, false
	t.reread()
	first := t.oldest()
	if first == 0 || n < first {
		var items []item
		for _, e := range events {
			if first == 0 || e.N < first {
				items = append(items, item{event: e, void: e.Gone && e.Who.Name == ""})
			}
		}
		t.past, t.gap = t.withMark(t.redate(items)), true
	}
	at := -1
	for i := range t.count() {
		if t.at(i).n() >= n {
			at = i
			break
		}
	}
	if at < 0 { // it is gone by now
		t.past, t.gap = nil, false
		t.held = false
		return
	}
	if t.opened == nil {
		t.opened = map[uint64]bool{}
	}
	t.opened[n] = true
	t.at(at).block = nil
	top := at
	for rows := 0; top > 0; top-- {
		if rows += len(t.rows(top - 1)); rows > t.height/3 {
			break
		}
	}
	skip := 0
	if last, over := t.bottom(); !t.gap && (top > last || top == last && over > 0) {
		top, skip = last, over
	}
	t.held, t.fresh = true, 0
	t.first += 1 << 20
	t.top, t.skip = top, skip
}

// find shows what a search found, as a page on which lines are chosen.
func (m *model) find(f command.Found) {
	m.page = pager{lines: append([]string{f.Head}, f.Lines...), at: f.At}
	m.page.wrap(m.face)
}

// choose moves the choice on a page of found lines, and keeps it in the window.
func (p *pager) choose(by int) {
	p.chosen = min(max(p.chosen+by, 0), len(p.at)-1)
	row := p.chosen + 1
	if p.chosen == 0 {
		row = 0
	}
	p.top = min(p.top, row)
	p.top = max(p.top, p.chosen+2-p.tall)
}
