package state

// Sanctions are found by what they aim at: deciding on somebody looks only at
// those that could mean them, however many there are. Whoever changes what one
// aims at takes it out before, and puts it back then.

import (
	"cmp"
	"net/netip"
	"slices"

	"teahouse/room/text"
)

// sanctions are those in force, by rising ID and by what each aims at.
type sanctions struct {
	all  []*Sanction
	at   map[mark][]*Sanction // by rising ID
	bits map[netFamily]int    // how many aim at networks of a length
}

// mark is one thing that sanctions aim at: just one of its fields is set.
type mark struct {
	who  Identity     // a person, or a key that was theirs
	net  netip.Prefix // a network that is banned…
	near netip.Prefix // …or where somebody punished was
	fold string       // a name that is banned…
	look string       // …and what it is read as
}

// netFamily is a length of networks.
type netFamily struct {
	six  bool
	bits int
}

func newSanctions() sanctions {
	return sanctions{at: map[mark][]*Sanction{}, bits: map[netFamily]int{}}
}

// marks calls visit for all that a sanction aims at, each once.
func (c *Sanction) marks(visit func(mark)) {
	if c.Who != "" {
		visit(mark{who: c.Who})
		for _, id := range c.Also {
			visit(mark{who: id})
		}
	}
	if c.Net.IsValid() {
		visit(mark{net: c.Net.Masked()})
	}
	for _, net := range c.Near {
		visit(mark{near: net})
	}
	if c.Named && c.Who == "" && c.Name.Fold != "" {
		visit(mark{fold: c.Name.Fold})
		for look := range c.Name.EachLook {
			visit(mark{look: look})
		}
	}
}

// add puts a sanction among the others.
func (x *sanctions) add(c *Sanction) {
	x.all = insertByID(x.all, c)
	c.marks(func(m mark) { x.at[m] = insertByID(x.at[m], c) })
	if c.Net.IsValid() {
		x.bits[familyOf(c.Net)]++
	}
}

// remove takes one out.
func (x *sanctions) remove(c *Sanction) {
	x.all = deleteByID(x.all, c)
	x.forget(c)
}

// removeAll takes out those that are said, and returns them.
func (x *sanctions) removeAll(which func(*Sanction) bool) (removed []*Sanction) {
	x.all = slices.DeleteFunc(x.all, func(c *Sanction) bool {
		if !which(c) {
			return false
		}
		removed = append(removed, c)
		return true
	})
	for _, c := range removed {
		x.forget(c)
	}
	return removed
}

// forget makes a sanction found no more by what it aims at.
func (x *sanctions) forget(c *Sanction) {
	c.marks(func(m mark) {
		x.at[m] = deleteByID(x.at[m], c)
		if len(x.at[m]) == 0 {
			delete(x.at, m)
		}
	})
	if c.Net.IsValid() {
		family := familyOf(c.Net)
		x.bits[family]--
		if x.bits[family] == 0 {
			delete(x.bits, family)
		}
	}
}

// find returns the one with an ID, nil if there is none.
func (x *sanctions) find(id uint64) *Sanction {
	if i, ok := slices.BinarySearchFunc(x.all, id, byID); ok {
		return x.all[i]
	}
	return nil
}

// after is at most so many with IDs above one, by rising ID.
func (x *sanctions) after(id uint64, most int) []*Sanction {
	i, _ := slices.BinarySearchFunc(x.all, id+1, byID)
	return x.all[i:min(i+most, len(x.all))]
}

func byID(c *Sanction, id uint64) int { return cmp.Compare(c.ID, id) }

func insertByID(to []*Sanction, c *Sanction) []*Sanction {
	i, _ := slices.BinarySearchFunc(to, c.ID, byID)
	return slices.Insert(to, i, c)
}

func deleteByID(from []*Sanction, c *Sanction) []*Sanction {
	if i, ok := slices.BinarySearchFunc(from, c.ID, byID); ok && from[i] == c {
		return slices.Delete(from, i, i+1)
	}
	return from
}

// change lets what a sanction aims at be another.
func (x *sanctions) change(c *Sanction, how func()) {
	x.remove(c)
	how()
	x.add(c)
}

// on is the sanctions on a person.
func (x *sanctions) on(who Identity) []*Sanction {
	if who == "" {
		return nil
	}
	return x.at[mark{who: who}]
}

// aiming is all those that may mean a subject, in some lists by rising ID.
func (x *sanctions) aiming(s subject) (lists [][]*Sanction) {
	lists = append(lists, x.on(s.who))
	if s.net.IsValid() {
		for family := range x.bits {
			if family.six != s.net.Addr().Is6() || family.bits > s.net.Bits() {
				continue
			}
			net, _ := s.net.Addr().Prefix(family.bits) // no longer than the address
			lists = append(lists, x.at[mark{net: net}])
		}
	}
	return append(lists, x.naming(s.name)...)
}

// naming is those by which nobody bears a name, in some lists by rising ID.
func (x *sanctions) naming(n text.Name) (lists [][]*Sanction) {
	if n.Fold == "" {
		return nil
	}
	lists = append(lists, x.at[mark{fold: n.Fold}])
	for look := range n.EachLook {
		lists = append(lists, x.at[mark{look: look}])
	}
	return lists
}

// oldest finds the first sanction in some lists that is right, nil if none is.
func oldest(lists [][]*Sanction, right func(*Sanction) bool) (found *Sanction) {
	for _, list := range lists {
		i := slices.IndexFunc(list, right)
		if i >= 0 && (found == nil || list[i].ID < found.ID) {
			found = list[i]
		}
	}
	return found
}

func familyOf(n netip.Prefix) netFamily { return netFamily{n.Addr().Is6(), n.Bits()} }

// Sanctions are those in force at a moment among the next few, as many as most,
// behind the one numbered after; and the last of those looked at.
func (s *State) Sanctions(after uint64, most int, now int64) (all []*Sanction, last uint64, more bool) {
	some := s.sanctions.after(after, most)
	for _, c := range some {
		if last = c.ID; !c.over(now) {
			all = append(all, c)
		}
	}
	return all, last, len(some) == most
}
