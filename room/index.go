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
	if x.fold[m.Name.Fold] == m {
		delete(x.fold, m.Name.Fold)
	}
	if x.skeleton[m.Name.Skeleton] == m {
		delete(x.skeleton, m.Name.Skeleton)
	}
}

// holder returns the member who bears the name or one that looks like it.
func (x *nameIndex) holder(n Name) *Member {
	if m := x.fold[n.Fold]; m != nil {
		return m
	}
	return x.skeleton[n.Skeleton]
}

// against returns the member for whose sake another one may not bear the name
// itself, and one for whose sake he may not bear one that looks like it. Who
// passes gives way to who is listed, and holds a name against others who pass.
func (x *nameIndex) against(n Name, other *Member, listed bool) (same, like *Member) {
	firm := func(m *Member) *Member {
		if m == nil || m == other || listed && !m.listed() {
			return nil
		}
		return m
	}
	return firm(x.fold[n.Fold]), firm(x.skeleton[n.Skeleton])
}

// open returns the wanted name itself or, if it is not free for the member,
// with the lowest free number. Where all numbers up to MaxNumber are taken, or
// nothing was wanted, it is the spare name in the same way.
func (s *State) open(wanted, spare Name, m *Member, listed bool) Name {
	if wanted != (Name{}) {
		if n, ok := s.numbered(wanted, m, listed, MaxNumber); ok {
			return n
		}
	}
	// Each name that is taken stands in the way of two numbers at most.
	n, _ := s.numbered(spare, m, listed, 2*(len(s.names.fold)+len(s.owned.fold)+len(s.sanctions))+2)
	return n
}

func (s *State) numbered(n Name, m *Member, listed bool, limit int) (Name, bool) {
	c := n
	for i := 2; i <= limit+1; i++ {
		same, like := s.names.against(c, m, listed)
		if same == nil && like == nil && s.owned.refuse(c, m.Identity) == nil && s.nameBanned(c) == nil {
			return c, true
		}
		c = n.Numbered(i)
	}
	return Name{}, false
}

// claim gives a member a name that is free for him. Those who only pass under
// it, or under one that looks like it, are called something else from then on.
func (s *State) claim(m *Member, n Name) {
	s.use(m.Name, m.Identity)
	s.names.remove(m)
	s.roster.remove(m.ID, m.Name)
	same, like := s.names.fold[n.Fold], s.names.skeleton[n.Skeleton]
	m.Name = n
	s.names.add(m)
	s.use(n, m.Identity)
	s.changed(m)
	if like == same {
		like = nil
	}
	for _, passing := range []*Member{same, like} {
		if passing != nil {
			s.claim(passing, s.open(passing.Name, passing.Name, passing, false))
		}
	}
}
