package state

// Names that are borne. Nobody who is listed is given a name that is not free, and
// nobody is without one: behind the spare name some number is always free.

import (
	"slices"

	"teahouse/room/text"
)

// nameIndex finds members by name. A name is free only if its folded form and
// all its looks are: neither "LILY" nor a look-alike may stand beside lily. Who
// was there first keeps a look that two names share.
type nameIndex struct {
	text map[string]*Member // as written
	fold map[string]*Member
	look map[string]*Member
}

func newNameIndex() nameIndex {
	return nameIndex{map[string]*Member{}, map[string]*Member{}, map[string]*Member{}}
}

func (x *nameIndex) add(m *Member) {
	x.text[m.Name.Text] = m
	x.fold[m.Name.Fold] = m
	for look := range m.Name.EachLook {
		if x.look[look] == nil {
			x.look[look] = m
		}
	}
}

func (x *nameIndex) remove(m *Member) {
	take := func(index map[string]*Member, key string) {
		if index[key] == m {
			delete(index, key)
		}
	}
	take(x.text, m.Name.Text)
	take(x.fold, m.Name.Fold)
	for look := range m.Name.EachLook {
		take(x.look, look)
	}
}

// against returns the member for whose sake another one may not bear the name
// itself, and one for whose sake they may not bear one that looks like it. Who
// passes gives way to who is listed, and holds a name against others who pass.
func (x *nameIndex) against(n text.Name, other *Member, listed bool) (same, like *Member) {
	firm := func(m *Member) *Member {
		if m == nil || m == other || listed && !m.listed() {
			return nil
		}
		return m
	}
	same = firm(x.fold[n.Fold])
	for look := range n.EachLook {
		if like = firm(x.look[look]); like != nil {
			break
		}
	}
	return same, like
}

// bearers returns all who bear the name or one that looks like it.
func (x *nameIndex) bearers(n text.Name) (all []*Member) {
	add := func(m *Member) {
		if m != nil && !slices.Contains(all, m) {
			all = append(all, m)
		}
	}
	add(x.fold[n.Fold])
	for look := range n.EachLook {
		add(x.look[look])
	}
	return all
}

// looksMost is in the way of how many numbers behind a name one that is taken
// can stand: with each of its looks, of each look of the other.
const looksMost = 5 * 5

// open returns the wanted name itself or, if it is not free for the member,
// with the lowest free number. Where all numbers up to MaxNumber are taken, or
// nothing was wanted, it is the spare name in the same way.
func (s *State) open(wanted, spare text.Name, m *Member, listed bool) text.Name {
	if wanted != (text.Name{}) {
		if n, ok := s.numbered(wanted, m, listed, text.MaxNumber); ok {
			return n
		}
	}
	n, _ := s.numbered(spare, m, listed, looksMost*(len(s.names.fold)+len(s.owned.fold)+len(s.sanctions.all)+1))
	return n
}

func (s *State) numbered(n text.Name, m *Member, listed bool, limit int) (text.Name, bool) {
	c := n
	for i := 2; i <= limit+1; i++ {
		same, like := s.names.against(c, m, listed)
		if same == nil && like == nil && s.owned.refuse(c, m.Identity) == nil && s.nameBanned(c) == nil {
			return c, true
		}
		c = n.Numbered(i)
	}
	return text.Name{}, false
}

// claim gives a member a name that is free for them. Those who only pass under
// it, or under one that looks like it, are called something else from then on.
func (s *State) claim(m *Member, n text.Name) {
	s.use(m.Name, m.Identity)
	s.names.remove(m)
	s.roster.remove(m.ID, m.Name)
	passing := s.names.bearers(n)
	for _, other := range passing {
		s.names.remove(other)
	}
	m.Name = n
	s.names.add(m)
	s.use(n, m.Identity)
	s.changed(m)
	for _, other := range passing {
		s.claim(other, s.open(other.Name, other.Name, other, false))
	}
}

// Lookalike is a name that somebody else bears or owns and that this one, which
// somebody would bear at a terminal, only looks like; empty if there is none.
func (s *State) Lookalike(n text.Name, seat SeatID, who Identity) string {
	same, like := s.names.against(n, s.seats[seat], true)
	if same != nil {
		return ""
	}
	switch refusal := s.owned.refuse(n, who); {
	case refusal != nil && refusal.Code == NameLooksOwned:
		return refusal.Name
	case refusal == nil && like != nil:
		return like.Name.Text
	}
	return ""
}
