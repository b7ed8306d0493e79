package ui

// What is being written about one line: it follows what becomes of that line, and for a
// reaction some signs are offered.

import (
	"slices"
	"strconv"

	tea "charm.land/bubbletea/v2"

	"teahouse/room/state"
	"teahouse/ui/command"
	"teahouse/ui/compose"
	"teahouse/ui/paint"
	"teahouse/ui/scrollback"
)

// mark is by which a line of the view is named.
func (m *model) mark(e *state.Event) string {
	return command.Mark(e, m.seat, m.at)
}

// quotesMsg are lines that answers in a view quote.
type quotesMsg struct {
	v *view
	scrollback.Quotes
}

// changed takes in what was done to a line.
func (m *model) changed(by *state.Event) {
	for _, v := range m.views {
		v.lines.Change(by)
	}
	m.aimsAt(func(e *state.Event) *state.Event {
		if e.N == by.Ref {
			return e.Changed(by)
		}
		return e
	})
}

// aimsAt has what is written about lines be about them as they are now.
func (m *model) aimsAt(now func(*state.Event) *state.Event) {
	for _, v := range m.views {
		if v.input.Change(now) {
			v.input.dirty = true
		}
	}
}

// aimedAt is the line that is written about, 0 if none is.
func (m *model) aimedAt() uint64 {
	if m.input.Aim.Deed == compose.Nothing {
		return 0
	}
	return m.input.Aim.Line.N
}

const offersMost = 9 // signs: each has a digit

var offers = []string{"👍", "❤️", "😂", "🎉", "😮", "😢", "🙏", "👀"}

// offered are the signs to choose from: those at the line already come first.
func (m *model) offered() (signs []string) {
	for _, r := range m.ignored.Told(m.input.Aim.Line, m.me.Person.ID, m.seat.Same).Reactions {
		signs = append(signs, r.Sign)
	}
	for _, sign := range offers {
		if !slices.Contains(signs, sign) {
			signs = append(signs, sign)
		}
	}
	return signs[:min(len(signs), offersMost)]
}

// offering tells whether signs are offered: nothing is typed yet.
func (m *model) offering() bool {
	return m.input.Aim.Deed == compose.Reacting && m.input.Edit.Empty() && m.held() == nil && !m.page.Open()
}

// offerKey moves among the signs that are offered, or takes one.
func (m *model) offerKey(name string) (cmd tea.Cmd, done bool) {
	if !m.offering() {
		return nil, false
	}
	signs := m.offered()
	switch name {
	case "left":
		m.hand.sign = max(m.hand.sign-1, 0)
	case "right":
		m.hand.sign = min(m.hand.sign+1, len(signs)-1)
	case "enter":
		return m.react(signs[min(m.hand.sign, len(signs)-1)]), true
	default:
		return nil, false
	}
	return nil, true
}

// offerDigit takes the sign that has a number.
func (m *model) offerDigit(text string) (cmd tea.Cmd, done bool) {
	if !m.offering() {
		return nil, false
	}
	signs := m.offered()
	if n, err := strconv.Atoi(text); err == nil && n >= 1 && n <= len(signs) {
		return m.react(signs[n-1]), true
	}
	return nil, false
}

// react puts a sign to the line, or takes it off.
func (m *model) react(sign string) tea.Cmd {
	_ = m.input.Edit.SetDraft(sign)
	m.input.dirty = true
	return m.send(true)
}

// signRow are the signs that are offered, each with its number.
func (m *model) signRow() string {
	if !m.offering() {
		return ""
	}
	f, row, cells := m.renderer, "", 0
	for i, sign := range m.offered() {
		sign = " " + strconv.Itoa(i+1) + " " + paint.OneLine(sign) + " "
		if cells += f.Widths.String(sign); cells >= m.width {
			break
		}
		if i == m.hand.sign {
			sign = f.Paint(paint.Chosen, sign)
		}
		row += sign
	}
	return row
}
