package ui

import (
	"sync/atomic"
	"testing"
	"time"

	"teahouse/room/state"
)

// Who spoke of late stands in front, in however many channels others speak meanwhile.
func TestWhoSpokeStandsInFrontHoweverManyChannelsThereAre(t *testing.T) {
	person := func(name string) state.Person { return state.Person{ID: state.KeyIdentity(name), Name: name} }
	list := &state.Roster{Version: 1}
	for i, name := range []string{"ada", "bob", "zoe"} {
		list.People = append(list.People, state.Present{ID: uint64(i + 1), Person: person(name), Fold: name, Spoke: new(atomic.Int64)})
	}
	var r rolls
	now, n := time.Now(), uint64(0)
	says := func(name string, in uint64) {
		n++
		r.heard(&state.Event{N: n, Kind: state.KindSay, In: in, At: now.UnixMilli(), Who: person(name)})
	}
	first := func() string {
		roll, _ := r.roll(list, 0, true, nil, 0, now)
		return roll.At(0).Person.Name
	}
	says("zoe", 0)
	for in := range uint64(3 * recentIn) {
		says("bob", in+1)
	}
	if first() != "zoe" {
		t.Errorf("%s stands in front of who spoke last", first())
	}
	if len(r.parts) > recentIn {
		t.Errorf("of %d parts of the room it is remembered who spoke", len(r.parts))
	}
}
