package command

import (
	"cmp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"
	"unicode/utf8"

	"teahouse/room/state"
	"teahouse/room/text"
	"teahouse/ui/words"
)

var noon = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

// rosterOf has these people present, each with a key of their own.
func rosterOf(t testing.TB, names ...string) *state.Roster {
	t.Helper()
	r := &state.Roster{Version: 1}
	for i, s := range names {
		n, err := text.NewName(s)
		if err != nil {
			t.Fatalf("%s: %v", s, err)
		}
		r.People = append(r.People, state.Present{
			ID: uint64(i), Person: state.Person{ID: state.KeyIdentity(s), Name: n.Text}, Fold: n.Fold,
			Since: noon.Add(-2 * time.Hour).UnixMilli(), Spoke: new(atomic.Int64),
		})
	}
	slices.SortFunc(r.People, func(a, b state.Present) int { return cmp.Compare(a.Fold, b.Fold) })
	return r
}

func teahouse(t testing.TB) *state.Roster {
	return rosterOf(t, "lily", "bob", "ada", "小明", "小红", "lily2", "Zoë", "bot-9", "ผู้ใช้")
}

func person(name string) state.Person { return state.Person{ID: state.KeyIdentity(name), Name: name} }

func callOf(who *state.Roster) *Call {
	me, _ := find(who, "ada")
	return &Call{
		Words: words.English(), Roster: who, Me: me, Now: noon, Zone: time.UTC,
		Width: 80, Measure: utf8.RuneCountInString, Version: "1.2.3",
		Keys: func() []string { return []string{"Ctrl-A  start of the line"} },
	}
}

func run(c *Call, text string) Result {
	l := Parse(text, c.Roster, false)
	return l.Run(c)
}

func namesOf(people []state.Person) string {
	var names []string
	for _, p := range people {
		names = append(names, p.Name)
	}
	return strings.Join(names, " ")
}
