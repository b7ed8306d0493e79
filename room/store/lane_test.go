package store

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
)

// looks is how many pages of the database a connection has looked at so far: what
// reading costs, counted.
func looks(t testing.TB, r *Reader) int {
	t.Helper()
	looked, err := r.looked(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return looked
}

// hostile are lines in which any bounded search of the same letter is as dear as can be.
func hostile(lines int) []string {
	texts := make([]string, lines)
	for i := range texts {
		texts[i] = "b " + strings.Repeat("a ", 999)
	}
	return texts
}

const dear = "a-a-a-a-a-a-a-a a-a-a-a-a-a-a-b" // none of them has it

// A search that is not done in time is broken off while the index is walked,
// not once it has been walked, and the connection is as good as before.
func TestALongSearchIsBrokenOff(t *testing.T) {
	s := reopen(t, t.TempDir())
	told(t, s, append(hostile(150), strings.Repeat("a ", 8)+"b")...) // the newest is found at once
	look := func(lane *lane, words string, thorough bool) (found, looked int, err error) {
		before := looks(t, &lane.Reader)
		events, err := s.Search(t.Context(), state.Viewer{}, room.Query{Words: words}, math.MaxUint64, 10, thorough)
		return len(events), looks(t, &lane.Reader) - before, err
	}
	s.thorough.within, s.thorough.slice, s.quick.slice = time.Hour, time.Hour, time.Hour
	found, whole, err := look(s.thorough, dear, true)
	if err != nil || found != 1 {
		t.Fatalf("%d found: %v", found, err)
	}
	var begun int // searches that were broken off after they had begun
	for s.quick.within = time.Microsecond; err == nil || errors.Is(err, room.ErrSlow); s.quick.within *= 2 {
		var looked int
		if _, looked, err = look(s.quick, dear, false); err == nil {
			break // on however slow a machine, one was given the time
		}
		if looked >= whole {
			t.Errorf("broken off, it looked at %d pages of %d", looked, whole)
		}
		if looked > 0 {
			begun++
		}
	}
	if err != nil || begun == 0 {
		t.Errorf("%d searches were broken off while they ran: %v", begun, err)
	}
	s.quick.within = time.Hour
	if found, _, err := look(s.quick, "b", false); err != nil || found != 10 {
		t.Errorf("the next search finds %d lines: %v", found, err)
	}
}

// A long search goes in slices that are short however dear each line is, and finds
// the same.
func TestALongSearchGoesInShortSlices(t *testing.T) {
	roomtest.OneGoroutine(t)
	s := reopen(t, t.TempDir())
	told(t, s, append([]string{strings.Repeat("a ", 8) + "b"}, hostile(500)...)...) // the oldest is found last
	l := s.thorough
	look := func(slice time.Duration) (turns, longest, all int) {
		l.within, l.slice = time.Hour, slice
		last := looks(t, &l.Reader)
		s.Turned(func() {
			now := looks(t, &l.Reader)
			turns, longest, all, last = turns+1, max(longest, now-last), all+now-last, now
		})
		found, err := s.Search(t.Context(), state.Viewer{}, room.Query{Words: dear}, math.MaxUint64, 10, true)
		if err != nil || len(found) != 1 {
			t.Fatalf("%d found: %v", len(found), err)
		}
		return turns, longest, all
	}
	_, whole, _ := look(time.Hour)
	turns, longest, all := look(0) // all are broken off but for the smallest
	if blocks := 500 / blockLines; turns < blocks || longest > 3*whole/blocks || all > 2*whole {
		t.Errorf("%d turns look at %d pages each and %d in all, one at %d", turns, longest, all, whole)
	}
}

// A search that finds nothing looks no further in a block than the block goes, also
// where the words that are sought are everywhere, but never in the same line.
func TestABlockIsNotLookedBeyond(t *testing.T) {
	s := reopen(t, t.TempDir())
	var texts []string
	for i := range 3000 {
		texts = append(texts, []string{"red tea", "green kettle", "tea of deployments"}[i%3])
	}
	told(t, s, texts...)
	if err := s.compact(t.Context()); err != nil {
		t.Fatal(err)
	}
	l := s.thorough
	for _, words := range []string{"tea kettle", "tea-of-kettles", "red-tea-of", "nothing", "green deploymentx", "of-deployments tea-red"} {
		wanted, err := expression(words)
		if err != nil {
			t.Fatal(err)
		}
		look := func(level int, n uint64) int {
			block, from := blockOf(n, level)
			before := looks(t, &l.Reader)
			found, err := l.finds(searchSaid, new(sought), wanted)(t.Context(), block, from, n+1, 10)
			if err != nil || len(found) > 0 {
				t.Fatalf("%q: %v, %v", words, found, err)
			}
			return looks(t, &l.Reader) - before
		}
		look(0, 2000)
		if one, all := look(0, 2000), look(blockDigits, 3000); words != "nothing" && one > 40+all/4 {
			t.Errorf("%q: one of 47 blocks costs %d pages, all %d", words, one, all)
		}
	}
}

func skipsNothing(_ context.Context, before uint64) (uint64, error) { return before, nil }

// Between two slices of a search all who wait have their turns.
func TestASearchGivesWay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := &lane{turn: make(chan struct{}, 1), within: time.Hour, slice: time.Second, clock: wallClock}
		var order []string
		walk := func(name string) {
			_, err := l.effort().walk(t.Context(), 0, 3000, 1, func(context.Context, string, uint64, uint64, int) ([]*state.Event, error) {
				order = append(order, name)
				time.Sleep(time.Second / 2) // so blocks do not grow
				return nil, nil
			}, func(_ context.Context, before uint64) (uint64, error) {
				time.Sleep(time.Second / 10) // until all others wait again
				return before, nil
			})
			if err != nil {
				t.Error(err)
			}
		}
		for _, name := range []string{"a", "b", "c"} {
			go walk(name)
			synctest.Wait()
		}
		time.Sleep(time.Minute)
		synctest.Wait()
		if got := strings.Join(order, ""); got != "abcabcabc" {
			t.Errorf("the turns were %s", got)
		}
	})
}

