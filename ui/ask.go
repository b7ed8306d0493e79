package ui

// What a line asks for is carried out here, whether at once, after the room was
// asked, or after the person has said yes. Whether they are sure is answered by a y
// on an empty line and by nothing else; whatever else is pressed means no, but for
// what turns the page of the question. A y in the question's first second may begin a
// word that was being typed already: it counts when nothing has followed it.

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"teahouse/ui/command"
	"teahouse/ui/compose"
	"teahouse/ui/scrollback"
)

// yesAfter is how long nothing may follow a y in a question's first second: fingers that
// type a word are faster.
const yesAfter = 400 * time.Millisecond

// yesMsg is that nothing has followed the y, in time, that came to a question of then.
type yesMsg struct{ posed time.Time }

// laterMsg is what came of looking something up.
type laterMsg struct {
	text string
	res  command.Result
	of   *command.Seeking
	look command.Later
}

// carry carries out what a line asks for.
func (m *model) carry(text string, res command.Result) tea.Cmd {
	if res.Refused != "" {
		m.fail(res.Refused)
		return nil
	}
	m.tell(res.Show)
	var cmds []tea.Cmd
	if res.Effect != nil {
		cmds = append(cmds, m.effect(res.Effect))
	}
	if res.Propose != nil {
		cmds = append(cmds, m.submit(text, res))
	}
	if res.Later != nil {
		cmds = append(cmds, m.later(text, res.Later))
	}
	if res.Then != nil {
		m.ask(text, res.Ask, *res.Then, m.cfg.Words.Status.NotDone)
	}
	return tea.Batch(cmds...)
}

// later looks something up, which may take as long as the disk.
func (m *model) later(text string, look command.Later) tea.Cmd {
	ctx, of := m.ctx, m.lookups.Begin()
	return func() tea.Msg {
		res := look(ctx)
		if ctx.Err() != nil {
			return nil
		}
		return laterMsg{text, res, of, look}
	}
}

// looked carries out what came of looking something up, as it is by now.
func (m *model) looked(msg laterMsg) tea.Cmd {
	if !msg.of.End(&msg.res, m.cfg.Words.Line.Withdrawn, m.seat.Known) {
		return m.later(msg.text, msg.look)
	}
	return m.carry(msg.text, msg.res)
}

// ask asks a question. One that comes while the person writes something else,
// or answers another one, is not asked: their next key is not meant for it.
func (m *model) ask(text, ask string, then command.Result, no string) {
	w := &m.cfg.Words.Status
	if m.asking != askNothing || m.bare || !m.input.Idle() && !m.hand.on {
		m.info(ask)
		m.fail(no)
		return
	}
	m.question = &compose.Question{Text: text, Then: then, No: no}
	if m.layout.status < 0 {
		ask += between + w.AskSure
	}
	m.pose(askSure, ask)
}

// answerKey takes a key for an answer, which takes the question away. It is not done
// where the key has more to do: always if nothing was asked.
func (m *model) answerKey(name string) (cmd tea.Cmd, done bool) {
	asked := m.asking
	switch {
	case asked == askNothing:
	case m.page.Open() && m.turns(name):
		return nil, true
	case name == "ctrl+l":
		m.redraw = true // it is no answer: who draws a torn screen anew wants to read the question
		return nil, true
	case asked == askSend && name == "enter" && !m.settled():
		m.early() // it was pressed for something else
		return nil, true
	case m.hasty && name == "enter":
		return m.meant(yesMsg{m.posed}), true
	}
	m.unpose()
	switch {
	case asked == askSend && name == "enter":
		return m.send(true), true
	case asked == askSure:
		m.no()
		return nil, true
	case asked == askLeave && name == "ctrl+c":
		return m.leave(), true
	}
	return nil, asked != askNothing && m.walks(name) != nil
}

// hastens takes a y that has come before anybody can have read the question, and tells
// whether it was one.
func (m *model) hastens(text string) (cmd tea.Cmd, done bool) {
	if m.asking != askSure || text != "y" || m.hasty || m.settled() || !m.input.Idle() && !m.hand.on {
		return nil, false
	}
	m.hasty = true
	of := yesMsg{m.posed}
	return tea.Tick(yesAfter, func(time.Time) tea.Msg { return of }), true
}

// meant takes a y for the answer, unless something has followed it.
func (m *model) meant(of yesMsg) tea.Cmd {
	if !m.hasty || m.posed != of.posed {
		return nil
	}
	m.unpose()
	return m.yes()
}

// answerText takes what is typed for the answer to whether they are sure, and returns
// what stands behind that.
func (m *model) answerText(text string) (cmd tea.Cmd, rest string) {
	if rest, yes := command.CutKey(text, "y"); yes && (m.input.Idle() || m.hand.on) {
		return m.yes(), rest
	}
	m.no()
	if rest, no := command.CutKey(text, "n"); no {
		return nil, rest
	}
	return nil, text
}

// turns lets a key move the page that a question is about, and tells whether it
// does no more than that.
func (m *model) turns(key string) bool {
	switch key {
	case "up", "shift+up":
		m.scroll(-1)
	case "down", "shift+down":
		m.scroll(1)
	case "pgup":
		m.scroll(-m.pageRows())
	case "pgdown":
		m.scroll(m.pageRows())
	default:
		return false
	}
	return true
}

// yes carries out what was asked about.
func (m *model) yes() tea.Cmd {
	q := m.question
	m.question, m.page, m.inPage = nil, scrollback.Pager{}, false
	cmd := m.carry(q.Text, q.Then)
	m.beginQuery()
	return cmd
}

// no drops the question.
func (m *model) no() {
	no := m.question.No
	m.question, m.page, m.inPage = nil, scrollback.Pager{}, false
	m.hint(no)
	m.beginQuery()
}
