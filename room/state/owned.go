package state

// Names that accounts own. Nobody else bears one, or one that looks like it. Where two should not
// be beside each other, as tables of another version let them in, the one bound first counts.

import (
	"cmp"
	"slices"

	"teahouse/room/text"
)

// Owned is a name bound to an account.
type Owned struct {
	Name  text.Name `json:"name"`
	Since int64     `json:"since"` // when it was bound
	Used  int64     `json:"used"`  // when the owner last bore it

	owner Identity
}

// ownedIndex finds owned names by fold and by look, the one bound first before others.
type ownedIndex struct {
	fold map[string][]*Owned
	look map[string][]*Owned
}

func newOwnedIndex() ownedIndex {
	return ownedIndex{map[string][]*Owned{}, map[string][]*Owned{}}
}

func (x *ownedIndex) add(o *Owned) {
	put := func(index map[string][]*Owned, key string) {
		i, _ := slices.BinarySearchFunc(index[key], o, func(a, b *Owned) int {
			return cmp.Or(cmp.Compare(a.Since, b.Since), cmp.Compare(a.owner, b.owner), cmp.Compare(a.Name.Text, b.Name.Text))
		})
		index[key] = slices.Insert(index[key], i, o)
	}
	put(x.fold, o.Name.Fold)
	for look := range o.Name.EachLook {
		put(x.look, look)
	}
}

func (x *ownedIndex) remove(o *Owned) {
	take := func(index map[string][]*Owned, key string) {
		index[key] = slices.DeleteFunc(index[key], func(other *Owned) bool { return other == o })
		if len(index[key]) == 0 {
			delete(index, key)
		}
	}
	take(x.fold, o.Name.Fold)
	for look := range o.Name.EachLook {
		take(x.look, look)
	}
}

// refuse says why an identity may not bear a name: it is owned by somebody
// else, or looks like one that is. Without an owner it may, and so may its owner.
func (x *ownedIndex) refuse(n text.Name, who Identity) *Refusal {
	if o := first(x.fold[n.Fold]); o != nil && o.owner != who {
		return RefuseName(NameOwned, o.Name.Text)
	}
	for look := range n.EachLook {
		if o := first(x.look[look]); o != nil && o.owner != who {
			return RefuseName(NameLooksOwned, o.Name.Text)
		}
	}
	return nil
}

// of returns the name that an identity owns and means by n, nil if there is none.
func (x *ownedIndex) of(n text.Name, who Identity) *Owned {
	for _, o := range x.fold[n.Fold] {
		if o.owner == who {
			return o
		}
	}
	if x.refuse(n, who) != nil {
		return nil
	}
	return x.find(n)
}

// find returns the owned name that n is, or else one that it looks like.
func (x *ownedIndex) find(n text.Name) *Owned {
	if o := first(x.fold[n.Fold]); o != nil {
		return o
	}
	for look := range n.EachLook {
		if o := first(x.look[look]); o != nil {
			return o
		}
	}
	return nil
}

// first is the first of some owned names, nil if there is none.
func first(owned []*Owned) *Owned {
	if len(owned) == 0 {
		return nil
	}
	return owned[0]
}

// bind makes a name the account's. That it may be, the caller has checked.
func (s *State) bind(a *Account, n text.Name) *Owned {
	o := &Owned{Name: n, Since: s.clock, Used: s.clock, owner: a.ID}
	a.Names = append(a.Names, o)
	s.owned.add(o)
	s.relist(a.ID)
	s.touchAccount(a.ID)
	return o
}

// free makes a name nobody's.
func (s *State) free(o *Owned) {
	a := s.accounts[o.owner]
	a.Names = slices.DeleteFunc(a.Names, func(other *Owned) bool { return other == o })
	s.owned.remove(o)
	s.relist(a.ID)
	s.touchAccount(a.ID)
}

// owns tells whether the name that a member bears is theirs, and nobody else's.
func (s *State) owns(m *Member) bool { return s.owned.of(m.Name, m.Identity) != nil }

// relist has an account shown as the owner of the name that it bears, or no longer.
func (s *State) relist(account Identity) {
	for _, m := range s.here[account] {
		if m.listed() {
			s.roster.put(s.shown(m))
		}
	}
}

// use notes that a name is borne, or was until now.
func (s *State) use(n text.Name, who Identity) {
	if o := s.owned.of(n, who); o != nil && o.Used != s.clock {
		o.Used = s.clock
		s.touchAccount(who)
	}
}

// Owner finds the account that owns a name.
func (s *State) Owner(n text.Name) (Person, bool) {
	o := first(s.owned.fold[n.Fold])
	if o == nil {
		return Person{}, false
	}
	return Person{o.owner, o.Name.Text}, true
}