// Blocks grow where little is to be looked at in them, and what takes long is looked
// through again in smaller ones, until the time of the search is over.
func TestBlocksFitWhatTheyCost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := &lane{turn: make(chan struct{}, 1), within: time.Minute, slice: time.Second, clock: wallClock}
		var looked [][2]uint64
		dear := uint64(0)
		look := func(ctx context.Context, _ string, from, before uint64, _ int) ([]*state.Event, error) {
			looked = append(looked, [2]uint64{from, before})
			if from < dear {
				select {
				case <-time.After(time.Duration(before-from) * time.Second / 32):
				case <-ctx.Done():
					return nil, ctx.Err()
				}
			}
			return nil, nil
		}
		walked := func(from, before uint64, want ...[2]uint64) {
			t.Helper()
			looked = nil
			_, err := l.effort().walk(t.Context(), from, before, 1, look, skipsNothing)
			if len(looked) < len(want) || !slices.Equal(looked[:len(want)], want) {
				t.Errorf("it looked at %d", looked)
			}
			next := before
			for i, block := range looked {
				if block[1] != next {
					t.Errorf("after %d it looked at %d", looked[:i], block)
				}
				if block[0] >= dear || block[1]-block[0] <= blockLines { // was not broken off
					next = block[0]
				}
			}
			if dear < 10_000 && (err != nil || next != from) || dear >= 10_000 && !errors.Is(err, room.ErrSlow) {
				t.Errorf("it ended at %d: %v", next, err)
			}
		}
		walked(100, 200_000, [2]uint64{199_680, 200_000}, [2]uint64{196_608, 199_680}, [2]uint64{100, 196_608})
		dear = 1000
		walked(0, 1500, [2]uint64{1024, 1500}, [2]uint64{0, 1024}, [2]uint64{0, 1024}, [2]uint64{960, 1024})
		dear = 10_000
		walked(0, 10_000)
	})
}

// Whoever searches long is in the way of nobody who reads back, and of nobody
// who searches for what is found soon.
func TestALongSearchIsInNobodysWay(t *testing.T) {
	s := reopen(t, t.TempDir())
	s.quick.within = time.Hour // however slow the machine
	told(t, s, "red tea", "green tea")
	s.thorough.turn <- struct{}{} // somebody searches, and does not end
	if found, err := s.Search(t.Context(), state.Viewer{}, room.Query{Words: "green"}, math.MaxUint64, 10, false); err != nil || len(found) != 1 {
		t.Errorf("searching: %v, %v", found, err)
	}
	s.quick.turn <- struct{}{} // and another
	if lines, err := s.Before(t.Context(), state.Viewer{}, math.MaxUint64, 10); err != nil || len(lines) != 2 {
		t.Errorf("reading back: %v, %v", lines, err)
	}
	<-s.quick.turn
	<-s.thorough.turn
}
