package store

import (
	"errors"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
)

// dearest are searches that cost most, as the climb below found them.
var dearest = []string{
	"a-a-a-a-a-a-a-a a-a-a-a-a-a-a-b",
	"a-a-a-a-a-a-a b-a-a-a-a-a-a-a de",
	"a b de the deployment a-b b-a a-a-b de-a the-a",
	"南南南南南南南南南南南南南南南南",
	"deployment-the the-deployment deployment the de-the",
}

// yard is a small history, half of it as hostile as lines can be.
func yard(t testing.TB) *Store {
	t.Helper()
	s := reopen(t, t.TempDir())
	s.stop() // so that the index stays as it is
	var texts []string
	for i := range 200 {
		texts = append(texts, "b "+strings.Repeat("a ", 200), "the deployment of deputies", "deployments: the kettle", strings.Repeat("南", 100)+"a b"[i%2:])
	}
	told(t, s, texts...)
	s.thorough.within, s.thorough.slice = time.Hour, time.Hour // what is broken off begins anew, and would count twice
	return s
}

// costOf is how many pages a search looks at, 0 if it is refused before it
// looks at any.
func costOf(t testing.TB, s *Store, words string) int {
	t.Helper()
	before := looks(t, &s.thorough.Reader)
	_, err := s.Search(t.Context(), state.Viewer{}, room.Query{Words: words}, math.MaxUint64, 50, true)
	looked := looks(t, &s.thorough.Reader) - before
	var refused *state.Refusal
	if errors.As(err, &refused) {
		return 0
	}
	if err != nil {
		t.Fatalf("%q: %v", words, err)
	}
	return looked
}

// costMost is what no search may exceed: each of its tokens walks the index
// once, and each line that is found is read.
func costMost(t testing.TB, s *Store) int {
	t.Helper()
	var pages int
	if err := s.db.QueryRow("SELECT count(*) FROM said_data").Scan(&pages); err != nil {
		t.Fatal(err)
	}
	return tokensMost*pages + 1000
}

// However somebody words it, a search costs no more than is bounded. Run it as
// a fuzz target, and it looks for the words that cost most.
func FuzzSearchCost(f *testing.F) {
	s := yard(f)
	most := costMost(f, s)
	for _, words := range dearest {
		f.Add(words)
	}
	f.Add(strings.Repeat(strings.Repeat("a-", 120)+"a ", 32)) // what nobody may ask
	f.Fuzz(func(t *testing.T, words string) {
		if cost := costOf(t, s, words); cost > most {
			t.Errorf("%q looks at %d pages, more than %d", words, cost, most)
		}
	})
}

// The climb changes a search a little, again and again, and goes on from what
// costs more, from the dearest that are known and from single words. What it
// finds is within bounds, too; what it finds beyond them belongs among them.
func TestTheDearestSearchIsBounded(t *testing.T) {
	roomtest.OneGoroutine(t)
	s := yard(t)
	rnd := rand.New(rand.NewPCG(7, 8))
	atoms := []string{"a", "b", "de", "the", "deployment", "deploymen", "南", "-", " ", "kettle", "zz"}
	best, words := 0, ""
	for i := range len(dearest) + 2 {
		at := []string{atoms[rnd.IntN(len(atoms))]}
		if i < len(dearest) {
			at = strings.SplitAfter(dearest[i], "-")
		}
		cost := costOf(t, s, strings.Join(at, ""))
		for range 20 {
			next := append([]string(nil), at...)
			switch i := rnd.IntN(len(next)); rnd.IntN(4) {
			case 0:
				next[i] = atoms[rnd.IntN(len(atoms))]
			case 1:
				next = append(next[:i], next[i+1:]...)
			default:
				next = append(next[:i:i], append([]string{atoms[rnd.IntN(len(atoms))]}, next[i:]...)...)
			}
			if len(next) == 0 {
				continue
			}
			if c := costOf(t, s, strings.Join(next, "")); c >= cost {
				at, cost = next, c
			}
		}
		if cost > best {
			best, words = cost, strings.Join(at, "")
		}
	}
	t.Logf("the dearest search is %q: %d pages", words, best)
	if most := costMost(t, s); best > most {
		t.Errorf("%q looks at %d pages, more than %d", words, best, most)
	}
}

// What is not searched for is found by its place: it costs as much in a long
// history as in a short one.
func TestReadingBackCostsNoMoreInALongHistory(t *testing.T) {
	roomtest.OneGoroutine(t)
	s := reopen(t, t.TempDir())
	s.stop() // so that nobody else looks at any page
	s.db.SetMaxOpenConns(1)
	ctx, v := t.Context(), state.Viewer{ID: otto}
	questions := map[string]func() error{
		"before": func() error { _, err := s.Before(ctx, v, math.MaxUint64, 100); return err },
		"after":  func() error { _, err := s.After(ctx, v, 10, 100); return err },
		"since":  func() error { _, _, err := s.Since(ctx, v, 10, 100); return err },
		"unread": func() error { _, err := s.Unread(ctx, v, 0, 100); return err },
		"audit":  func() error { _, err := s.Audit(ctx, false, math.MaxInt64, 100); return err },
		"said":   func() error { _, err := s.Said(ctx, state.Viewer{ID: mona}, lily, time.Time{}, 100); return err }, // and no more than saidWithin private lines of one's own
		"lines":  func() error { _, err := s.Lines(ctx, mona); return err },
	}
	look := func(ask func() error) int {
		before := looks(t, &s.Reader)
		if err := ask(); err != nil {
			t.Fatal(err)
		}
		return looks(t, &s.Reader) - before
	}
	mustCommit(t, s, lines(0, 2000))
	short := map[string]int{}
	for name, ask := range questions {
		look(ask)
		short[name] = look(ask)
	}
	for n := uint64(2000); n < 20_000; n += 2000 {
		mustCommit(t, s, lines(n, 2000))
	}
	for name, ask := range questions {
		look(ask)
		if long := look(ask); long > 3*short[name]+20 { // the trees are a level higher
			t.Errorf("%s looks at %d pages in ten times the history, and at %d in the short one", name, long, short[name])
		}
	}
}
