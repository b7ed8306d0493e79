package ui

// The keys: one table that the screen obeys and the help prints, beside that of
// the input line.

import (
	"fmt"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"teahouse/room/state"
	"teahouse/ui/edit"
	"teahouse/ui/scrollback"
)

// binding is what some keys do. Its id finds its words, and the first keys are
// shown; one without words is not told.
type binding struct {
	id   string
	keys []string
	do   func(*model) (cmd tea.Cmd, done bool) // not done: the input line's turn
}

// just is a key that does no more than that.
func just(do func(*model)) func(*model) (tea.Cmd, bool) {
	return func(m *model) (tea.Cmd, bool) {
		do(m)
		return nil, true
	}
}

// bindings are the keys of the screen.
func bindings() []binding {
	return []binding{
		{"send", []string{"enter"}, func(m *model) (tea.Cmd, bool) { return m.send(false), true }},
		{"complete", []string{"tab"}, just(func(m *model) { m.complete(+1) })},
		{"", []string{"shift+tab"}, just(func(m *model) { m.complete(-1) })},
		{"page-up", []string{"pgup"}, just(func(m *model) { m.scroll(-m.pageRows()) })},
		{"page-down", []string{"pgdown"}, just(func(m *model) { m.scroll(m.pageRows()) })},
		{"row-up", []string{"shift+up"}, just(func(m *model) { m.scroll(-1) })},
		{"row-down", []string{"shift+down"}, just(func(m *model) { m.scroll(1) })},
		{"reading", []string{"ctrl+o"}, just(func(m *model) { m.reading = !m.reading })},
		{"newest", []string{"end"}, (*model).end},
		{"unread", []string{"alt+u"}, func(m *model) (tea.Cmd, bool) { return m.unread(), true }},
		{"find", []string{"ctrl+s"}, just(func(m *model) { m.input.BeginSearch(); m.input.dirty = true })},
		{"redraw", []string{"ctrl+l"}, just(func(m *model) { m.redraw = true })},
		{"close", []string{"esc"}, just((*model).escape)},
		{"", []string{"ctrl+z", "ctrl+\\"}, just(func(*model) {})},
	}
}

// readingKeys mean something else where arrows move: while reading back, and
// in a page.
func readingKeys() []binding {
	return []binding{
		{"", []string{"up"}, just(func(m *model) { m.scroll(-1) })},
		{"", []string{"down"}, just(func(m *model) { m.scroll(1) })},
		{"", []string{"enter"}, (*model).openUp},
	}
}

// walkingKeys go from view to view where there are several. They mean so whatever
// is being written, for that stays with its view.
func walkingKeys() []binding {
	all := []binding{
		{"view-up", []string{"alt+up"}, just(func(m *model) { m.walk(-1) })},
		{"view-down", []string{"alt+down"}, just(func(m *model) { m.walk(+1) })},
		{"view-called", []string{"alt+a"}, just((*model).answerCall)},
	}
	for i := range 9 {
		all = append(all, binding{fmt.Sprint("view-", i+1), []string{fmt.Sprint("alt+", i+1)}, just(func(m *model) { m.pick(i) })})
	}
	return all
}

// walks is what a key does that goes to another view, nil if it goes nowhere.
func (m *model) walks(name string) func(*model) (tea.Cmd, bool) {
	if len(m.views) < 2 {
		return nil
	}
	return whileWalking[name]
}

func byKey(bindings []binding) map[string]func(*model) (tea.Cmd, bool) {
	t := map[string]func(*model) (tea.Cmd, bool){}
	for _, b := range bindings {
		for _, k := range b.keys {
			t[k] = b.do
		}
	}
	return t
}

var screenKeys, whileReading, whileWalking = byKey(bindings()), byKey(readingKeys()), byKey(walkingKeys())

// key does what a key is bound to.
func (m *model) key(name string) tea.Cmd {
	if m.bare {
		if slices.Contains([]string{"enter", "esc", "ctrl+c", "ctrl+d"}, name) {
			m.endBare()
		}
		return nil
	}
	asked := m.asking
	switch {
	case asked != askNothing && m.page.Open() && m.turns(name):
		return nil
	case asked == askSend && name == "enter":
		if !m.settled() {
			return nil // it was pressed for something else
		}
		m.unpose()
		return m.send(true)
	}
	m.unpose()
	switch {
	case asked == askSure:
		m.no()
		return nil
	case asked == askLeave && name == "ctrl+c":
		return m.leave()
	}
	if do := m.walks(name); do != nil {
		switch {
		case asked != askNothing:
			return nil
		case m.covered():
			return m.key("esc")
		}
		cmd, _ := do(m)
		return cmd
	}
	e := &m.input.Edit
	if m.input.Searching() && e.Key(name) {
		m.input.dirty = true
		return nil
	}
	if m.input.Completions.Open() && name != "tab" && name != "shift+tab" && name != "esc" {
		m.input.CloseCompletions()
	}
	if m.reading || m.page.Open() {
		if do := whileReading[name]; do != nil {
			if cmd, done := do(m); done {
				return cmd
			}
		}
	}
	if do := screenKeys[name]; do != nil {
		if cmd, done := do(m); done {
			return cmd
		}
	}
	return m.line(name)
}

// line gives a key to the input line.
func (m *model) line(name string) tea.Cmd {
	e := &m.input.Edit
	m.input.dirty = true
	m.input.Edited()
	if e.Key(name) {
		if e.Err() != nil {
			m.refuse(m.cfg.Words.Refused.TooLong(edit.DefaultRunes+1, state.MessageLimit.Runes))
		}
		if e.Empty() {
			m.input.Lost, m.input.long = false, false
		}
		m.input.Grow(m.writer, m.roster)
		return nil
	}
	switch {
	case name == "ctrl+d" && e.Empty():
		return m.leave()
	case name == "ctrl+c" && e.Empty():
		m.pose(askLeave, m.cfg.Words.Status.AskLeave)
	}
	return nil
}

// closes tells whether Escape has something to close that the person can see.
func (m *model) closes() bool {
	waiting, _, _ := m.outbox.Shown(time.Now())
	return m.bare || m.asking != askNothing || m.covered() || waiting != nil || m.input.Query.ID != "" || m.lines.Held()
}

// covered tells whether something is open over the lines, or over the input.
func (m *model) covered() bool {
	return m.input.Searching() || m.input.Completions.Open() || m.page.Open() || m.reading
}

// escape closes what is open, the innermost first.
func (m *model) escape() {
	switch {
	case m.input.Completions.Open():
		m.input.CancelCompletions()
		m.input.dirty = true
	case m.page.Open():
		m.page = scrollback.Pager{}
	case m.reading:
		m.newest()
	case m.takeBack():
	case m.input.Query.ID != "":
		m.input.EndQuery()
		m.input.dirty = true
	case m.lines.Held():
		m.newest()
	}
}
