package store

import (
	"bytes"
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"teahouse/room"
	"teahouse/room/state"
)

// spoken commits lines of lily's, the first of them number 1, each an hour after the
// one before: in channels, by their numbers, 0 being the house.
func spoken(t *testing.T, s *Store, in ...uint64) {
	t.Helper()
	b := &room.Batch{Applied: uint64(len(in)), LastN: uint64(len(in))}
	seqs := map[uint64]uint64{}
	for i, num := range in {
		seqs[num]++
		n := uint64(i) + 1
		b.Events = append(b.Events, &state.Event{
			N: n, Seq: seqs[num], At: int64(n) * time.Hour.Milliseconds(), In: num, Kind: state.KindSay, Who: person(lily), Text: fmt.Sprintf("oolong %d", num),
		})
	}
	mustCommit(t, s, b)
	settled(t, s)
}

// left are the numbers of all events that are kept.
func left(t *testing.T, s *Store) (ns []uint64) {
	t.Helper()
	if err := s.Export(t.Context(), true, func(e *state.Event) error {
		ns = append(ns, e.N)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return ns
}

func member(since uint64) state.Viewer {
	return state.Viewer{ID: otto, Joined: []state.Membership{{Num: 7, Since: since}}, Scope: state.Scope{In: 7}}
}

func TestWhatIsGoneOfAChannelIsToldToItsReaders(t *testing.T) {
	s := reopen(t, t.TempDir())
	spoken(t, s, 0, 7, 8, 7, 7)
	if n, _, err := s.Prune(t.Context(), 5*time.Hour.Milliseconds(), 0, 100); err != nil || n != 4 {
		t.Fatal(n, err)
	}
	for _, c := range []struct {
		who  string
		v    state.Viewer
		want uint64
	}{
		{"a member", member(0), 4},
		{"who joined later", member(5), 0},
		{"who joined before the last of it", member(3), 4},
		{"a stranger who asks for the channel", state.Viewer{ID: mona, Scope: state.Scope{In: 7}}, 0},
		{"a stranger in the house", state.Viewer{ID: mona}, 1},
		{"a stranger who asks for all", state.Viewer{ID: mona, Scope: state.Scope{All: true}}, 1},
	} {
		if _, gone, err := s.Since(t.Context(), c.v, 0, 10); err != nil || gone != c.want {
			t.Errorf("%s is told that %d is gone, and not %d (%v)", c.who, gone, c.want, err)
		}
	}
}

// What is said in one part of the house makes nothing go that was said in another.
func TestEachChannelKeepsSoManyLinesOfItsOwn(t *testing.T) {
	s := reopen(t, t.TempDir())
	spoken(t, s, 8, 0, 7, 7, 0, 7, 7, 8, 0, 7)
	for more, err := true, error(nil); more; {
		if _, more, err = s.Prune(t.Context(), 0, 2, 1); err != nil {
			t.Fatal(err)
		}
	}
	equal(t, "left", left(t, s), 1, 5, 7, 8, 9, 10)
}

// Nobody may read again what was said in a channel that is no more, so it goes, also
// after a stop that came between, and its words with it.
func TestADissolvedChannelLeavesTheDisk(t *testing.T) {
	dir := t.TempDir()
	s := reopen(t, dir)
	in := make([]uint64, 3*dissolveAtOnce)
	for i := range in {
		in[i] = uint64(i%3) + 6 // 6, 7 and 8
	}
	in[0] = 0
	spoken(t, s, in...)
	if _, _, err := s.Prune(t.Context(), 4*time.Hour.Milliseconds(), 0, 100); err != nil {
		t.Fatal(err)
	}
	last := uint64(len(in))
	mustCommit(t, s, &room.Batch{Applied: last + 1, LastN: last, Records: []state.Record{{Key: "channel/7"}}})
	if err := s.Close(); err != nil { // it may have begun
		t.Fatal(err)
	}
	s = reopen(t, dir)
	for more, err := true, error(nil); more; {
		if more, err = s.dissolveSome(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	var kept, marks int
	if err := s.db.QueryRow(`SELECT (SELECT count(*) FROM event WHERE private = 1 AND channel = 7) + (SELECT count(*) FROM reader WHERE identity = '#7'),
		(SELECT count(*) FROM pruned WHERE identity LIKE '#%')`).Scan(&kept, &marks); err != nil || kept != 0 || marks != 1 {
		t.Errorf("%d of it are left, and %d marks of channels: %v", kept, marks, err)
	}
	for _, num := range []uint64{6, 8} {
		v := state.Viewer{ID: otto, Joined: []state.Membership{{Num: num}}, Scope: state.Scope{In: num}}
		found, err := s.Search(t.Context(), v, room.Query{Words: "oolong"}, math.MaxInt64, 1000, true)
		if want := dissolveAtOnce - 1; err != nil || len(found) < want {
			t.Errorf("of channel %d %d lines are found, %v", num, len(found), err)
		}
	}
	cleaned(t, s)
	if found, err := s.Check(t.Context()); err != nil || len(found) > 0 {
		t.Errorf("the check finds %v, %v", found, err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(read(t, filepath.Join(dir, DatabaseFile)), []byte("oolong 7")) {
		t.Error("its words are on the disk")
	}
}

// Operators read no line of a closed channel: what is exported without private lines
// holds none, nor any of a channel of which it is not known any more what it was.
func TestAnExportHoldsOpenChannelsAlone(t *testing.T) {
	s := reopen(t, t.TempDir())
	mustCommit(t, s, &room.Batch{Applied: 1, Records: []state.Record{
		{Key: "channel/7", Value: []byte(`{"num":7,"closed":true}`)}, {Key: "channel/8", Value: []byte(`{"num":8}`)},
	}})
	b := &room.Batch{Applied: 2, LastN: 5}
	for i, num := range []uint64{0, 7, 8, 9} {
		b.Events = append(b.Events, &state.Event{N: uint64(i) + 1, Kind: state.KindSay, Who: person(lily), In: num, Channel: "dev", Text: "tea"})
	}
	b.Events = append(b.Events, &state.Event{N: 5, Kind: state.KindWhisper, Who: person(lily), To: []state.Person{person(otto)}, Text: "tea"})
	mustCommit(t, s, b)
	for private, want := range map[bool][]uint64{false: {1, 3}, true: {1, 2, 3, 4, 5}} {
		var got, in []uint64
		if err := s.Export(t.Context(), private, func(e *state.Event) error {
			got, in = append(got, e.N), append(in, e.In)
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		equal(t, fmt.Sprintf("with private ones: %v", private), got, want...)
		if !private {
			equal(t, "the channels", in, 0, 8)
		}
	}
}

// The daily upkeep drops the numbers of readers that nothing is left for, and no others.
func TestUpkeepLeavesAChannelItsPlaceInTheIndex(t *testing.T) {
	s := reopen(t, t.TempDir())
	spoken(t, s, 7, 8, 7)
	if _, err := s.log.exec("DELETE FROM event WHERE n = 2"); err != nil {
		t.Fatal(err)
	}
	if err := s.Optimize(t.Context()); err != nil {
		t.Fatal(err)
	}
	mustCommit(t, s, &room.Batch{Applied: 4, LastN: 4, Events: []*state.Event{{N: 4, In: 7, Seq: 3, Kind: state.KindSay, Who: person(lily), Text: "oolong again"}}})
	settled(t, s)
	found, err := s.Search(t.Context(), member(0), room.Query{Words: "oolong"}, math.MaxInt64, 10, true)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "found", numbers(found), 4, 3, 1)
	var readers string
	if err := s.db.QueryRow("SELECT group_concat(identity) FROM reader").Scan(&readers); err != nil || readers != "#7" {
		t.Errorf("the index knows the readers %s, %v", readers, err)
	}
}

// A database that the program before wrote comes up in place: everybody reads what they
// read, conversations are found in it, and the check says that it is whole.
func TestADatabaseWithoutChannelsIsBroughtUpToDate(t *testing.T) {
	dir := t.TempDir()
	var made []string
	names := named(t, "sql/*.sql")
	for _, name := range names[:channelsCame-1] {
		made = append(made, string(read(t, name)))
	}
	to := func(ids ...state.Identity) (people []state.Person) {
		for _, id := range ids {
			people = append(people, person(id))
		}
		return people
	}
	events := []*state.Event{
		{Kind: state.KindSay, Who: person(lily), Text: "tea"},
		{Kind: state.KindWhisper, Who: person(lily), To: to(otto), Text: "tea for otto"},
		{Kind: state.KindWhisper, Who: person(otto), To: to(lily, mona), Text: "tea for both"},
		{Kind: state.KindEnter, Who: person(mona)},
		{Kind: state.KindWhisper, Who: person(lily), To: to(lily), Text: "tea for me"},
		{Kind: state.KindAct, Who: person(otto), Text: "pours tea"},
		{Kind: state.KindWhisper, Who: person(otto), To: to(lily), Text: "tea back"},
	}
	seqs := map[string]uint64{}
	for i, e := range events {
		e.N, e.At = uint64(i)+1, int64(i)*1000
		circle := fmt.Sprint(audience(e))
		seqs[circle]++
		e.Seq = seqs[circle]
		made = append(made, fmt.Sprintf("INSERT INTO event (n, talk, private, body) VALUES (%d, %t, %t, '%s')", e.N, e.Talk(), e.Private(), encoded(e)))
		for _, id := range audience(e) {
			made = append(made, fmt.Sprintf("INSERT INTO audience (identity, n) VALUES ('%s', %d)", id, e.N))
		}
	}
	made = append(made, "UPDATE meta SET applied = 7, last_n = 7", fmt.Sprintf("PRAGMA user_version = %d", channelsCame-1), fmt.Sprintf("PRAGMA application_id = %d", applicationID))
	database(t, filepath.Join(dir, DatabaseFile), made...)

	s := reopen(t, dir)
	settled(t, s)
	for _, c := range []struct {
		who   state.Identity
		scope state.Scope
		want  []uint64
	}{
		{lily, state.Scope{}, []uint64{1, 2, 3, 5, 6, 7}},
		{lily, state.Scope{With: otto}, []uint64{2, 7}},
		{otto, state.Scope{With: lily}, []uint64{2, 7}},
		{otto, state.Scope{With: mona}, nil},
		{mona, state.Scope{All: true}, []uint64{1, 3, 6}},
		{mona, state.Scope{In: 1}, nil},
		{"", state.Scope{}, []uint64{1, 6}},
	} {
		v := state.Viewer{ID: c.who, Joined: []state.Membership{{Num: 1}}, Scope: c.scope}
		read, err := s.Before(t.Context(), v, math.MaxInt64, 100)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, fmt.Sprintf("%q reads of %+v", c.who, c.scope), numbers(read), c.want...)
		found, err := s.Search(t.Context(), v, room.Query{Words: "tea"}, math.MaxInt64, 100, true)
		if err != nil {
			t.Fatal(err)
		}
		slices.Reverse(found)
		equal(t, fmt.Sprintf("%q finds in %+v", c.who, c.scope), numbers(found), c.want...)
	}
	if found, err := s.Check(t.Context()); err != nil || len(found) > 0 {
		t.Errorf("the check finds %v, %v", found, err)
	}
	if copied := named(t, filepath.Join(dir, "*.before-*")); len(copied) != 1 || !strings.HasSuffix(copied[0], fmt.Sprint("-", channelsCame-1)) {
		t.Errorf("the copies for a step back are %v", copied)
	}
}

// named are the files that a pattern names.
func named(t *testing.T, pattern string) []string {
	t.Helper()
	names, err := filepath.Glob(pattern)
	if err != nil {
		t.Fatal(err)
	}
	return names
}
