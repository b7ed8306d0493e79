package command

// Commands about friends: who they are, and what they may know of each other.

import (
	"slices"

	"teahouse/room"
	"teahouse/room/state"
)

// Friend is one of one's own friends.
type Friend struct {
	Friend string `json:"friend"`
	Chosen string `json:"chosen,omitempty"` // the name by which they were chosen, if they have another one now
	Gave   bool   `json:"gave,omitempty"`   // they own no name any more, and somebody else may bear this one
	Hidden bool   `json:"hidden,omitempty"` // they tell nothing more
	Here   bool   `json:"here,omitempty"`
	Since  Moment `json:"since,omitzero"`
	Last   Moment `json:"last,omitzero"` // when they were last here
}

// Shown says whether one's friends are told that one is here.
type Shown struct {
	Seen string `json:"seen"` // on or off
}

func befriend(c *Call, args string) Result {
	me := c.Me.Person.ID
	switch {
	case !me.Lasting():
		return refused(Why(state.NeedsKey), c.Words.Friends.Guest)
	case !me.Registered():
		return c.failed(state.Refuse(state.NotRegistered))
	}
	return c.whoever(args, func(m meant) Result {
		if !m.ID.Registered() {
			return c.failed(state.RefuseName(state.NotRegistered, m.Name))
		}
		return Result{Propose: &state.Befriend{Whom: m.Person}, Done: c.Words.Join.Sentences(m.note, c.Words.Friends.Added(m.Name))}
	})
}

// unfriend takes a name by which a friend is called now, or was when they were chosen.
func unfriend(c *Call, args string) Result {
	fold, all := foldName(bareName(args)), c.Seat.Friends()
	i := slices.IndexFunc(all, func(f state.Friend) bool { return foldName(f.Name) == fold })
	if i < 0 {
		i = slices.IndexFunc(all, func(f state.Friend) bool { return foldName(f.Chosen) == fold })
	}
	if i < 0 || fold == "" {
		return c.failed(state.RefuseName(state.NoFriend, shortened(bareName(args))))
	}
	return Result{Propose: &state.Befriend{Whom: all[i].Person, Off: true}, Done: c.Words.Friends.Removed(all[i].Name)}
}

func friends(c *Call, _ string) Result {
	if !c.Me.Person.ID.Registered() {
		return c.failed(state.Refuse(state.NotRegistered))
	}
	all, w := c.Seat.Friends(), &c.Words.Friends
	if len(all) == 0 {
		return Result{Show: []string{w.None}, Rows: []any{}}
	}
	return c.looksUp(len(all), func() Result {
		res := Result{Show: []string{w.Head(len(all))}}
		for i := range all {
			f := &all[i]
			if c.Ignored.has(f.ID, "", c.Seat.Same) {
				f.Name = f.Chosen // a newer one is their words
			}
			row := Friend{Friend: f.Name, Gave: f.Gave, Hidden: f.Hides, Here: f.Here, Since: Moment(f.Since), Last: Moment(f.Last)}
			if f.Chosen != f.Name {
				row.Chosen = f.Chosen
			}
			res.Rows = append(res.Rows, row)
			name := w.Called(f.Name, row.Chosen, f.Gave)
			switch {
			case f.Hides:
				name = w.Hides(name)
			case f.Here:
				name = w.Here(name, c.moment(f.Since))
			case f.Last != 0:
				name = w.Last(name, c.moment(f.Last))
			default:
				name = w.Absent(name)
			}
			res.Show = append(res.Show, name)
		}
		return res
	})
}

// showSeen shows one's friends that one is here, or hides it. Alone it tells which.
func showSeen(c *Call, args string) Result {
	w := &c.Words.Friends
	on := Result{Done: w.SeenOn, Rows: []any{Shown{"on"}}}
	off := Result{Done: w.SeenOff, Rows: []any{Shown{"off"}}}
	switch foldWord(args) {
	case "on":
		on.Propose = &state.SetSeen{}
		return on
	case "off":
		off.Propose = &state.SetSeen{Off: true}
		return off
	}
	if c.Me.Hides {
		on = off
	}
	return Result{Show: []string{on.Done}, Rows: on.Rows}
}

// friendsHere are one's friends who are here, but those whom one ignores.
func (c *Call) friendsHere() []state.Present {
	if c.Seat == nil {
		return nil
	}
	return c.Ignored.FriendsHere(c.Seat)
}

// Ranked is a list of people, sorted by name as all lists of them are, with some of
// them first, and how many those are.
func Ranked(people, first []state.Present) (ranked []state.Present, count int) {
	if len(first) == 0 {
		return people, 0
	}
	ranked = make([]state.Present, 0, len(people))
	rest := make([]state.Present, 0, len(people))
	for _, p := range people {
		if isAmong(first, &p) {
			ranked = append(ranked, p)
		} else {
			rest = append(rest, p)
		}
	}
	return append(ranked, rest...), len(ranked)
}

func isAmong(some []state.Present, p *state.Present) bool {
	i, found := search(some, p.Fold)
	return found && some[i].ID == p.ID
}

// FriendsHere are somebody's friends who are here, but those whom they ignore.
func (all Ignores) FriendsHere(seat *room.Seat) []state.Present {
	here := seat.FriendsHere()
	if len(all) == 0 {
		return here
	}
	return slices.DeleteFunc(here, func(p state.Present) bool { return all.has(p.Person.ID, "", seat.Same) })
}
