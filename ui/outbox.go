package ui

// What was sent and is not accepted yet. One proposal is under way at a time,
// so the order is kept; what waits can be seen, and taken back.

import (
	"context"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"teahouse/room/state"
	"teahouse/ui/command"
	"teahouse/ui/compose"
)

const (
	outboxRows  = 3                      // of them are shown
	outboxQuiet = 250 * time.Millisecond // a line that is accepted sooner is never shown waiting
)

// outgoing is one line on its way.
type outgoing struct {
	compose.Sent
	body  state.Body
	done  string           // to be shown once it is taken
	offer *command.Besides // to be asked about then
	since time.Time
	until time.Time      // it waits so long for its turn; zero if it does not
	why   *state.Refusal // for which it waits
}

// outbox holds lines in the order in which they were sent. The first one is
// under way.
type outbox struct {
	lines   []*outgoing
	ticking bool
}

// sentMsg tells what came of the first line.
type sentMsg struct {
	line *outgoing
	err  error
}

// waitMsg tells that a line waits for its turn.
type waitMsg struct {
	line  *outgoing
	why   *state.Refusal
	until time.Time
}

// tickMsg moves the seconds that are on the screen.
type tickMsg struct{}

// submit puts a line behind those that wait.
func (m *model) submit(text string, res command.Result) tea.Cmd {
	o := &outgoing{Sent: compose.Sent{Text: text}, body: res.Propose, done: res.Done, offer: res.Besides, since: time.Now()}
	m.outbox.lines = append(m.outbox.lines, o)
	var cmds []tea.Cmd
	if len(m.outbox.lines) == 1 {
		cmds = append(cmds, m.start(o))
	}
	if !m.outbox.ticking {
		m.outbox.ticking = true
		cmds = append(cmds, tickIn(outboxQuiet))
	}
	return tea.Batch(cmds...)
}

func tickIn(d time.Duration) tea.Cmd {
	return tea.Tick(d, func(time.Time) tea.Msg { return tickMsg{} })
}

// start proposes a line. It may take as long as the flood control or the disk.
func (m *model) start(o *outgoing) tea.Cmd {
	ctx, cancel := context.WithCancel(m.ctx)
	o.Cancel = cancel
	seat, post := m.seat, m.post
	return func() tea.Msg {
		defer cancel()
		_, err := seat.Do(ctx, o.body, func(why *state.Refusal) { post(waitMsg{o, why, time.Now().Add(why.Wait)}) })
		return sentMsg{o, err}
	}
}

// sent takes in what came of the first line, and starts the next one.
func (m *model) sent(msg sentMsg) tea.Cmd {
	box := &m.outbox
	if i := slices.Index(box.lines, msg.line); i >= 0 {
		box.lines = slices.Delete(box.lines, i, i+1)
	}
	var why string
	switch {
	case msg.err == nil:
		if msg.line.done != "" {
			m.info(msg.line.done)
		}
		if offer := msg.line.offer; offer != nil {
			m.ask(msg.line.Text, offer.Ask, offer.Then, offer.No)
		}
	case msg.line.TakenBack(msg.err):
		m.giveBack(msg.line.Text)
	case m.ctx.Err() == nil:
		why = m.cfg.Words.RefusalFor(m.reader(), msg.err)
		switch {
		case !compose.Speech(msg.line.body):
		case m.restore(msg.line.Text):
			m.input.Stand(true)
		default:
			why = m.cfg.Words.Status.NotSent(why)
		}
		m.fail(why)
	}
	if len(box.lines) == 0 {
		box.lines = nil
		return nil
	}
	return m.start(box.lines[0])
}

// restore brings a line back, and tells whether it is in the input.
func (m *model) restore(text string) bool {
	m.input.dirty = true
	return m.input.Restore(text)
}

// giveBack restores a line that was taken back, and says where it is if that
// is not in sight.
func (m *model) giveBack(text string) {
	if w := m.cfg.Words; !m.restore(text) {
		m.hint(w.Status.NotSent(w.Refused.TakenBack))
	}
}

// takeBack gets the newest line that waits back, and tells whether there is one.
func (m *model) takeBack() bool {
	if len(m.outbox.lines) == 0 {
		return false
	}
	left, back := compose.TakeBack(m.outbox.lines)
	if m.outbox.lines = left; back != nil {
		m.giveBack(back.Text)
	}
	return true
}

// waits notes until when a line waits.
func (b *outbox) waits(msg waitMsg) { msg.line.why, msg.line.until = msg.why, msg.until }

// tick keeps the seconds moving while there are any.
func (b *outbox) tick() tea.Cmd {
	b.ticking = len(b.lines) > 0
	if !b.ticking {
		return nil
	}
	return tickIn(time.Second)
}

// shown are the lines that have waited long enough to be seen: the one under
// way, which says why, and the newest ones; hidden are so many between them.
func (b *outbox) shown(now time.Time) (first *outgoing, hidden int, last []*outgoing) {
	if len(b.lines) == 0 || now.Sub(b.lines[0].since) < outboxQuiet && b.lines[0].until.IsZero() {
		return nil, 0, nil
	}
	first, last = b.lines[0], b.lines[1:]
	if hidden = len(b.lines) - outboxRows; hidden > 0 {
		hidden++ // the row that counts them takes the place of one
		last = last[hidden:]
	}
	return first, max(hidden, 0), last
}
