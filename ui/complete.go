package ui

// Tab: the best completion at once, the others by Tab again, all of them in
// sight. Whatever else is pressed keeps the one that stands there; Esc brings
// back what was typed.

import (
	"teahouse/ui/command"
	"teahouse/ui/term"
)

// recentMost is how many people who spoke last come first among the names.
const recentMost = 20

// offer is a row of completions being walked through.
type offer struct {
	candidates []command.Candidate
	at         int
	text       string // what stands in their place in the input now
	typed      string // what stood there
	from       int
}

func (o *offer) open() bool { return len(o.candidates) > 1 }

// complete puts the next completion into the input, or the one before.
func (m *model) complete(by int) {
	o, e := &m.offer, &m.input.edit
	if !o.open() {
		found := command.Complete(e.Text(), e.Cursor(), m.roster, m.spoke(), m.input.aim.Governs)
		if len(found) == 0 {
			return
		}
		from := found[0].From // all complete the same word
		*o = offer{candidates: found, from: from, typed: e.Text()[from:e.Cursor()]}
		o.text = o.typed
		if by < 0 {
			o.at = len(found) - 1
		}
	} else {
		o.at = (o.at + by + len(o.candidates)) % len(o.candidates)
	}
	text := o.candidates[o.at].Text
	if e.Replace(o.from, o.from+len(o.text), text) != nil {
		m.closeOffer()
		return
	}
	o.text = text
	m.input.dirty = true
}

// cancelOffer brings back what was typed.
func (m *model) cancelOffer() {
	o := &m.offer
	_ = m.input.edit.Replace(o.from, o.from+len(o.text), o.typed)
	m.closeOffer()
	m.input.dirty = true
}

func (m *model) closeOffer() { m.offer = offer{} }

// spoke are the names of those who spoke, the last one first.
func (m *model) spoke() (names []string) {
	seen := map[string]bool{m.me.Person.Name: true}
	for i := len(m.lines.tail) - 1; i >= 0 && len(names) < recentMost; i-- {
		if e := m.lines.tail[i].event; e != nil && !seen[e.Who.Name] {
			seen[e.Who.Name] = true
			names = append(names, e.Who.Name)
		}
	}
	return names
}

// row shows the completions around the chosen one.
func (o *offer) row(f *face, width int) string {
	row, used, from := "", 1, o.at
	for room := width - 2; from > 0; from-- { // as many before it as fit into half the row
		if room -= f.widths.String(o.candidates[from-1].Text) + 2; room < width/2 {
			break
		}
	}
	for i := from; i < len(o.candidates); i++ {
		text := f.widths.Cut(oneLine(o.candidates[i].Text), max(width-used-1, 0))
		w := f.widths.String(text)
		if w == 0 {
			break
		}
		if i == o.at {
			row += " " + paint(f.style[chosen], text)
		} else {
			row += " " + f.paint(faint, text)
		}
		if used += w + 1; text != o.candidates[i].Text {
			break
		}
	}
	return row + term.Reset
}
