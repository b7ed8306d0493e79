package room_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
)

func TestSearchFindsOwnPrivateLinesAndNeverOthers(t *testing.T) {
	r := roomtest.Open(t)
	lily, bob, eve := roomtest.Seat(t, r, "lily"), roomtest.Seat(t, r, "bob"), roomtest.Seat(t, r, "eve")
	do(t, lily, &state.Say{Text: "the kettle is on"})
	do(t, lily, &state.Whisper{To: []state.Person{person(t, r, "bob")}, Text: "the kettle is mine"})
	for who, want := range map[*room.Seat]int{lily: 2, bob: 2, eve: 1} {
		found, err := who.Search(t.Context(), state.Scope{}, room.Query{Words: "kettle"}, 0, 10)
		if err != nil || len(found) != want || found[len(found)-1].Text != "the kettle is on" {
			t.Errorf("%s finds %v (%v), want %d lines", who.Me().Person.Name, found, err, want)
		}
	}
	first, err := eve.Day(t.Context(), state.Scope{}, time.Now().Add(-time.Hour))
	if after, _ := eve.After(t.Context(), state.Scope{}, first-1, 10); err != nil || len(after) != 1 {
		t.Errorf("eve's day begins with %d (%v), %v", first, err, after)
	}
	if n, err := bob.Unread(t.Context(), state.Scope{}, 0, 10); err != nil || n != 2 {
		t.Errorf("bob has %d unread lines (%v)", n, err)
	}
	if _, err := eve.Audit(t.Context(), false, 0, 10); err == nil {
		t.Error("somebody who does not govern reads the audit")
	}
}

func TestForgettingTakesEveryLineFromEverybody(t *testing.T) {
	r := roomtest.Open(t)
	guest := roomtest.Arrive(t, "lily", room.NewVisit())
	guest.Origin = "somewhere"
	lily, err := r.Enter(t.Context(), guest)
	roomtest.OK(t, err)
	bob := roomtest.Seat(t, r, "bob")
	do(t, lily, &state.Say{Text: "regrettable"})
	do(t, lily, &state.Whisper{To: []state.Person{person(t, r, "bob")}, Text: "regrettable, privately"})
	do(t, bob, &state.Say{Text: "stays"})
	do(t, lily, &state.Away{Reason: "regrettable, too"})
	if n, err := lily.SaidInAll(t.Context()); err != nil || n != 2 {
		t.Errorf("lily is said to have %d lines (%v)", n, err)
	}
	if n, err := lily.Forget(t.Context()); err != nil || n != 2 {
		t.Errorf("%d lines were forgotten (%v)", n, err)
	}
	if me := lily.Me(); !me.Away || me.Reason != "" {
		t.Errorf("why she is away stays: %q", me.Reason)
	}
	refused(t, lily, &state.Unsend{}, state.NothingToUndo)
	late, _ := bob.Read(nil) // who has read nothing so far
	if i := slices.IndexFunc(late, func(e *state.Event) bool { return strings.HasPrefix(e.Text, "regrettable") }); i >= 0 || len(late) < 5 {
		t.Errorf("bob reads late %+v", late)
	}
	back, err := bob.Before(t.Context(), state.Scope{}, 0, 10)
	if err != nil || len(back) != 3 {
		t.Fatalf("bob reads back %v (%v)", back, err)
	}
	for _, e := range back[:2] {
		if e.Text != "" || !e.Gone || e.Who != (state.Person{}) || e.Origin != "" {
			t.Errorf("of a forgotten line is left %+v", e)
		}
	}
	if back[2].Text != "stays" {
		t.Errorf("another's line became %+v", back[2])
	}
	if found, err := bob.Search(t.Context(), state.Scope{}, room.Query{Words: "regrettable"}, 0, 10); err != nil || len(found) > 0 {
		t.Errorf("a search still finds %v (%v)", found, err)
	}
}
