package store

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
)

// Whoever moves, deletes or replaces the database under a running server loses what is
// said from then on, if it is acknowledged: the next start does not find it. A connection that is
// made meanwhile would go on with the wrong file when the right one is put back.
func TestNothingIsAcknowledgedThatNoStartWouldFind(t *testing.T) {
	for _, name := range []string{DatabaseFile, DatabaseFile + "-wal"} {
		for what, put := range map[string]func(path string) error{
			"moved away": func(string) error { return nil },
			"replaced":   func(path string) error { return os.WriteFile(path, nil, 0o600) },
		} {
			t.Run(name+" is "+what, func(t *testing.T) {
				dir := t.TempDir()
				s := reopen(t, dir)
				mustAppend(t, s, "a")
				path, aside := filepath.Join(dir, name), filepath.Join(t.TempDir(), "aside")
				if err := os.Rename(path, aside); err != nil {
					t.Skip("what is open cannot be moved here: ", err)
				}
				roomtest.OK(t, put(path))
				if err := s.Held(); err == nil {
					t.Error("nobody notices before somebody writes")
				}
				s.db.SetMaxIdleConns(0) // what reads connects anew, unless it is at work, and stays
				s.db.SetMaxIdleConns(readers)
				var read []string
				if err := s.Read(t.Context(), 1, func(e room.Entry) error { read = append(read, e.Proposal.ID); return nil }); err == nil {
					equal(t, "what is read meanwhile", read, "a")
				}
				for range 2 {
					if _, err := s.Append(t.Context(), []*state.Proposal{say("b")}); !errors.Is(err, room.ErrNotWritten) {
						t.Fatalf("Append says %v", err)
					}
				}
				if _, err := os.Stat(path); what == "moved away" && err == nil {
					t.Error("a file was made in its place")
				}
				roomtest.OK(t, os.Rename(aside, path))
				roomtest.OK(t, s.Held())
				equal(t, "put back", mustAppend(t, s, "c"), 2)
				equal(t, "the log", ids(t, s, 1), "1:a", "2:c")
			})
		}
	}
}

// Whoever looks something up goes on doing so, be it the first time.
func TestWhatIsKeptIsReadOnWhereItWasMovedAway(t *testing.T) {
	dir := t.TempDir()
	s := reopen(t, dir)
	mustAppend(t, s, "tea")
	mustCommit(t, s, &room.Batch{Applied: 1, LastN: 1, Events: []*state.Event{{N: 1, Kind: state.KindSay, Who: person(lily), Text: "tea"}}})
	settled(t, s)
	away := filepath.Join(t.TempDir(), "away")
	if err := os.Rename(dir, away); err != nil {
		t.Skip("what is open cannot be moved here: ", err)
	}
	equal(t, "found", search(t, s, "", "tea"), 1)
	if events, err := s.Before(t.Context(), state.Viewer{}, 2, 9); err != nil || len(events) != 1 {
		t.Errorf("of the history it reads %v, %v", events, err)
	}
	roomtest.OK(t, os.Rename(away, dir))
}

// The write-ahead log of a room that has just begun was not looked at until the next start: what
// was said once it was gone was acknowledged.
func TestTheFirstStartOfARoomLooksAfterItsWriteAheadLog(t *testing.T) {
	dir := t.TempDir()
	s, err := Open(dir, quiet)
	roomtest.OK(t, err)
	t.Cleanup(func() { _ = s.Close() })
	if err := os.Rename(filepath.Join(dir, DatabaseFile+"-wal"), filepath.Join(t.TempDir(), "aside")); err != nil {
		t.Skip("what is open cannot be moved here: ", err)
	}
	if err := s.Held(); err == nil {
		t.Error("nobody notices before somebody writes")
	}
	if _, err := s.Append(t.Context(), []*state.Proposal{say("a")}); !errors.Is(err, room.ErrNotWritten) {
		t.Errorf("Append says %v", err)
	}
}

// Without its file, the lock keeps nobody out: two servers would each acknowledge lines that
// the other does not know, and one of them all.
func TestALockThatIsDeletedLetsNoTwoServersWrite(t *testing.T) {
	dir := t.TempDir()
	first := reopen(t, dir)
	mustAppend(t, first, "a")
	path := filepath.Join(dir, "lock")
	if err := os.Remove(path); err != nil {
		t.Skip("what is open cannot be deleted here: ", err)
	}
	roomtest.OK(t, first.Held())
	if s, err := Open(dir, quiet); err == nil {
		_ = s.Close()
		t.Fatal("another one opens the room after the first has noticed")
	}
	mustAppend(t, first, "b")

	roomtest.OK(t, os.Remove(path))
	second, err := Open(dir, quiet)
	roomtest.OK(t, err)
	mustAppend(t, second, "c")
	for range 2 {
		if err := first.Held(); err == nil {
			t.Error("the first does not notice the second")
		}
		if _, err := first.Append(t.Context(), []*state.Proposal{say("d")}); !errors.Is(err, room.ErrNotWritten) {
			t.Errorf("Append says %v", err)
		}
		roomtest.OK(t, second.Close()) // which changes nothing: the first has not read what the second wrote
	}
	equal(t, "the log", ids(t, reopen(t, dir), 1), "1:a", "2:b", "3:c")
}
