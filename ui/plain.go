package ui

// Leaving the full screen for plain lines, and coming back: another way of
// being in the same seat, which the choice of a person stays with.

import (
	"errors"

	tea "charm.land/bubbletea/v2"

	"teahouse/room"
	"teahouse/ui/prefs"
)

// ErrPlain is the cause of an end that is none: the person wants plain lines.
// The terminal is restored, and nothing was said to them.
var ErrPlain = errors.New("the person wants plain lines")

// Plain tells whether somebody has chosen plain lines, here or on an earlier
// visit.
func Plain(seat *room.Seat) bool { return prefs.IsOn(seat, prefs.Plain) }

// goPlain ends the screen, and has the room remember that.
func (m *model) goPlain() tea.Cmd {
	prefs.Switch(m.seat, prefs.Plain, true)
	m.plain = true
	m.stop(ErrPlain)
	return nil
}

// leave ends the session by the person's own wish.
func (m *model) leave() tea.Cmd {
	m.left = true
	return tea.Quit
}
