package ui

// What the room keeps for a person between their visits: how their screen looks,
// whose lines they do not see, and how far they have read.

import (
	"cmp"
	"slices"
	"time"

	"teahouse/room/state"
	"teahouse/ui/command"
	"teahouse/ui/paint"
	"teahouse/ui/prefs"
)

// read is how far somebody has read.
type read struct {
	prefs.Read
	last uint64 // the newest line that came
}

// recall takes in what the room has kept.
func (m *model) recall() {
	kept := m.seat.Settings()
	if look := command.Look(kept[prefs.Theme]); look != "" {
		m.choice.look = look
	}
	m.choice.way = prefs.WayOf(m.seat)
	m.choice.zone = m.cfg.Shared.renderers.Zone(prefs.ZoneOf(m.seat, m.choice.zone))
	m.told = m.told || kept[prefs.Zone] != ""
	m.choice.mouse = kept[prefs.Mouse]
	m.comings = prefs.ToldOf(m.seat)
	m.arranged()
	m.ignored, m.muted = prefs.Ignored(m.seat), prefs.Muted(m.seat)
	m.shorten()
	m.veil()
	m.read.Read = prefs.ReadUpto(m.seat, 0, time.Now())
	if m.quiet != 0 { // some may have been hidden in plain lines
		m.read.Hidden = m.quiet + 1
	}
}

// unkept says why a choice is not kept, if it is not.
func (m *model) unkept(err error) {
	if err != nil {
		m.fail(m.cfg.Words.RefusalFor(m.reader(), err))
	}
}

// set keeps a choice, and obeys it.
func (m *model) set(name, value string) {
	if err := prefs.Keep(m.seat, name, value); err != nil {
		m.unkept(err)
		return
	}
	switch name {
	case prefs.Comings:
		m.comings = prefs.Told(value)
	case command.OwnAliases:
		m.shorten()
	case command.OwnCalls:
		m.named()
	}
	m.arranged()
	m.dressAnew()
}

// shorten has the lines being written know the short forms of commands.
func (m *model) shorten() {
	m.aliases = command.ReadAliases(m.seat.Settings()[command.OwnAliases])
	for _, v := range m.views {
		v.input.Recipients.Aliases = m.aliases
	}
}

// arranged takes in where things stand on the screen.
func (m *model) arranged() {
	kept := m.seat.Settings()
	m.choice.list, m.choice.marks = kept[prefs.List], kept[prefs.Marks] == prefs.On
	m.choice.typing = kept[prefs.Typing] == prefs.On
	switch names := kept[prefs.Names]; {
	case kept[prefs.Compact] == prefs.On:
		m.choice.place = paint.InText
	case names == "left":
		m.choice.place = paint.AtLeft
	case names == "above":
		m.choice.place = paint.Above
	default:
		m.choice.place = paint.InColumn
	}
}

// ignore hides what somebody writes, or shows it again.
func (m *model) ignore(e command.Ignore) {
	var err error
	was := m.ignored
	m.ignored, err = prefs.Ignore(m.seat, e)
	m.hides(was)
	m.unkept(err)
}

// hides takes in whom the person ignores now: what is hidden is not counted, and calls
// nobody.
func (m *model) hides(was command.Ignores) {
	m.veil()
	if slices.Equal(m.ignored, was) {
		return
	}
	m.cached.title, m.input.dirty = "", true // what the others of conversations are called
	m.uncall(func(c call) bool {
		return m.lines.Hides(&state.Event{Kind: state.KindSay, Who: state.Person{ID: c.by}})
	})
	if !m.tallying { // else what is asked already is taken in so
		m.recountAll()
	}
}

// takeIn takes in what another terminal of theirs has changed, if anything was. How
// things look here stays as it is.
func (m *model) takeIn() {
	last, was := m.setElsewhere, m.ignored
	if m.setElsewhere = m.seat.Elsewhere(); m.setElsewhere == last {
		return
	}
	m.ignored, m.muted = prefs.Ignored(m.seat), prefs.Muted(m.seat)
	for _, v := range m.views {
		if muted := slices.Contains(m.muted, v.at.Num); muted != v.muted {
			v.muted, v.unread = muted, 0
			m.cached.title = ""
		}
	}
	m.shorten()
	m.named()
	m.hides(was)
}

