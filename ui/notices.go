package ui

// What the room tells beside talk: who is here, who comes and goes as far as it
// matters to this person, what operators set and did, and what became of the person's
// own name and keys.

import (
	"slices"
	"time"

	"teahouse/room/state"
	"teahouse/ui/command"
	"teahouse/ui/paint"
	"teahouse/ui/words"
)

// reader is for whom times and refusals are phrased.
func (m *model) reader() words.Reader {
	return words.Reader{Now: time.Now(), Zone: m.choice.zone, Contact: m.cfg.Contact, Me: m.me.Person.ID, OfMany: m.seat.OneOfMany(), Cut: m.seat.CutOff}
}

// notice shows a line of the room's own, if there is one worth it. What is
// announced stands out.
func (m *model) notice(e *state.Event) {
	me := m.me.Person.ID
	says := func(w *words.Words) string {
		to := m.reader()
		to.Me = me // whoever has registered since is told no less
		return w.Happened(e, to)
	}
	if says(m.cfg.Words) == "" {
		return
	}
	kind := paint.NoteInfo
	if e.Kind == state.KindAnnounce || e.Kind == state.KindMute {
		kind = paint.NoteLoud
	}
	m.lines.Happens(kind, e, says)
}

// hears takes in a line of talk, for later notices of its people.
func (m *model) hears(e *state.Event) {
	if !e.Private() {
		m.cfg.Shared.rolls.heard(e)
	}
	switch {
	case e.Public():
		m.cfg.Shared.concern.heard(e)
	case e.In != 0:
		if v := m.viewAt(command.Where{Num: e.In}); v != nil {
			v.talked.Note(e.Who.ID, e.At)
		}
	default:
		m.wroteWith.Note(e.Who.ID, e.At)
		for _, p := range e.To {
			m.wroteWith.Note(p.ID, e.At)
		}
	}
}

// matters tells whether the reader has to know whether somebody is here. Whose coming
// they were told of, their going they are told of, too.
func (m *model) matters(e *state.Event) bool {
	return m.arrived[e.Who.ID] || m.wroteWith.Holds(e.Who.ID, e.At) || m.cfg.Shared.concern.matters(e)
}

// knowsNobody tells whether nobody's coming and going matters to the person but of whom
// it matters to all.
func (m *model) knowsNobody() bool {
	return len(m.arrived)+len(m.wroteWith)+len(m.chosen) == 0 && m.view == m.house() && m.comings.Asks(len(m.roster.People))
}

// look notes who is here, and in which channels the person is.
func (m *model) look() {
	m.takeIn()
	m.attend()
	topic, veiled := m.ignored.Topic(m.seat)
	if veiled {
		topic = m.cfg.Words.Govern.VeiledTopic
	}
	if topic != m.topic {
		m.topic, m.cached.title = topic, ""
	}
	m.lookAt(m.seat.Census())
}

// lookAt notes who is in a list, unless a newer one is known.
func (m *model) lookAt(r *state.Roster) {
	if r.Version < m.roster.Version {
		r = m.roster
	}
	chosen, list := m.seat.Chosen(), m.list
	same := r == m.roster
	if !same || m.at.Num != 0 {
		list = m.listed(r)
	}
	if list == m.list && same && slices.Equal(chosen, m.chosen) {
		return
	}
	m.roster, m.chosen, m.list = r, chosen, list
	m.rank()
	if same {
		return
	}
	m.input.Recipients.Governs = m.seat.Governs()
	if m.input.Line.To != nil || m.input.Line.Unknown != nil {
		m.input.dirty = true // what the prompt says may be true no more
	}
	m.lookAtMe()
}

// lookAtMe notes how the person stands in the list.
func (m *model) lookAtMe() {
	if me := m.seat.Me(); me.ID != 0 {
		renamed := me.Person.Name != m.me.Person.Name
		m.me = me
		if governs := m.seat.Governs(); governs != m.governs {
			m.governs = governs // the file of operators was read again, which is no event
			m.note(paint.NoteInfo, func(w *words.Words) string { return w.Govern.Role(governs) })
		}
		if renamed {
			m.named()
		}
	}
}

// gather shows a coming, going or renaming that is worth it: in the house, in a
// conversation with who it is, in a channel where they spoke or were called, and of
// friends wherever the person is. A friend who comes calls whoever looks elsewhere.
func (m *model) gather(e *state.Event) {
	if e.Kind == state.KindRestart {
		e = m.reader().CutOff(e)
	}
	friend := len(m.chosen) > 0 && state.Moves(e.Kind) && m.seat.Tells(e.Who.ID)
	house, noticed := m.house(), m.noticed(e)
	m.follow(e, friend || noticed)
	if house != m.view && noticed { // they find it there when they come back
		house.lines.Gather(e, friend)
	}
	here := m.view == house && noticed || m.at.With.ID != "" && e.Who.ID == m.at.With.ID || m.at.Num != 0 && m.spokeHere(e)
	if !friend && !here {
		return
	}
	if m.lines.Gather(e, friend) && friend && e.Kind == state.KindEnter && m.lines.IsAway() {
		m.ring(e)
	}
}

// arrivedMost is of how many people it is known that their coming was told.
const arrivedMost = 256

// follow notes whose coming is told, until they go.
func (m *model) follow(e *state.Event, told bool) {
	switch {
	case e.Kind == state.KindLeave:
		delete(m.arrived, e.Who.ID)
	case e.Kind == state.KindEnter && told && len(m.arrived) < arrivedMost:
		if m.arrived == nil {
			m.arrived = map[state.Identity]bool{}
		}
		m.arrived[e.Who.ID] = true
	}
}

// spokeHere tells whether somebody spoke, or was called, in the channel that is shown.
func (m *model) spokeHere(e *state.Event) bool {
	return state.Moves(e.Kind) && m.comings.Tells(0, nil) &&
		(m.talked.Holds(e.Who.ID, e.At) || m.lines.Named(e.Who.Name, e.At-mattersFor.Milliseconds()))
}

// listed are the people whom the view lists, of all who are here.
func (m *model) listed(all *state.Roster) *state.Roster {
	switch at := &m.at; {
	case at.Num != 0:
		return m.seat.RosterIn(at.Num)
	case at.With.ID == "":
		return all
	}
	two := &state.Roster{Version: all.Version}
	for _, p := range all.People {
		if p.Person.ID == m.at.With.ID || p.Person.ID == m.me.Person.ID {
			two.People = append(two.People, p)
		}
	}
	return two
}

// noticed tells whether a coming, going or renaming is worth a line, as the person
// wants it; their own doings always are. Of all others the count moves and no more.
func (m *model) noticed(e *state.Event) bool {
	return e.Who.ID == m.me.Person.ID || e.Kind == state.KindRestart ||
		m.comings.Tells(len(m.roster.People), func() bool { return m.matters(e) })
}
