package room_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
)

// counted is a history that counts how often it was written.
type counted struct {
	*roomtest.Memory
	commits atomic.Int64
}

func (c *counted) Commit(ctx context.Context, b *room.Batch) error {
	c.commits.Add(1)
	return c.Memory.Commit(ctx, b)
}

// TestQuietTalkIsWrittenTogether tells when the history is written: lines that are
// said one by one wait for each other, and nobody who reads back waits for that.
func TestQuietTalkIsWrittenTogether(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		history := &counted{Memory: roomtest.NewMemory()}
		limits := room.DefaultLimits()
		limits.Lines.Burst = 1000
		r, _ := roomtest.Made(t, func(c *room.Config) { c.Log, c.History, c.Limits = history, history, limits })
		lily := roomtest.Seat(t, r, "lily")
		time.Sleep(time.Minute)

		written := func(what string, most int64, f func()) {
			t.Helper()
			before := history.commits.Load()
			f()
			synctest.Wait()
			if got := history.commits.Load() - before; got > most {
				t.Errorf("%s: the history was written %d times, want %d at most", what, got, most)
			}
		}
		stored := func() (lines []string) {
			events, _, err := history.Since(t.Context(), state.Viewer{}, 0, 10_000)
			roomtest.OK(t, err)
			for _, e := range events {
				if e.Talk() {
					lines = append(lines, e.Text)
				}
			}
			return lines
		}
		written("twenty lines in ten seconds", 3, func() {
			for range 20 {
				roomtest.Say(t, lily, "a line")
				time.Sleep(time.Second / 2)
			}
			time.Sleep(5 * time.Second)
		})
		if n := len(stored()); n != 20 {
			t.Errorf("%d of 20 lines are in the history some seconds later", n)
		}
		written("many lines at once", 4, func() {
			for range 300 {
				roomtest.Say(t, lily, "a line")
			}
		})
		const together = 100 // events do not wait for more
		if n := len(stored()); n <= 20+300-together {
			t.Errorf("%d lines are in the history, and more wait than are written together", n)
		}
		time.Sleep(time.Minute) // as many as were not written together may begin to be when one more comes
		written("a line that is looked for", 1, func() {
			roomtest.Say(t, lily, "the kettle is on")
			found, err := lily.Search(t.Context(), state.Scope{}, room.Query{Words: "kettle"}, 0, 10)
			if err != nil || len(found) != 1 {
				t.Errorf("a search right after the line finds %d, %v", len(found), err)
			}
		})
		written("a line that is withdrawn", 1, func() {
			said, err := lily.Do(t.Context(), &state.Say{Text: "a secret"}, nil)
			roomtest.OK(t, err)
			roomtest.Do(t, lily, &state.Unsend{Ref: state.Ref{N: said[0].N}})
		})
		if lines := stored(); lines[len(lines)-1] != "" {
			t.Errorf("the history has %q, and it was withdrawn", lines[len(lines)-1])
		}
	})
}

// sick is a history that is not written while its disk is full.
type sick struct {
	*roomtest.Memory
	full atomic.Bool
}

func (s *sick) Commit(ctx context.Context, b *room.Batch) error {
	if s.full.Load() {
		return errors.New("the disk is full")
	}
	return s.Memory.Commit(ctx, b)
}

// TestAStopLeavesNoHoleInTheHistory has a server stop just when a disk that was full has
// room again: what could not be written before is not left out of what is written last.
func TestAStopLeavesNoHoleInTheHistory(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		history := &sick{Memory: roomtest.NewMemory()}
		r, stop := roomtest.Made(t, func(c *room.Config) { c.Log, c.History = history, history })
		lily := roomtest.Seat(t, r, "lily")
		history.full.Store(true)
		roomtest.Say(t, lily, "one")
		time.Sleep(10 * time.Second) // it is tried by now
		roomtest.Say(t, lily, "two")
		synctest.Wait()
		history.full.Store(false)
		stop()

		events, _, err := history.Since(t.Context(), state.Viewer{}, 0, 100)
		roomtest.OK(t, err)
		var lines []string
		for _, e := range events {
			if e.Talk() {
				lines = append(lines, e.Text)
			}
		}
		if want := []string{"one", "two"}; !slices.Equal(lines, want) {
			t.Errorf("the history has %q, want %q", lines, want)
		}
	})
}

// behind is a history from which somebody took what it had, as who puts an older file in its place.
type behind struct {
	*roomtest.Memory
	taken atomic.Bool
}

func (b *behind) Commit(ctx context.Context, batch *room.Batch) error {
	if b.taken.Load() {
		return fmt.Errorf("write the history: %w", room.ErrGap)
	}
	return b.Memory.Commit(ctx, batch)
}

// A history that lacks something does not get it by trying again: the room ends, and the
// next start applies from the log what was acknowledged.
func TestAGapInTheHistoryEndsTheRoomAndAStartMendsIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		history := &behind{Memory: roomtest.NewMemory()}
		cfg := room.Config{Node: "one", Log: history, History: history, Logger: slog.New(slog.DiscardHandler), Seats: 10, Limits: room.DefaultLimits()}
		r, err := room.Open(t.Context(), cfg)
		roomtest.OK(t, err)
		ended := make(chan error, 1)
		go func() { ended <- r.Run(t.Context()) }()
		lily := roomtest.Seat(t, r, "lily")
		history.taken.Store(true)
		roomtest.Say(t, lily, "one")
		if err := <-ended; !errors.Is(err, room.ErrGap) {
			t.Errorf("the room ends with %v", err)
		}
		<-lily.Ended()

		history.taken.Store(false)
		again, stop := roomtest.Start(t, history.Memory)
		defer stop()
		lines, err := roomtest.Seat(t, again, "bob").Before(t.Context(), state.Scope{}, 0, 10)
		if err != nil || len(lines) != 1 || lines[0].Text != "one" {
			t.Errorf("after a start there is %v, %v", lines, err)
		}
	})
}
