package ui

// Tab, and all completions in sight while there is a choice.

import (
	"teahouse/ui/command"
	"teahouse/ui/compose"
	"teahouse/ui/paint"
	"teahouse/ui/term"
)

// complete puts the next completion into the input, or the one before.
func (m *model) complete(by int) {
	if m.input.Complete(by, m.seat, m.ignored, m.spoke) {
		m.input.dirty = true
	}
}

// spoke are the names of those who spoke, the last one first.
func (m *model) spoke() (names []string) {
	seen := map[string]bool{m.me.Person.Name: true}
	for e := range m.lines.Newest() {
		if len(names) == compose.RecentMost {
			break
		}
		if !seen[e.Who.Name] && !m.lines.Hides(e) {
			seen[e.Who.Name] = true
			names = append(names, e.Who.Name)
		}
	}
	return names
}

// offered shows the completions around the chosen one.
func offered(f *paint.Renderer, o *command.Completions, width int) string {
	row, used, from := "", 1, o.At
	for room := width - 2; from > 0; from-- { // as many before it as fit into half the row
		room -= f.Widths.String(o.Candidates[from-1].Text) + 2
		if room < width/2 {
			break
		}
	}
	for i := from; i < len(o.Candidates); i++ {
		text := f.Widths.Cut(paint.OneLine(o.Candidates[i].Text), max(width-used-1, 0))
		w := f.Widths.String(text)
		if w == 0 {
			break
		}
		if i == o.At {
			row += " " + f.Paint(paint.Chosen, text)
		} else {
			row += " " + f.Paint(paint.Faint, text)
		}
		used += w + 1
		if text != o.Candidates[i].Text {
			break
		}
	}
	return row + term.Reset
}
