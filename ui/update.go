package ui

// Messages: what the terminal sends, that the room did something, and what Cmds found.

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"teahouse/room/state"
	"teahouse/ui/scrollback"
	"teahouse/ui/term"
	"teahouse/ui/words"
)

// begin reads the last lines of talk.
func (m *model) begin() tea.Cmd {
	cmds := []tea.Cmd{m.fetch(m.first()), m.deaf}
	m.goOn()
	return tea.Batch(append(cmds, m.recount(m.views...))...)
}

// fetch asks the history for a page.
func (m *model) fetch(w scrollback.Want) tea.Cmd {
	return func() tea.Msg { return w.Read(m.ctx, m.seat) }
}

// update takes in one message.
func (m *model) update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case inputMsg:
		var cmds []tea.Cmd
		for i, one := range msg {
			if m.plain { // what is typed now is for plain lines
				m.untaken = append(m.untaken, msg[i:]...)
				break
			}
			if cmd := m.take(one); cmd != nil {
				cmds = append(cmds, cmd)
			}
		}
		return tea.Batch(cmds...)
	case tea.WindowSizeMsg:
		m.resized(msg.Width, msg.Height)
	case deafMsg:
		if !m.answers.UTF8 {
			m.tellASCII()
		}
	case scrollback.Page:
		return m.turn(msg)
	case quotesMsg:
		msg.v.lines.TakeQuotes(msg.Quotes)
	case unreadMsg:
		return m.unreadCame(msg)
	case backlogMsg:
		m.recounted(msg)
	case callsMsg:
		return m.calledBefore(msg)
	case sentMsg:
		return m.sent(msg)
	case foundMsg:
		return m.found(msg)
	case jumpMsg:
		return m.jumped(msg)
	case yesMsg:
		return m.meant(msg)
	case laterMsg:
		return m.looked(msg)
	case typingMsg:
		if msg.of == m.typing.watching {
			return m.waitTyping(msg.of)
		}
	case waitMsg:
		msg.line.Why, msg.line.Until = msg.why, msg.until
	case tickMsg:
		return m.outbox.tick()
	default:
		return m.take(msg)
	}
	return nil
}

// take handles one message of the terminal.
func (m *model) take(msg tea.Msg) tea.Cmd {
	if m.answered(msg) {
		return nil
	}
	switch msg := msg.(type) {
	case term.TextMsg:
		m.caller.here(time.Now())
		return m.typed(string(msg))
	case tea.KeyPressMsg:
		m.caller.here(time.Now())
		if text := m.character(msg); text != "" {
			return m.typed(text)
		}
		return m.pressed(msg)
	case term.ChordMsg:
		m.caller.here(time.Now())
		return m.chord(msg)
	case tea.PasteMsg:
		m.caller.here(time.Now())
		m.paste(msg.Content)
	case term.LostMsg:
		m.input.Lost = true
	case term.PasteTooLongMsg:
		m.input.Lost = true
		m.refuse(m.cfg.Words.Refused.TooLong(msg.Size, state.MessageLimit.Runes))
	case brokenMsg:
		m.typedBroken()
	case term.ResizeMsg:
		m.resized(msg.Width, msg.Height)
		m.redraw = true // what the window shows now is the terminal's guess
	case term.ScrollMsg:
		m.caller.here(time.Now())
		if m.held() != nil { // a key that is held down
			m.lines.StepBar(msg.Delta)
			break
		}
		m.scroll(msg.Delta)
	case tea.MouseWheelMsg:
		m.caller.here(time.Now())
		switch msg.Button {
		case tea.MouseWheelUp:
			m.scroll(-wheelRows)
		case tea.MouseWheelDown:
			m.scroll(wheelRows)
		}
	case tea.MouseClickMsg:
		m.caller.here(time.Now())
		m.grip = tea.Mouse(msg)
		return m.click(msg)
	case tea.MouseReleaseMsg:
		m.letGo(msg)
	case tea.FocusMsg:
		m.caller.focus(true, time.Now())
		m.lines.Returned()
	case tea.BlurMsg:
		m.caller.focus(false, time.Now())
	}
	return nil
}

// turn takes in a page of the history. With the first one there is something
// to show.
func (m *model) turn(p scrollback.Page) (cmd tea.Cmd) {
	known := p.Came()
	switch {
	case !m.lines.Waits(p) && !m.opened: // what was held was dropped meanwhile
		return m.fetch(m.first())
	case !m.lines.Waits(p):
		return nil
	case !known:
		return m.fetch(m.lines.Again(p))
	}
	first, goal := !m.opened, m.goal
	m.opened = true
	if first && goal != 0 {
		cmd = m.jump(goal)
	}
	if p.Err != nil {
		m.lines.Take(p)
		if m.ctx.Err() == nil {
			m.unloaded()
		}
		return cmd
	}
	if n := len(p.Events); first && n > 0 {
		m.read.last = max(m.read.last, p.Events[n-1].N)
	}
	m.lines.Take(p)
	if first {
		for _, e := range p.Events {
			m.hears(e)
		}
		cmd = tea.Batch(cmd, m.leftOff(m.read.Upto))
		if at := m.place; goal == 0 && at.Line() != 0 && !m.lines.Return(at) {
			cmd = tea.Batch(cmd, m.jump(at.Line()))
		}
	}
	if w := m.writer; w.ID == "" {
		for _, e := range p.Events {
			m.wrote(e)
		}
	}
	return cmd
}

// frame takes in what happened and draws a picture of it.
func (m *model) frame(what news, s *shot) tea.Cmd {
	m.look()
	if what.missed > 0 {
		m.lines.Skipped(func(w *words.Words) string { return w.Line.Missed(int(what.missed)) }, time.Now().UnixMilli())
		m.recountAll()
	}
	m.lines.Away(m.caller.away(time.Now()))
	m.happen(what.events)
	m.expire()
	if m.greets() {
		m.greet = false
		m.meet()
	}
	watch := m.watchTyping()
	m.compose(s)
	m.reads(time.Now())
	cmd := tea.Batch(m.todo, watch)
	m.todo = nil
	if m.opened {
		if w, ok := m.lines.Wants(); ok {
			cmd = tea.Batch(cmd, m.fetch(w))
		}
		if look, ok := m.lines.WantsQuotes(); ok {
			ctx, seat, v := m.ctx, m.seat, m.view
			cmd = tea.Batch(cmd, func() tea.Msg { return quotesMsg{v, look(ctx, seat)} })
		}
	}
	return cmd
}
