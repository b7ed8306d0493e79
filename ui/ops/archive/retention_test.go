package archive

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/room/store"
	"teahouse/room/text"
)

// said is every public line in a store.
func said(t *testing.T, kept *store.Store) (lines []string) {
	t.Helper()
	events, err := kept.Before(t.Context(), state.Viewer{}, 1<<62, 10_000)
	roomtest.OK(t, err)
	for _, e := range events {
		if e.Kind == state.KindSay {
			lines = append(lines, e.Text)
		}
	}
	return lines
}

// TestLinesGoWhenTheirTimeHasCome lets three months pass.
func TestLinesGoWhenTheirTimeHasCome(t *testing.T) {
	const day = 24 * time.Hour
	for _, c := range []struct {
		name string
		Retention
		afterMinutes, afterMonths []string
	}{
		{"90 days", Retention{Age: 90 * day}, []string{"one", "two", "three"}, []string{"late"}},
		{"for ever", Retention{Age: text.Forever}, []string{"one", "two", "three"}, []string{"one", "two", "three", "late"}},
		{"two lines", Retention{Age: text.Forever, Lines: 2}, []string{"two", "three"}, []string{"three", "late"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			synctest.Test(t, func(t *testing.T) {
				logger := slog.New(slog.DiscardHandler)
				kept, err := store.Open(dir, logger)
				roomtest.OK(t, err)
				defer kept.Close()
				r, err := room.Open(t.Context(), room.Config{Node: "local", Log: kept, History: kept, Logger: logger, Seats: 9})
				roomtest.OK(t, err)
				tidied := 0
				c.Tidied = func() { tidied++ }
				ctx, stop := context.WithCancel(context.Background())
				ended := make(chan struct{}, 2)
				go func() { _ = r.Run(ctx); ended <- struct{}{} }()
				go func() { c.Run(ctx, r, kept, logger); ended <- struct{}{} }()
				defer func() { stop(); <-ended; <-ended }()

				lily := roomtest.Seat(t, r, "lily")
				say := func(text string) {
					t.Helper()
					roomtest.Do(t, lily, &state.Say{Text: text})
				}
				say("one")
				say("two")
				say("three")
				time.Sleep(tidyFirst - time.Minute)
				synctest.Wait()
				if lines := said(t, kept); len(lines) != 3 {
					t.Errorf("right after the start there are %q", lines)
				}
				time.Sleep(2 * time.Minute)
				synctest.Wait()
				if tidied != 1 {
					t.Errorf("after some minutes it was told %d times that all is tidied", tidied)
				}
				if lines := said(t, kept); !slices.Equal(lines, c.afterMinutes) {
					t.Errorf("after some minutes there are %q", lines)
				}
				time.Sleep(60 * day)
				say("late")
				time.Sleep(40 * day)
				synctest.Wait()
				if lines := said(t, kept); !slices.Equal(lines, c.afterMonths) {
					t.Errorf("after months there are %q", lines)
				}
			})
		})
	}
}

// TestAWrongClockTakesNoStepBackAway: the copy from before a migration is kept for two weeks, whatever the
// wall's clock says meanwhile.
func TestAWrongClockTakesNoStepBackAway(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		logger := slog.New(slog.DiscardHandler)
		kept, err := store.Open(dir, logger)
		roomtest.OK(t, err)
		defer kept.Close()
		began := time.Now()
		copied := filepath.Join(dir, store.DatabaseFile+".before-1")
		roomtest.OK(t, os.WriteFile(copied, nil, 0o600))
		const year = 365 * 24 * time.Hour
		roomtest.OK(t, os.Chtimes(copied, began, began.Add(-year)))
		var jumped atomic.Bool
		clock := room.Clock{
			Wall: func() time.Time {
				if jumped.Load() {
					return time.Now()
				}
				return time.Now().Add(-year)
			},
			Running: func() time.Duration { return time.Since(began) },
		}
		r, err := room.Open(t.Context(), room.Config{Node: "local", Log: kept, History: kept, Logger: logger, Seats: 9, Clock: clock})
		roomtest.OK(t, err)
		var tidied atomic.Int32
		ctx, stop := context.WithCancel(context.Background())
		ended := make(chan struct{}, 2)
		go func() { _ = r.Run(ctx); ended <- struct{}{} }()
		go func() {
			Retention{Age: text.Forever, Tidied: func() { tidied.Add(1) }}.Run(ctx, r, kept, logger)
			ended <- struct{}{}
		}()
		defer func() { stop(); <-ended; <-ended }()

		synctest.Wait()
		jumped.Store(true)
		time.Sleep(13 * 24 * time.Hour)
		synctest.Wait()
		if _, err := os.Stat(copied); err != nil || tidied.Load() == 0 {
			t.Errorf("after 13 days, when %d times all was tidied: %v", tidied.Load(), err)
		}
		time.Sleep(3 * 24 * time.Hour)
		synctest.Wait()
		if _, err := os.Stat(copied); err == nil {
			t.Error("after 16 days the copy is still there")
		}
	})
}
