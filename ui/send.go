package ui

// What Enter makes of the line: it goes out, is asked about, or stays with why it was refused.

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"teahouse/ui/command"
	"teahouse/ui/compose"
	"teahouse/ui/prefs"
	"teahouse/ui/scrollback"
)

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
		m.quieten(e.On)
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
