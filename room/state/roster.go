package state

// The list of people, sorted, in parts that never change: who holds a list keeps the
// parts of that moment, and one change copies one part, however many people there are.

import (
	"cmp"
	"slices"
	"sync/atomic"

	"teahouse/room/text"
)

// Present is one member as the list of people shows them.
type Present struct {
	ID     uint64 // stays the same through renames
	Person Person
	Fold   string // what the list is sorted by
	Mark   string
	Since  int64
	Spoke  *atomic.Int64 // when they last said something to everybody, 0 if never; goes on after the list was handed out
	Away   bool
	Reason string
	Guest  bool // came without a key
	Mode   Mode // a bot if any of their seats is one, or else the first of: screen, lines, tail

	Registered bool // has an account
	Owns       bool // the name that they bear is that account's, and so nobody else's
	Operator   bool
	Hides      bool // from those who chose them as friends, that they are here
}

func (s *State) shown(m *Member) Present {
	return Present{
		Registered: m.Identity.Registered(), Owns: s.owns(m), Operator: m.operates(), Hides: m.hides,
		ID: m.ID, Person: m.Person(), Fold: m.Name.Fold, Mark: m.Mark,
		Since: m.Since, Spoke: &m.spoke, Away: m.Away, Reason: m.Reason, Guest: !m.Identity.Lasting(), Mode: m.mode(),
	}
}

// Roster is the list of people present, sorted by folded name. It never
// changes, but for when somebody spoke; the room hands out a new one when somebody
// comes, goes or changes.
type Roster struct {
	Version uint64
	People  []Present
}

// Find returns the person present under a name, however it is written.
func (r *Roster) Find(name string) (Present, bool) {
	fold, err := text.FoldName(name)
	if err != nil {
		return Present{}, false
	}
	i, ok := slices.BinarySearchFunc(r.People, fold, byFold)
	if !ok {
		return Present{}, false
	}
	return r.People[i], true
}

// roster keeps the list as members change.
type roster struct {
	version   uint64
	parts     [][]Present // none is empty
	operators []Present   // those among them, in the same order
}

// partMost is how many people one part of the list holds: some 7 KB, which each
// arrival and departure copies.
const partMost = 32

func (r *roster) put(p Present) {
	i, j, found := r.search(p.Fold)
	switch {
	case found && r.parts[i][j] == p:
		return
	case found:
		r.replace(i, j, j+1, p)
	case len(r.parts) == 0:
		r.parts = [][]Present{{p}}
	default:
		r.replace(i, j, j, p)
	}
	r.rank(p.Fold, p.Operator, p)
	r.version++
}

func (r *roster) remove(id uint64, n text.Name) {
	if i, j, found := r.search(n.Fold); found && r.parts[i][j].ID == id {
		r.replace(i, j, j+1)
		r.rank(n.Fold, false)
		r.version++
	}
}

func (r *roster) len() (people int) {
	for _, part := range r.parts {
		people += len(part)
	}
	return people
}

// replace puts some people in the place of those in one part from one on up to
// another.
func (r *roster) replace(part, from, to int, by ...Present) {
	old := r.parts[part]
	changed := slices.Concat(old[:from], by, old[to:])
	switch half := len(changed) / 2; {
	case len(changed) == 0:
		r.parts = slices.Delete(r.parts, part, part+1)
	case len(changed) > partMost:
		r.parts = slices.Replace(r.parts, part, part+1, changed[:half], changed[half:])
	default:
		r.parts[part] = changed
	}
}

// rank lets who has a name be, or not be, among the operators.
func (r *roster) rank(fold string, operator bool, p ...Present) {
	i, found := slices.BinarySearchFunc(r.operators, fold, byFold)
	switch {
	case found && operator:
		r.operators[i] = p[0]
	case found:
		r.operators = slices.Delete(r.operators, i, i+1)
	case operator:
		r.operators = slices.Insert(r.operators, i, p...)
	}
}

// search finds the part and the place in it where a name stands, or belongs.
func (r *roster) search(fold string) (part, place int, found bool) {
	part, _ = slices.BinarySearchFunc(r.parts, fold, func(part []Present, fold string) int {
		return cmp.Compare(part[len(part)-1].Fold, fold)
	})
	if part == len(r.parts) {
		if part == 0 {
			return 0, 0, false
		}
		return part - 1, len(r.parts[part-1]), false
	}
	place, found = slices.BinarySearchFunc(r.parts[part], fold, byFold)
	return part, place, found
}

func byFold(p Present, fold string) int { return cmp.Compare(p.Fold, fold) }

// Listed is how many members are in the list.
func (s *State) Listed() int { return s.roster.len() }

// ListVersion is another one whenever the list is.
func (s *State) ListVersion() uint64 { return s.roster.version }

// ListParts is the list in parts, of which none ever changes.
func (s *State) ListParts() [][]Present { return slices.Clone(s.roster.parts) }

// Relist lets whoever holds the list of an earlier state look again.
func (s *State) Relist(earlier uint64) { s.roster.version += earlier + 1 }

// Present is a member by ID, if they are here.
func (s *State) Present(member uint64) (Present, bool) {
	m := s.members[member]
	if m == nil {
		return Present{}, false
	}
	return s.shown(m), true
}
