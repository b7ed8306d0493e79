package ui

// What a screen makes of the events that it reads, one after the other.

import (
	"cmp"

	"teahouse/room/state"
	"teahouse/ui/command"
	"teahouse/ui/paint"
)

// happen takes in events. In a large room most are of strangers who come and go.
func (m *model) happen(events []*state.Event) {
	strangers := m.knowsNobody()
	for _, e := range events {
		m.latest = max(m.latest, e.N)
		if strangers && m.cfg.Shared.concern.passes(e) && e.Who.ID != m.me.Person.ID {
			m.moved()
			continue
		}
		m.happened(e)
		strangers = strangers && m.knowsNobody()
	}
}

// moved notes that others are here now.
func (m *model) moved() {
	m.input.dirty = m.input.dirty || !m.input.Edit.Empty() // what the prompt says of them may be true no more
}

// bears has a conversation be called as the other is called now, for when they are gone.
func (m *model) bears(who state.Person) {
	v := m.viewAt(command.Where{With: who})
	if v == nil || v.at.With.ID == "" || v.at.With.Name == who.Name || m.ignored.Named(who, m.seat.Same) != who {
		return
	}
	v.at.With.Name = who.Name
	v.input.Moves(v.at)
	v.input.dirty, m.cached.title = true, ""
}

// happened takes in one event.
func (m *model) happened(e *state.Event) {
	if state.Moves(e.Kind) {
		m.cfg.Shared.absences.note(e)
		m.moved()
		m.bears(e.Who)
		m.lines.Remark()
	}
	where := m.house()
	if e.In != 0 {
		if where = m.viewAt(command.Where{Num: e.In}); where == nil {
			return // they are in it no more
		}
	}
	shown := where == m.view
	switch {
	case e.Changes():
		m.changed(e)
		if e.Kind == state.KindEdit {
			m.reword(e)
			m.callsNow(where, e)
		}
		if !e.Erases() {
			break
		}
		m.withdraw(e)
	case e.Kind == state.KindForget:
		for _, v := range m.views {
			v.lines.Forget(e)
		}
		m.aimsAt(e.Forgets)
		m.withdraw(e)
	case e.Talk():
		m.said(where, e)
	case e.Kind == state.KindRegister:
		m.registered(e.Was, e.Who.ID)
		if shown && m.noticed(e) && !m.lines.Hides(e) {
			m.lines.Gather(e, false)
		}
	case m.lines.Hides(e):
	case e.Kind == state.KindEnter && e.Who.ID == m.me.Person.ID:
		m.again = false
	case paint.Gathers(e.Kind):
		if e.Who.ID == m.me.Person.ID {
			m.lookAtMe()
		}
		m.gather(e)
	case shown || e.Private() || e.Kind == state.KindAnnounce:
		m.notice(e)
	}
}

// said takes in a line. A private one shows where the person is; any other shows in
// its own view, or is counted there.
func (m *model) said(where *view, e *state.Event) {
	m.hears(e)
	if house := m.house(); m.quiet != 0 && e.N > m.quiet && e.Public() && e.Who.ID != m.me.Person.ID {
		house.read.Hidden = cmp.Or(house.read.Hidden, e.N)
	}
	if e.Private() {
		m.saidApart(e)
	} else if where != m.view {
		m.miss(where, e)
	}
	calls := false
	if where == m.view || e.Private() {
		here := m.holds(m.view, e)
		if here {
			m.read.last = max(m.read.last, e.N)
		}
		if !here || e.N > m.lines.Loaded() {
			m.lines.Talk(e)
		}
		m.wrote(e)
		calls = m.lines.Calls(e)
	} else {
		calls = e.Who.ID != m.me.Person.ID && !m.lines.Hides(e) && m.called(e)
	}
	if !calls {
		return
	}
	away := m.lines.IsAway()
	m.trail.came(e, !away && !m.lines.Held() && (where == m.view || e.Private()))
	if away {
		if where == m.view || e.Private() {
			m.lines.Called()
		}
		m.ring(e)
	}
}

// saidApart counts a private line, which shows where the person is, in its
// conversation, if that is another view. In the house it is read by now, unless
// something before it is not.
func (m *model) saidApart(e *state.Event) {
	for _, v := range m.views[1:] {
		if v != m.view && v.at.With.ID != "" && m.holds(v, e) {
			m.miss(v, e)
		}
	}
	if house := m.house(); house != m.view && !house.waits() && !m.lines.IsAway() && !m.lines.Held() {
		house.read.Upto = max(house.read.Upto, e.N)
	}
}

// wrote remembers who wrote to this person privately.
func (m *model) wrote(e *state.Event) {
	if e.Kind == state.KindWhisper && e.Who.ID != m.me.Person.ID && !m.lines.Hides(e) {
		m.writer = e.Who
	}
}
