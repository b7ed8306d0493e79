package command

// What else of somebody who is ignored would be read: the name that they have taken
// since, why they are away, the signs that they put to lines, and the topic that they set.
// All of it is their words.

import (
	"slices"

	"teahouse/room"
	"teahouse/room/state"
)

// Roster is the list of people as somebody reads it who ignores some of them: under
// the names under which they came to be ignored, and without their reasons. Whose name
// somebody else has by now, and guests who only come from the address of one, are called
// as nameless says. It is r itself where that says the same.
func (all Ignores) Roster(r *state.Roster, seat *room.Seat, nameless string) *state.Roster {
	if len(all) == 0 || r == nil {
		return r
	}
	names, origins := map[state.Identity]string{}, map[string]bool{}
	for _, p := range all {
		if p.Word != "" {
			continue
		}
		names[p.ID], names[seat.Known(p.ID)] = p.Name, p.Name // the list may be older
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
		if other, taken := r.Find(name); taken && other.Person.ID != p.Person.ID {
			name = nameless
		}
		if read == r {
			read = &state.Roster{Version: r.Version, People: slices.Clone(r.People)}
		}
		read.People[i].Person.Name, read.People[i].Reason = name, ""
	}
	return read
}

// Told is an event as somebody reads it who ignores some people: those of them whom
// another one's private line reaches, too, stand under the names of the list, and signs
// that they put to a line are none. Whoever acts on it takes the event itself.
func (all Ignores) Told(e *state.Event, me state.Identity, same func(one, other state.Identity) bool) *state.Event {
	to, renamed := all.recipients(e, same)
	signs, fewer := all.signs(e, me, same)
	if !renamed && !fewer {
		return e
	}
	told := *e
	told.To, told.Reactions = to, signs
	return &told
}

// recipients are whom a line reaches, and whether one of them stands under another name.
func (all Ignores) recipients(e *state.Event, same func(one, other state.Identity) bool) (to []state.Person, renamed bool) {
	to = e.To
	if len(all) == 0 {
		return to, false
	}
	for i, p := range e.To {
		read := all.Named(p, same)
		if read == p {
			continue
		}
		if !renamed {
			to, renamed = slices.Clone(to), true
		}
		to[i] = read
	}
	return to, renamed
}

// Named is somebody as their reader calls them: whoever is ignored, by the name of the list.
func (all Ignores) Named(p state.Person, same func(one, other state.Identity) bool) state.Person {
	if len(all) == 0 {
		return p
	}
	if i := slices.IndexFunc(all, func(one Ignored) bool { return one.ID != "" && same(one.ID, p.ID) }); i >= 0 {
		p.Name = all[i].Name
	}
	return p
}

// signs are those at a line, and whether they are fewer than there are.
func (all Ignores) signs(e *state.Event, me state.Identity, same func(one, other state.Identity) bool) (signs []state.Reaction, fewer bool) {
	hidden := func(p state.Person) bool { return p.ID != me && all.has(p.ID, "", same) }
	if len(all) == 0 || !slices.ContainsFunc(e.Reactions, func(r state.Reaction) bool { return slices.ContainsFunc(r.By, hidden) }) {
		return e.Reactions, false
	}
	for _, r := range e.Reactions {
		if r.By = slices.DeleteFunc(slices.Clone(r.By), hidden); len(r.By) > 0 {
			signs = append(signs, r)
		}
	}
	return signs, true
}

// Channels are those that somebody may know of, which may be changed, but for what they know
// of one only because somebody whom they ignore invites them.
func (all Ignores) Channels(of []state.Listed, seat *room.Seat) []state.Listed {
	if len(all) == 0 {
		return of
	}
	left := of[:0]
	for _, one := range of {
		if one.Invited && all.has(one.By.ID, "", seat.Same) {
			if one.Closed {
				continue
			}
			one.Invited, one.By = false, state.Person{}
		}
		left = append(left, one)
	}
	return left
}

// ChannelsNow are the same of [room.Seat.ChannelsNow].
func (all Ignores) ChannelsNow(seat *room.Seat) func() []state.Listed {
	return func() []state.Listed { return all.Channels(seat.ChannelsNow(), seat) }
}

// Topic is the topic as somebody reads it who ignores some people; veiled, if one of
// them set it.
func (all Ignores) Topic(seat *room.Seat) (topic string, veiled bool) {
	h := seat.House()
	if h.Topic != "" && h.TopicBy != "" && h.TopicBy != seat.Me().Person.ID && all.has(h.TopicBy, "", seat.Same) {
		return "", true
	}
	return h.Topic, false
}
