package ui

// The line being written, and what Enter makes of it. Where it goes is parsed
// from what stands there, for the prompt and for Enter alike.

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"teahouse/room/state"
	"teahouse/ui/command"
	"teahouse/ui/compose"
	"teahouse/ui/edit"
	"teahouse/ui/prefs"
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

// send carries the line out, or says why not and keeps it. Where it may not be
// meant so, it asks first; sure tells that the person has answered.
func (m *model) send(sure bool) tea.Cmd {
	was := m.view
	m.look() // who has just come can be written to
	if m.view != was {
		return nil // what they wrote was for people who read it no more
	}
	in := &m.input
	line := in.Parse(m.seat, m.roster)
	if line.Kind == command.Empty {
		in.Lost = false
		if in.Aim.Deed == compose.Nothing {
			m.newest()
		}
		return nil
	}
	call := m.call()
	call.Roster = m.seat.Roster() // with those who came after the last list was made
	res := in.Run(call)
	in.dirty = true
	if res.Refused != "" {
		if line.Settled(res.Code) {
			_ = in.Take()
			m.page = scrollback.Pager{}
			m.fail(res.Refused)
			m.beginQuery()
			return nil
		}
		m.refuse(res.Refused)
		if in.Hollow() {
			return nil
		}
		in.Stand(line.Kind == command.Say)
		return nil
	}
	if why := m.outbox.NotYet(&res, m.cfg.Words); why != "" {
		m.refuse(why)
		in.Stand(true)
		return nil
	}
	if ask := m.doubt(); ask != "" && !sure {
		m.pose(askSend, ask)
		return nil
	}
	text := in.Take()
	in.long, m.strayed = false, home
	_, bare := res.Effect.(command.Bare)
	switch {
	case compose.Speech(&res):
		m.newest() // where the line will stand; a command leaves people where they read
	case !bare: // which shows the page
		m.page = scrollback.Pager{}
	}
	cmd := m.carry(text, res)
	if m.asking == askNothing {
		m.beginQuery()
	}
	return cmd
}

// tell shows the answer of a command: among the lines, or as a page of its own
// where it would not fit.
func (m *model) tell(lines []string) {
	if len(lines) == 0 {
		return
	}
	columns := slices.ContainsFunc(lines, func(line string) bool { // a line of them stays one only on a page
		return scrollback.Hanging(line, m.renderer.Widths) > 0 && m.renderer.Widths.String(line) > m.renderer.TextWidth
	})
	if p := scrollback.NewPager(m.renderer, lines); columns || p.Height() >= m.layout.talk.len() || m.lines.Held() && p.Height() > tipRows {
		m.page = p
		return
	}
	m.info(lines...)
}

// effect does what only a screen can do.
func (m *model) effect(e command.Effect) tea.Cmd {
	switch e := e.(type) {
	case command.Quit:
		return m.leave()
	case command.Clear:
		m.lines.Clear()
	case command.Bare:
		m.goBare()
	case command.Unread:
		return m.unread()
	case command.Choose:
		m.openPalette(e.Settings)
	case command.Quiet:
		m.seat.Quiet(e.On)
	case command.Query:
		m.input.Query = e.To
	case command.Copy:
		m.copy(e.Link)
	case command.Theme:
		m.choice.look = e.Look
		m.unkept(prefs.Keep(m.seat, prefs.Theme, string(e.Look)))
	case command.Lang:
		m.speak(prefs.Speak(m.seat, m.env, e.Words))
	case command.Zone:
		m.choice.zone, m.told = m.cfg.Shared.renderers.Zone(e.Zone), true
		m.advise()
		m.unkept(prefs.Keep(m.seat, prefs.Zone, e.Zone.String()))
	case command.Bell:
		m.choice.way = e.Way
		m.unkept(prefs.Keep(m.seat, prefs.Bell, string(e.Way)))
	case command.People:
		m.openList()
	case command.Mouse:
		m.choice.mouse = mouseOff
		if e.On {
			m.choice.mouse = prefs.On
		}
		if e.Auto {
			m.choice.mouse = ""
		}
		m.unkept(prefs.Keep(m.seat, prefs.Mouse, m.choice.mouse))
	case command.Plain:
		return m.goPlain()
	case command.Jump:
		return m.jumpTo(e.N)
	case command.Found:
		m.find(e)
	case command.Ignore:
		m.ignore(e)
	case command.Go:
		m.goTo(command.Where{Num: e.In, With: e.With})
	case command.Close:
		m.closeTalk(e.With)
	case command.Hush:
		m.hush(e)
	case command.Set:
		m.set(e.Name, e.Value)
	}
	return nil
}
