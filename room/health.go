package room

// Whether the log takes what is said, as everybody who waits for it may know.

import (
	"sync"
	"time"
)

// health is what the room knows of its log. When that changes, everybody's screen tells it.
type health struct {
	notify func() // tells the seats

	mu    sync.Mutex
	since time.Time   // when the append now under way began; zero if none is
	slow  *time.Timer // fires when it has taken stalledAfter, and on
	err   error       // of the last append
}

func newHealth(notify func()) *health {
	h := &health{notify: notify}
	h.slow = time.AfterFunc(stalledAfter, h.stalled)
	h.slow.Stop()
	return h
}

// stalled tells that the append under way takes long.
func (h *health) stalled() {
	h.mu.Lock()
	if !h.since.IsZero() {
		h.slow.Reset(stalledAgain)
	}
	h.mu.Unlock()
	h.notify()
}

func (h *health) appending(on bool) {
	h.mu.Lock()
	stalled := !h.since.IsZero() && time.Since(h.since) >= stalledAfter
	h.since = time.Time{}
	h.slow.Stop()
	if on {
		h.since = time.Now()
		h.slow.Reset(stalledAfter)
	}
	h.mu.Unlock()
	if stalled {
		h.notify()
	}
}

func (h *health) set(err error) {
	h.mu.Lock()
	changed := (h.err == nil) != (err == nil)
	h.err = err
	h.mu.Unlock()
	if changed {
		h.notify()
	}
}

// trouble is why lines are not accepted now: how long an append has been under
// way, if that is long, and an error of the log. Both are zero when all is well.
func (h *health) trouble() (stalled time.Duration, err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.since.IsZero() {
		if d := time.Since(h.since); d >= stalledAfter {
			stalled = d
		}
	}
	return stalled, h.err
}
