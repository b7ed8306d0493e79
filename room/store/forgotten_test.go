package store

import (
	"slices"
	"testing"
	"time"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
)

// What somebody had forgotten is read by nobody from the moment on that the history tells of
// it, though it is on the disk until it is taken out: of a key that became theirs, too.
func TestWhoIsForgottenIsReadNoMoreMeanwhile(t *testing.T) {
	const account = state.Identity("acct:9")
	s := reopen(t, t.TempDir())
	s.stop() // so that nothing is taken out
	mustCommit(t, s, &room.Batch{Applied: 6, LastN: 6, Events: []*state.Event{
		{N: 1, Kind: state.KindSay, Who: person(lily), Text: "zeppelin"},
		{N: 2, Kind: state.KindRegister, Who: person(account), Was: lily},
		{N: 3, Kind: state.KindSay, Who: person(account), Text: "zither for otto"},
		{N: 4, Kind: state.KindWhisper, Who: person(account), To: []state.Person{person(otto)}, Text: "zinnia"},
		{N: 5, Kind: state.KindAway, Who: person(account), Text: "zoo"},
		{N: 6, Kind: state.KindSay, Who: person(otto), Text: "zebra"},
	}})
	mustCommit(t, s, forgot(7, account, "zest"))
	for more := true; more; {
		var err error
		if more, err = s.indexSome(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	v := state.Viewer{ID: otto, Scope: state.Scope{All: true}}
	ctx := t.Context()
	for what, read := range map[string]func() ([]*state.Event, error){
		"before": func() ([]*state.Event, error) { return s.Before(ctx, v, 100, 100) },
		"after":  func() ([]*state.Event, error) { return s.After(ctx, v, 0, 100) },
		"since": func() ([]*state.Event, error) {
			events, _, err := s.Since(ctx, v, 0, 100)
			return events, err
		},
		"one": func() ([]*state.Event, error) {
			e, err := s.One(ctx, v, state.Ref{N: 3})
			return []*state.Event{e}, err
		},
		"export": func() (all []*state.Event, err error) {
			return all, s.Export(ctx, true, func(e *state.Event) error {
				all = append(all, e)
				return nil
			})
		},
	} {
		events, err := read()
		if err != nil || len(events) == 0 {
			t.Errorf("%s: %v (%v)", what, events, err)
		}
		for _, e := range events {
			if e.Text != "" && e.Text != "zebra" && e.Text != "zest" {
				t.Errorf("%s reads event %d: %q", what, e.N, e.Text)
			}
			if e.Talk() && e.Gone != (e.Text == "") {
				t.Errorf("%s reads event %d: %+v", what, e.N, e)
			}
		}
	}
	for what, find := range map[string]func() ([]*state.Event, error){
		"words":  func() ([]*state.Event, error) { return s.Search(ctx, v, room.Query{Words: "ze"}, 100, 100, true) },
		"people": func() ([]*state.Event, error) { return s.Search(ctx, v, room.Query{From: account}, 100, 100, true) },
		"times":  func() ([]*state.Event, error) { return s.Search(ctx, v, room.Query{Until: 1 << 50}, 100, 100, true) },
		"said":   func() ([]*state.Event, error) { return s.Said(ctx, v, account, time.UnixMilli(0), 100) },
		"calls":  func() ([]*state.Event, error) { return s.Calls(ctx, v, roomtest.Name(t, "otto"), 0, 100, true) },
	} {
		events, err := find()
		if err != nil || slices.ContainsFunc(events, func(e *state.Event) bool { return e.Gone || e.N < 6 }) {
			t.Errorf("%s finds %v (%v)", what, events, err)
		}
	}
}

// Nor does a room show it that begins before it is taken out.
func TestARoomBeginsWithoutWhoIsForgotten(t *testing.T) {
	s := reopen(t, t.TempDir())
	told(t, s, "zeppelin")
	s.stop()
	mustCommit(t, s, forgot(2, lily))
	r, stop := opened(t, s, s)
	defer stop()
	held, _ := roomtest.Seat(t, r, "otto").Held(state.Scope{}, 10)
	if len(held) != 1 || !held[0].Gone || held[0].Text != "" {
		t.Errorf("it shows %+v", held)
	}
}
