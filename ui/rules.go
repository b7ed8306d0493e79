package ui

// The rules between the parts of the picture. The lower one tells what has no room elsewhere:
// what of the line is out of sight, and in a narrow window where it goes.

import (
	"strconv"
	"strings"

	"teahouse/ui/paint"
)

// ruleRow is the rule below the title (0) or above the input (1). Where there
// is no room beside the input, the lower one says where the line goes.
func (m *model) ruleRow(which int) string {
	c, l, f := &m.cached, &m.layout, m.renderer
	if which == 1 && !l.inline && l.width >= promptLeast {
		return m.promptRule()
	}
	rest := ""
	if which == 1 && l.side == 0 {
		if rest = m.unseenInput(); l.status < 0 {
			rest, _ = m.ruleEnd()
		}
	}
	if c.rule[which] != "" && (which == 0 || c.ruleOf == [2]string{rest}) {
		return c.rule[which]
	}
	bar := f.Bars.Across
	cells := f.Widths.String(bar)
	row := strings.Repeat(bar, l.width/cells)
	if l.side > 0 {
		joint := [2]string{f.Bars.Tee, f.Bars.Foot}[which]
		row = strings.Repeat(bar, l.talkWidth/cells) + joint + strings.Repeat(bar, max(l.side-1, 0)/cells)
	}
	c.rule[which] = f.Paint(paint.Ruled, row)
	if room := l.width - f.Widths.String(rest) - 1; rest != "" && room >= cells {
		row = strings.Repeat(bar, room/cells)
		c.rule[which] = f.Paint(paint.Ruled, row) + " " + f.Paint(paint.Strong, rest)
	}
	if which == 1 {
		c.ruleOf = [2]string{rest}
	}
	return c.rule[which]
}

const (
	upward = "↑" // more is above
	onward = "↓" // more is below
)

// unseenInput says how many rows of what is being written are out of sight, above those
// in sight and below them; "" if none is.
func (m *model) unseenInput() string {
	var says []string
	if n := m.input.view.Above; n > 0 {
		says = append(says, upward+" "+strconv.Itoa(n))
	}
	if n := m.input.view.Below; n > 0 {
		says = append(says, onward+" "+strconv.Itoa(n))
	}
	return strings.Join(says, "  ")
}

// ruleEnd is what the rule above the input ends with, at length and in short: how much of
// what is being written is out of sight, a sign that the page goes on, and, where no other
// row tells it, how many lines are below, or what is new elsewhere.
func (m *model) ruleEnd() (full, short string) {
	l := &m.layout
	if rest := m.unseenInput(); rest != "" {
		return rest, rest
	}
	switch {
	case m.page.Open() && !m.page.AtEnd():
		return onward, onward
	case l.status < 0 && m.lines.Below() > 0:
		return m.below(), strconv.Itoa(m.lines.Below()) + " " + onward
	case l.title < 0:
		return m.elsewhere()
	}
	return "", ""
}

// promptRule is a rule that begins with the prompt and may end with something more.
func (m *model) promptRule() string {
	c, l, f := &m.cached, &m.layout, m.renderer
	says := m.input.prompt
	below, short := m.ruleEnd()
	if c.rule[1] != "" && c.ruleOf == [2]string{says, below} {
		return c.rule[1]
	}
	c.ruleOf = [2]string{says, below}
	bar := f.Bars.Across
	cells := f.Widths.String(bar)
	says = f.Widths.Cut(says, l.width-cells-3)
	room := l.width - cells - 2 - f.Widths.String(says)
	if n := f.Widths.String(below); n+1 >= room {
		below = short
	}
	if n := f.Widths.String(below); below == "" || n+1 >= room {
		below = ""
	} else {
		room -= n + 1
		below = " " + below
	}
	c.rule[1] = f.Paint(paint.Ruled, bar) + " " + m.paintPrompt(says) + " " +
		f.Paint(paint.Ruled, strings.Repeat(bar, room/cells)) + f.Paint(paint.Strong, below)
	return c.rule[1]
}
