package store

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"teahouse/room"
	"teahouse/room/state"
)

const (
	lily = state.Identity("key:lily")
	otto = state.Identity("key:otto")
	mona = state.Identity("key:mona")
)

func person(id state.Identity) state.Person { return state.Person{ID: id, Name: string(id)} }

func numbers(events []*state.Event) (ns []uint64) {
	for _, e := range events {
		ns = append(ns, e.N)
	}
	return ns
}

func TestTheStateComesBackAsItWasCommitted(t *testing.T) {
	dir := t.TempDir()
	s := reopen(t, dir)
	snap, err := s.Load(t.Context())
	if err != nil || !reflect.DeepEqual(snap, &state.Snapshot{}) {
		t.Fatalf("new: %v, %v", snap, err)
	}
	mustCommit(t, s, &room.Batch{Applied: 3, Clock: 1 << 41, LastN: 2, Records: []state.Record{
		{Key: "a", Value: []byte("1")}, {Key: "b", Value: []byte{0, 255}}, {Key: "c", Value: []byte("3")},
	}})
	mustCommit(t, s, &room.Batch{Applied: 4, Clock: 1<<41 + 1, LastN: 2, Records: []state.Record{
		{Key: "a"}, {Key: "c", Value: []byte("4")}, {Key: "never there"},
	}})
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	snap, err = reopen(t, dir).Load(t.Context())
	want := &state.Snapshot{Applied: 4, Clock: 1<<41 + 1, LastN: 2, Records: []state.Record{
		{Key: "b", Value: []byte{0, 255}}, {Key: "c", Value: []byte("4")},
	}}
	if err != nil || !reflect.DeepEqual(snap, want) {
		t.Errorf("got %v, %v; want %v", snap, err, want)
	}
}

// fill gives every field a value, so that a field which is not stored shows.
func fill(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		v.SetString("x")
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(9)
	case reflect.Uint64:
		v.SetUint(9)
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i))
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range v.Len() {
			fill(v.Index(i))
		}
	default:
		panic("an event has a new kind of field: " + v.Kind().String())
	}
}

func TestEveryFieldOfAnEventIsKept(t *testing.T) {
	s := reopen(t, t.TempDir())
	e := new(state.Event)
	fill(reflect.ValueOf(e).Elem())
	e.Kind, e.Text = state.KindWhisper, "a'\"\\\n<b>\u2028 茶 \U0001F375"
	mustCommit(t, s, &room.Batch{Applied: 1, LastN: e.N, Events: []*state.Event{e}})
	got, err := s.After(t.Context(), state.Viewer{Joined: []state.Membership{{Num: e.In}}, Scope: state.Scope{In: e.In}}, 0, 10)
	if err != nil || len(got) != 1 || !reflect.DeepEqual(got[0], e) {
		t.Errorf("got %v, %v; want %v", got, err, e)
	}
}

func TestABatchIsStoredOnce(t *testing.T) {
	s := reopen(t, t.TempDir())
	mustAppend(t, s, "a", "b", "c")
	first := &room.Batch{Applied: 2, Clock: 5, LastN: 2,
		Events: []*state.Event{
			{N: 1, Kind: state.KindSay, Who: person(lily), Text: "oops"},
			{N: 2, Kind: state.KindUnsend, Who: person(lily), Ref: 1},
		},
		Records: []state.Record{{Key: "k", Value: []byte("new")}},
	}
	mustCommit(t, s, first)
	older := &room.Batch{Applied: 1, Clock: 4, LastN: 1, Events: first.Events[:1], Records: []state.Record{{Key: "k", Value: []byte("old")}}}
	mustCommit(t, s, first)
	mustCommit(t, s, older)
	// A batch that reaches further stores only what is new of it.
	mustCommit(t, s, &room.Batch{Applied: 3, Clock: 6, LastN: 3,
		Events: append(first.Events[:2:2], &state.Event{N: 3, Kind: state.KindSay, Text: "new"})})

	snap, err := s.Load(t.Context())
	if err != nil || snap.Applied != 3 || snap.Clock != 6 || snap.LastN != 3 || string(snap.Records[0].Value) != "new" {
		t.Errorf("state: %+v, %v", snap, err)
	}
	got, err := s.After(t.Context(), state.Viewer{}, 0, 10)
	if err != nil || len(got) != 2 || got[0].Text != "" || !got[0].Gone || got[1].Text != "new" {
		t.Errorf("events: %v, %v", got, err)
	}
}

func TestABatchBehindAGapIsRefused(t *testing.T) {
	s := reopen(t, t.TempDir())
	mustAppend(t, s, "a", "b", "c")
	mustCommit(t, s, &room.Batch{Applied: 1})
	if err := s.Commit(t.Context(), &room.Batch{After: 2, Applied: 3}); err == nil {
		t.Error("the history goes on behind an entry that it does not know")
	}
	equal(t, "log", ids(t, s, 2), "2:b", "3:c")
	mustCommit(t, s, &room.Batch{After: 1, Applied: 3})
}

func TestABatchThatFailsLeavesNothing(t *testing.T) {
	s := reopen(t, t.TempDir())
	mustAppend(t, s, "a")
	twice := &state.Event{N: 1, Kind: state.KindSay, Text: "x"}
	if err := s.Commit(t.Context(), &room.Batch{Applied: 1, LastN: 1, Events: []*state.Event{twice, twice}}); err == nil {
		t.Fatal("two events took one number")
	}
	snap, err := s.Load(t.Context())
	if err != nil || snap.Applied != 0 {
		t.Errorf("state: %v, %v", snap, err)
	}
	equal(t, "log", ids(t, s, 1), "1:a")
	mustCommit(t, s, &room.Batch{Applied: 1, LastN: 1, Events: []*state.Event{twice}})
}

// A planted text is searched for in every byte of the state folder. The index may or may
// not have taken a line's words before it is withdrawn: here it has those of the first.
func TestWithdrawnTextLeavesTheDisk(t *testing.T) {
	dir := t.TempDir()
	s := reopen(t, dir)
	secret := "correct horse battery staple"
	long := strings.Repeat(secret, 1000) // spreads over pages of its own
	for i, text := range []string{secret, long} {
		n := uint64(2*i + 1)
		mustAppend(t, s, text)
		mustAppend(t, s, fmt.Sprint("unsend", i))
		mustCommit(t, s, &room.Batch{Applied: n, LastN: n, Events: []*state.Event{
			{N: n, Kind: state.KindWhisper, Who: person(lily), To: []state.Person{person(otto)}, Text: text},
		}})
		if i == 0 {
			settled(t, s)
		}
		mustCommit(t, s, &room.Batch{Applied: n + 1, LastN: n + 1, Events: []*state.Event{
			{N: n + 1, Kind: state.KindUnsend, Who: person(lily), To: []state.Person{person(otto)}, Ref: n},
		}})
	}
	got, err := s.Before(t.Context(), state.Viewer{ID: otto}, 100, 10)
	equal(t, "otto still sees that there was something", numbers(got), 1, 3)
	for _, e := range got {
		if err != nil || e.Text != "" || !e.Gone || e.Who != person(lily) {
			t.Errorf("withdrawn: %+v, %v", e, err)
		}
	}
	if !cleaned(t, s) {
		t.Error("no cleaning is due")
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if files := holding(t, dir, "battery"); len(files) > 0 {
		t.Errorf("%v still hold the text", files)
	}
}
