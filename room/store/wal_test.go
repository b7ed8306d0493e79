package store

import (
	"database/sql"
	"fmt"
	"strings"
	"testing"

	"teahouse/room"
	"teahouse/room/state"
)

// chat appends and commits long lines, and returns the greatest length of the
// WAL.
func chat(t *testing.T, s *Store, from, to uint64) (most int) {
	t.Helper()
	text := strings.Repeat("x", 100_000)
	for n := from; n <= to; n++ {
		mustAppend(t, s, fmt.Sprint(n))
		mustCommit(t, s, &room.Batch{Applied: n, LastN: n, Events: []*state.Event{{N: n, Kind: state.KindAway, Text: text}}})
		most = max(most, pages(s))
	}
	return most
}

func pages(s *Store) int {
	s.committing.Lock()
	defer s.committing.Unlock()
	return s.wal.pages
}

// The WAL must not grow for ever, nor be folded at every line.
func TestTheWriteAheadLogStartsOver(t *testing.T) {
	s := reopen(t, t.TempDir())
	s.stop() // so that nobody reads: a reader keeps the WAL from starting over
	if most := chat(t, s, 1, 200); most < checkpointEvery || most > 3*checkpointEvery/2 {
		t.Errorf("the WAL grew to %d pages, folding is due at %d", most, checkpointEvery)
	}
}

// A reader who stays keeps the WAL from starting over. Folding is then tried
// each time it is due, and not at every line.
func TestAReaderInTheWayCostsNoFoldingAtEveryLine(t *testing.T) {
	s, f := faulty(t)
	s.stop() // so that nobody else reads
	chat(t, s, 1, 1)
	var long int
	if err := s.snapshot(t.Context(), func(tx *sql.Tx) error {
		var n int
		if err := tx.QueryRow("SELECT count(*) FROM event").Scan(&n); err != nil {
			return err
		}
		long = chat(t, s, 2, 150)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	folds, due := f.ran("PRAGMA wal_checkpoint(PASSIVE)")/2, long/checkpointEvery
	if due < 2 || folds > due {
		t.Errorf("%d folds for %d pages, due each %d", folds, long, checkpointEvery)
	}
	chat(t, s, 151, 250)
	if now := pages(s); now >= long {
		t.Errorf("the reader has gone, and the WAL still grows: from %d to %d pages", long, now)
	}
}
