package room_test

import (
	"fmt"
	"testing"
	"time"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
)

// longAgo is a history that memory does not hold whole: in each hour of it, Otto
// says one line to everybody, and every third calls Lily.
func longAgo(t *testing.T, lines int) (m *roomtest.Memory, began time.Time) {
	t.Helper()
	m, began = roomtest.NewMemory(), time.Now().Add(-time.Duration(lines)*time.Hour)
	b := &room.Batch{Applied: 1, LastN: uint64(lines)}
	for i := range lines {
		e := &state.Event{N: uint64(i + 1), Seq: uint64(i + 1), Kind: state.KindSay, Who: state.Person{ID: key("otto"), Name: "otto"}, Text: "tea is ready"}
		e.At = began.Add(time.Duration(i) * time.Hour).UnixMilli()
		e.Room = e.At
		if i%3 == 0 {
			e.Text = fmt.Sprintf("Lily, cup %d", i)
		}
		b.Events = append(b.Events, e)
	}
	roomtest.OK(t, m.Commit(t.Context(), b))
	return m, began
}

// What calls somebody is counted from the history where memory does not reach back so
// far, and truly up to the most that is counted.
func TestCallsAreCountedFromTheHistory(t *testing.T) {
	m, _ := longAgo(t, 3600)
	r, _ := roomtest.Start(t, m)
	lily := arrive(t, r, "lily", arrival{id: key("lily")})
	otto := arrive(t, r, "otto", arrival{id: key("otto")})
	do(t, otto, &state.Whisper{To: []state.Person{person(t, r, "lily")}, Text: "the last one"})
	do(t, lily, &state.Say{Text: "lily calls herself"})
	for _, c := range []struct {
		after uint64
		want  int
	}{{0, room.CountMost}, {3000, 201}, {3598, 1}} {
		found, count, err := lily.Calls(t.Context(), state.Scope{All: true}, c.after, 2)
		if err != nil || count != c.want || len(found) != min(2, c.want) || found[0].Text != "the last one" {
			t.Errorf("behind %d there are %d calls (%v), %d told: want %d", c.after, count, err, len(found), c.want)
		}
	}
}

// A search of some time finds what was said then, with words, by an author, and all of it.
func TestASearchOfSomeTimeFindsWhatWasSaidThen(t *testing.T) {
	m, began := longAgo(t, 3600)
	r, _ := roomtest.Start(t, m)
	lily := arrive(t, r, "lily", arrival{id: key("lily")})
	at := func(hours int) int64 { return began.Add(time.Duration(hours) * time.Hour).UnixMilli() }
	for _, c := range []struct {
		q    room.Query
		want string
	}{
		{room.Query{Words: "cup", Since: at(3), Until: at(9)}, "[7 4]"},
		{room.Query{From: key("otto"), Since: at(3), Until: at(5)}, "[5 4]"},
		{room.Query{Since: at(3), Until: at(5)}, "[5 4]"},
		{room.Query{Until: at(2)}, "[2 1]"},
		{room.Query{Words: "tea", Since: at(3598)}, "[3600 3599]"},
		{room.Query{Words: "tea", Since: at(4000)}, "[]"},
	} {
		found, err := lily.Search(t.Context(), state.Scope{}, c.q, 0, 10)
		if got := fmt.Sprint(numbers(found)); err != nil || got != c.want {
			t.Errorf("%+v finds %s (%v), want %s", c.q, got, err, c.want)
		}
	}
}

func numbers(events []*state.Event) (ns []uint64) {
	for _, e := range events {
		ns = append(ns, e.N)
	}
	return ns
}
