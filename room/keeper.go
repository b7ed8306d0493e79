package room

import (
	"context"
	"log/slog"
	"sync"
	"time"
)

// keeper writes into the history what applying gave, behind the room's back:
// nobody's answer waits for it. What it has not written yet is one batch that
// grows, so a slow disk costs one larger transaction, not a longer queue.
type keeper struct {
	history History
	logger  *slog.Logger

	mu    sync.Mutex
	next  *Batch        // not yet given to the history; nil if nothing is
	told  []deed        // of next, for the server's log
	last  uint64        // the newest event put
	kept  uint64        // events up to this number can be read back
	moved chan struct{} // closed and replaced when kept grows
	ready chan struct{} // capacity 1
}

func newKeeper(h History, logger *slog.Logger, kept uint64) *keeper {
	return &keeper{history: h, logger: logger, last: kept, kept: kept, moved: make(chan struct{}), ready: make(chan struct{}, 1)}
}

// put adds to what is to be written.
func (k *keeper) put(b *Batch, told []deed) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.told = append(k.told, told...)
	k.last = b.LastN
	if k.next == nil {
		k.next = b
	} else {
		k.next.Applied, k.next.Clock, k.next.LastN = b.Applied, b.Clock, b.LastN
		k.next.Healed = max(k.next.Healed, b.Healed)
		k.next.Aside = append(k.next.Aside, b.Aside...)
		k.next.Events = append(k.next.Events, b.Events...)
		k.next.Records = append(k.next.Records, b.Records...)
	}
	wake(k.ready)
}

// run writes until ctx ends, and then what is left.
func (k *keeper) run(ctx context.Context) {
	for {
		select {
		case <-k.ready:
			k.write(ctx)
		case <-ctx.Done():
			last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
			defer cancel()
			k.write(last)
			return
		}
	}
}

// write commits the batch that waits, and tries again until it succeeds: the
// log has it all, so nothing is lost meanwhile, and a restart would resume.
func (k *keeper) write(ctx context.Context) {
	k.mu.Lock()
	b, told := k.next, k.told
	k.next, k.told = nil, nil
	k.mu.Unlock()
	if b == nil {
		return
	}
	for pause := 100 * time.Millisecond; ; pause = min(2*pause, 5*time.Second) {
		err := k.history.Commit(context.WithoutCancel(ctx), b)
		if err == nil {
			break
		}
		k.logger.Error("history not written, trying again", "err", err, "events", len(b.Events))
		select {
		case <-ctx.Done():
			return
		case <-time.After(pause):
		}
	}
	for _, d := range told {
		d.tell(k.logger)
	}
	k.mu.Lock()
	k.kept = b.LastN
	close(k.moved)
	k.moved = make(chan struct{})
	k.mu.Unlock()
}

// wait returns once events up to n can be read back, or ctx ends.
func (k *keeper) wait(ctx context.Context, n uint64) error {
	for {
		k.mu.Lock()
		kept, moved := k.kept, k.moved
		k.mu.Unlock()
		if kept >= n {
			return nil
		}
		select {
		case <-moved:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// room waits until few enough events are unwritten that none can fall out of
// memory before it is in the history.
func (k *keeper) room(ctx context.Context) error {
	k.mu.Lock()
	last := k.last
	k.mu.Unlock()
	if last <= backlogMost {
		return nil
	}
	return k.wait(ctx, last-backlogMost)
}
