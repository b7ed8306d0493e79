package ui

// A hand on one line: a bar stands on it, and keys do something with it, by the same
// commands that people type. A key that means nothing there takes the hand away and is
// typed. What was being written waits untouched.

import (
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"teahouse/room/state"
	"teahouse/ui/scrollback"
)

// hand is what somebody does with the line under the bar.
type hand struct {
	on   bool // keys act on it
	sign int  // the chosen one of those that are offered
}

// layBar puts the bar on the last line in sight.
func (m *model) layBar() {
	m.page = scrollback.Pager{}
	if m.hand.on = m.lines.LayBar(); !m.hand.on {
		m.hint(m.cfg.Words.Bar.NoLine)
	}
}

// liftBar takes the hand away, and goes back to where the view was going.
func (m *model) liftBar() {
	m.hand = hand{}
	m.lines.LiftBar(false)
}

// held is the line under the hand, nil if there is none.
func (m *model) held() *state.Event {
	if !m.hand.on || m.page.Open() {
		return nil
	}
	return m.lines.Bar()
}

// barKey does what a key means to the line under the bar. Any other lifts the bar: it is
// for what is being written, or for the screen.
func (m *model) barKey(name string) (cmd tea.Cmd, done bool) {
	if m.held() == nil {
		return nil, false
	}
	if do := whileBarred[name]; do != nil {
		cmd, _ := do(m)
		return cmd, true
	}
	m.liftBar()
	return nil, false
}

// handle does what a typed key means for the line under the bar, and returns the text
// behind it. done is false where it means nothing there.
func (m *model) handle(text string) (cmd tea.Cmd, rest string, done bool) {
	e := m.held()
	if e == nil {
		return nil, text, false
	}
	key, rest := cutKey(text)
	if key == moreKey {
		m.hint(m.handAll(e))
		return nil, rest, true
	}
	for i := range handActs {
		a := &handActs[i]
		if a.key != key {
			continue
		}
		if why := a.why(m, e); why != "" {
			m.refuse(why)
			return nil, rest, true
		}
		return a.do(m, e), rest, true
	}
	return nil, text, false
}

// cutKey takes the first character off a text, as it stands on a keyboard with letters
// of half the width. One that others combine with is no key.
func cutKey(text string) (key, rest string) {
	r, n := utf8.DecodeRuneInString(text)
	rest = text[n:]
	if next, _ := utf8.DecodeRuneInString(rest); unicode.Is(unicode.M, next) {
		return "", text
	}
	if r > '！'-1 && r <= '～' { // an input method is on
		r -= '！' - '!'
	}
	return string(r), rest
}

// open opens the line under the bar: its text, whose its reactions are, or the line
// that it answers. Where there is nothing to open, the keys are told that do something.
func (m *model) open() tea.Cmd {
	e := m.held()
	if e == nil {
		return nil
	}
	switch m.lines.Opens() {
	case scrollback.OpensOrigin:
	case scrollback.OpensNothing:
		m.hint(m.handAll(e))
		return nil
	default:
		m.lines.Open()
		return nil
	}
	if m.lines.LayBarOn(e.Re) {
		return nil
	}
	ctx, seat, n := m.ctx, m.seat, e.Re
	return func() tea.Msg {
		line, _ := seat.Find(ctx, state.Ref{N: n})
		return foundMsg{n, line, true}
	}
}

// handRow is as many of the hints as have room, and how to read the others.
func (m *model) handRow(e *state.Event, room int) string {
	w, hints := m.renderer.Widths, m.handHints(e)
	row := strings.Join(hints, between)
	if w.String(row) <= room {
		return row
	}
	more := between + moreKey + " " + m.cfg.Words.Bar.More
	return fitHints(row, room-w.String(more), w) + more
}

// handAll is all the hints, in rows that break between two of them.
func (m *model) handAll(e *state.Event) string {
	w, rows := m.renderer.Widths, []string{""}
	for _, hint := range m.handHints(e) {
		row := &rows[len(rows)-1]
		switch longer := *row + between + hint; {
		case *row == "":
			*row = hint
		case w.String(longer) <= m.width-2:
			*row = longer
		default:
			rows = append(rows, hint)
		}
	}
	return strings.Join(rows, "\n")
}

// handHints are the keys that do something with the line under the bar.
func (m *model) handHints(e *state.Event) []string {
	w := &m.cfg.Words.Bar
	var hints []string
	for i := range handActs {
		if a := &handActs[i]; a.why(m, e) == "" {
			hints = append(hints, a.key+" "+w.Keys[a.id])
		}
	}
	opens := map[scrollback.Opens]string{
		scrollback.OpensText: w.Unfold, scrollback.OpensSigns: w.Who, scrollback.OpensOrigin: w.Origin, scrollback.OpensBack: w.Fold,
	}[m.lines.Opens()]
	if opens != "" {
		hints = slices.Insert(hints, 2, opens)
	}
	if m.renderer.Timeless() { // nothing else tells when it was said
		zone := m.choice.zone
		hints = slices.Insert(hints, 0, m.cfg.Words.Time.Moment(time.UnixMilli(e.At).In(zone), time.Now().In(zone)))
	}
	return append(hints, w.Leave)
}
