package room

// nameIndex finds members by name. A name is free only if both its folded form
// and its skeleton are: neither "LILY" nor a look-alike may stand beside lily.
type nameIndex struct {
	fold     map[string]*Member
	skeleton map[string]*Member
}

func newNameIndex() nameIndex {
	return nameIndex{map[string]*Member{}, map[string]*Member{}}
}

func (x *nameIndex) add(m *Member) {
	x.fold[m.Name.Fold] = m
	x.skeleton[m.Name.Skeleton] = m
}

func (x *nameIndex) remove(m *Member) {
	delete(x.fold, m.Name.Fold)
	delete(x.skeleton, m.Name.Skeleton)
}

// holder returns the member who bears the name or one that looks like it.
func (x *nameIndex) holder(n Name) *Member {
	if m := x.fold[n.Fold]; m != nil {
		return m
	}
	return x.skeleton[n.Skeleton]
}

// open returns the wanted name itself or, if somebody else bears or owns it,
// with the lowest free number. Where all numbers up to MaxNumber are taken, or
// nothing was wanted, it is the spare name in the same way.
func (s *State) open(wanted, spare Name, who Identity) Name {
	if wanted != (Name{}) {
		if n, ok := s.numbered(wanted, who, MaxNumber); ok {
			return n
		}
	}
	// Each name that is taken stands in the way of two numbers at most.
	n, _ := s.numbered(spare, who, 2*(len(s.names.fold)+len(s.owned.fold)+len(s.sanctions))+2)
	return n
}

func (s *State) numbered(n Name, who Identity, limit int) (Name, bool) {
	c := n
	for i := 2; i <= limit+1; i++ {
		if s.names.holder(c) == nil && s.owned.refuse(c, who) == nil && s.nameBanned(c) == nil {
			return c, true
		}
		c = n.Numbered(i)
	}
	return Name{}, false
}
