package store

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
)

var quiet = slog.New(slog.DiscardHandler)

// empty is the database of a room in which nothing has happened. Making one takes
// longer than most tests, above all with the race detector.
var empty = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "teahouse-store-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	s, err := Open(dir, quiet)
	if err != nil {
		return nil, err
	}
	if err := s.Close(); err != nil {
		return nil, err
	}
	return os.ReadFile(filepath.Join(dir, DatabaseFile))
})

// reopen opens a store on dir, with the database of an empty room if there is none,
// and closes it with the test.
func reopen(t testing.TB, dir string) *Store {
	t.Helper()
	made, err := empty()
	if err != nil {
		t.Fatal(err)
	}
	if file := filepath.Join(dir, DatabaseFile); !exists(file) {
		if err := errors.Join(os.MkdirAll(dir, 0o700), os.WriteFile(file, made, 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	// Of one that go test made, the umask of whoever runs it says who else may write there.
	if err := os.Chmod(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	s, err := Open(dir, quiet)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return s
}

func exists(file string) bool {
	_, err := os.Lstat(file)
	return err == nil
}

func say(id string) *state.Proposal {
	return &state.Proposal{ID: id, At: 7, Seat: state.SeatID{Node: "n", Epoch: 1, Num: 2}, Body: &state.Say{Text: "text of " + id}}
}

func mustAppend(t testing.TB, s *Store, ids ...string) []uint64 {
	t.Helper()
	batch := make([]*state.Proposal, len(ids))
	for i, id := range ids {
		batch[i] = say(id)
	}
	seqs, err := s.Append(t.Context(), batch)
	if err != nil {
		t.Fatal(err)
	}
	return seqs
}

func mustCommit(t testing.TB, s *Store, b *room.Batch) {
	t.Helper()
	if err := s.Commit(t.Context(), b); err != nil {
		t.Fatal(err)
	}
}

// ids reads the log from an entry on, as "seq:id".
func ids(t testing.TB, s *Store, from uint64) (found []string) {
	t.Helper()
	if err := s.Read(t.Context(), from, func(e room.Entry) error {
		found = append(found, fmt.Sprintf("%d:%s", e.Seq, e.Proposal.ID))
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return found
}

func equal[T cmp.Ordered](t testing.TB, what string, got []T, want ...T) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

func TestARoomComesBackFromItsStore(t *testing.T) {
	dir := t.TempDir()
	inRoom := func(f func(*room.Room)) {
		s, err := Open(dir, quiet)
		if err != nil {
			t.Fatal(err)
		}
		r, stop := roomtest.Made(t, func(c *room.Config) { c.Log, c.History = s, s })
		f(r)
		stop()
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	inRoom(func(r *room.Room) {
		lily := roomtest.SeatOf(t, r, "lily", state.KeyIdentity("L"))
		if _, err := lily.Do(t.Context(), &state.Say{Text: "the kettle is on"}, nil); err != nil {
			t.Fatal(err)
		}
	})
	inRoom(func(r *room.Room) {
		otto := roomtest.SeatOf(t, r, "otto", state.KeyIdentity("O"))
		events, err := otto.Before(t.Context(), state.Scope{}, 1<<40, 10)
		if err != nil || len(events) != 1 || events[0].Text != "the kettle is on" || events[0].Who.Name != "lily" {
			t.Errorf("after a restart otto reads %v, %v", events, err)
		}
	})
}

func TestOneServerUsesAStateFolder(t *testing.T) {
	dir := t.TempDir()
	first, err := Open(dir, quiet)
	if err != nil {
		t.Fatal(err)
	}
	_, err = Open(dir, quiet)
	if err == nil {
		t.Fatal("a second store opened the folder")
	}
	for _, part := range []string{"another teahouse is using", dir, fmt.Sprintf("(pid %d)", os.Getpid())} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%q does not say %q", err, part)
		}
	}
	equal(t, "the first store goes on", mustAppend(t, first, "a"), 1)
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	if err := first.Close(); err != nil {
		t.Errorf("closing twice: %v", err)
	}
	if _, err := first.Append(t.Context(), []*state.Proposal{say("b")}); err == nil {
		t.Error("a closed store took a line")
	}
	reopen(t, dir)
}

// A connection that is not wholly closed keeps its locks, and these files.
func TestCloseLeavesOneFileThatOnlyItsOwnerReads(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a b?c#d%41é", "state")
	s, err := Open(dir, quiet)
	if err != nil {
		t.Fatal(err)
	}
	mustAppend(t, s, "a", "b")
	mustCommit(t, s, &room.Batch{Applied: 1})
	ids(t, s, 2)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		info, err := e.Info()
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, e.Name())
		if mode := info.Mode().Perm(); runtime.GOOS != "windows" && mode != 0o600 {
			t.Errorf("%s has mode %o", e.Name(), mode)
		}
	}
	equal(t, "files", names, "lock", "room.db")
	if info, err := os.Stat(dir); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o700 {
		t.Errorf("state folder: %v, %v", info.Mode(), err)
	}
}

// The log and the history are driven at random, over restarts, and compared
// with what they should hold.
func TestNumbersRiseWithoutGapsOverRestarts(t *testing.T) {
	var (
		rnd     = rand.New(rand.NewPCG(1, 2))
		dir     = t.TempDir()
		s       = reopen(t, dir)
		kept    []string // the log beyond applied
		applied uint64
		last    uint64
	)
	for range 300 {
		switch rnd.IntN(8) {
		case 0: // restart
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			s = reopen(t, dir)
		case 1, 2: // apply some
			n := rnd.IntN(len(kept) + 1)
			applied += uint64(n)
			kept = kept[n:]
			mustCommit(t, s, &room.Batch{Applied: applied})
		default:
			for i, seq := range mustAppend(t, s, fmt.Sprint("x", last), fmt.Sprint("y", last)) {
				if seq != last+1 {
					t.Fatalf("entry %d follows %d", seq, last)
				}
				last++
				kept = append(kept, fmt.Sprintf("%d:%c%d", seq, "xy"[i], (last-1)/2*2))
			}
		}
		equal(t, "log", ids(t, s, applied+1), kept...)
		if t.Failed() {
			return
		}
	}
}
