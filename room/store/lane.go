package store

// Lanes: searches, whose cost nobody knows before, have connections of their
// own, so that nothing else that is read waits behind them. Most take some
// milliseconds. Those that take longer are broken off, and begin anew where
// they wait for each other alone.
//
// A search is made of slices: each is a statement of its own over one block of
// the history, from the newest back. Between two, others have their turn, and
// the write-ahead log may start over. What a statement will cost is not known
// before, so blocks grow while they cost little, and one that takes long is
// broken off and looked through in smaller ones. The smallest is always finished:
// it is bounded by its lines, each of which is at most as long as a message may
// be, and the tokens of a search, for which each word of it is looked at. Beside
// that, a statement looks up the place of its block in the list of each token, and
// steps over a number there for each page of 4 KB of what is newer.

import (
	"context"
	"runtime"
	"time"

	"teahouse/room"
	"teahouse/room/state"
)

// Times of a processor, where it is told how much of it one thread had: on a busy
// machine nobody's search is cut short because others were at work.
const (
	quickFor    = 100 * time.Millisecond // five times what an ordinary search of a million lines takes
	thoroughFor = 2 * time.Second        // longer nobody waits

	sliceFor   = 25 * time.Millisecond // of one search, until others have their turn: it is noticed some milliseconds later
	blockFirst = 1                     // level of the first block: what is sought is often new
	blockGrows = 4                     // after a slice that took no more than this part of sliceFor: some of it goes into finding the place
)

// lane is one connection for reads that may take long. They take turns.
type lane struct {
	Reader
	turn   chan struct{}               // capacity 1
	within time.Duration               // of the turns of one search
	slice  time.Duration               // of one turn
	clock  func() func() time.Duration // by which that is measured
	turned func()                      // what is to be told after each turn, if anything
}

func wallClock() func() time.Duration {
	start := time.Now()
	return func() time.Duration { return time.Since(start) }
}

func newLane(path string, connect connect, lock *lock, within time.Duration) (*lane, error) {
	r, err := newReader(path, connect, 1, lock)
	return &lane{
		Reader: r, turn: make(chan struct{}, 1),
		within: within, slice: sliceFor, clock: threadClock,
	}, err
}

// effort is what one search may still take of a lane.
type effort struct {
	lane *lane
	left time.Duration
}

func (l *lane) effort() *effort { return &effort{l, l.within} }

// run waits for the turn and runs f, whose context ends when the time of the
// search is over, or of the slice where it is one. The driver then interrupts the
// statement, which SQLite and FTS5 notice at the next page that they read. It
// tells what f took, and whether it was broken off although the search has time
// left.
func (e *effort) run(ctx context.Context, slice bool, f func(context.Context) error) (broken bool, took time.Duration, err error) {
	select {
	case e.lane.turn <- struct{}{}:
	case <-ctx.Done():
		return false, 0, ctx.Err()
	}
	defer func() { <-e.lane.turn }()
	most := e.left
	if slice {
		most = min(most, e.lane.slice)
	}
	runtime.LockOSThread() // whose time is measured
	defer runtime.UnlockOSThread()
	used := e.lane.clock()
	start := used()
	within, done := until(ctx, most, func() time.Duration { return used() - start })
	err = f(within)
	ended := within.Err() != nil
	done()
	took = used() - start
	e.left -= took
	if e.lane.turned != nil {
		e.lane.turned()
	}
	switch {
	case err == nil || !ended || ctx.Err() != nil:
		return false, took, err
	case e.left <= 0 || !slice:
		return false, took, room.ErrSlow
	}
	return true, took, nil
}

// until gives a context that ends when so much is used. Done ends it sooner.
func until(ctx context.Context, most time.Duration, used func() time.Duration) (_ context.Context, done func()) {
	within, cancel := context.WithCancel(ctx)
	if most <= 0 {
		cancel()
		return within, cancel
	}
	look := time.NewTimer(most)
	go func() {
		defer look.Stop()
		for {
			select {
			case <-within.Done():
				return
			case <-look.C:
			}
			left := most - used()
			if left <= 0 {
				cancel()
				return
			}
			look.Reset(max(left, time.Millisecond))
		}
	}()
	return within, cancel
}

// look finds at most limit events with numbers from from on and below before,
// the newest ones, all of them in the block that a token of the index stands for.
type look func(ctx context.Context, block string, from, before uint64, limit int) ([]*state.Event, error)

// skip finds the newest event below before that may be found, 0 if there is none: what
// is newer needs no look.
type skip func(ctx context.Context, before uint64) (newest uint64, err error)

// walk looks, block by block, from the newest back. Where there is nothing in one, it
// skips to what the index knows at once to be the next.
func (e *effort) walk(ctx context.Context, from, before uint64, limit int, look look, skip skip) (found []*state.Event, err error) {
	level, done, patience := blockFirst, 0, 1
	for before > from && len(found) < limit {
		block, low := blockOf(before-1, level)
		low = max(low, from)
		var some []*state.Event
		broken, took, err := e.run(ctx, level > 0, func(ctx context.Context) (err error) {
			some, err = look(ctx, block, low, before, limit-len(found))
			return err
		})
		if err != nil {
			return nil, err
		}
		if broken { // and it is tried again half as often
			level, done, patience = level-1, 0, 2*patience
			continue
		}
		found = append(found, some...)
		before = low
		done++
		if len(some) == 0 && before > from {
			if before, err = e.skip(ctx, before, skip); err != nil {
				return nil, err
			}
		}
		if done >= patience && took <= e.lane.slice/blockGrows && level < blockDigits {
			level, done = level+1, 0
		}
	}
	return found, nil
}

// skip is below what the next look is to be, at most before.
func (e *effort) skip(ctx context.Context, before uint64, skip skip) (uint64, error) {
	newest := before
	broken, _, err := e.run(ctx, true, func(ctx context.Context) (err error) {
		newest, err = skip(ctx, before)
		return err
	})
	if broken || err != nil {
		return before, err
	}
	return min(before, newest+1), nil
}
