package cluster

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

var (
	seeds = flag.Int("tailseeds", 2000, "how many courses of events the tail is taken through")
	seed  = flag.Uint64("tailseed", 0, "the one that is to be played again")
)

// world is a stream in memory whose servers fail: a feed of it may hang, end, leave
// messages out, give some again, or not open.
type world struct {
	rng   *rand.Rand // the servers' alone, so that a seed plays again
	first uint64     // the oldest message that there is

	mu      sync.Mutex
	last    uint64
	calm    bool // nothing fails any more
	changed chan struct{}
	opened  int
}

func (w *world) write(n int) (last uint64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.last += uint64(n)
	close(w.changed)
	w.changed = make(chan struct{})
	return w.last
}

func (w *world) chance(of float64) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return !w.calm && w.rng.Float64() < of
}

// now is the last message, and what is closed when there is another.
func (w *world) now() (last uint64, changed <-chan struct{}) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.last, w.changed
}

func (w *world) oldest(context.Context) (uint64, error) {
	if w.chance(0.3) {
		return 0, errors.New("no server answers")
	}
	return w.first, nil
}

func (w *world) open(ctx context.Context, from uint64) (*feed, error) {
	w.opened++
	if w.chance(0.3) {
		return nil, errors.New("no server answers")
	}
	at := max(from, w.first)
	if w.chance(0.1) { // a server that does not have it all yet
		at += w.rng.Uint64N(3)
	}
	return &feed{stop: func() {}, next: func(ctx context.Context) (message, error) {
		switch {
		case w.chance(0.05):
			return message{}, errors.New("no heartbeat")
		case w.chance(0.02): // it stands still, and says nothing
			<-ctx.Done()
			return message{}, ctx.Err()
		case w.chance(0.05):
			at += w.rng.Uint64N(4)
		case w.chance(0.05):
			at -= min(at-1, w.rng.Uint64N(4))
		}
		for last, changed := w.now(); at > last; last, changed = w.now() {
			select {
			case <-changed:
			case <-ctx.Done():
				return message{}, ctx.Err()
			}
		}
		m := message{seq: at, data: []byte("[]")}
		at++
		return m, nil
	}}, nil
}

// A feed that is far away is waited for as long as what it gives is on its way.
func TestAFeedFarAwayIsWaitedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const there = time.Second
		opened := 0
		open := func(ctx context.Context, from uint64) (*feed, error) {
			opened++
			time.Sleep(there)
			return &feed{there: there, stop: func() {}, next: func(ctx context.Context) (message, error) {
				select {
				case <-time.After(2 * there):
					return message{seq: from, data: []byte("[]")}, nil
				case <-ctx.Done():
					return message{}, ctx.Err()
				}
			}}, nil
		}
		ctx, cancel := context.WithCancel(t.Context())
		tail := newTail(open, func(context.Context) (uint64, error) { return 1, nil }, make(chan struct{}, 1), 1, false)
		tail.expect(1)
		over := make(chan struct{})
		go func() { defer close(over); _ = tail.run(ctx) }()
		time.Sleep(10 * there)
		if tail.wanted() != 2 || opened > 2 {
			t.Errorf("after %d feeds message %d is wanted, want 2", opened, tail.wanted())
		}
		tail.end()
		cancel()
		<-over
	})
}

// Whatever servers do, all messages come, in order, each once.
func TestTheTailLeavesNothingOut(t *testing.T) {
	from, to := uint64(1), uint64(*seeds)
	if *seed != 0 {
		from, to = *seed, *seed
	}
	for n := from; n <= to && !t.Failed(); n++ {
		synctest.Test(t, func(t *testing.T) {
			if err := tailThrough(n); err != nil {
				t.Errorf("%v; play it again with -run TailLeaves -tailseed %d", err, n)
			}
		})
	}
}

