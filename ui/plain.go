package ui

// Leaving the full screen for plain lines, and coming back: another way of
// being in the same seat, which the choice of a person stays with.

import (
	"errors"

	tea "charm.land/bubbletea/v2"

	"teahouse/room"
	"teahouse/ui/command"
	"teahouse/ui/prefs"
)

// ErrPlain is the cause of an end that is none: the person wants plain lines.
// The terminal is restored, and nothing was said to them.
var ErrPlain = errors.New("the person wants plain lines")

// Plain tells whether somebody has chosen plain lines, here or on an earlier
// visit.
func Plain(seat *room.Seat) bool { return prefs.IsOn(seat, prefs.Plain) }

// goPlain ends the screen, and has the room remember that. What they write next goes to the
// same people.
func (m *model) goPlain() tea.Cmd {
	if m.writes != nil {
		*m.writes = m.at
		if with := m.input.Query; with.ID != "" {
			*m.writes = command.Where{With: with}
		}
	}
	prefs.Switch(m.seat, prefs.Plain, true)
	m.plain = true
	m.stop(ErrPlain)
	return nil
}

// goOn goes to where they wrote in plain lines. Where they can write there no more, they
// are asked before a line goes to everybody.
func (m *model) goOn() {
	if m.writes == nil || *m.writes == (command.Where{}) {
		return
	}
	if m.goTo(*m.writes); m.view == m.house() {
		m.strayed = strayed
	}
}

// leave ends the session by the person's own wish.
func (m *model) leave() tea.Cmd {
	m.left = true
	return tea.Quit
}
