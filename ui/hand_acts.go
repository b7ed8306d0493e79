package ui

// What keys do with the line under the bar, and why one of them cannot do it.

import (
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"teahouse/room/state"
	"teahouse/ui/command"
	"teahouse/ui/compose"
	"teahouse/ui/paint"
)

// act is what a key does with the line under the bar.
type act struct {
	key string
	id  string                            // finds its words
	why func(*model, *state.Event) string // it does not, "" if it does
	do  func(*model, *state.Event) (cmd tea.Cmd)
}

// acts are the keys of the bar, the most wanted first.
func acts() []act {
	return []act{
		{"r", "answer", there, aims(compose.Answering)},
		{"+", "react", there, aims(compose.Reacting)},
		{"e", "edit", own(state.EditWithin), aims(compose.Editing)},
		{"u", "unsend", own(state.UnsendWithin), runs("unsend")},
		{"@", "private", others, aims(compose.Writing)},
		{"y", "copy", there, func(m *model, e *state.Event) tea.Cmd { m.clip(e.Text); return nil }},
		{"l", "link", (*model).noLink, func(m *model, e *state.Event) tea.Cmd { m.clip(paint.LastLink(e.Text)); return nil }},
		{"c", "code", (*model).noCode, func(m *model, e *state.Event) tea.Cmd { m.clip(paint.LastCode(e.Text)); return nil }},
		{"!", "report", others, runs("report")},
		{"x", "remove", (*model).noRemove, runs("remove")},
		{"s", "save", there, runs("save")},
		{"w", "whois", always, runs("whois")},
	}
}

var handActs = acts()

const moreKey = "?" // tells all of them, where the status line has no room

// barKeys are what other keys do while the bar stands.
func barKeys() []binding {
	move := func(by int) func(*model) (tea.Cmd, bool) { return just(func(m *model) { m.lines.StepBar(by) }) }
	return []binding{
		{"", []string{"up"}, move(-1)},
		{"", []string{"down"}, move(+1)},
		{"", []string{"home"}, just(func(m *model) { m.lines.BarToEnd(false) })},
		{"", []string{"end"}, just(func(m *model) { m.lines.BarToEnd(true) })},
		{"", []string{"pgup"}, just(func(m *model) { m.scroll(-m.pageRows()) })},
		{"", []string{"pgdown"}, just(func(m *model) { m.scroll(m.pageRows()) })},
		{"", []string{"shift+up"}, just(func(m *model) { m.scroll(-1) })},
		{"", []string{"shift+down"}, just(func(m *model) { m.scroll(1) })},
		{"", []string{"enter"}, func(m *model) (tea.Cmd, bool) { return m.open(), true }},
		{"", []string{"esc", "ctrl+o", "ctrl+c"}, just((*model).liftBar)},
		{"", []string{"ctrl+l"}, just(func(m *model) { m.redraw = true })},
	}
}

func always(*model, *state.Event) string { return "" }

func there(m *model, e *state.Event) string {
	if e.Gone {
		return m.cfg.Words.Bar.WasGone
	}
	return ""
}

func others(m *model, e *state.Event) string {
	if e.Who.ID == m.me.Person.ID {
		return m.cfg.Words.Bar.Own
	}
	return ""
}

// own is for what people may do with lines of their own, and how long.
func own(within time.Duration) func(*model, *state.Event) string {
	return func(m *model, e *state.Event) string {
		w := &m.cfg.Words.Bar
		switch {
		case e.Who.ID != m.me.Person.ID:
			return w.NotOwn
		case e.Gone:
			return w.WasGone
		case !m.seat.Within(e, within):
			return w.Late
		}
		return ""
	}
}

func (m *model) noLink(e *state.Event) string {
	if paint.LastLink(e.Text) == "" {
		return m.cfg.Words.Bar.NoLink
	}
	return ""
}

func (m *model) noCode(e *state.Event) string {
	if paint.LastCode(e.Text) == "" {
		return m.cfg.Words.Bar.NoCode
	}
	return ""
}

// noRemove says why a line cannot be removed: operators remove public ones, and
// whoever owns a channel its lines.
func (m *model) noRemove(e *state.Event) string {
	owns := func(c state.Listed) bool { return c.Num == e.In && c.Owner.ID == m.me.Person.ID }
	if e.Private() || !m.seat.Governs() && (e.In == 0 || !slices.ContainsFunc(m.seat.Joined(), owns)) {
		if why := others(m, e); why != "" {
			return why // nobody reports their own
		}
		return m.cfg.Words.Bar.NotRuling
	}
	return there(m, e)
}

// aims is a key that begins to write about the line.
func aims(deed compose.Deed) func(*model, *state.Event) tea.Cmd {
	return func(m *model, e *state.Event) tea.Cmd {
		m.hand = hand{}
		m.lines.LiftBar(true) // what is written about stays in sight
		m.input.TakeAim(deed, e, m.seat)
		m.input.dirty = true
		return nil
	}
}

// runs is a key that runs a command with the line.
func runs(name string) func(*model, *state.Event) tea.Cmd {
	return func(m *model, e *state.Event) tea.Cmd {
		text := "/" + name + " " + compose.MarkOf(e, m.seat)
		to := command.Recipients{In: m.at, Governs: m.seat.Governs(), Owner: m.seat.Owner}
		line := to.Parse(text, m.roster, false)
		res := line.Run(m.call())
		if res.Refused == "" {
			res.Refused = m.outbox.NotYet(&res, m.cfg.Words)
		}
		if res.Refused != "" {
			m.refuse(res.Refused)
			return nil
		}
		return m.carry(text, res)
	}
}
