package command

// What else of somebody who is ignored would be read: the name that they have taken
// since, why they are away, and the topic that they set. All of it is their words.

import (
	"slices"

	"teahouse/room"
	"teahouse/room/state"
)

// Roster is the list of people as somebody reads it who ignores some of them: under
// the names under which they came to be ignored, and without their reasons. Guests
// who only come from the address of one are called as nameless says. It is r itself
// where that says the same.
func (all Ignores) Roster(r *state.Roster, seat *room.Seat, nameless string) *state.Roster {
	if len(all) == 0 || r == nil {
		return r
	}
	names, origins := map[state.Identity]string{}, map[string]bool{}
	for _, p := range all {
		if p.Word != "" {
			continue
		}
		names[seat.Known(p.ID)] = p.Name
		if p.Origin != "" {
			origins[p.Origin] = true
		}
	}
	read := r
	for i := range r.People {
		p := &r.People[i]
		name, ignored := names[p.Person.ID]
		if !ignored && len(origins) > 0 && p.Guest && origins[seat.Origin(p.Person.ID)] {
			name, ignored = nameless, true
		}
		if !ignored || p.Person.ID == seat.Me().Person.ID || name == p.Person.Name && p.Reason == "" {
			continue
		}
		if read == r {
			read = &state.Roster{Version: r.Version, People: slices.Clone(r.People)}
		}
		read.People[i].Person.Name, read.People[i].Reason = name, ""
	}
	return read
}

// Told is an event as somebody reads it who ignores some people: those of them whom
// another one's private line reaches, too, stand under the names of the list. Whoever
// acts on it takes the event itself.
func (all Ignores) Told(e *state.Event, known func(state.Identity) state.Identity) *state.Event {
	if len(all) == 0 || !e.Private() {
		return e
	}
	told := e
	for i, to := range e.To {
		who := known(to.ID)
		at := slices.IndexFunc(all, func(p Ignored) bool { return p.ID != "" && known(p.ID) == who })
		if at < 0 || all[at].Name == to.Name {
			continue
		}
		if told == e {
			copied := *e
			copied.To = slices.Clone(e.To)
			told = &copied
		}
		told.To[i].Name = all[at].Name
	}
	return told
}

// Topic is the topic as somebody reads it who ignores some people; veiled, if one of
// them set it.
func (all Ignores) Topic(seat *room.Seat) (topic string, veiled bool) {
	h := seat.House()
	if h.Topic != "" && h.TopicBy != "" && h.TopicBy != seat.Me().Person.ID && all.has(h.TopicBy, "", seat.Known) {
		return "", true
	}
	return h.Topic, false
}
