package command

import (
	"slices"
	"testing"

	"teahouse/room/state"
)

// Of what was looked up, nothing is shown that was taken out before it came.
func TestWhatGoesWhileItIsLookedUpIsNotShown(t *testing.T) {
	knows := func(id state.Identity) state.Identity { // bob has registered since
		if id == "SHA256:bob" {
			return "a1"
		}
		return id
	}
	found := func() Result {
		return Result{Effect: Found{Lines: []string{"one", "two", "three"}, At: []uint64{1, 2, 3}, By: []state.Identity{"SHA256:bob", "eve", "ada"}}}
	}
	for name, one := range map[string]struct {
		events []*state.Event
		want   []string
	}{
		"nothing":                        {nil, []string{"one", "two", "three"}},
		"unsent":                         {[]*state.Event{{Kind: state.KindUnsend, Ref: 2}}, []string{"one", "gone", "three"}},
		"removed":                        {[]*state.Event{{Kind: state.KindRemove, Ref: 3}}, []string{"one", "two", "gone"}},
		"changed":                        {[]*state.Event{{Kind: state.KindEdit, Ref: 4}, {Kind: state.KindReact, Ref: 1}}, []string{"one", "two", "three"}},
		"forgotten":                      {[]*state.Event{{Kind: state.KindForget, N: 9, Who: state.Person{ID: "a1"}}}, []string{"gone", "two", "three"}},
		"forgotten, and registered then": {[]*state.Event{{Kind: state.KindForget, N: 9, Who: state.Person{ID: "SHA256:bob"}}}, []string{"gone", "two", "three"}},
	} {
		var l Lookups
		other, of := l.Begin(), l.Begin()
		for _, e := range one.events {
			l.Hear(e)
		}
		res := found()
		if !of.End(&res, "gone", knows) || !slices.Equal(res.Effect.(Found).Lines, one.want) {
			t.Errorf("%s: it shows %q", name, res.Effect.(Found).Lines)
		}
		if res := found(); len(l.all) != 1 || !other.End(&res, "gone", knows) || len(l.all) != 0 {
			t.Errorf("%s: %d are under way", name, len(l.all))
		}
	}
	var l Lookups
	of := l.Begin()
	l.Hear(&state.Event{Kind: state.KindEdit, Ref: 3})
	if res := found(); of.End(&res, "gone", knows) {
		t.Error("a line that has another text by now is taken for known")
	}
	of = l.Begin()
	for range meanwhileMost + 9 {
		l.Hear(&state.Event{Kind: state.KindUnsend, Ref: 2})
	}
	if res := found(); of.End(&res, "gone", knows) || len(of.gone) > meanwhileMost+1 {
		t.Errorf("after too much, all is taken for known; %d are kept", len(of.gone))
	}
}
