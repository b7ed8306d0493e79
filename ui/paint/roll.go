package paint

// In which order people are listed: operators, the reader's friends and who spoke of
// late first, each of these by name, then all others by name. Of ten thousand people
// only those in sight are looked at.

import (
	"cmp"
	"slices"
	"strings"

	"teahouse/room/state"
)

// Roll is a list of people in that order. It never changes.
type Roll struct {
	Roster *state.Roster
	first  []placed
	places []int // of those, in their order in the roster
}

// placed is somebody who stands before their place.
type placed struct {
	at   int // in the roster
	rank rank
}

type rank uint8

const (
	operator rank = iota
	friend
	recent
)

// NewRoll puts a list in order. It looks at all people once.
func NewRoll(r *state.Roster, spoke map[state.Identity]bool) *Roll {
	var first []placed
	for i := range r.People {
		switch p := &r.People[i]; {
		case p.Operator:
			first = append(first, placed{i, operator})
		case spoke[p.Person.ID]:
			first = append(first, placed{i, recent})
		}
	}
	return rollOf(r, first)
}

// With is the same list for a reader who has friends in it. It looks at no others.
func (l *Roll) With(friends []state.Present) *Roll {
	if len(friends) == 0 {
		return l
	}
	first := slices.Clone(l.first)
	for _, f := range friends {
		at, found := slices.BinarySearchFunc(l.Roster.People, f.Fold, func(p state.Present, fold string) int { return cmp.Compare(p.Fold, fold) })
		if !found {
			continue
		}
		if i := slices.IndexFunc(first, func(p placed) bool { return p.at == at }); i < 0 {
			first = append(first, placed{at, friend})
		} else if first[i].rank == recent {
			first[i].rank = friend
		}
	}
	return rollOf(l.Roster, first)
}

func rollOf(r *state.Roster, first []placed) *Roll {
	slices.SortFunc(first, func(a, b placed) int { return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.at, b.at)) })
	l := &Roll{Roster: r, first: first}
	for _, p := range first {
		l.places = append(l.places, p.at)
	}
	slices.Sort(l.places)
	return l
}

// Len is how many people are in it.
func (l *Roll) Len() int { return len(l.Roster.People) }

// At is somebody by their place in the list.
func (l *Roll) At(i int) *state.Present {
	if i < len(l.first) {
		return &l.Roster.People[l.first[i].at]
	}
	at := i - len(l.first)
	for _, taken := range l.places {
		if taken > at {
			break
		}
		at++
	}
	return &l.Roster.People[at]
}

// Find is the places of those whose name holds a text, which is folded as names are.
func (l *Roll) Find(fold string) []int {
	found := []int{}
	others := len(l.first)
	for i := range l.first {
		if strings.Contains(l.At(i).Fold, fold) {
			found = append(found, i)
		}
	}
	next := 0 // of places
	for at := range l.Roster.People {
		if next < len(l.places) && l.places[next] == at {
			next++
			continue
		}
		if strings.Contains(l.Roster.People[at].Fold, fold) {
			found = append(found, others)
		}
		others++
	}
	return found
}

// SameInSight tells whether the first so many people of two lists look the same to
// readers with these friends.
func (l *Roll) SameInSight(other *Roll, most int) bool {
	if min(l.Len(), most) != min(other.Len(), most) {
		return false
	}
	for i := range min(most, l.Len()) {
		p, q := l.At(i), other.At(i)
		if p.Person.Name != q.Person.Name || p.Away != q.Away || p.Guest != q.Guest ||
			p.Operator != q.Operator || p.Owns != q.Owns || p.Mode != q.Mode {
			return false
		}
	}
	return true
}
