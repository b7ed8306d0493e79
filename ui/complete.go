package ui

// Tab, and all completions in sight while there is a choice.

import (
	"teahouse/ui/command"
	"teahouse/ui/paint"
	"teahouse/ui/term"
)

// recentMost is how many people who spoke last come first among the names.
const recentMost = 20

// complete puts the next completion into the input, or the one before.
func (m *model) complete(by int) {
	e := &m.input.edit
	c, ok := m.offer.Turn(by, e.Text(), e.Cursor(), func() []command.Candidate {
		return command.Complete(e.Text(), e.Cursor(), command.Affordable(m.seat, m.roster, m.ignored), m.me.Person, m.spoke(), m.input.aim.Governs)
	})
	if ok {
		m.input.dirty = true
		if e.Replace(c.From, c.To, c.Text) != nil {
			m.closeOffer()
		}
	}
}

// cancelOffer brings back what was typed.
func (m *model) cancelOffer() {
	c := m.offer.Cancel()
	_ = m.input.edit.Replace(c.From, c.To, c.Text)
	m.input.dirty = true
}

func (m *model) closeOffer() { m.offer = command.Offer{} }

// spoke are the names of those who spoke, the last one first.
func (m *model) spoke() (names []string) {
	seen := map[string]bool{m.me.Person.Name: true}
	for e := range m.lines.Newest() {
		if len(names) == recentMost {
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
func offered(f *paint.Face, o *command.Offer, width int) string {
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