func tailThrough(seed uint64) error {
	w := &world{rng: rand.New(rand.NewPCG(seed, 1)), first: 1 + seed%3, changed: make(chan struct{})}
	rng := rand.New(rand.NewPCG(seed, 2))
	w.last = w.first + rng.Uint64N(20)
	ctx, cancel := context.WithCancel(context.Background())
	news := make(chan struct{}, 1)
	start := w.first
	tail := newTail(w.open, w.oldest, news, start, false)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		tail.run(ctx)
	}()
	defer func() {
		cancel()
		tail.end()
		<-ended
	}()
	var got []uint64
	read := func() {
		held, _, _, _ := tail.drain()
		for _, m := range held {
			got = append(got, m.seq)
		}
	}
	for range 50 {
		synctest.Wait()
		if rng.IntN(2) == 0 {
			tail.expect(w.write(1 + rng.IntN(5)))
		}
		time.Sleep(time.Duration(rng.IntN(2000)) * time.Millisecond)
		if rng.IntN(3) == 0 {
			read()
		}
	}
	w.mu.Lock()
	w.calm = true
	w.mu.Unlock()
	time.Sleep(time.Minute)
	synctest.Wait()
	read()
	var want []uint64
	for seq := start; seq <= w.last; seq++ {
		want = append(want, seq)
	}
	if tail.failed != nil {
		return fmt.Errorf("the tail gave up: %w", tail.failed)
	}
	if !slices.Equal(got, want) {
		return fmt.Errorf("%d messages came, and the stream holds %d to %d: %v", len(got), start, w.last, got)
	}
	return nil
}

// What the stream has dropped is told, and never passed over.
func TestATailThatIsOutrunEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &world{rng: rand.New(rand.NewPCG(1, 1)), first: 10, last: 20, calm: true, changed: make(chan struct{})}
		tail := newTail(w.open, w.oldest, make(chan struct{}, 1), 5, false)
		tail.run(t.Context())
		if held, _, _, err := tail.drain(); len(held) > 0 || err == nil {
			t.Errorf("%d messages came, and %v", len(held), err)
		}
		near := newTail(w.open, w.oldest, make(chan struct{}, 1), 9, true) // the ninth was applied
		ctx, cancel := context.WithCancel(t.Context())
		go near.run(ctx)
		synctest.Wait()
		cancel()
		synctest.Wait()
		if held, _, _, err := near.drain(); len(held) != 11 || err != nil {
			t.Errorf("%d messages came, and %v", len(held), err)
		}
	})
}

// Nor is what the servers have lost.
func TestAHoleInTheStreamEndsTheTail(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &world{rng: rand.New(rand.NewPCG(1, 1)), first: 1, last: 20, calm: true, changed: make(chan struct{})}
		whole := w.open
		tail := newTail(func(ctx context.Context, from uint64) (*feed, error) {
			f, err := whole(ctx, from)
			next := f.next
			f.next = func(ctx context.Context) (message, error) {
				m, err := next(ctx)
				if m.seq == 7 {
					m, err = next(ctx)
				}
				return m, err
			}
			return f, err
		}, w.oldest, make(chan struct{}, 1), 1, false)
		tail.run(t.Context())
		if held, _, _, _ := tail.drain(); len(held) != 6 {
			t.Errorf("%d messages came", len(held))
		}
		if _, _, _, err := tail.drain(); err == nil {
			t.Error("nothing is said")
		}
	})
}

// Who applies slowly is not flooded.
func TestTheTailReadsNoFurtherThanItsBound(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &world{rng: rand.New(rand.NewPCG(1, 1)), first: 1, last: 10 * heldMessages, calm: true, changed: make(chan struct{})}
		tail := newTail(w.open, w.oldest, make(chan struct{}, 1), 1, false)
		ctx, cancel := context.WithCancel(t.Context())
		go tail.run(ctx)
		tail.expect(w.last)
		read := 0
		for read < int(w.last) {
			time.Sleep(10 * time.Second)
			held, _, _, _ := tail.drain()
			if len(held) > heldMessages || len(held) == 0 {
				t.Fatalf("%d messages are held", len(held))
			}
			read += len(held)
		}
		if w.opened != 1 {
			t.Errorf("the feed was opened %d times", w.opened)
		}
		tail.end()
		cancel()
	})
}
