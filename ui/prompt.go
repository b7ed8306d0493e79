package ui

// What stands before the line being written: where it goes, who of those is not
// here, and how much room is left where that is little.

import (
	"strings"
	"unicode/utf8"

	"teahouse/room/state"
	"teahouse/ui/command"
)

// leftTold is how many characters are left when their number is told.
const leftTold = 100

// prompt is all of it.
func (m *model) prompt() string {
	l, aim := &m.input.Line, m.input.PromptAim(m.cfg.Words)
	says := []string{aim}
	if aim == "" {
		line := *l
		if len(l.To) == 1 && l.To[0].ID == l.In.With.ID && (l.Kind == command.Empty || l.Text == m.input.Edit.Text()) {
			line.To = []state.Person{m.ignored.Named(l.To[0], m.seat.Same)} // who wrote no name reads none that is hidden
		}
		says[0] = line.Prompt(m.cfg.Words, m.seat.IsQuiet())
	}
	if aim == "" || !m.input.Astray() && (l.Absent || len(l.Unknown) > 0) {
		if away := m.waitsFor(); away != "" {
			says = append(says, away)
		}
	}
	if l.Kind == command.Say || l.Kind == command.Private {
		switch left := state.MessageLimit.Runes - utf8.RuneCountInString(l.Text); {
		case left < 0:
			says = append(says, m.cfg.Words.Back.TooMany(-left))
		case left <= leftTold:
			says = append(says, m.cfg.Words.Back.Left(left))
		}
	}
	return strings.Join(says, between)
}
