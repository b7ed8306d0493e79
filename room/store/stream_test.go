package store

import (
	"strings"
	"testing"

	"teahouse/room"
	"teahouse/room/state"
)

// A scan, or a sort, would make reading slower with every line ever said. The
// plan is the same with statistics and without, however many channels are joined.
func TestReadingBackUsesIndexes(t *testing.T) {
	s := reopen(t, t.TempDir())
	events := []*state.Event{{N: 1, Kind: state.KindSay}}
	for n := uint64(2); n < 500; n++ {
		e := &state.Event{N: n, Seq: n, Kind: state.KindUnsend, Who: person(lily), To: []state.Person{person(otto)}}
		if n%3 == 0 {
			e.Kind, e.In, e.To = state.KindSay, 7, nil
		}
		events = append(events, e)
	}
	mustCommit(t, s, &room.Batch{Applied: 1, LastN: 499, Events: events})
	const (
		house   = "SEARCH t USING INDEX event_talk (talk=? AND private=? AND rowid>? AND rowid<?)"
		told    = "SEARCH t USING PRIMARY KEY (identity=? AND n>? AND n<?)"
		between = "SEARCH t USING COVERING INDEX audience_peer (identity=? AND peer=? AND n>? AND n<?)"
		event   = "SEARCH e USING INTEGER PRIMARY KEY (rowid=?)"
		channel = "SEARCH t USING INDEX event_channel (channel=? AND talk=? AND private=? AND rowid>? AND rowid<?)"
	)
	many := make([]state.Membership, 32)
	allTalk, allEvents := []string{house, told, event}, []string{house, house, told, event}
	for i := range many {
		many[i] = state.Membership{Num: uint64(i) + 1}
		allTalk, allEvents = append(allTalk, channel), append(allEvents, channel, channel)
	}
	for _, statistics := range []string{"SELECT 1", "ANALYZE"} {
		if _, err := s.log.exec(statistics); err != nil {
			t.Fatal(err)
		}
		s.db.SetMaxIdleConns(0) // statistics are read when a connection opens
		for _, c := range []struct {
			name         string
			scope        state.Scope
			talk, events []string
		}{
			{"the house", state.Scope{}, []string{house, told, event}, []string{house, house, told, event}},
			{"a channel", state.Scope{In: 7}, []string{channel}, []string{channel, channel}},
			{"a conversation", state.Scope{With: otto}, []string{between, event}, []string{between, event}},
			{"all", state.Scope{All: true}, allTalk, allEvents},
		} {
			v := state.Viewer{ID: lily, Joined: many, Scope: c.scope}
			for _, order := range []string{" ORDER BY n LIMIT 100", " ORDER BY n DESC LIMIT 100"} {
				query, args := merged("t.n AS n, body", talkOf(v), 7, 1000)
				equal(t, "talk of "+c.name+order, planOf(t, s, query+order, args...), c.talk...)
				query, args = merged("t.n AS n, body", allOf(v), 7, 1000)
				equal(t, "events of "+c.name+order, planOf(t, s, query+order, args...), c.events...)
			}
		}
		counts := "SEARCH event USING INDEX event_channel (channel=? AND talk=? AND private=? AND rowid>?)"
		equal(t, "plan of counts", planOf(t, s, counted, "[[7,5],[8,5]]", 999),
			"SCAN j VIRTUAL TABLE INDEX 1:", "CORRELATED SCALAR SUBQUERY 1", counts, "CORRELATED SCALAR SUBQUERY 2", counts, "USE TEMP B-TREE FOR ORDER BY")
		equal(t, "plan of day", planOf(t, s, day, 1, 2, 3), "SEARCH event USING INDEX event_day (private=? AND at>? AND at<?)")
		equal(t, "plan of a channel's day", planOf(t, s, channelDay, 1, 2, 3, 7), "SEARCH event USING INDEX event_channel_day (channel=? AND at>? AND at<?)")
		query, args := merged("t.n AS n, body", numbered(state.Viewer{}, state.Ref{Seq: 5}), 0, 1000)
		equal(t, "plan of a number of the house", planOf(t, s, query, args...), "SEARCH t USING INDEX event_house (seq=? AND rowid>? AND rowid<?)")
		query, args = merged("t.n AS n, body", numbered(state.Viewer{Joined: many, Scope: state.Scope{In: 7}}, state.Ref{In: 7, Seq: 5}), 0, 1000)
		equal(t, "plan of a number of a channel", planOf(t, s, query, args...), "SEARCH t USING INDEX event_channel_seq (channel=? AND seq=? AND rowid>? AND rowid<?)")
	}
}

// planOf tells how SQLite would run a query, apart from how it merges.
func planOf(t *testing.T, s *Store, query string, args ...any) (steps []string) {
	t.Helper()
	rows, err := s.db.Query("EXPLAIN QUERY PLAN "+query, args...)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var id, parent, unused int
		var step string
		if err := rows.Scan(&id, &parent, &unused, &step); err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(step, "MERGE") && step != "LEFT" && step != "RIGHT" {
			steps = append(steps, step)
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return steps
}
