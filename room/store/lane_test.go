package store

import (
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"teahouse/room"
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
	told(t, s, append(hostile(1000), strings.Repeat("a ", 8)+"b")...) // the newest is found at once
	look := func(lane *lane, words string, thorough bool) (found, looked int, err error) {
		before := looks(t, &lane.Reader)
		events, err := s.Search(t.Context(), room.Viewer{}, words, math.MaxUint64, 10, thorough)
		return len(events), looks(t, &lane.Reader) - before, err
	}
	s.thorough.within = time.Hour
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

// Whoever searches long is in the way of nobody who reads back, and of nobody
// who searches for what is found soon.
func TestALongSearchIsInNobodysWay(t *testing.T) {
	s := reopen(t, t.TempDir())
	told(t, s, "red tea", "green tea")
	s.thorough.turn <- struct{}{} // somebody searches, and does not end
	if found, err := s.Search(t.Context(), room.Viewer{}, "green", math.MaxUint64, 10, false); err != nil || len(found) != 1 {
		t.Errorf("searching: %v, %v", found, err)
	}
	s.quick.turn <- struct{}{} // and another
	if lines, err := s.Before(t.Context(), room.Viewer{}, math.MaxUint64, 10); err != nil || len(lines) != 2 {
		t.Errorf("reading back: %v, %v", lines, err)
	}
	<-s.quick.turn
	<-s.thorough.turn
}
