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

// free returns the wanted name itself or, if it is taken, with the lowest free
// number. Where all numbers up to MaxNumber are taken, or nothing was wanted,
// it is the spare name in the same way.
func (x *nameIndex) free(wanted, spare Name) Name {
	if wanted != (Name{}) {
		if n, ok := x.numbered(wanted, MaxNumber); ok {
			return n
		}
	}
	n, _ := x.numbered(spare, len(x.fold)+2)
	return n
}

func (x *nameIndex) numbered(n Name, limit int) (Name, bool) {
	if x.holder(n) == nil {
		return n, true
	}
	for i := 2; i <= limit; i++ {
		if c := n.Numbered(i); x.holder(c) == nil {
			return c, true
		}
	}
	return Name{}, false
}
