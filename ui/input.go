package ui

// The line being written, and what Enter makes of it. Where it goes is parsed
// from what stands there, for the prompt and for Enter alike.

import (
	"slices"
	"strings"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"teahouse/room/state"
	"teahouse/ui/command"
	"teahouse/ui/edit"
	"teahouse/ui/scrollback"
)

const (
	pasteAsks = 5  // lines with a paste among them that are sent without a question
	pasteMark = 64 // bytes by which a pasted line is known again
)

// input is the line being written.
type input struct {
	edit  edit.Editor
	aim   command.Aim
	line  command.Line
	query state.Person // every line begins with their name

	pasted string // how the last pasted line begins that looks like a command
	lost   bool   // something typed was lost, which may have been an @
	long   bool   // a long paste is in it
	stands standing
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
	empty := m.input.edit.Empty()
	switch {
	case asked == askSure:
		if rest, yes := command.CutKey(text, "y"); yes && m.idle() {
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
	m.closeOffer()
	m.anew(text)
	m.insert(text)
	m.grown()
	return cmd
}

// standing is a line that was refused and still stands in the input.
type standing struct {
	text string
	said bool // it is no command: nobody goes on with it at its end
}

// anew puts such a line among the earlier ones where another one is begun.
func (m *model) anew(text string) {
	in := &m.input
	e, s := &in.edit, in.stands
	in.stands = standing{}
	if s.text == "" || e.Text() != s.text || e.Cursor() != len(s.text) || !s.said && !command.Marked(text) {
		return
	}
	e.Take()
	in.aim.Reset()
	m.hint(m.cfg.Words.Status.Replaced)
	m.beginQuery()
}

func (m *model) insert(text string) bool {
	m.input.dirty = true
	if m.input.edit.Insert(text) != nil {
		n := utf8.RuneCountInString(m.input.edit.Text()) + utf8.RuneCountInString(text)
		m.refuse(m.cfg.Words.Refused.TooLong(n, state.MessageLimit.Runes))
		return false
	}
	return true
}

// paste takes a paste. It is one message, however many lines it has, and a long
// one is not sent by accident.
func (m *model) paste(text string) {
	if m.bare {
		m.endBare()
	}
	m.unpose()
	m.closeOffer()
	e := &m.input.edit
	text = strings.TrimRight(text, "\n")
	m.anew(text)
	head := strings.TrimSpace(e.Before()) == ""
	if !m.insert(text) {
		return
	}
	if line := command.Parse(e.Text(), m.roster, true); head && line.Kind == command.Pasted {
		start := strings.TrimSpace(e.Text())
		m.input.pasted = strings.ToValidUTF8(start[:min(len(start), pasteMark)], "")
	}
	if n := strings.Count(text, "\n") + 1; n > pasteAsks {
		m.input.long = true
		m.pose(askSend, m.cfg.Words.Status.AskPaste(strings.Count(e.Text(), "\n")+1))
	}
}

// wasPasted tells whether the line begins as one that was pasted.
func (in *input) wasPasted() bool {
	return in.pasted != "" && strings.HasPrefix(strings.TrimSpace(in.edit.Text()), in.pasted)
}

// parse says what the line means now.
func (m *model) parse() command.Line {
	in := &m.input
	in.line = in.aim.Parse(in.edit.Text(), m.roster, in.wasPasted())
	return in.line
}

// grown looks whether what was typed turns into something else at once.
func (m *model) grown() {
	in := &m.input
	e := &in.edit
	if _, _, searching := e.Search(); searching || e.Cursor() != len(e.Text()) || in.wasPasted() {
		return
	}
	if c, ok := in.aim.Reply(e.Text(), m.writer, m.roster); ok {
		_ = e.Replace(c.From, c.To, c.Text)
	}
}

// send carries the line out, or says why not and keeps it. Where it may not be
// meant so, it asks first; sure tells that the person has answered.
func (m *model) send(sure bool) tea.Cmd {
	in := &m.input
	m.look() // who has just come can be written to
	line := m.parse()
	if line.Kind == command.Empty {
		in.lost = false
		m.newest()
		return nil
	}
	if line.Kind == command.Private && len(line.To) > 0 && strings.TrimSpace(line.Text) == "" {
		m.refuse(m.cfg.Words.Refused.Empty)
		return nil
	}
	res := line.Run(m.call())
	in.dirty = true
	if res.Refused != "" {
		m.refuse(res.Refused)
		in.stands = standing{in.edit.Text(), line.Kind == command.Say}
		return nil
	}
	if why := m.notYet(&res); why != "" {
		m.refuse(why)
		in.stands = standing{in.edit.Text(), true}
		return nil
	}
	if ask := m.doubt(&line); ask != "" && !sure {
		m.pose(askSend, ask)
		return nil
	}
	text := in.edit.Take()
	in.lost, in.long = false, false
	in.aim.Reset()
	_, bare := res.Effect.(command.Bare)
	switch o := (outgoing{body: res.Propose}); {
	case o.speech():
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

// notYet says why something has to wait for what has not gone out, "" if it need not.
// What concerns this screen alone need not wait behind a flood: people can leave it.
func (m *model) notYet(res *command.Result) string {
	w, n := &m.cfg.Words.Refused, len(m.outbox.lines)
	if waits := res.Propose != nil || res.Later != nil || res.Then != nil; waits && n >= outboxMost {
		return w.Flooded(0)
	}
	if _, plain := res.Effect.(command.Plain); plain && n > 0 {
		return w.StillSending
	}
	return ""
}

// tell shows the answer of a command: among the lines, or as a page of its own
// where it would not fit.
func (m *model) tell(lines []string) {
	if len(lines) == 0 {
		return
	}
	columns := slices.ContainsFunc(lines, func(line string) bool { // a line of them stays one only on a page
		return scrollback.Hanging(line) > 0 && m.face.Widths.String(line) > m.face.TextWidth
	})
	if p := scrollback.NewPager(m.face, lines); columns || p.Height() >= m.layout.talk.len() || m.lines.Held() && p.Height() > tipRows {
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
		m.input.query = e.To
	case command.Copy:
		m.copy(e.Link)
	case command.Theme:
		m.choice.look = e.Look
		m.keep(keptTheme, string(e.Look))
	case command.Zone:
		m.choice.zone = m.cfg.Shared.faces.Zone(e.Zone)
		m.keep(command.KeptZone, e.Zone.String())
	case command.Bell:
		m.choice.way = e.Way
		m.keep(command.KeptBell, string(e.Way))
	case command.Mouse:
		m.choice.mouse = mouseOff
		if e.On {
			m.choice.mouse = command.On
		}
		m.keep(keptMouse, m.choice.mouse)
	case command.Plain:
		return m.goPlain()
	case command.Jump:
		return m.jump(e.N)
	case command.Found:
		m.find(e)
	case command.Ignore:
		m.ignore(e)
	}
	return nil
}

// beginQuery puts the name into an empty line that every line begins with.
func (m *model) beginQuery() {
	in := &m.input
	if in.query.ID == "" || !in.edit.Empty() {
		return
	}
	if in.edit.SetDraft("@"+in.query.Name+" ") == nil {
		in.aim.Fix(in.query)
		in.dirty = true
	}
}

// endQuery ends that, and takes the name out of a line that holds nothing else.
func (m *model) endQuery() {
	in := &m.input
	if strings.TrimSpace(in.edit.Text()) == "@"+in.query.Name {
		_ = in.edit.SetDraft("")
	}
	in.query = state.Person{}
	in.dirty = true
}
