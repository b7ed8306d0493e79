package paint

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"teahouse/room/state"
)

// However people are picked out, each stands in the list once: operators, friends and
// who spoke first, all of them by name; and who is looked for is found where they stand.
func TestARollHoldsEverybodyOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := &state.Roster{}
		spoke := map[state.Identity]bool{}
		var friends []state.Present
		ranks := map[uint64]int{}
		for i := range rapid.IntRange(0, 40).Draw(t, "people") {
			name := fmt.Sprintf("n%02d", i)
			p := state.Present{ID: uint64(i + 1), Fold: name, Person: state.Person{ID: state.Identity(name), Name: name}}
			p.Operator = rapid.IntRange(0, 5).Draw(t, "operates") == 0
			isFriend, isRecent := rapid.IntRange(0, 3).Draw(t, "friend") == 0, rapid.IntRange(0, 3).Draw(t, "spoke") == 0
			r.People = append(r.People, p)
			if isFriend {
				friends = append(friends, p)
			}
			spoke[p.Person.ID] = isRecent
			switch {
			case p.Operator:
				ranks[p.ID] = 0
			case isFriend:
				ranks[p.ID] = 1
			case isRecent:
				ranks[p.ID] = 2
			default:
				ranks[p.ID] = 3
			}
		}
		l := NewRoll(r, spoke).With(friends)
		var got []state.Present
		for i := range l.Len() {
			got = append(got, *l.At(i))
		}
		want := slices.Clone(r.People)
		slices.SortStableFunc(want, func(a, b state.Present) int { return ranks[a.ID] - ranks[b.ID] })
		if !slices.Equal(got, want) {
			t.Fatalf("the list is %v, want %v", got, want)
		}
		part := rapid.SampledFrom([]string{"1", "n", "n0", "x", "39"}).Draw(t, "part")
		found := l.Find(part)
		if !slices.IsSorted(found) {
			t.Fatalf("found in the order %v", found)
		}
		for i, p := range got {
			if strings.Contains(p.Fold, part) != slices.Contains(found, i) {
				t.Fatalf("%q in %s at %d: found are %v", part, p.Fold, i, found)
			}
		}
	})
}
