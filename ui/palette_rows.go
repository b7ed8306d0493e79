package ui

// What the palette offers: where one can go, people, commands and settings.

import (
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"teahouse/ui/command"
)

// lookCloser offers to look closer at people, where a few are found.
func (m *model) lookCloser(word string) {
	p := m.palette
	var closer []paletteRow
	for _, row := range p.found {
		if row.sign == "@" {
			closer = append(closer, paletteRow{
				Offer: command.Offer{Label: "/whois " + row.Label, Note: m.cfg.Words.Help.Commands["whois"].Does},
				do:    m.runs("whois", row.Label),
			})
		}
	}
	if word != "" && len(closer) <= closerMost {
		p.found = append(p.found, closer...)
	}
}

// placeRows are where one can go.
func (m *model) placeRows() (rows []paletteRow) {
	w := &m.cfg.Words.Palette
	for _, v := range m.views {
		if v == m.view {
			continue // they are there
		}
		at, label, note := v.at, m.nameOf(v), w.Go
		row := paletteRow{Offer: command.Offer{Label: label, Note: note}, do: func() tea.Cmd { m.goTo(at); return nil }}
		if name, ok := strings.CutPrefix(label, "#"); ok {
			row.sign, label = "#", name
		}
		row.fit = byName(label)
		rows = append(rows, row)
	}
	for _, one := range m.ignored.ChannelsNow(m.seat)() {
		if one.Joined || one.Name == "" {
			continue
		}
		rows = append(rows, paletteRow{Offer: command.Offer{Label: "#" + one.Name, Note: strings.TrimSpace(w.Join + " " + one.Topic)}, sign: "#", fit: byName(one.Name), do: m.runs("join", one.Name)})
	}
	return rows
}

// personRows are those to whom one can write alone.
func (m *model) personRows() (rows []paletteRow) {
	for _, p := range command.Affordable(m.seat, m.roster, m.ignored).People {
		if p.Person.ID == m.me.Person.ID {
			continue
		}
		to := p.Person
		rows = append(rows, paletteRow{Offer: command.Offer{Label: to.Name, Note: m.cfg.Words.Palette.Write}, sign: "@", fit: byName(to.Name), do: func() tea.Cmd {
			return m.effect(command.Go{With: to})
		}})
	}
	return rows
}

// commandRows are the commands. What takes nothing is done at once.
func (m *model) commandRows() (rows []paletteRow) {
	for _, o := range command.Offers("/", 1, m.sources(), m.cfg.Words) {
		name, more := strings.CutSuffix(o.Text, " ")
		do := m.runs(name, "")
		if more {
			do = func() tea.Cmd { m.fill("/" + name + " "); return nil }
		}
		fit := byName(name)
		if c, ok := command.Lookup(name); ok {
			fit = func(word string) int { rank, _ := c.Fits(word); return rank }
		}
		rows = append(rows, paletteRow{Offer: o, sign: "/", fit: fit, do: do})
	}
	return rows
}

// settingRows are the settings. What they are is said as they are drawn.
func (m *model) settingRows() (rows []paletteRow) {
	for _, s := range command.Settings(false) {
		row := paletteRow{Offer: command.Offer{Label: s.Name}, fit: byName(s.Name), setting: s}
		if len(s.Options) == 0 {
			row.do = func() tea.Cmd { m.fill("/set " + s.Name + " "); return nil }
		}
		rows = append(rows, row)
	}
	return rows
}

// settingNow is what a setting is now.
func (m *model) settingNow(s *command.Setting) string {
	if value, ok := m.palette.turned[s.Name]; ok {
		return value
	}
	return s.Chosen(m.seat.Settings(), time.Now().In(m.choice.zone))
}
