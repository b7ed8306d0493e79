package ui

// The line being written, and what is typed and pasted into it. Where it goes is parsed
// from what stands there, for the prompt and for Enter alike.

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"teahouse/room/state"
	"teahouse/ui/command"
	"teahouse/ui/compose"
	"teahouse/ui/edit"
	"teahouse/ui/scrollback"
)

// input is the line being written.
type input struct {
	compose.Composer
	popup  popup
	long   bool // a long paste is in it
	dirty  bool // changed since it was last parsed and laid out
	view   edit.View
	prompt string
}

// typed takes text.
func (m *model) typed(text string) tea.Cmd {
	if m.bare {
		m.endBare() // so that nothing typed is lost
	}
	if m.palette != nil && m.asking == askNothing {
		m.paletteText(text)
		return nil
	}
	if m.listing != nil && m.asking == askNothing {
		m.seekText(text)
		return nil
	}
	if m.asking == askSure && text == "y" && m.page.Open() && !m.page.AtEnd() {
		m.scroll(m.pageRows()) // nobody agrees to what they cannot have read
		return nil
	}
	if cmd, done := m.hastens(text); done {
		return cmd
	}
	if m.hasty {
		text = "y" + text
	}
	asked := m.asking
	m.unpose()
	if asked == askNothing {
		if cmd, rest, done := m.handle(text); done {
			if rest == "" {
				return cmd
			}
			return tea.Batch(cmd, m.typed(rest))
		}
		if cmd, done := m.offerDigit(text); done {
			return cmd
		}
	}
	var cmd tea.Cmd
	empty := m.input.Blank()
	switch {
	case asked == askSure:
		cmd, text = m.answerText(text)
	case m.page.Open() && empty:
		text = m.pageText(text)
	}
	if text != "" {
		m.write(text, empty)
	}
	return cmd
}

// pageText does what typed keys mean in a page, and returns what stands behind them.
func (m *model) pageText(text string) (rest string) {
	if rest, quit := command.CutKey(text, "q"); quit {
		m.page = scrollback.Pager{}
		return rest
	}
	if rest, on := command.CutKey(text, " "); on {
		m.scroll(m.pageRows())
		return rest
	}
	return text
}

// write puts text into the input line, which may have been empty.
func (m *model) write(text string, empty bool) {
	if m.hand.on {
		m.liftBar()
	}
	m.input.CloseCompletions()
	m.input.popup.typing = true
	begun := m.anew(text)
	if begun || empty {
		m.input.popup.shut = false
	}
	m.input.Codes = m.answers.UTF8
	m.insert(text, m.input.Type)
	m.input.KeepQuery()
	m.input.Grow(m.writer, m.roster)
}

// anew begins another line where one stands that was refused, and tells whether it did.
func (m *model) anew(text string) bool {
	begun := m.input.Anew(text)
	if begun {
		m.input.dirty = true
		m.hint(m.cfg.Words.Status.Replaced)
	}
	return begun
}

// insert takes text that is typed or pasted, as put does it, unless that is too much.
func (m *model) insert(text string, put func(string) (tooLong int)) bool {
	m.input.dirty = true
	n := put(text)
	if n > 0 {
		m.refuse(m.cfg.Words.Refused.TooLong(n, state.MessageLimit.Runes))
	}
	return n == 0
}

// paste takes a paste. A long one, see doubt.go, is not sent by accident.
func (m *model) paste(text string) {
	if m.bare {
		m.endBare()
	}
	if m.palette != nil {
		if !strings.Contains(text, "\n") && len(text) <= soughtMost {
			m.paletteText(text)
			return
		}
		m.closePalette() // it is for the line
	}
	if m.listing != nil {
		if !strings.Contains(text, "\n") && len(text) <= seekMost {
			m.seekText(text)
			return
		}
		m.closeList() // it is for the line
	}
	m.unpose()
	if m.hand.on {
		m.liftBar()
	}
	m.input.CloseCompletions()
	text = strings.TrimRight(text, "\n")
	m.anew(text)
	if !m.insert(text, m.input.Paste) {
		return
	}
	if strings.Count(text, "\n")+1 <= pasteAsks {
		return
	}
	m.input.long = true
	m.input.Parse(m.seat, m.roster)
	if why := m.tooMuch(); why != "" {
		m.refuse(why)
		return
	}
	m.pose(askSend, m.cfg.Words.Status.AskPaste(strings.Count(m.input.Edit.Text(), "\n")+1))
}

// beginQuery puts the name into an empty line that every line begins with.
func (m *model) beginQuery() {
	if m.input.BeginQuery() {
		m.input.dirty = true
	}
}
