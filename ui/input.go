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
	if m.asking == askSure && text == "y" && m.page.Open() && !m.page.AtEnd() {
		m.scroll(m.pageRows()) // nobody agrees to what they cannot have read
		return nil
	}
	asked := m.asking
	m.unpose()
	var cmd tea.Cmd
	empty := m.input.Edit.Empty()
	switch {
	case asked == askSure:
		if rest, yes := command.CutKey(text, "y"); yes && m.input.Idle() {
			cmd, text = m.yes(), rest
			break
		}
		m.no()
		if rest, no := command.CutKey(text, "n"); no {
			text = rest
		}
	case m.page.Open() && empty:
		if rest, quit := command.CutKey(text, "q"); quit {
			m.page, text = scrollback.Pager{}, rest
		} else if rest, on := command.CutKey(text, " "); on {
			m.scroll(m.pageRows())
			text = rest
		}
	}
	if text == "" {
		return cmd
	}
	m.input.CloseCompletions()
	m.anew(text)
	m.insert(text, m.input.Insert)
	m.input.Grow(m.writer, m.roster)
	return cmd
}

// anew begins another line where one stands that was refused.
func (m *model) anew(text string) {
	if m.input.Anew(text) {
		m.input.dirty = true
		m.hint(m.cfg.Words.Status.Replaced)
	}
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
	m.unpose()
	m.input.CloseCompletions()
	text = strings.TrimRight(text, "\n")
	m.anew(text)
	if !m.insert(text, m.input.Paste) {
		return
	}
	if n := strings.Count(text, "\n") + 1; n > pasteAsks {
		m.input.long = true
		m.pose(askSend, m.cfg.Words.Status.AskPaste(strings.Count(m.input.Edit.Text(), "\n")+1))
	}
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
		m.newest()
		return nil
	}
	res := in.Run(m.call())
	in.dirty = true
	if res.Refused != "" {
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
		return scrollback.Hanging(line) > 0 && m.renderer.Widths.String(line) > m.renderer.TextWidth
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
	case command.Quiet:
		m.seat.Quiet(e.On)
	case command.Query:
		m.input.Query = e.To
	case command.Copy:
		m.copy(e.Link)
	case command.Theme:
		m.choice.look = e.Look
		prefs.Keep(m.seat, prefs.Theme, string(e.Look))
	case command.Zone:
		m.choice.zone = m.cfg.Shared.renderers.Zone(e.Zone)
		prefs.Keep(m.seat, prefs.Zone, e.Zone.String())
	case command.Bell:
		m.choice.way = e.Way
		prefs.Keep(m.seat, prefs.Bell, string(e.Way))
	case command.Mouse:
		m.choice.mouse = mouseOff
		if e.On {
			m.choice.mouse = prefs.On
		}
		prefs.Keep(m.seat, prefs.Mouse, m.choice.mouse)
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
	case command.Hush:
		m.hush(e)
	}
	return nil
}
