package main

// What a server must come back to when everybody has left: an empty room, and
// what it held before they came.

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"time"
)

// The margins of growth. A room remembers its last 4096 events and the budgets of
// those who left. The race detector's own memory is no part of the heap, many times
// as large and never given back: with it, resident memory tells nothing.
const (
	heapMargin = 24 << 20 // bytes
	rssMargin  = 64 << 20
	fileMargin = 4 // the database keeps a few connections for a while
)

const askEach = 250 * time.Millisecond // between two looks

// holding is what a server holds while nobody is in it.
type holding struct {
	goroutines, files int
	heap, rss         float64 // bytes, after a garbage collection
}

func (h holding) String() string {
	return fmt.Sprintf("%d goroutines, %d files, %.1f MB of heap, %.1f MB resident", h.goroutines, h.files, h.heap/(1<<20), h.rss/(1<<20))
}

// holds collects the garbage and looks.
func (s *server) holds(ctx context.Context) (h holding, err error) {
	for range 2 { // finalizers, and what they let go of
		if _, err := s.Get(ctx, "/debug/pprof/heap?gc=1"); err != nil {
			return h, err
		}
	}
	f, err := s.Figures(ctx)
	if err != nil {
		return h, err
	}
	h.heap, h.rss = f["go_memstats_heap_alloc_bytes"], f["process_resident_memory_bytes"]
	stacks, err := s.Get(ctx, "/debug/pprof/goroutine?debug=1")
	if err != nil {
		return h, err
	}
	// Not the figure of that name, which counts those that gather the figures.
	if _, err := fmt.Sscanf(string(stacks), "goroutine profile: total %d", &h.goroutines); err != nil {
		return h, fmt.Errorf("the server's goroutines are told as %.80q", stacks)
	}
	h.files, err = s.Files()
	return h, err
}

// growth tells what has grown more than it may, "" if nothing.
func (h holding) growth(before holding, race bool) string {
	switch {
	case h.goroutines > before.goroutines:
		return "goroutines"
	case h.files > before.files+fileMargin:
		return "open files"
	case h.heap > before.heap+heapMargin:
		return "heap"
	case !race && h.rss > before.rss+rssMargin:
		return "resident memory"
	}
	return ""
}

// rests waits until the server holds no more than before. What has grown is a fault.
func (s *server) rests(ctx context.Context, before holding, race bool, found *faults) (h holding, err error) {
	grown := ""
	err = s.until(ctx, restWithin, func() (bool, error) {
		h, err = s.holds(ctx)
		grown = h.growth(before, race)
		return grown == "", err
	})
	if err != nil || grown == "" {
		return h, err
	}
	stacks := []byte{}
	if grown == "goroutines" {
		stacks, _ = s.Get(ctx, "/debug/pprof/goroutine?debug=1")
	}
	found.add("growth of %s: before %v, now %v\n%s", grown, before, h, stacks)
	return h, nil
}

// until asks again until ok, or for so long.
func (s *server) until(ctx context.Context, within time.Duration, ok func() (bool, error)) error {
	tick := time.NewTicker(askEach)
	defer tick.Stop()
	for deadline := time.Now().Add(within); time.Now().Before(deadline); {
		if done, err := ok(); done || err != nil {
			return err
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return ctx.Err()
		case <-s.Ended():
			return fmt.Errorf("the server has ended")
		}
	}
	return nil
}

// empties waits until only so many people are left, each at one terminal.
func (s *server) empties(ctx context.Context, people int, within time.Duration) error {
	var last error
	err := s.until(ctx, within, func() (bool, error) {
		f, err := s.Figures(ctx)
		last = nil
		for _, name := range []string{"members", "seats", "sessions", "connections"} {
			if n := f["teahouse_"+name]; n != float64(people) && err == nil {
				last = fmt.Errorf("%v %s instead of %d, %v after the others left", n, name, people, within)
			}
		}
		return last == nil, err
	})
	if err == nil {
		err = last
	}
	return err
}

// quiets waits until nothing happens in the room any more.
func (s *server) quiets(ctx context.Context) error {
	since, before := time.Now(), -1.0
	return s.until(ctx, quietWithin, func() (bool, error) {
		f, err := s.Figures(ctx)
		if n := f.Total("teahouse_events_total"); n != before {
			since, before = time.Now(), n
		}
		return time.Since(since) >= quietFor, err
	})
}

// tell prints what the server counted.
func (s *server) tell(ctx context.Context, out io.Writer) {
	f, err := s.Figures(ctx)
	if err != nil {
		return
	}
	var b bytes.Buffer
	for _, name := range []string{"events", "undone", "refusals", "stalled_readers", "lost_links"} {
		fmt.Fprintf(&b, "%v %s, ", f.Total("teahouse_"+name+"_total"), name)
	}
	fmt.Fprintf(out, "server: %s\n", bytes.TrimRight(b.Bytes(), ", "))
}
