package room

import (
	"cmp"
	"slices"
	"sync/atomic"
)

// Present is one member as the list of people shows him.
type Present struct {
	ID     uint64 // stays the same through renames
	Person Person
	Fold   string // what the list is sorted by
	Mark   string
	Since  int64
	Spoke  *atomic.Int64 // when he last said something to everybody, 0 if never; goes on after the list was handed out
	Away   bool
	Reason string
	Guest  bool // came without a key
	Mode   Mode // a bot if any of his seats is one, or else the first of: screen, lines, tail

	Registered bool // has an account
	Operator   bool
}

func present(m *Member) Present {
	return Present{
		Registered: m.Identity.Registered(), Operator: m.operates(),
		ID: m.ID, Person: m.Person(), Fold: m.Name.Fold, Mark: m.Mark,
		Since: m.Since, Spoke: &m.spoke, Away: m.Away, Reason: m.Reason, Guest: !m.Identity.Lasting(), Mode: m.mode(),
	}
}

// Roster is the list of people present, sorted by folded name. It never
// changes; the room hands out a new one when somebody comes, goes or changes.
type Roster struct {
	Version uint64
	People  []Present
}

// Find returns the person present under a name, however it is written.
func (r *Roster) Find(name string) (Present, bool) {
	fold, err := foldName(name)
	if err != nil {
		return Present{}, false
	}
	i, ok := slices.BinarySearchFunc(r.People, fold, func(p Present, fold string) int { return cmp.Compare(p.Fold, fold) })
	if !ok {
		return Present{}, false
	}
	return r.People[i], true
}

// roster keeps the list sorted as members change, and copies it only when
// somebody still holds the last one handed out.
type roster struct {
	version uint64
	people  []Present
	shared  *Roster
}

func (r *roster) put(m *Member) {
	p := present(m)
	i, found := r.search(m.Name.Fold)
	if found && r.people[i] == p {
		return
	}
	r.own()
	if found {
		r.people[i] = p
		return
	}
	r.people = slices.Insert(r.people, i, p)
}

func (r *roster) remove(id uint64, n Name) {
	if i, found := r.search(n.Fold); found && r.people[i].ID == id {
		r.own()
		r.people = slices.Delete(r.people, i, i+1)
	}
}

func (r *roster) search(fold string) (int, bool) {
	return slices.BinarySearchFunc(r.people, fold, func(p Present, f string) int { return cmp.Compare(p.Fold, f) })
}

// own makes sure that changing the list changes nobody's copy of it.
func (r *roster) own() {
	r.version++
	if r.shared != nil {
		r.people = slices.Clone(r.people)
		r.shared = nil
	}
}

func (r *roster) snapshot() *Roster {
	if r.shared == nil {
		r.shared = &Roster{r.version, r.people}
	}
	return r.shared
}
