package ui

// The status line, and what stands right above the input: hints that fit the
// moment, questions, what waits, what is wrong.

import (
	"strings"
	"time"

	"teahouse/ui/command"
	"teahouse/ui/compose"
	"teahouse/ui/paint"
	"teahouse/ui/scrollback"
	"teahouse/ui/term"
	"teahouse/ui/words"
)

const tipRows = 4 // of a tip

// tip is a sentence above the input, until the next key.
type tip struct {
	text  string
	style paint.Role
}

// hint tells something in passing.
func (m *model) hint(text string) { m.tip = tip{text, paint.Notice} }

// refuse tells why nothing was done.
func (m *model) refuse(text string) { m.tip = tip{text, paint.Failure} }

// paintPrompt styles the prompt: private lines do not look like public ones.
func (m *model) paintPrompt(prompt string) string {
	switch kind := m.input.Line.Kind; {
	case m.input.Astray():
		return m.renderer.Paint(paint.Failure, prompt)
	case kind == command.Private, kind == command.Empty && m.at.With.ID != "":
		return m.renderer.Paint(paint.Private, prompt)
	case kind == command.Unknown, kind == command.Pasted:
		return m.renderer.Paint(paint.Failure, prompt)
	}
	return m.renderer.Paint(paint.Strong, prompt)
}

// above are the rows between the rule and the input: lines on their way,
// completions, and why a line was not taken.
func (m *model) above(now time.Time) (rows []string) {
	f, w := m.renderer, &m.cfg.Words.Status
	if m.width < promptLeast {
		return nil
	}
	if first, hidden, last := m.outbox.Shown(now); first != nil {
		state := w.Sending
		if d := first.Until.Sub(now); d > 0 {
			state = m.cfg.Words.Waits(first.Why, d)
		}
		if len(last) == 0 {
			state += between + w.TakeBack
		}
		rows = append(rows, m.waitingRow(first.Text, state))
		if hidden > 0 {
			rows = append(rows, " "+f.Paint(paint.Faint, f.Widths.Cut(f.Words.People.More(hidden), m.width-2)))
		}
		for i, o := range last {
			state = ""
			if i == len(last)-1 {
				state = w.TakeBack
			}
			rows = append(rows, m.waitingRow(o.Text, state))
		}
	}
	if m.palette != nil {
		m.palette.top = len(rows)
		rows = append(rows, m.paletteRows()...)
	} else {
		rows = append(rows, m.popupRows()...)
	}
	if row := m.signRow(); row != "" {
		rows = append(rows, row)
	}
	if m.tip.text != "" {
		pieces := term.Wrap(paint.Harmless(m.tip.text), max(m.width-2, 1), f.Widths)
		most := max(m.layout.talk.len()+m.layout.above.len()-1, 1) // what does not fit is cut off at its end
		for _, piece := range pieces[:min(len(pieces), tipRows, most)] {
			rows = append(rows, " "+f.Paint(m.tip.style, piece))
		}
	}
	return rows
}

// waitingRow is a line that is not accepted yet, and what becomes of it.
func (m *model) waitingRow(text, state string) string {
	f := m.renderer
	text, _, _ = strings.Cut(paint.Harmless(text), "\n")
	state = fitHints(state, m.width-3-min(f.Widths.String(text), m.width/3), f.Widths)
	room := m.width - f.Widths.String(state) - 3
	text = f.Widths.Cut(text, max(room, 0))
	return " " + f.Paint(paint.Pending, text) + paint.Spaces(room-f.Widths.String(text)+1) + f.Paint(paint.Faint, state)
}

// below says how many lines came while the person reads back.
func (m *model) below() string {
	if n := m.lines.Below(); n > 0 {
		return m.cfg.Words.Status.Below(n)
	}
	return ""
}

// statusText is what the status line says: hints, cut to so many cells, and what is going on.
type statusText struct {
	hints, going string
	room         int
}

