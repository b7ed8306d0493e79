package ui

// Views: the parts of the room that a screen shows, one at a time. The house and
// each channel that the person has joined have one, and each conversation that
// they opened.

import (
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"teahouse/room/state"
	"teahouse/ui/command"
	"teahouse/ui/paint"
	"teahouse/ui/prefs"
	"teahouse/ui/scrollback"
	"teahouse/ui/words"
)

// view is a part of the room: what of it is in sight, how far it is read, and
// what is being written there. One that is not shown holds none of its lines.
type view struct {
	at       command.Where
	topic    string // of a channel
	lines    scrollback.Transcript
	read     read
	opened   bool   // the first page is there
	goal     uint64 // the line that it is on the way to, 0 if to none
	counting bool   // how much of it is new is being counted
	input    input

	talked prefs.Recent     // in a channel: who, and when
	place  scrollback.Place // where it was left
	backlog
}

// scope is what the view holds of what somebody may read.
func (v *view) scope() state.Scope { return state.Scope{In: v.at.Num, With: v.at.With.ID} }

// holds tells whether an event is of the part that the view shows.
func (m *model) holds(v *view, e *state.Event) bool {
	switch {
	case v.at.Num != 0 || e.In != 0:
		return e.In == v.at.Num
	case v.at.With.ID != "":
		return m.seat.Between(e, v.at.With.ID)
	}
	return true
}

// kept tells whether the room remembers how far the view is read.
func (v *view) kept() bool { return v.at.With.ID == "" }

func (m *model) newView(at command.Where) *view {
	v := &view{at: at}
	v.lines = scrollback.New(m.me.Person.ID, v.scope())
	v.input.Recipients = command.Recipients{In: at, Governs: m.seat.Governs(), Aliases: m.aliases, Owner: m.seat.Owner}
	v.input.dirty = true
	return v
}

// house is the view that is always there.
func (m *model) house() *view { return m.views[0] }

// viewAt is the view of a part of the room, nil if there is none.
func (m *model) viewAt(at command.Where) *view {
	for _, v := range m.views {
		switch with := v.at.With.ID; { // without a conversation, as at most arrivals of thousands, the room is not asked who that is
		case v.at.Num != at.Num:
		case with == at.With.ID, with != "" && at.With.ID != "" && m.seat.Same(with, at.With.ID):
			return v
		}
	}
	return nil
}

// attend has a view for each channel that the person has joined, and for no other, and
// tells whom a channel had invited that it is no more: its own notice is for its members.
func (m *model) attend() {
	version := m.seat.ChannelsVersion()
	if version == m.channels {
		return
	}
	m.channels = version
	for _, name := range m.invited.Ended(m.seat, m.ignored) {
		m.note(paint.NoteInfo, func(w *words.Words) string { return w.Channels.YoursEnded("", name) })
	}
	gone := slices.DeleteFunc(slices.Clone(m.views), func(v *view) bool { return v.at.Num == 0 })
	for _, c := range m.seat.Joined() {
		v := m.viewAt(command.Where{Num: c.Num})
		if v == nil {
			v = m.newView(command.Where{Num: c.Num, Name: c.Name})
			v.read.Read = prefs.ReadUpto(m.seat, c.Num, time.Now())
			v.muted = slices.Contains(m.muted, c.Num)
			m.views = append(m.views, v)
			v.read.Upto = max(v.read.Upto, m.latest) // 0 at the start; else it was joined just now
			if v.read.Upto == 0 {
				v.read.Upto = m.seat.Began() // what comes from here on is counted, though it was never looked into
			}
		}
		v.topic = c.Topic
		gone = slices.DeleteFunc(gone, func(old *view) bool { return old == v })
		m.cached.title = ""
	}
	for _, v := range gone {
		m.drop(v)
	}
}

