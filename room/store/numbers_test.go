package store

// Numbers of a database that has none yet.

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"teahouse/room"
	"teahouse/room/state"
)

// asBefore makes a database as it was before a migration, in the place of one.
func asBefore(t testing.TB, s *Store, migration string) (later fs.FS) {
	t.Helper()
	for _, query := range []string{
		"DROP INDEX event_channel_seq", "DROP INDEX event_house", "ALTER TABLE event DROP COLUMN seq", "DROP TABLE pruned",
		"ALTER TABLE meta ADD COLUMN pruned INTEGER NOT NULL DEFAULT 3",
		"UPDATE event SET body = json_remove(body, '$.seq', '$.refers')", "DELETE FROM state WHERE key LIKE 'stream/%'",
	} {
		if _, err := s.log.conn.ExecContext(t.Context(), query); err != nil {
			t.Fatalf("%s: %v", query, err)
		}
	}
	names, _ := fs.Glob(migrations, "sql/*.sql")
	files := fstest.MapFS{}
	for i, name := range names {
		text, _ := migrations.ReadFile(name)
		files[name] = &fstest.MapFile{Data: text}
		if strings.HasSuffix(name, migration) {
			if _, err := s.log.conn.ExecContext(t.Context(), fmt.Sprintf("PRAGMA user_version = %d", i)); err != nil {
				t.Fatal(err)
			}
			break
		}
	}
	return files
}

func TestADatabaseOfBeforeIsNumbered(t *testing.T) {
	s := reopen(t, t.TempDir())
	lilyP, ottoP, monaP := person(lily), person(otto), person(mona)
	events := []*state.Event{
		{Kind: state.KindSay, Who: lilyP, Text: "one"},
		{Kind: state.KindWhisper, Who: lilyP, To: []state.Person{ottoP}, Text: "to otto"},
		{Kind: state.KindWhisper, Who: lilyP, To: []state.Person{ottoP, monaP}, Text: "to both"},
		{Kind: state.KindSay, Who: ottoP, Text: "two"},
		{Kind: state.KindUnsend, Who: ottoP, Ref: 4},
		{Kind: state.KindWhisper, Who: ottoP, To: []state.Person{lilyP}, Text: "back"},
		{Kind: state.KindAudit, Verb: state.KindBan, Who: monaP},
		{Kind: state.KindAudit, Verb: state.KindReport, Who: ottoP, Whom: lilyP, Lines: []state.Quote{{N: 1, Text: "one"}, {N: 2, Private: true, Text: "to otto"}}},
		{Kind: state.KindAudit, Verb: state.KindMute, Who: monaP, To: []state.Person{lilyP}},
		{Kind: state.KindUnsend, Who: ottoP, To: []state.Person{lilyP}, Ref: 6},
	}
	for i, e := range events {
		e.N, e.At = uint64(i)+1, 1000
	}
	mustCommit(t, s, &room.Batch{Applied: 1, LastN: 10, Events: events, Records: []state.Record{
		{Key: "sanction/a", Value: []byte(`{"id":70,"act":"ban"}`)}, {Key: "sanction/b", Value: []byte(`{"id":12,"act":"mute"}`)},
	}})
	settled(t, s)
	if err := migrate(s.log.conn, asBefore(t, s, "_numbers.sql"), quiet); err != nil {
		t.Fatal(err)
	}
	var got []string
	if err := s.Export(t.Context(), true, func(e *state.Event) error {
		text := fmt.Sprintf("%d:%d", e.N, e.Seq)
		if e.Refers != 0 {
			text += fmt.Sprintf(" of %d", e.Refers)
		}
		for _, q := range e.Lines {
			text += fmt.Sprintf(" #%d", q.Seq)
		}
		got = append(got, text)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if want := "1:1, 2:1, 3:1, 4:2, 5:3 of 2, 6:2, 7:1, 8:1 #1 #0, 9:2, 10:3 of 2"; strings.Join(got, ", ") != want {
		t.Errorf("the numbers are %s, not %s", strings.Join(got, ", "), want)
	}
	snap, err := s.Load(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	line := map[string]string{}
	for _, r := range snap.Records {
		line[r.Key] = string(r.Value)
	}
	for key, want := range map[string]string{
		"stream/": `{"seq":3,"last":5}`, "stream/audit": `{"seq":2,"last":9}`, "stream/sanction": `{"seq":2}`,
		"stream/" + string(lily) + " " + string(otto): `{"seq":3,"last":10}`, "stream/" + string(otto) + " report": `{"seq":1,"last":8}`,
		"sanction/a": `{"id":70,"act":"ban","num":2}`, "sanction/b": `{"id":12,"act":"mute","num":1}`,
	} {
		if line[key] != want {
			t.Errorf("%s is %s, not %s, among %v", key, line[key], want, line)
		}
	}
	for _, c := range []struct {
		who  state.Identity
		ref  state.Ref
		text string
	}{
		{"", state.Ref{Seq: 1}, "one"}, {mona, state.Ref{N: 2}, ""}, {otto, state.Ref{N: 2}, "to otto"}, {otto, state.Ref{Seq: 9}, ""},
	} {
		e, err := s.One(t.Context(), state.Viewer{ID: c.who}, c.ref)
		if err != nil || (e != nil) != (c.text != "") || e != nil && e.Text != c.text {
			t.Errorf("%q finds %+v by %+v: %v", c.who, e, c.ref, err)
		}
	}
}

// What is pruned is told to those who could read it, and to nobody else.
func TestWhatIsGoneIsToldToItsReaders(t *testing.T) {
	s := reopen(t, t.TempDir())
	mustCommit(t, s, &room.Batch{Applied: 1, LastN: 3, Events: []*state.Event{
		{N: 1, At: 1000, Kind: state.KindSay, Who: person(lily), Text: "one"},
		{N: 2, At: 1000, Kind: state.KindWhisper, Who: person(lily), To: []state.Person{person(otto)}, Text: "two"},
		{N: 3, At: 9000, Kind: state.KindSay, Who: person(lily), Text: "three"},
	}})
	settled(t, s)
	if n, _, err := s.Prune(t.Context(), 5000, 0, 10); err != nil || n != 2 {
		t.Fatal(n, err)
	}
	for who, want := range map[state.Identity]uint64{"": 1, mona: 1, otto: 2, lily: 2} {
		if _, gone, err := s.Since(t.Context(), state.Viewer{ID: who}, 0, 10); err != nil || gone != want {
			t.Errorf("%q is told that %d is gone, and not %d (%v)", who, gone, want, err)
		}
	}
}
