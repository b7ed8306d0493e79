package ui

// Conversations with somebody: each has a view, which is with whoever they are by now.

import (
	"slices"

	"teahouse/room/state"
	"teahouse/ui/command"
)

// talksMost is how many conversations may be open at once: as many as channels may
// be joined.
const talksMost = state.JoinedMost

// talkTo opens a conversation. The one opened first gives way where there are many.
func (m *model) talkTo(with state.Person) *view {
	with.ID = m.seat.Known(with.ID) // they may have registered since that was meant
	open := slices.DeleteFunc(slices.Clone(m.views), (*view).kept)
	if len(open) >= talksMost {
		m.drop(open[0])
	}
	v := m.newView(command.Where{With: with})
	v.read.Upto = m.latest
	if first := m.lines.NewFrom(); m.view == m.house() && first != 0 { // which is new in the house, is so here
		v.read.Upto = first - 1
	}
	m.views = append(m.views, v)
	m.cached.title = ""
	return v
}

// talks are those with whom a conversation is open, as each is called in the title row.
func (m *model) talks() []state.Person {
	with := []state.Person{m.input.Query}
	for _, v := range m.views {
		with = append(with, v.at.With)
	}
	return slices.DeleteFunc(with, func(p state.Person) bool { return p.ID == "" })
}

// closeTalk closes a conversation: what lines begin with here, and the view, which is as
// it was when it is opened again.
func (m *model) closeTalk(with state.Person) {
	if m.seat.Same(m.input.Query.ID, with.ID) {
		m.input.EndQuery()
	}
	if v := m.viewAt(command.Where{With: with}); v != nil {
		if m.drop(v); m.view == m.house() {
			m.strayed = home // by their own hand
		}
	}
}

// join makes one of two conversations whose others are one person by now: the one that is
// shown, or else the first. What was being written in the other is by Up there.
func (m *model) join(one, other *view) {
	if other == m.view {
		one, other = other, one
	}
	m.views = slices.DeleteFunc(m.views, func(v *view) bool { return v == other })
	m.cached.title = ""
	drafts, _ := other.input.Unsent()
	for _, draft := range drafts {
		one.input.Shelve(draft)
	}
	if one == m.view {
		one.place, one.opened = one.lines.Leave(), false // what the other held is to be read, too
	} else {
		one.unread = min(one.unread+other.unread, countMost)
	}
}
