package store

import (
	"testing"

	"teahouse/room"
	"teahouse/room/state"
)

// TestALineCostsFewStatements counts what is asked of the disk for one line in a quiet
// room: the log takes it with one transaction, and the index does not bring its
// segments together for each.
func TestALineCostsFewStatements(t *testing.T) {
	s, f := faulty(t)
	s.stop() // what is due is done here
	mustAppend(t, s, "the first")
	f.forget()
	mustAppend(t, s, "the second")
	if n := f.total(); n != 3 { // BEGIN, INSERT, COMMIT
		t.Errorf("an append runs %d statements: %v", n, f.runs)
	}
	const batches = 2 * mergeEach
	for n := range uint64(batches) {
		mustCommit(t, s, &room.Batch{Applied: n + 1, LastN: n + 1, Events: []*state.Event{{N: n + 1, Kind: state.KindSay, Who: person(lily), Text: "a line"}}})
		settled(t, s)
	}
	for _, merge := range merges {
		if n := f.ran(merge); n != batches/mergeEach {
			t.Errorf("%q ran %d times for %d small batches", merge, n, batches)
		}
	}
}

// TestASearchFindsTheNewestLines holds that whoever looks for a line that was just
// said finds it, although words are indexed some moments behind.
func TestASearchFindsTheNewestLines(t *testing.T) {
	s := reopen(t, t.TempDir())
	s.stop() // so that nobody else indexes them
	for n := range uint64(3) {
		mustCommit(t, s, &room.Batch{Applied: n + 1, LastN: n + 1, Events: []*state.Event{{N: n + 1, Kind: state.KindSay, Who: person(lily), Text: "the kettle"}}})
		for tries := 0; len(search(t, s, otto, "kettle")) != int(n)+1; tries++ {
			if tries == 100 { // on a busy machine, one of the next finds it
				t.Fatalf("line %d is not found", n+1)
			}
		}
		if got, err := s.Indexed(t.Context()); err != nil || got != n+1 {
			t.Errorf("indexed up to %d, %v; want %d", got, err, n+1)
		}
	}
}
