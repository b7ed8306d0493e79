package state

// The keys of names change when the tables of Unicode do, or the rules here. They
// never change by themselves: a name keeps the keys that the log told last. Each
// start compares all that are kept with those that its own tables give, and the
// first entries that it writes tell the others. So applying the log needs no
// tables, and gives the same room whichever program reads it again.
//
// Where names that stood beside each other are alike by the new keys, whoever
// registered first keeps the look. The other one's stays bound to its account,
// but is borne with a number from then on.

import (
	"cmp"
	"maps"
	"slices"

	"teahouse/room/text"
)

// rekeyAtOnce is how many names one entry tells the keys of: some 500 KB.
const rekeyAtOnce = 4096

// eachName calls visit for every name that is kept with its keys.
func (s *State) eachName(visit func(*text.Name)) {
	for _, m := range s.members {
		visit(&m.Name)
	}
	for _, a := range s.accounts {
		for _, o := range a.Names {
			visit(&o.Name)
		}
	}
	for _, c := range s.sanctions.all {
		if c.Name.Fold != "" {
			visit(&c.Name)
		}
	}
	for _, c := range s.channels.all {
		visit(&c.Name)
	}
}

// Rekey tells the keys of some names. Only the start of a node proposes it.
type Rekey struct {
	Names []text.Name `json:"names"`
}

func (*Rekey) Kind() Kind            { return "rekey" }
func (*Rekey) Prepare() error        { return nil }
func (*Rekey) Charge() (Budget, int) { return BudgetFree, 0 }

// Rekeys tells the keys that other tables gave.
func (s *State) Rekeys() (all []*Rekey) {
	stale := map[string]text.Name{}
	s.eachName(func(n *text.Name) {
		if now, err := text.Keyed(n.Text); err == nil && now != *n {
			stale[n.Text] = now
		}
	})
	for texts := range slices.Chunk(slices.Sorted(maps.Keys(stale)), rekeyAtOnce) {
		b := new(Rekey)
		for _, text := range texts {
			b.Names = append(b.Names, stale[text])
		}
		all = append(all, b)
	}
	return all
}

// apply gives names their new keys. Members who are then in each other's way are
// renamed, in the order in which they came.
func (b *Rekey) apply(s *State, p *Proposal) (events []*Event, err error) {
	if p.Seat.Num != 0 {
		return nil, Refuse(NotSeated) // nobody's but a node's
	}
	now := make(map[string]text.Name, len(b.Names))
	for _, n := range b.Names {
		now[n.Text] = n
	}
	var moved []*Member
	for _, m := range s.members {
		if n, ok := now[m.Name.Text]; ok && n != m.Name {
			moved = append(moved, m)
		}
	}
	slices.SortFunc(moved, func(a, b *Member) int { return cmp.Compare(a.ID, b.ID) })
	for _, m := range moved {
		s.names.remove(m)
		s.roster.remove(m.ID, m.Name)
		m.Name = now[m.Name.Text]
	}
	for id, a := range s.accounts {
		for _, o := range a.Names {
			if n, ok := now[o.Name.Text]; ok && n != o.Name {
				s.owned.remove(o)
				o.Name = n
				s.owned.add(o)
				s.touchAccount(id)
			}
		}
	}
	for _, c := range slices.Clone(s.sanctions.all) {
		if n, ok := now[c.Name.Text]; ok && c.Name.Fold != "" && n != c.Name {
			s.sanctions.change(c, func() { c.Name = n })
			s.touchSanction(c)
		}
	}
	for num, c := range s.channels.all { // those alike by now go on; a name means the oldest
		if n, ok := now[c.Name.Text]; ok && n != c.Name {
			s.channels.unname(c)
			c.Name = n
			s.channels.name(c)
			s.channels.touch(num)
		}
	}
	for _, m := range moved {
		old := m.Name
		s.claim(m, s.open(m.Name, m.Name, m, m.listed()))
		if m.Name != old && m.listed() {
			e := s.event(KindRename, m)
			e.Old = old.Text
			events = append(events, e)
		}
	}
	return events, nil
}
