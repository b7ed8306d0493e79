package ui

// The keys: one table that the screen obeys and the help prints, beside that of
// the input line.

import (
	"fmt"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"teahouse/room/state"
	"teahouse/ui/compose"
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
		{"bar", []string{"ctrl+o"}, just((*model).layBar)},
		{"newest", []string{"end"}, (*model).end},
		{"unread", []string{"alt+u"}, func(m *model) (tea.Cmd, bool) { return m.unread(), true }},
		{"next-call", []string{"alt+n"}, func(m *model) (tea.Cmd, bool) { return m.nextCall(+1), true }},
		{"previous-call", []string{"alt+p"}, func(m *model) (tea.Cmd, bool) { return m.nextCall(-1), true }},
		{"people", []string{"f8"}, just((*model).openList)},
		{"find", []string{"ctrl+s"}, just(func(m *model) { m.input.BeginSearch(); m.input.dirty = true })},
		{"palette", []string{"ctrl+x"}, just(func(m *model) { m.openPalette(false) })},
		{"redraw", []string{"ctrl+l"}, just(func(m *model) { m.redraw = true })},
		{"close", []string{"esc"}, just((*model).escape)},
		{"", []string{"ctrl+z", "ctrl+\\"}, just(func(*model) {})},
	}
}

// pageKeys mean something else in a page.
func pageKeys() []binding {
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

var screenKeys, whilePaging, whileWalking, whileBarred = byKey(bindings()), byKey(pageKeys()), byKey(walkingKeys()), byKey(barKeys())

// key does what a key is bound to. What lies in front has it before what lies behind.
func (m *model) key(name string) tea.Cmd {
	if m.bare {
		if slices.Contains([]string{"enter", "esc", "ctrl+c", "ctrl+d"}, name) {
			m.endBare()
		}
		return nil
	}
	if m.palette != nil && m.asking == askNothing {
		return m.paletteKey(name)
	}
	if m.listing != nil && m.asking == askNothing {
		if m.walks(name) == nil {
			m.listKey(name)
			return nil
		}
		m.closeList()
	}
	if cmd, done := m.answerKey(name); done {
		return cmd
	}
	if do := m.walks(name); do != nil {
		if m.covered() {
			return m.key("esc")
		}
		cmd, _ := do(m)
		return cmd
	}
	if cmd, done := m.barKey(name); done {
		return cmd
	}
	if cmd, done := m.offerKey(name); done {
		return cmd
	}
	if m.input.Searching() && m.input.Edit.Key(name) {
		m.input.dirty = true
		return nil
	}
	if cmd, done := m.screenKey(name); done {
		return cmd
	}
	return m.line(name)
}

// screenKey does what a key means to the screen, in a page and out of one.
func (m *model) screenKey(name string) (cmd tea.Cmd, done bool) {
	switch name {
	case "up", "down":
		if m.arrow(map[string]int{"up": -1, "down": +1}[name]) {
			return nil, true
		}
	case "tab", "shift+tab", "esc":
	default:
		m.input.CloseCompletions()
	}
	if m.page.Open() {
		if do := whilePaging[name]; do != nil {
			if cmd, done := do(m); done {
				return cmd, true
			}
		}
	}
	if do := screenKeys[name]; do != nil {
		return do(m)
	}
	return nil, false
}

// line gives a key to the input line.
func (m *model) line(name string) tea.Cmd {
	e := &m.input.Edit
	m.input.dirty = true
	m.input.Edited()
	if name == "backspace" && m.input.Uncode() {
		return nil
	}
	if name == "ctrl+c" && m.input.EndAim() {
		return nil
	}
	m.input.popup.typing = m.input.popup.typing && name != "up" && name != "down"
	leaves := m.input.Blank() && (name == "ctrl+c" || name == "ctrl+d")
	if !leaves && e.Key(name) {
		if e.Err() != nil {
			m.refuse(m.cfg.Words.Refused.TooLong(edit.DefaultRunes+1, state.MessageLimit.Runes))
		}
		if e.Empty() {
			m.input.Lost, m.input.long = false, false
		}
		m.input.KeepQuery()
		m.input.Grow(m.writer, m.roster)
		return nil
	}
	switch {
	case !leaves:
	case name == "ctrl+d":
		return m.leave()
	default:
		m.pose(askLeave, m.cfg.Words.Status.AskLeave)
	}
	return nil
}

// closes tells whether Escape has something to close that the person can see.
func (m *model) closes() bool { return m.opens() || m.lines.Held() }

// opens tells whether that is anything but a view that stands still.
func (m *model) opens() bool {
	waiting, _, _ := m.outbox.Shown(time.Now())
	writing := m.hand.on || m.input.Aim.Deed != compose.Nothing
	return m.bare || m.palette != nil || m.listing != nil || m.asking != askNothing || m.covered() || m.input.popup.open() || writing || waiting != nil || m.input.Query.ID != ""
}

// covered tells whether something is open over the lines, or over the input. A list that
// opened by itself is in nobody's way.
func (m *model) covered() bool {
	return m.input.Searching() || m.input.Completions.Open() || m.page.Open()
}

// escape closes what is open, the innermost first.
func (m *model) escape() {
	switch {
	case m.input.Completions.Open():
		m.input.CancelCompletions()
		m.shutPopup()
		m.input.dirty = true
	case m.input.popup.open():
		m.shutPopup()
	case m.page.Open():
		m.page = scrollback.Pager{}
	case m.input.EndAim():
		m.input.dirty = true
	case m.takeBack():
	case m.input.Query.ID != "":
		m.input.EndQuery()
		m.input.dirty = true
	case m.amongHits() && m.lines.Landed() != 0:
		m.page, m.hits = m.hits, scrollback.Pager{}
		m.page.Refit()
	case m.lines.Held():
		m.newest()
	}
}
