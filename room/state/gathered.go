package state

// Who is here of a channel. Each way of finding them gives the same people in the
// same order: the choice between the two is one of cost alone.

import (
	"cmp"
	"slices"
)

// sortedAbove is which part of all who are here are sorted more slowly than all are
// looked through in order.
const sortedAbove = 8

// Gathered is who is here of those who have joined a channel, sorted as the list
// is. It looks through the channel's people, or through all who are here, where
// those are fewer.
func (s *State) Gathered(num uint64) (people []Present) {
	members := s.channels.members[num]
	if len(members) > len(s.members)/sortedAbove {
		for _, part := range s.roster.parts {
			for _, p := range part {
				if _, joined := members[p.Person.ID]; joined {
					people = append(people, p)
				}
			}
		}
		return people
	}
	for who := range members {
		for _, m := range s.here[who] {
			if m.listed() {
				people = append(people, s.shown(m))
			}
		}
	}
	slices.SortFunc(people, func(a, b Present) int { return cmp.Compare(a.Fold, b.Fold) })
	return people
}
