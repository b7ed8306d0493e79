package state

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"teahouse/room/text"
)

// Whoever comes, changes and goes, the list is as one that is sorted anew, and
// a list that was handed out stays as it was.
func TestTheListOfPeopleIsChangedInParts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var r roster
		nobody := newState()
		here := map[string]*Member{}
		var handed [][2][]Present // as they were handed out, and a copy
		for id := range uint64(700) {
			s := fmt.Sprint("n", rapid.IntRange(0, 399).Draw(t, "name"))
			if id%100 == 0 {
				for _, part := range r.parts {
					handed = append(handed, [2][]Present{part, slices.Clone(part)})
				}
			}
			m := here[s]
			switch {
			case m == nil:
				m = &Member{ID: id, Name: text.Name{Text: s, Fold: s}, Seats: []Place{{}}}
				here[s] = m
				r.put(nobody.shown(m))
			case rapid.Bool().Draw(t, "goes"):
				delete(here, s)
				r.remove(m.ID, m.Name)
			default:
				m.role = !m.role
				r.put(nobody.shown(m))
			}
			for i, part := range r.parts {
				if len(part) == 0 || len(part) > partMost {
					t.Fatalf("part %d holds %d people", i, len(part))
				}
			}
		}
		for _, part := range handed {
			if !slices.Equal(part[0], part[1]) {
				t.Fatal("a list that was handed out has changed")
			}
		}
		var want, operators []Present
		for _, m := range here {
			want = append(want, nobody.shown(m))
		}
		slices.SortFunc(want, func(a, b Present) int { return byFold(a, b.Fold) })
		for _, p := range want {
			if p.Operator {
				operators = append(operators, p)
			}
		}
		if !slices.Equal(slices.Concat(r.parts...), want) || !slices.Equal(r.operators, operators) || r.len() != len(want) {
			t.Fatalf("%d people in the list, want %d", r.len(), len(want))
		}
	})
}
