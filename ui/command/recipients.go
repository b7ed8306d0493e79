package command

// Whom a line is aimed at, remembered while it is written: a name that changes
// hands before Enter reaches nobody.

import (
	"slices"
	"strings"

	"teahouse/room/state"
	"teahouse/room/text"
)

// Recipients remembers whom the names in one input line meant when they were written.
// The zero value remembers nobody. It is not safe for concurrent use.
type Recipients struct {
	Governs bool    // whoever writes may govern
	In      Where   // where they are, and what is for nobody alone goes
	Aliases Aliases // short forms of commands, of theirs
	// Owner finds the account that owns a name, present or not; nil finds none.
	Owner func(text.Name) (state.Person, bool)

	people, before []aimed // in the line as it is, and as it was a key ago

	to             []state.Person
	unknown, moved []string
	absent         bool // one of those in to is not here, and will find the line later
}

type aimed struct {
	written string
	fold    string       // empty if nobody can be called so
	chosen  state.Person // zero while nobody is called so
}

// Reset forgets everybody.
func (a *Recipients) Reset() { a.people = a.people[:0] }

// Fix makes a name in the line that is parsed next mean this person, whoever
// bears it by then.
func (a *Recipients) Fix(p state.Person) {
	a.people = slices.DeleteFunc(a.people, func(one aimed) bool { return one.written == p.Name })
	a.people = append(a.people, aimed{p.Name, foldName(p.Name), p})
}

// Follow lets the line go on meaning those who have registered since, as who they are known to
// be by now.
func (a *Recipients) Follow(known func(state.Identity) state.Identity) {
	for i := range a.people {
		if who := &a.people[i].chosen; who.ID != "" {
			who.ID = known(who.ID)
		}
	}
}

// begin starts over with the names of a line; those remembered are at hand.
func (a *Recipients) begin() {
	a.people, a.before = a.before[:0], a.people
	a.to, a.unknown, a.moved, a.absent = a.to[:0], a.unknown[:0], a.moved[:0], false
}

// add aims the line at the bearer of one more name.
func (a *Recipients) add(name string, who *state.Roster) {
	one := a.recall(name)
	p, here := find(who, one.fold)
	if !here && one.chosen.ID != "" {
		p, here = findIdentity(who, one.chosen.ID) // under a new name
	}
	person, known := p.Person, here
	if !here {
		person, known = a.owner(name)
	}
	if one.chosen.ID == "" {
		one.chosen = person
	}
	a.people = append(a.people, one)
	switch {
	case !known:
		a.unknown = append(a.unknown, name)
	case person.ID != one.chosen.ID:
		a.moved = append(a.moved, name)
	case !slices.Contains(a.to, person):
		a.to = append(a.to, person)
		a.absent = a.absent || !here
	}
}

// Meant aims a line at people whom no name in it means, as they are called now. Only who has
// registered finds it later, and nobody under a name that somebody else has by now.
func (a *Recipients) Meant(l *Line, who *state.Roster, people ...state.Person) {
	a.to, a.unknown, a.moved, a.absent = a.to[:0], a.unknown[:0], a.moved[:0], false
	for _, with := range people {
		now, here, taken := called(with, who)
		switch {
		case slices.ContainsFunc(a.to, func(p state.Person) bool { return p.ID == now.ID }): // they were two then
		case here:
			a.to = append(a.to, now)
		case taken:
			a.moved = append(a.moved, with.Name)
		case !with.ID.Registered():
			a.unknown = append(a.unknown, with.Name)
		default:
			a.to, a.absent = append(a.to, with), true
		}
	}
	l.To, l.Unknown, l.Moved, l.Absent = a.to, a.unknown, a.moved, a.absent
}

// AsCalled is somebody as they are called now, where they are here.
func AsCalled(p state.Person, who *state.Roster) state.Person {
	now, _, _ := called(p, who)
	return now
}

// called tells beside that whether they are here, and whether anybody has the name.
func called(p state.Person, who *state.Roster) (now state.Person, here, taken bool) {
	one, taken := find(who, foldName(p.Name))
	if here = taken && one.Person.ID == p.ID; !here {
		one, here = findIdentity(who, p.ID)
	}
	if here {
		p = one.Person
	}
	return p, here, taken
}

// owner finds somebody who is not here by a name that is theirs.
func (a *Recipients) owner(name string) (state.Person, bool) {
	if a.Owner == nil {
		return state.Person{}, false
	}
	n, err := text.NewName(name)
	if err != nil {
		return state.Person{}, false
	}
	return a.Owner(n)
}

func (a *Recipients) recall(name string) aimed {
	for _, one := range a.before {
		if one.written == name {
			return one
		}
	}
	return aimed{written: name, fold: foldName(name)}
}

// foldName is what the roster is sorted by, empty if nobody can be called so.
func foldName(name string) string {
	n, err := text.NewName(name)
	if err != nil {
		return ""
	}
	return n.Fold
}

// find looks a folded name up.
func find(who *state.Roster, fold string) (state.Present, bool) {
	if who == nil || fold == "" {
		return state.Present{}, false
	}
	i, ok := search(who.People, fold)
	if !ok {
		return state.Present{}, false
	}
	return who.People[i], true
}

func search(people []state.Present, fold string) (int, bool) {
	return slices.BinarySearchFunc(people, fold, func(p state.Present, f string) int { return strings.Compare(p.Fold, f) })
}

func findIdentity(who *state.Roster, id state.Identity) (state.Present, bool) {
	if who != nil {
		for i := range who.People {
			if who.People[i].Person.ID == id {
				return who.People[i], true
			}
		}
	}
	return state.Present{}, false
}
