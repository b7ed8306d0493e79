package ui

// Questions about a line, and about leaving: they stand above the input in every
// window, or in the place of the talk where they would not fit there. Typing is
// no answer to them, and nothing is in their first second. A paste of more
// lines than pasteAsks is asked about; which words are, stands in package command,
// in doubt.go.

import (
	"strings"
	"time"
	"unicode"

	tea "charm.land/bubbletea/v2"

	"teahouse/room/state"
	"teahouse/room/text"
	"teahouse/ui/command"
	"teahouse/ui/compose"
	"teahouse/ui/edit"
	"teahouse/ui/paint"
	"teahouse/ui/scrollback"
	"teahouse/ui/term"
)

// pasteAsks is how many lines with a paste among them are sent without a question.
const pasteAsks = 5

// pose shows a question, whole.
func (m *model) pose(a asking, text string) {
	m.asking, m.posed = a, time.Now()
	m.tip = tip{text, paint.Mention}
	rows := len(term.Wrap(paint.Harmless(text), max(m.width-2, 1), m.renderer.Widths))
	most := min(m.layout.talk.len()+m.layout.above.len()-1, tipRows)
	if m.width >= promptLeast && rows <= most && !m.page.Open() {
		return
	}
	lines := []string{text}
	if m.page.Open() { // it is about what the page shows
		lines = append(append(m.page.Text(), ""), text)
	} else {
		m.tip = tip{}
	}
	m.page = scrollback.NewPager(m.renderer, lines)
	m.inPage = true
}

// unpose takes the question away.
func (m *model) unpose() {
	m.asking, m.tip, m.hasty = askNothing, tip{}, false
	if m.inPage {
		m.page, m.inPage = scrollback.Pager{}, false
	}
}

// early says before a question, where it is not cut off, that it was answered before
// anybody can have read it.
func (m *model) early() {
	says := m.cfg.Words.Status.TooSoon
	if m.tip.text == "" { // the question is a page
		m.tip = tip{says, paint.Mention}
	} else if !strings.HasPrefix(m.tip.text, says) {
		m.tip.text = m.cfg.Words.Join.Sentences(says, m.tip.text)
	}
}

// settled tells whether a question stands long enough to be answered.
func (m *model) settled() bool { return time.Since(m.posed) >= command.DoubtPause }

// doubt is what to ask before the line goes out, "" if nothing.
func (m *model) doubt() string {
	w := &m.cfg.Words.Status
	if ask := m.input.Doubt(w); ask != "" {
		return ask
	}
	if m.strayed != home && m.input.Line.Kind == command.Say && m.input.Aim.Deed == compose.Nothing {
		return w.AskStrayed(m.input.prompt)
	}
	if n := strings.Count(m.input.Edit.Text(), "\n") + 1; m.input.long && n > pasteAsks && m.tooMuch() == "" {
		return w.AskPaste(n)
	}
	return ""
}

// tooMuch is why the message that is being written cannot go out whatever is answered,
// "" if it can.
func (m *model) tooMuch() string {
	l := &m.input.Line
	if l.Kind != command.Say && l.Kind != command.Private {
		return ""
	}
	if _, err := text.Clean(l.Text, state.MessageLimit); err != nil {
		return m.cfg.Words.Refusal(err)
	}
	return ""
}

// leading are keys that lead from line to line, and leave the view standing there.
var leading = map[string]bool{"alt+u": true, "alt+n": true, "alt+p": true}

// chord takes ESC and a character. It is the Alt key only where that has
// something to do and Escape has not: otherwise a first @ or / would be lost.
func (m *model) chord(c term.ChordMsg) tea.Cmd {
	name := c.Alt.Keystroke()
	if !m.closes() || !m.opens() && leading[name] { // which goes on from where the one before has led
		if m.walks(name) != nil || screenKeys[name] != nil && m.input.Idle() || edit.Bound(name) && !m.input.Edit.Empty() {
			return m.key(name)
		}
	}
	return tea.Batch(m.key("esc"), m.typed(c.Text))
}

// pressed takes a key. Ctrl and Alt together mean nothing: it was Escape, and the other key
// right behind it, which a slow link or tmux has brought as one.
func (m *model) pressed(k tea.KeyPressMsg) tea.Cmd {
	const both = tea.ModAlt | tea.ModCtrl
	if name := k.Keystroke(); k.Mod&both != both || screenKeys[name] != nil || m.walks(name) != nil || edit.Bound(name) {
		return m.key(name)
	}
	k.Mod &^= tea.ModAlt
	return tea.Batch(m.key("esc"), m.key(k.Keystroke()))
}

// character is what a key types that was pressed with Alt, if Alt means nothing
// with it.
func (m *model) character(k tea.KeyPressMsg) string {
	name := k.Keystroke()
	if k.Mod&^tea.ModShift != tea.ModAlt || screenKeys[name] != nil || m.walks(name) != nil || edit.Bound(name) ||
		k.Code > unicode.MaxRune || !unicode.IsPrint(k.Code) {
		return ""
	}
	if k.Mod&tea.ModShift != 0 {
		return string(unicode.ToUpper(k.Code))
	}
	return string(k.Code)
}
