package ui

// What the terminal is: which character set it takes, what its wheel sends, and
// which of its modes are wanted now. It is found out while people already read,
// and until then nothing is sent that could be a control in any character set.

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"teahouse/ui/compose"
	"teahouse/ui/paint"
	"teahouse/ui/prefs"
	"teahouse/ui/term"
	"teahouse/ui/words"
)

// deafAfter is how long a terminal has to answer, whatever the way to it, before
// the person is told why there is only ASCII.
const deafAfter = 5 * time.Second

// mouseOff is the setting of somebody who wants no mouse even where the wheel
// would need it. On is prefs.On, and by itself is nothing.
const mouseOff = "off"

// sight is what is known of the terminal beside its answers.
type sight struct {
	st     bool   // it is st, whose wheel is Ctrl-Y and Ctrl-E
	ask    string // a question to it, to be sent before anything else
	told   bool   // the person knows that there is only ASCII
	broken bool   // and that what was typed was no UTF-8
}

// deafMsg asks whether the terminal has answered.
type deafMsg struct{}

// brokenMsg tells that bytes came that are no characters of UTF-8.
type brokenMsg struct{}

// deaf tells the model later that the terminal had time to answer. No goroutine waits
// for that.
func (m *model) deaf() tea.Msg {
	time.AfterFunc(deafAfter, func() { m.post(deafMsg{}) })
	return nil
}

// answered takes a message if it is an answer of the terminal.
func (m *model) answered(msg tea.Msg) bool {
	was := m.answers
	if !m.answers.Take(msg) {
		return false
	}
	if m.answers.UTF8 && !was.UTF8 {
		m.sight.ask = term.Measure
	}
	if m.answers.Latin && !m.greet {
		m.tellASCII()
	}
	return true
}

// tellASCII says, once, why there is only ASCII.
func (m *model) tellASCII() {
	if !m.sight.told {
		m.sight.told = true
		if l := &m.cfg.Words.Language; !l.IsLatin() {
			m.speak(words.English())
			m.info(m.cfg.Words.Lang.NoUTF8(l.English))
			return
		}
		m.note(paint.NoteInfo, func(w *words.Words) string { return w.Entry.ASCII })
	}
}

// typedBroken says, once, that what was typed did not arrive.
func (m *model) typedBroken() {
	if !m.sight.broken {
		m.sight.broken = true
		m.note(paint.NoteFail, func(w *words.Words) string { return w.Refused.NotUTF8 })
	}
}

// mouse tells whether mouse reports are wanted: where the wheel would be keys,
// they are what keeps it from recalling earlier lines.
func (m *model) mouse() bool {
	switch m.choice.mouse {
	case prefs.On:
		return true
	case mouseOff:
		return false
	}
	return m.sight.st || m.answers.WheelIsKeys()
}

// needsKeys tells whether a key is wanted that only a key protocol reports
// clearly. At an empty line with nothing to close none is: a link that dies then
// leaves the shell its keys.
func (m *model) needsKeys() bool {
	return !m.input.Edit.Empty() || m.page.Open() || m.palette != nil || m.listing != nil || m.input.Completions.Open() || m.hand.on || m.input.Aim.Deed != compose.Nothing || m.lines.Held() ||
		m.asking != askNothing || m.input.Query.ID != ""
}

// resized takes a new size of the window.
func (m *model) resized(width, height int) {
	if width > 0 && height > 0 {
		m.width, m.height = min(width, term.MaxWidth), min(height, term.MaxHeight)
		m.input.dirty, m.names, m.cached.people = true, names{}, nil
		m.page.Refit()
	}
}
