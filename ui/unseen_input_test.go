package ui

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"teahouse/room/roomtest"
)

// Of a paste that is longer than the input, the rule above it says how much is out of sight.
func TestTheRestOfALongPasteIsTold(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		d := sit(t, r, "lily", 80, 24)
		d.sees("to everybody ▏")
		d.seesNot("↑")
		d.send(inputMsg{tea.PasteMsg{Content: strings.TrimSpace(strings.Repeat("one of forty\n", 40))}})
		d.sees("─ ↑ 32\n")
		d.press("up", "up", "up", "up", "up", "up", "up", "up", "up")
		d.sees("─ ↑ 30  ↓ 2\n")
		d.m.resized(40, 10)
		d.sees("─ to everybody ─", "─ ↑ 30  ↓ 7\n")
		d.press("ctrl+c")
		d.seesNot("↑", "↓")
	})
}
