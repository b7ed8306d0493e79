package ui

// Bubble Tea (charm.land/bubbletea/v2 v2.0.9) starts the ticker of its renderer
// even without a renderer, and has no option against it: every idle screen would
// wake the machine once a second. When TestUpstreamStillTicksWithoutARenderer
// fails, this file can go.

import tea "charm.land/bubbletea/v2"

// still stops the ticker of a program: releasing a terminal that the program
// does not have does nothing else.
func still(p *tea.Program) tea.Cmd {
	return func() tea.Msg {
		_ = p.ReleaseTerminal()
		return nil
	}
}
