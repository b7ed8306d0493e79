package store

import (
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"teahouse/room"
	"teahouse/room/state"
)

// cleaned cleans if that is due, without waiting for the time of it.
func cleaned(t *testing.T, s *Store) (was bool) {
	t.Helper()
	due, err := s.uncleanedNow(t.Context())
	if err == nil && due {
		err = s.clean(t.Context())
	}
	if err != nil {
		t.Fatal(err)
	}
	return due
}

// removed withdraws a line by an operator's word.
func removed(t *testing.T, s *Store, n, line uint64) {
	t.Helper()
	mustCommit(t, s, &room.Batch{Applied: n, LastN: n, Events: []*state.Event{{N: n, Kind: state.KindRemove, Who: person(mona), Ref: line}}})
}

func TestForgettingNothingRewritesNothing(t *testing.T) {
	s := reopen(t, t.TempDir())
	told(t, s, "oolong", "sencha")
	mustCommit(t, s, &room.Batch{Applied: 3, LastN: 3, Events: []*state.Event{{N: 3, Kind: state.KindEnter, Who: person(mona)}}})
	cleaned(t, s)
	if n := forgetNow(t, s, mona); n != 0 {
		t.Fatalf("%d lines", n)
	}
	if cleaned(t, s) {
		t.Error("the index is rewritten for somebody who said nothing")
	}
	if n := forgetNow(t, s, lily); n != 2 {
		t.Fatalf("%d lines", n)
	}
	if !cleaned(t, s) {
		t.Error("the words of two lines stay on the disk")
	}
}

// Whatever takes lines out, their words are soon off the disk, while the server
// runs; and however often that is done, the index is rewritten once an hour.
func TestDeletedWordsLeaveTheDiskWithinTheHour(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		s := reopen(t, dir)
		told(t, s, "zeppelin", "oolong zither", "trumpet", "tuba")
		time.Sleep(2 * time.Hour)
		gone := func(word string) bool {
			synctest.Wait()
			return len(holding(t, dir, word)) == 0
		}
		removed(t, s, 5, 1)
		if found := search(t, s, "", "zeppelin"); len(found) > 0 || gone("zeppelin") {
			t.Error("it is found, or was never there")
		}
		time.Sleep(2 * time.Minute)
		if !gone("zeppelin") {
			t.Error("the word is still on the disk")
		}
		for n, line := range []uint64{2, 3} {
			removed(t, s, uint64(6+n), line)
			time.Sleep(20 * time.Minute)
			if gone("zither") {
				t.Error("the index was rewritten twice within the hour")
			}
		}
		time.Sleep(20 * time.Minute)
		if !gone("zither") || !gone("trumpet") {
			t.Error("an hour later the words are still on the disk")
		}
		if gone("tuba") {
			t.Error("a word is gone that nobody took out")
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	})
}

// A restart does not forget that words are to go.
func TestACleaningThatIsDueOutlivesTheServer(t *testing.T) {
	dir := t.TempDir()
	s := reopen(t, dir)
	told(t, s, "zeppelin", "trumpet")
	cleaned(t, s)
	removed(t, s, 3, 1)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if len(holding(t, dir, "zeppelin")) == 0 {
		t.Fatal("nothing was left to clean") // the index keeps a word until it is rewritten
	}
	synctest.Test(t, func(t *testing.T) {
		s := reopen(t, dir)
		time.Sleep(2 * time.Minute)
		synctest.Wait()
		if files := holding(t, dir, "zeppelin"); len(files) > 0 {
			t.Errorf("the word is still in %v", files)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	})
}

// Whoever takes a backup right after lines were removed keeps none of their words.
func TestABackupHoldsNoDeletedWords(t *testing.T) {
	dir, target := t.TempDir(), t.TempDir()
	s := reopen(t, dir)
	told(t, s, "zeppelin", "trumpet")
	removed(t, s, 3, 1)
	if len(holding(t, dir, "zeppelin")) == 0 {
		t.Fatal("the word was never there")
	}
	if err := s.Backup(t.Context(), filepath.Join(target, "room.db")); err != nil {
		t.Fatal(err)
	}
	if files := holding(t, target, "zeppelin"); len(files) > 0 {
		t.Errorf("the word is in %v", files)
	}
	if files, err := filepath.Glob(filepath.Join(target, "*")); err != nil || len(files) != 1 {
		t.Errorf("there are %v, %v", files, err)
	}
	b := reopen(t, target)
	equal(t, "found in the backup", search(t, b, "", "trumpet"), 2)
	sound(t, b)
}
