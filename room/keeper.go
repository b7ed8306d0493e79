package room

// The history follows the log behind the room's back: nobody's answer waits for it, unless it
// is far behind. It is written in order and without gaps: what could not be written goes first.

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"teahouse/room/state"
)

// keeper writes into the history what applying gave. What it has not written yet
// is one batch that grows, so a slow disk costs one larger transaction, not a longer
// queue, and lines that are said one by one cost one together: the log has them. It
// writes at once what somebody wants to read back, what deletes words, and what the
// operator is told.
type keeper struct {
	history History
	logger  *slog.Logger

	mu     sync.Mutex
	next   *unkept       // not yet given to the history, nil if there is nothing
	last   uint64        // the newest event put
	kept   uint64        // events up to this number can be read back
	wanted uint64        // events up to this number are waited for
	failed error         // of the last attempt to write; nil if it succeeded
	moved  chan struct{} // closed and replaced when kept grows
	ready  chan struct{} // capacity 1: next is to be written
}

// unkept is a batch that the history does not have yet.
type unkept struct {
	*Batch
	told []deed // for the server's log
}

func newKeeper(h History, logger *slog.Logger, kept uint64) *keeper {
	return &keeper{history: h, logger: logger, last: kept, kept: kept, moved: make(chan struct{}), ready: make(chan struct{}, 1)}
}

// put adds to what is to be written.
func (k *keeper) put(b *Batch, told []deed) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.last = b.LastN
	first := k.next == nil
	if first {
		k.next = &unkept{b, told}
	} else {
		k.next.add(b, told)
	}
	switch {
	case k.wanted > k.kept, len(k.next.told) > 0, len(b.Aside) > 0, slices.ContainsFunc(b.Events, (*state.Event).Changes),
		len(k.next.Events) >= keepAtOnce, len(k.next.Records) >= recordsAtOnce:
		wake(k.ready)
	case first:
		time.AfterFunc(keepWithin, func() { wake(k.ready) })
	}
}

// add puts a batch behind another.
func (u *unkept) add(b *Batch, told []deed) {
	u.Applied, u.Clock, u.LastN = b.Applied, b.Clock, b.LastN
	u.Healed = max(u.Healed, b.Healed)
	u.Aside = append(u.Aside, b.Aside...)
	u.Events = append(u.Events, b.Events...)
	u.Records = append(u.Records, b.Records...)
	u.told = append(u.told, told...)
}

// run writes until ctx ends, and then what is left. The error it returns is ErrGap: only
// a start mends that.
func (k *keeper) run(ctx context.Context) error {
	for {
		select {
		case <-k.ready:
			if err := k.write(ctx); err != nil {
				return err
			}
		case <-ctx.Done():
			last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
			defer cancel()
			return k.write(last)
		}
	}
}

// write commits what waits.
func (k *keeper) write(ctx context.Context) error {
	k.mu.Lock()
	waiting := k.next
	k.next = nil
	k.mu.Unlock()
	if waiting == nil {
		return nil
	}
	return k.store(ctx, waiting)
}

// store commits a batch, and tries again until it succeeds, or ctx ends: the log has it
// all, so nothing is lost meanwhile, and a restart would resume.
func (k *keeper) store(ctx context.Context, b *unkept) error {
	b.Records = newest(b.Records)
	for pause, failing := 100*time.Millisecond, false; ; pause = min(2*pause, 5*time.Second) {
		err := k.history.Commit(context.WithoutCancel(ctx), b.Batch)
		if err == nil {
			if failing {
				k.logger.Info("the history is written again")
			}
			break
		}
		if errors.Is(err, ErrGap) {
			k.settle(0, err)
			return err
		}
		if !failing {
			k.logger.Error("the history is not written, trying again until it is", "err", err)
			failing = true
		}
		k.settle(0, err)
		select {
		case <-ctx.Done():
			k.giveBack(b)
			return nil
		case <-time.After(pause):
		}
	}
	for _, d := range b.told {
		d.tell(k.logger)
	}
	k.settle(b.LastN, nil)
	return nil
}

// giveBack puts a batch that was not written ahead of what came since: a history that
// has what comes behind it would never have it.
func (k *keeper) giveBack(b *unkept) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.next != nil {
		b.add(k.next.Batch, k.next.told)
	}
	k.next = b
}

// settle tells those who wait what came of writing: up to which event, 0 for none, or why not.
func (k *keeper) settle(kept uint64, err error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.kept, k.failed = max(k.kept, kept), err
	close(k.moved)
	k.moved = make(chan struct{})
}

// trouble is why the history is not written now, nil if it is.
func (k *keeper) trouble() error {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.failed
}

// newest leaves of the records of each piece of the state the last one.
func newest(records []state.Record) []state.Record {
	last := make(map[string]int, len(records))
	for i, r := range records {
		last[r.Key] = i
	}
	kept := records[:0]
	for i, r := range records {
		if last[r.Key] == i {
			kept = append(kept, r)
		}
	}
	return kept
}

// wait has events up to n written, and returns once they can be read back, or cannot be
// written now, or ctx ends.
func (k *keeper) wait(ctx context.Context, n uint64) error {
	return k.until(ctx, n, func(failed error) error { return failed })
}

// until is wait that goes by what is said of a failure.
func (k *keeper) until(ctx context.Context, n uint64, on func(failed error) error) error {
	for {
		k.mu.Lock()
		kept, moved, failed := k.kept, k.moved, k.failed
		k.wanted = max(k.wanted, n)
		k.mu.Unlock()
		if kept >= n {
			return nil
		}
		if err := on(failed); err != nil {
			return fmt.Errorf("the history is behind: %w", err)
		}
		wake(k.ready)
		select {
		case <-moved:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// waitForRoom waits until few enough events are unwritten that none can fall out of
// memory before it is in the history.
func (k *keeper) waitForRoom(ctx context.Context) error {
	k.mu.Lock()
	last := k.last
	k.mu.Unlock()
	if last <= backlogMost {
		return nil
	}
	return k.until(ctx, last-backlogMost, func(error) error { return nil })
}