// statusRow has hints on its left and what is going on on its right.
func (m *model) statusRow() string {
	c, f := &m.cached, m.renderer
	right := f.Widths.Cut(m.going(), max(m.width-2, 0))
	room := m.width - 2
	if right != "" {
		room -= f.Widths.String(right) + 1
	}
	says := statusText{m.hints(room), right, room}
	if c.status != "" && c.says == says {
		return c.status
	}
	c.says = says
	left := fitHints(says.hints, room, f.Widths)
	c.status = " " + f.Paint(paint.Faint, left)
	if right != "" {
		c.status += paint.Spaces(room-f.Widths.String(left)+1) + f.Paint(paint.Strong, right)
	}
	return c.status
}

const between = " · "

// fitHints leaves out the last hints where not all have room.
func fitHints(hints string, room int, w term.Widths) string {
	for w.String(hints) > room {
		i := strings.LastIndex(hints, between)
		if i < 0 {
			return w.Cut(hints, max(room, 0))
		}
		hints = hints[:i]
	}
	return hints
}

// hints are what can be done now, told in so many cells if they are many.
func (m *model) hints(room int) string {
	w := &m.cfg.Words.Status
	if query, found, open := m.input.Edit.Search(); open {
		if !found {
			return w.NoMatch(query)
		}
		return w.Search(query)
	}
	switch {
	case m.asking == askSure:
		return w.AskSure
	case m.palette != nil && m.palette.alone:
		return m.hinted.turns
	case m.palette != nil:
		return m.hinted.palette
	case m.listing != nil:
		return m.hinted.people
	case m.page.Found():
		return m.hinted.found
	case m.page.Open():
		return m.hinted.page
	case m.held() != nil:
		return m.handRow(m.held(), room)
	case m.offering():
		return m.hinted.signs
	case m.input.Aim.Deed != compose.Nothing:
		return m.hinted.aim
	case m.amongHits() && m.lines.Landed() != 0:
		return m.hinted.hits
	case m.lines.Held():
		return m.hinted.reading
	}
	return m.hinted.calm
}

// hinted are the hints of each situation as one string, the best first.
type hinted struct{ calm, reading, page, found, hits, people, signs, aim, palette, turns string }

// advise puts them together. Where nobody told whose time is to be shown, the last of
// a calm moment tells whose it is.
func (m *model) advise() {
	m.hinted = m.cfg.Shared.hintedIn(m.cfg.Words)
	if !m.told {
		own := *m.hinted
		own.calm += between + m.cfg.Words.Back.Zone(command.ZoneName(time.Now().In(m.choice.zone)))
		m.hinted = &own
	}
}

// hintedIn are the hints in one language, made once for all who read it.
func (s *Shared) hintedIn(in *words.Words) *hinted {
	if made, ok := s.hints.Load(in); ok {
		return made.(*hinted)
	}
	w, bar, p := &in.Status, &in.Bar, &in.Palette
	join := func(hints []string) string { return strings.Join(hints, between) }
	made, _ := s.hints.LoadOrStore(in, &hinted{
		join(w.Hints), join(w.Reading), join(w.Page), join(w.Found), join(w.Hits), join(in.Talk.List),
		join(bar.Signs), join(bar.Aim), join(p.Hints), join(p.Turns),
	})
	return made.(*hinted)
}

// going is what is going on: what is wrong first.
func (m *model) going() string {
	w := &m.cfg.Words.Status
	stalled, err := m.seat.Trouble()
	switch {
	case err != nil:
		return w.ReadOnly
	case stalled > 0:
		return w.Busy(stalled, m.seat.OneOfMany())
	}
	if below := m.below(); below != "" {
		return below
	}
	begun, loading := m.lines.AtTop()
	begun = begun && !m.page.Open() // which does not begin there
	unseen := m.lines.Unseen()
	if m.opens() {
		unseen = 0 // the key that goes there is Escape and a letter now
	}
	switch {
	case loading:
		return m.cfg.Words.Line.Loading
	case begun:
		return w.FirstLine
	case unseen > scrollback.UnreadMost:
		return w.UnreadOver(scrollback.UnreadMost)
	case unseen > 0:
		return w.Unread(unseen)
	case m.seat.IsQuiet():
		return w.Quiet
	case m.layout.title < 0 && m.layout.inline:
		if label, _ := m.elsewhere(); label != "" {
			return label
		}
	}
	return m.typingNow(time.Now())
}