// drop closes a view. What was being written there goes nowhere by itself.
func (m *model) drop(v *view) {
	m.views = slices.DeleteFunc(m.views, func(one *view) bool { return one == v })
	m.cached.title = ""
	if v.at.Num != 0 {
		prefs.Part(m.seat)
		m.muted = prefs.Muted(m.seat)
	}
	drafts, _ := v.input.Unsent()
	drafts = slices.DeleteFunc(drafts, func(line string) bool { return line == "" })
	if v == m.view {
		m.show(m.house())
		m.strayed = strayed
	}
	for _, draft := range drafts {
		m.house().input.Shelve(draft)
	}
	if len(drafts) > 0 {
		m.hint(m.cfg.Words.Status.Shelved(m.nameOf(v)))
	}
}

// show puts a view in the place of the one that is shown. What memory holds of it is
// there at once; where the history has to be asked, it comes later.
func (m *model) show(v *view) {
	m.strayed = home
	if v == m.view {
		return
	}
	m.quit()
	m.view, m.names = v, names{}
	v.backlog = backlog{muted: v.muted}
	v.input.dirty = true
	m.dressAnew()
	v.lines.SetCalls(m.byCalled)
	m.list = m.listed(m.roster)
	m.veil()
	want := m.first()
	if page, read := want.Recall(m.seat); read {
		m.due(m.turn(page))
	} else {
		m.due(m.fetch(want))
	}
}

// first asks for the newest lines of the view that is shown.
func (m *model) first() scrollback.Want {
	if m.place.Line() != 0 {
		return m.lines.First(scrollback.PageMost) // it may be among the newest
	}
	return m.lines.First(scrollback.PageFor(m.height))
}

// quit leaves the view that is shown. What of it is not read yet is counted.
func (m *model) quit() {
	v := m.view
	m.unpose()
	m.closeList()
	m.page, m.hand = scrollback.Pager{}, hand{}
	v.input.CloseCompletions()
	v.backlog = backlog{muted: v.muted, upTo: m.latest}
	if !v.muted {
		v.unread = min(max(v.lines.Below(), v.lines.Unseen()), countMost)
	}
	v.place, v.opened, v.goal = v.lines.Leave(), false, 0
	if v.kept() {
		v.read.Note(m.seat, time.Now())
	}
}

// goTo shows a part of the room, if the person may read it.
func (m *model) goTo(at command.Where) {
	m.look()
	v := m.viewAt(at)
	switch {
	case v != nil:
	case at.With.ID == "": // they are in it no more
		m.refuse(m.cfg.Words.Refusal(state.Refuse(state.NoSuchChannel)))
		return
	default:
		v = m.talkTo(at.With)
	}
	m.show(v)
}

// walk shows the view that many places further on, around the end.
func (m *model) walk(by int) {
	n := len(m.views)
	m.show(m.views[((slices.Index(m.views, m.view)+by)%n+n)%n])
}

// pick shows the view at a place.
func (m *model) pick(i int) {
	if i < len(m.views) {
		m.show(m.views[i])
	}
}

// answerCall shows the next view that calls the person, or else the next with
// anything unread.
func (m *model) answerCall() {
	if next := m.waiting(); next != nil {
		m.show(next)
		return
	}
	m.hint(m.cfg.Words.Status.NoUnread)
}

// waiting is the next view that calls the person, or else the next with anything
// unread, nil if there is none.
func (m *model) waiting() *view {
	at := slices.Index(m.views, m.view)
	after := slices.Concat(m.views[at+1:], m.views[:at])
	for _, wanted := range []func(*view) bool{(*view).calling, (*view).waits} {
		if i := slices.IndexFunc(after, wanted); i >= 0 {
			return after[i]
		}
	}
	return nil
}

// stray is how somebody came to where they are.
type stray uint8

const (
	home    stray = iota // by their own hand, and they have seen it
	unseen               // by a command of theirs that took a while, and no picture has shown it
	strayed              // by somebody else's
)

// entered shows where a command of theirs has led, unless they write already.
func (m *model) entered(e command.Effect) {
	to, ok := e.(command.Go)
	if !ok || !m.input.Idle() {
		return
	}
	m.goTo(command.Where{Num: to.In, With: to.With})
	m.strayed = unseen
}

// due has a Cmd carried out after the next picture.
func (m *model) due(cmd tea.Cmd) { m.todo = tea.Batch(m.todo, cmd) }
