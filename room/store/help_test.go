package store

import (
	"bytes"
	"database/sql/driver"
	"log/slog"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"teahouse/room"
	"teahouse/room/state"
)

// What works beside the room panics: it is told without anybody's words, people talk
// on, and it begins anew until it can go on.
func TestAHelperThatPanicsEndsNobodysTalk(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		var (
			log    bytes.Buffer
			broken atomic.Bool
			f      = &faults{runs: map[string]int{}}
		)
		s, err := open(dir, slog.New(slog.NewTextHandler(&log, nil)), func(dsn string) (driver.Connector, error) {
			if broken.Load() {
				panic("somebody's words")
			}
			return f.connect(dsn)
		})
		if err != nil {
			t.Fatal(err)
		}
		f.set("INSERT INTO said", false) // after which the helpers' connection is opened anew
		says := func(n uint64, text string) {
			mustCommit(t, s, &room.Batch{Applied: n, LastN: n, Events: []*state.Event{{N: n, Kind: state.KindSay, Who: person(mona), Text: text}}})
		}
		says(1, "oolong")
		time.Sleep(time.Second)
		synctest.Wait()
		broken.Store(true)
		f.set("", false)
		time.Sleep(time.Hour)
		synctest.Wait()
		mustAppend(t, s, "a")
		says(2, "sencha")
		if found := search(t, s, "", "sencha"); len(found) > 0 {
			t.Errorf("%d lines are found that cannot be indexed", len(found))
		}
		if stacks := strings.Count(log.String(), "indexing words panicked"); stacks == 0 || stacks > 13 || strings.Contains(log.String(), "somebody's") {
			t.Errorf("an hour of panics is told %d times:\n%s", stacks, &log)
		}
		broken.Store(false)
		time.Sleep(helpAgainMost)
		synctest.Wait()
		for _, word := range []string{"oolong", "sencha"} {
			if len(search(t, s, "", word)) != 1 {
				t.Errorf("%q is not found when all is well again", word)
			}
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
}
