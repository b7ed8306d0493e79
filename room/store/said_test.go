package store

import (
	"testing"
	"time"

	"teahouse/room"
	"teahouse/room/state"
)

func TestWhatOnePersonSaidIsFoundAsFarAsOneMayReadIt(t *testing.T) {
	const account = state.Identity("acct:7")
	s := reopen(t, t.TempDir())
	mustCommit(t, s, &room.Batch{Applied: 1, LastN: 10, Events: []*state.Event{
		{N: 1, At: 1000, Kind: state.KindSay, Who: person(lily), Text: "old"},
		{N: 2, At: 2000, Kind: state.KindSay, Who: person(lily), Text: "as a key"},
		{N: 3, At: 3000, Kind: state.KindRegister, Who: person(account), Was: lily},
		{N: 4, At: 4000, Kind: state.KindSay, Who: person(lily), Text: "whoever has the key now"},
		{N: 5, At: 5000, Kind: state.KindWhisper, Who: person(account), To: []state.Person{person(otto)}, Text: "to otto"},
		{N: 6, At: 6000, Kind: state.KindWhisper, Who: person(account), To: []state.Person{person(mona)}, Text: "to mona"},
		{N: 7, At: 7000, Kind: state.KindSay, Who: person(account), Text: "taken back"},
		{N: 8, At: 8000, Kind: state.KindSay, Who: person(mona), Text: "somebody else"},
		{N: 9, At: 9000, Kind: state.KindSay, Who: person(account), Text: "last"},
		{N: 10, At: 10_000, Kind: state.KindUnsend, Who: person(account), Ref: 7},
	}})
	for _, c := range []struct {
		name   string
		viewer state.Identity
		since  time.Time
		limit  int
		want   []uint64
		from   uint64 // what is kept begins there
	}{
		{"to a stranger", "key:x", time.Time{}, 10, []uint64{1, 2, 9}, 0},
		{"to nobody", "", time.Time{}, 10, []uint64{1, 2, 9}, 0},
		{"to one who was told", otto, time.Time{}, 10, []uint64{1, 2, 5, 9}, 0},
		{"the last ones", mona, time.Time{}, 2, []uint64{6, 9}, 0},
		{"not before a moment", otto, time.UnixMilli(2000), 10, []uint64{2, 5, 9}, 0},
		{"what is kept", otto, time.Time{}, 10, []uint64{5, 9}, 3},
		{"none", otto, time.Time{}, 0, nil, 0},
	} {
		said, err := s.Said(t.Context(), state.Viewer{ID: c.viewer, From: c.from}, account, c.since, c.limit)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, c.name, numbers(said), c.want...)
	}
}

// A report costs no more for all that others have said.
func TestWhatOnePersonSaidIsNotSoughtAmongAll(t *testing.T) {
	s := reopen(t, t.TempDir())
	s.stop() // so that nobody else looks at any page
	s.db.SetMaxOpenConns(1)
	mustCommit(t, s, &room.Batch{Applied: 1, LastN: 1, Events: []*state.Event{{N: 1, Kind: state.KindSay, Who: person(mona), Text: "hello"}}})
	look := func() int {
		before := looks(t, &s.Reader)
		if said, err := s.Said(t.Context(), state.Viewer{ID: "key:x"}, mona, time.Time{}, 10); err != nil || len(said) != 1 {
			t.Fatal(said, err)
		}
		return looks(t, &s.Reader) - before
	}
	look()
	few := look()
	mustCommit(t, s, lines(1, 5000))
	if many := look(); many > 2*few { // the tables are some levels higher, and one among all would take hundreds
		t.Errorf("among 5,000 lines of others it looks at %d pages, alone at %d", many, few)
	}
}
