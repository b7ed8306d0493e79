package room

import "slices"

// Owned is a name bound to an account. Nobody else bears it, or one that looks
// like it.
type Owned struct {
	Name  Name  `json:"name"`
	Since int64 `json:"since"` // when it was bound
	Used  int64 `json:"used"`  // when the owner last bore it

	owner Identity
}

// ownedIndex finds owned names. Each fold and each skeleton has one owner.
type ownedIndex struct {
	fold     map[string]*Owned
	skeleton map[string]*Owned
}

func newOwnedIndex() ownedIndex {
	return ownedIndex{map[string]*Owned{}, map[string]*Owned{}}
}

func (x *ownedIndex) add(o *Owned) {
	x.fold[o.Name.Fold] = o
	x.skeleton[o.Name.Skeleton] = o
}

func (x *ownedIndex) remove(o *Owned) {
	delete(x.fold, o.Name.Fold)
	delete(x.skeleton, o.Name.Skeleton)
}

// refuse says why an identity may not bear a name: it is owned by somebody
// else, or looks like one that is. Without an owner it may, and so may he.
func (x *ownedIndex) refuse(n Name, who Identity) *Refusal {
	if o := x.fold[n.Fold]; o != nil && o.owner != who {
		return refuseName(NameOwned, o.Name.Text)
	}
	if o := x.skeleton[n.Skeleton]; o != nil && o.owner != who {
		return refuseName(NameLooksOwned, o.Name.Text)
	}
	return nil
}

// of returns the name that an identity owns and means by n, nil if there is none.
func (x *ownedIndex) of(n Name, who Identity) *Owned {
	if x.refuse(n, who) != nil {
		return nil
	}
	if o := x.fold[n.Fold]; o != nil {
		return o
	}
	return x.skeleton[n.Skeleton]
}

// bind makes a name the account's. That it may be, the caller has checked.
func (s *State) bind(a *Account, n Name) *Owned {
	o := &Owned{Name: n, Since: s.clock, Used: s.clock, owner: a.ID}
	a.Names = append(a.Names, o)
	s.owned.add(o)
	s.touchAccount(a.ID)
	return o
}

// free makes a name nobody's.
func (s *State) free(o *Owned) {
	a := s.accounts[o.owner]
	a.Names = slices.DeleteFunc(a.Names, func(other *Owned) bool { return other == o })
	s.owned.remove(o)
	s.touchAccount(a.ID)
}

// use notes that a name is borne, or was until now.
func (s *State) use(n Name, who Identity) {
	if o := s.owned.of(n, who); o != nil && o.Used != s.clock {
		o.Used = s.clock
		s.touchAccount(who)
	}
}
