package store

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
)

// holding lists the files of a folder that hold a text, in any case.
func holding(t *testing.T, dir, text string) (names []string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, f := range files {
		if bytes.Contains(bytes.ToLower(read(t, f)), []byte(strings.ToLower(text))) {
			names = append(names, filepath.Base(f))
		}
	}
	return names
}

// Lily registers, talks, is quoted in a report, and wants to be forgotten. All
// that she wrote is gone from every file, and nothing that others wrote.
func TestForgettingLeavesNoWordOnTheDisk(t *testing.T) {
	const account = state.Identity("acct:7")
	dir := t.TempDir()
	s := reopen(t, dir)
	var events []*state.Event
	add := func(e state.Event) {
		e.N = uint64(len(events) + 1)
		events = append(events, &e)
	}
	long := strings.Repeat("zeppelin ", 2000)
	add(state.Event{Kind: state.KindEnter, Who: person(lily)})
	add(state.Event{Kind: state.KindSay, Who: person(lily), Mark: "zither", Origin: "zinnia", Text: "my zeppelin"})
	add(state.Event{Kind: state.KindWhisper, Who: person(lily), To: []state.Person{person(otto)}, Text: long})
	add(state.Event{Kind: state.KindWhisper, Who: person(otto), To: []state.Person{person(lily)}, Text: "a trumpet"})
	add(state.Event{Kind: state.KindRegister, Who: person(account), Was: lily})
	add(state.Event{Kind: state.KindSay, Who: person(account), Text: "XYLOPHONES"})
	add(state.Event{Kind: state.KindAway, Who: person(account), Text: "tuning zeppelins"})
	add(state.Event{Kind: state.KindSay, Who: person(lily), Text: "not hers any more: a tuba"})
	add(state.Event{Kind: state.KindAudit, Verb: state.KindReport, Who: person(otto), Whom: person(account), Text: "she is loud", Lines: []state.Quote{{N: 6, Text: "XYLOPHONES"}}})
	add(state.Event{Kind: state.KindAudit, Verb: state.KindMute, Who: person(account), Whom: person(otto)})
	for n := uint64(11); n <= 10+3*forgetAtOnce; n++ {
		add(state.Event{Kind: state.KindSay, Who: person(account), Text: "once more with the zeppelin"})
	}
	for i, e := range events { // through the log, as they come
		mustAppend(t, s, e.Text+string(rune('a'+i%26))+e.Time().String()+string(rune(0x4e00+i)))
	}
	last := uint64(len(events))
	mustCommit(t, s, &room.Batch{Applied: last, LastN: last, Events: events})
	settled(t, s)
	if err := s.Optimize(t.Context()); err != nil {
		t.Fatal(err)
	}
	if len(holding(t, dir, "zeppelin")) == 0 {
		t.Fatal("the text was never there")
	}

	want := 3 + 3*forgetAtOnce
	if n, err := s.Lines(t.Context(), account); err != nil || n != want {
		t.Fatalf("she wrote %d lines, %v; want %d", n, err, want)
	}
	if n := forgetNow(t, s, account); n != want {
		t.Fatalf("%d lines forgotten, want %d", n, want)
	}
	cleaned(t, s) // while the server runs, and people talk on
	for _, word := range []string{"zeppelin", "zither", "zinnia"} {
		if files := holding(t, dir, word); len(files) > 0 {
			t.Errorf("%s is still in %v", word, files)
		}
	}
	for _, word := range []string{"trumpet", "tuba", "loud"} {
		if len(holding(t, dir, word)) == 0 {
			t.Errorf("%s is gone, which was not hers", word)
		}
	}
	if n, err := s.Lines(t.Context(), account); err != nil || n != 0 {
		t.Errorf("%d lines are left, %v", n, err)
	}
	equal(t, "she reads of what is private", private(t, s, account), 4)
	equal(t, "otto reads of what is private", private(t, s, otto), 3, 4)
	tombstones := 0
	if err := s.Export(t.Context(), true, func(e *state.Event) error {
		if e.Talk() && e.Gone && e.Who == (state.Person{}) && e.Text == "" && e.Mark == "" {
			tombstones++
		}
		if e.Kind == state.KindEnter || e.Kind == state.KindAway {
			t.Errorf("a notice is left: %+v", e)
		}
		return nil
	}); err != nil || tombstones != want {
		t.Errorf("%d tombstones, %v", tombstones, err)
	}
	if reports, err := s.Audit(t.Context(), true, 1<<40, 10); err != nil || len(reports) != 1 || reports[0].Lines != nil {
		t.Errorf("reports: %v, %v", reports, err)
	}
	if acts, err := s.Audit(t.Context(), false, 1<<40, 10); err != nil || len(acts) != 1 || acts[0].Who.ID != account {
		t.Errorf("acts: %v, %v", acts, err)
	}
	sound(t, s)
	if n := forgetNow(t, s, account); n != 0 {
		t.Errorf("again: %d", n)
	}
	if n := forgetNow(t, s, ""); n != 0 {
		t.Errorf("nobody: %d", n)
	}
}