// quieten hides public lines from now on, or shows those again that came meanwhile, as new
// ones.
func (m *model) quieten(on bool) {
	m.seat.Quiet(on)
	last := m.quiet
	if m.quiet = 0; on {
		m.quiet = cmp.Or(last, m.seat.QuietAfter())
	}
	m.veil()
	if on || last == 0 {
		return
	}
	house := m.house()
	house.read.Upto, house.read.Hidden = min(house.read.Upto, last), 0
	if m.view != house {
		m.recountAll()
		return
	}
	m.due(m.leftOff(last))
	m.due(m.recount(house))
}

// reveal shows public lines that are hidden, up to now, to whoever goes to one of them.
func (m *model) reveal(n uint64, events []*state.Event) {
	if m.quiet != 0 && n > m.quiet && slices.ContainsFunc(events, func(e *state.Event) bool { return e.N == n && e.Public() }) {
		m.quiet, m.house().read.Hidden = m.latest, 0
		m.veil()
	}
}

// hush has a channel count nothing but calls, or count again.
func (m *model) hush(e command.Hush) {
	var err error
	if m.muted, err = prefs.Mute(m.seat, e.In, e.On); err != nil {
		m.unkept(err)
		return
	}
	if v := m.viewAt(command.Where{Num: e.In}); v != nil {
		v.muted, v.unread = e.On, 0
		m.cached.title = ""
	}
}

// veil has the transcript and the list of people leave out what the words of those
// are whom the person ignores.
func (m *model) veil() {
	m.lines.Hide(m.ignored, m.seat.Same)
	m.lines.Hush(m.quiet)
	m.rank()
}

// rank puts the list of people together as this person reads it.
func (m *model) rank() {
	people, friends := m.ignored.Roster(m.list, m.seat, m.cfg.Words.Govern.Nameless), m.ignored.FriendsHere(m.seat)
	if m.view != m.house() {
		friends = slices.DeleteFunc(friends, func(f state.Present) bool {
			return !slices.ContainsFunc(people.People, func(p state.Present) bool { return p.ID == f.ID })
		})
	}
	if !slices.Equal(friends, m.friends) {
		m.cached.people = nil
	}
	m.people, m.friends, m.order.roll = people, friends, nil
}

// reads notes how far the person has read, and has the room remember it once in
// a while.
func (m *model) reads(now time.Time) {
	if m.opened && !m.lines.IsAway() && !m.lines.Held() {
		m.read.Upto = max(m.read.Upto, m.read.last)
	}
	if m.kept() {
		m.read.Note(m.seat, now)
	}
}

// registered lets everything go on meaning somebody whose key has joined an
// account.
func (m *model) registered(old, now state.Identity) {
	m.cfg.Shared.concern.registered(old, now)
	m.cfg.Shared.rolls.registered(old, now)
	m.wroteWith.Follow(old, now)
	if m.arrived[old] {
		delete(m.arrived, old)
		m.arrived[now] = true
	}
	follow(m.trail.lines, old, now)
	var talks []*view // with them
	for _, v := range m.views {
		follow(v.calls, old, now)
		v.talked.Follow(old, now)
		v.lines.Fold(old, now)
		if v.at.With.ID == old {
			v.at.With.ID = now
		}
		if v.at.With.ID == now {
			talks = append(talks, v)
		}
	}
	if len(talks) > 1 {
		m.join(talks[0], talks[1])
	}
	if !m.opened {
		m.due(m.fetch(m.first()))
	}
	m.aimsAt(func(e *state.Event) *state.Event { return e.As(old, now) })
	m.page.Fold(old, now)
	m.hits.Fold(old, now)
	if m.writer.ID == old {
		m.writer.ID = now
	}
	_, ignored := m.ignored.Follow(old, now)
	if ignored {
		m.ignored = prefs.Ignored(m.seat)
	}
	if ignored || len(talks) > 0 || m.me.Person.ID == old {
		m.lookAt(m.seat.Roster()) // in the one at hand they may be who they were
		m.list = m.listed(m.roster)
		m.veil()
	}
	if ignored {
		_ = prefs.KeepIgnored(m.seat, m.ignored)
	}
	m.input.dirty = true
}
