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
// said from then on, if it is acknowledged: the next start does not find it.
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
				for range 2 {
					if _, err := s.Append(t.Context(), []*state.Proposal{say("b")}); !errors.Is(err, room.ErrNotWritten) {
						t.Fatalf("Append says %v", err)
					}
				}
				if _, err := os.Stat(path); what == "moved away" && err == nil {
					t.Error("a file was made in its place")
				}
				roomtest.OK(t, os.Rename(aside, path))
				equal(t, "put back", mustAppend(t, s, "c"), 2)
				equal(t, "the log", ids(t, s, 1), "1:a", "2:c")
			})
		}
	}
}
