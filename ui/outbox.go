package ui

// What was sent and is not accepted yet. One proposal is under way at a time,
// so the order is kept; what waits can be seen, and taken back. A line that was refused
// goes back to where it was written.

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"teahouse/room/state"
	"teahouse/ui/command"
	"teahouse/ui/compose"
)

// outbox is that of a screen, which moves the seconds of what waits.
type outbox struct {
	compose.Outbox
	ticking bool
}

// sentMsg tells what came of the first line.
type sentMsg struct {
	line *compose.Outgoing
	told []*state.Event
	err  error
}

// waitMsg tells that a line waits for its turn.
type waitMsg struct {
	line  *compose.Outgoing
	why   *state.Refusal
	until time.Time
}

// tickMsg moves the seconds that are on the screen.
type tickMsg struct{}

// submit puts a line behind those that wait.
func (m *model) submit(text string, res command.Result) tea.Cmd {
	o := &compose.Outgoing{Text: text, From: m.at, Result: res, Since: time.Now()}
	var cmds []tea.Cmd
	if m.outbox.Add(o) {
		cmds = append(cmds, m.start(o))
	}
	if !m.outbox.ticking {
		m.outbox.ticking = true
		cmds = append(cmds, tickIn(compose.OutboxQuiet))
	}
	return tea.Batch(cmds...)
}

func tickIn(d time.Duration) tea.Cmd {
	return tea.Tick(d, func(time.Time) tea.Msg { return tickMsg{} })
}

// start proposes a line. It may take as long as the flood control or the disk.
func (m *model) start(o *compose.Outgoing) tea.Cmd {
	ctx, done := o.Begin(m.ctx)
	seat, post := m.seat, m.post
	return func() tea.Msg {
		defer done()
		told, err := seat.Do(ctx, o.Result.Propose, func(why *state.Refusal) { post(waitMsg{o, why, time.Now().Add(why.Wait)}) })
		return sentMsg{o, told, err}
	}
}

// sent takes in what came of the first line, and starts the next one.
func (m *model) sent(msg sentMsg) tea.Cmd {
	next := m.outbox.Done(msg.line)
	res := &msg.line.Result
	switch {
	case msg.err == nil:
		m.look()                         // a view that it has closed is none to tell them in
		m.entered(res.Entered(msg.told)) // what is said of it is read there
		if res.Done != "" {
			m.info(res.Done)
		}
		if b := res.Besides; b != nil {
			m.ask(msg.line.Text, b.Ask, b.Then, b.No)
		}
	case msg.line.CameBack(msg.err):
		m.giveBack(msg.line)
	case m.ctx.Err() == nil:
		why := m.cfg.Words.RefusalFor(m.reader(), msg.err)
		switch {
		case !compose.Written(res):
		case m.restore(msg.line):
			m.viewAt(msg.line.From).input.Stand(true)
		default:
			why = m.cfg.Words.Status.NotSent(why)
		}
		m.fail(why)
	}
	if next == nil {
		return nil
	}
	return m.start(next)
}

// restore brings a line back where it was written, and tells whether it is in the
// input there. Where that view is no more, it is among the earlier lines of the house.
func (m *model) restore(o *compose.Outgoing) bool {
	v := m.viewAt(o.From)
	if v == nil {
		m.house().input.Shelve(o.Text)
		return false
	}
	v.input.dirty = true
	restored := v.input.Restore(o.Text)
	if restored && v == m.view && m.asking == askLeave {
		m.unpose() // Ctrl-C clears that line first
	}
	return restored
}

// giveBack restores a line that was taken back, and says where it is if that
// is not in sight.
func (m *model) giveBack(o *compose.Outgoing) {
	if w := m.cfg.Words; !m.restore(o) {
		m.hint(w.Status.NotSent(w.Refused.TakenBack))
	}
}

// takeBack gets the newest line that waits back, and tells whether there is one.
func (m *model) takeBack() bool {
	back, ok := m.outbox.TakeBack()
	if back != nil {
		m.giveBack(back)
	}
	return ok
}

// tick keeps the seconds moving while there are any.
func (b *outbox) tick() tea.Cmd {
	b.ticking = len(b.Lines) > 0
	if !b.ticking {
		return nil
	}
	return tickIn(time.Second)
}
