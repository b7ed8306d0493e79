package ui

// The palette: channels, people, settings and commands in one list, which what is typed
// narrows. It stands in the line's place, and the line comes back as it was. /set opens
// it with the settings alone, whose values arrows turn.

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"teahouse/ui/command"
	"teahouse/ui/edit"
)

const (
	soughtMost  = 48  // characters of what is sought: longer than any name
	choicesMost = 200 // that are offered at once: nobody walks through more
	closerMost  = 3   // people who are found, up to which one is offered to look at them closer
	doesFrom    = 3   // letters from which a command is found by what it does
)

// paletteRow is one thing that can be had.
type paletteRow struct {
	command.Offer
	sign    string           // before it where it is written: of a command, a channel, a person
	fit     func(string) int // how well it fits what is sought: see [command.Command.Fits]
	setting *command.Setting // which arrows turn, if it can be no more than a few things
	do      func() tea.Cmd   // Enter
}

// palette is the list while it is open.
type palette struct {
	alone  bool // settings alone
	sought edit.Editor
	all    []paletteRow
	found  []paletteRow
	at     int
	top    int               // the row of the window where it begins…
	first  int               // …with this one of those that were found…
	shown  int               // …and so many of them are in sight
	turned map[string]string // settings that were changed here: keeping them takes a moment
}

// openPalette opens it with everything, or with the settings.
func (m *model) openPalette(settings bool) {
	m.closePalette()
	m.input.CloseCompletions()
	m.palette = &palette{alone: settings, sought: edit.Editor{MaxRunes: soughtMost}}
	if settings {
		m.palette.all = m.settingRows()
	} else {
		m.palette.all = slices.Concat(m.placeRows(), m.personRows(), m.commandRows(), m.settingRows())
	}
	m.sift()
}

// closePalette gives the line back.
func (m *model) closePalette() {
	m.palette = nil
	m.input.dirty = true
}

// sift finds what fits what is typed, the likeliest first.
func (m *model) sift() {
	p := m.palette
	p.found, p.at, p.first, p.shown = nil, 0, 0, 0
	word := strings.ToLower(strings.TrimSpace(p.sought.Text()))
	var by [command.Unfit + 1][]paletteRow
	for i := range p.all {
		if rank := p.all[i].fits(word); rank >= 0 && len(by[rank]) < choicesMost {
			by[rank] = append(by[rank], p.all[i])
		}
	}
	for _, rows := range by {
		p.found = append(p.found, rows...)
	}
	m.lookCloser(word)
	m.input.dirty = true
}

// fits tells how well a row fits what is sought, the lower, the better; -1: not at all.
// What a command is for counts least.
func (r *paletteRow) fits(word string) int {
	for _, sign := range []string{"/", "#", "@"} {
		if rest, ok := strings.CutPrefix(word, sign); ok {
			if r.sign != sign {
				return -1
			}
			word = rest
		}
	}
	rank := r.fit(word)
	if rank >= command.Unfit && (r.sign != "/" || len(word) < doesFrom || !strings.Contains(strings.ToLower(r.Note), word)) {
		return -1
	}
	return rank
}

// byName is how well something fits that has one name.
func byName(name string) func(word string) int {
	return func(word string) int { return 2 * command.Likeness(name, word) }
}

// turnSetting chooses the next value of a setting, or the one before.
func (m *model) turnSetting(s *command.Setting, by int) tea.Cmd {
	at := slices.Index(s.Options, m.settingNow(s))
	value := s.Options[(at+by+len(s.Options))%len(s.Options)]
	res := s.Choose(m.call(), value)
	if res.Effect == nil {
		m.refuse(res.Refused)
		return nil
	}
	if m.palette.turned == nil {
		m.palette.turned = map[string]string{}
	}
	m.palette.turned[s.Name] = value
	return m.effect(res.Effect)
}

// runs is a command with its arguments, to be done.
func (m *model) runs(name, args string) func() tea.Cmd {
	text := strings.TrimSpace("/" + name + " " + args)
	return func() tea.Cmd {
		line := command.Parse(text, m.roster, false)
		line.In = m.at
		return m.carry(text, line.Run(m.call()))
	}
}

// fill begins a line. What was being written is an earlier one then.
func (m *model) fill(text string) {
	m.input.Begin(text)
	m.input.popup = popup{typing: true}
	m.input.dirty = true
}

// paletteKey takes a key while it is open.
func (m *model) paletteKey(name string) tea.Cmd {
	p := m.palette
	var row paletteRow
	if len(p.found) > 0 {
		row = p.found[p.at]
	}
	switch name {
	case "esc", "ctrl+c", "ctrl+x", "ctrl+d":
		m.closePalette()
	case "up", "shift+tab":
		p.at = (p.at + max(len(p.found), 1) - 1) % max(len(p.found), 1)
	case "down", "tab":
		p.at = (p.at + 1) % max(len(p.found), 1)
	case "pgup":
		p.move(-popupMost)
	case "pgdown":
		p.move(+popupMost)
	case "left", "right":
		if row.setting != nil && row.do == nil && p.sought.Cursor() == len(p.sought.Text()) {
			return m.turnSetting(row.setting, map[string]int{"left": -1, "right": +1}[name])
		}
		m.seekIn(name)
	case "enter":
		switch {
		case row.do != nil:
			m.closePalette()
			return row.do()
		case row.setting != nil:
			return m.turnSetting(row.setting, +1)
		}
	default:
		m.seekIn(name)
	}
	return nil
}

// move goes some rows further, and not beyond the end.
func (p *palette) move(by int) { p.at = max(min(p.at+by, len(p.found)-1), 0) }

// seekIn gives a key to what is sought.
func (m *model) seekIn(name string) {
	if m.palette.sought.Key(name) {
		m.sift()
	}
}

// paletteText takes text while it is open.
func (m *model) paletteText(text string) {
	if m.palette.sought.Insert(strings.ReplaceAll(text, "\n", " ")) == nil {
		m.sift()
	}
}

// writing is the line in which the cursor stands.
func (m *model) writing() *edit.Editor {
	if m.palette != nil {
		return &m.palette.sought
	}
	return &m.input.Edit
}

// paletteRows draws the list.
func (m *model) paletteRows() (rows []string) {
	p, w := m.palette, m.cfg.Words
	most := popupMost
	if p.alone {
		most = len(p.all)
	}
	most = max(min(most, (m.height-titleFrom)*2/3+4), 1) // of the talk a row or two is enough meanwhile
	if p.shown = 0; len(p.found) == 0 {
		return []string{" " + m.renderer.Widths.Cut(w.Palette.None, max(m.width-1, 0))}
	}
	offers := make([]command.Offer, len(p.found))
	for i, row := range p.found {
		if offers[i] = row.Offer; row.setting != nil {
			offers[i].Note = w.Palette.Setting(m.settingNow(row.setting), w.Settings.Does[row.Label])
		}
	}
	rows, p.first, p.shown = listRows(m.renderer, offers, p.at, m.width, most)
	return rows
}