// forgetNow takes out all that somebody said until now, and tells how many lines that were.
func forgetNow(t *testing.T, s *Store, who state.Identity) (lines int) {
	t.Helper()
	lines, err := s.Lines(t.Context(), who)
	if err == nil {
		err = s.forget(t.Context(), who, untilNow)
	}
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

// The index is larger than one step of compacting, and lines come meanwhile.
func TestForgettingIsCompleteWhilePeopleTalk(t *testing.T) {
	dir := t.TempDir()
	s := reopen(t, dir)
	rnd := rand.New(rand.NewPCG(5, 6))
	const before, size = 600, 200
	for n := uint64(0); n < before; n += size {
		b := lines(n, size)
		for _, e := range b.Events {
			for range 3 { // long words fill the index, and few are soon found in it
				e.Text += " " + strconv.FormatUint(rnd.Uint64(), 36) + strings.Repeat("x", 400)
			}
			if e.N%20 == 1 {
				e.Who, e.Text = person(mona), e.Text+fmt.Sprint(" zeppelin", e.N)
			}
		}
		mustCommit(t, s, b)
	}
	settled(t, s)
	var pages int
	if err := s.db.QueryRow("SELECT count(*) FROM said_data").Scan(&pages); err != nil || pages < 3*mergeAtOnce {
		t.Fatalf("the index has %d pages, %v", pages, err)
	}
	stop := make(chan struct{})
	var talk sync.WaitGroup
	talk.Go(func() {
		for n := uint64(before); n < before+200; n++ {
			select {
			case <-stop:
				return
			default:
				mustCommit(t, s, lines(n, 1))
			}
		}
	})
	n := forgetNow(t, s, mona)
	cleaned(t, s)
	close(stop)
	talk.Wait()
	if n != before/20 {
		t.Errorf("%d lines forgotten", n)
	}
	if files := holding(t, dir, "zeppelin"); len(files) > 0 {
		t.Errorf("the text is still in %v", files)
	}
	settled(t, s)
	sound(t, s)
}

// However many reports there are, and lines of somebody, each step of forgetting and
// counting looks at some.
func TestForgettingLooksAtSomeAtOnce(t *testing.T) {
	roomtest.OneGoroutine(t)
	s := reopen(t, t.TempDir())
	var b room.Batch
	for n := range uint64(countAtOnce + 10) {
		b.Events = append(b.Events, &state.Event{N: n + 1, Kind: state.KindSay, Who: person(lily)})
	}
	for range 2*forgetAtOnce + 1 {
		b.Events = append(b.Events, &state.Event{
			N: uint64(len(b.Events) + 1), Kind: state.KindAudit, Verb: state.KindReport, Who: person(otto), Whom: person(mona),
			Lines: []state.Quote{{N: 1, Text: "hello"}},
		})
	}
	b.LastN = uint64(len(b.Events))
	b.Applied = b.LastN
	mustCommit(t, s, &b)
	if lines, err := s.Lines(t.Context(), lily); err != nil || lines != countAtOnce+10 {
		t.Errorf("lily wrote %d lines: %v", lines, err)
	}
	forgetNow(t, s, mona)
	var quoted int
	if err := s.db.QueryRow("SELECT count(*) FROM event WHERE body -> '$.lines' IS NOT NULL").Scan(&quoted); err != nil || quoted > 0 {
		t.Errorf("%d reports still quote her: %v", quoted, err)
	}
	for index, steps := range map[string][]string{
		"event_who":     planOf(t, s, countLines, lily, 1, 0, 100, 10),
		"event_reports": planOf(t, s, someReports, 0, 100, 10),
	} {
		if plan := strings.Join(steps, ", "); !strings.Contains(plan, index) || strings.Contains(plan, "TEMP B-TREE") {
			t.Errorf("%s is not used: %s", index, plan)
		}
	}
}

// private lists the private lines that an identity reads.
func private(t *testing.T, s *Store, id state.Identity) (ns []uint64) {
	t.Helper()
	events, err := s.After(t.Context(), state.Viewer{ID: id}, 0, 10_000)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range events {
		if e.Private() {
			ns = append(ns, e.N)
		}
	}
	return ns
}

// sound fails the test if a check finds anything.
func sound(t *testing.T, s *Store) {
	t.Helper()
	if found, err := s.Check(t.Context()); err != nil || len(found) > 0 {
		t.Errorf("check: %v, %v", found, err)
	}
}

// A reader keeps older pages in the write-ahead log. Cleaning is done when they
// have gone, not before.
func TestCleaningWaitsForReaders(t *testing.T) {
	dir := t.TempDir()
	s := reopen(t, dir)
	told(t, s, "zeppelin")
	ctx, cancel := context.WithTimeout(t.Context(), 4*emptyRetry)
	defer cancel()
	if err := s.snapshot(t.Context(), func(tx *sql.Tx) error {
		var n int
		if err := tx.QueryRow("SELECT count(*) FROM event").Scan(&n); err != nil {
			return err
		}
		forgetNow(t, s, lily)
		if err := s.clean(ctx); err == nil {
			t.Error("it is said to be clean while somebody reads the old pages")
		}
		mustAppend(t, s, "people talk on")
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if !cleaned(t, s) {
		t.Error("what was not cleaned away is forgotten")
	}
	if files := holding(t, dir, "zeppelin"); len(files) > 0 {
		t.Errorf("the text is still in %v", files)
	}
}

// The daily upkeep takes withdrawn words out of the index, too.
func TestOptimizeDropsWithdrawnWords(t *testing.T) {
	dir := t.TempDir()
	s := reopen(t, dir)
	told(t, s, "zeppelin", "trumpet")
	mustCommit(t, s, &room.Batch{Applied: 3, LastN: 3, Events: []*state.Event{{N: 3, Kind: state.KindUnsend, Who: person(lily), Ref: 1}}})
	settled(t, s)
	roomtest.OK(t, s.Optimize(t.Context()))
	roomtest.OK(t, s.Close())
	if files := holding(t, dir, "zeppelin"); len(files) > 0 {
		t.Errorf("the word is still in %v", files)
	}
	s = reopen(t, dir)
	equal(t, "found", search(t, s, "", "trumpet"), 2)
	sound(t, s)
}
