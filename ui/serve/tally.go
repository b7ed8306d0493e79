package serve

// Who is turned away before anybody knows who they are is logged, so that a
// program such as fail2ban can act on it. A flood of that is a line a minute
// and address, with how often it happened.

import (
	"log/slog"
	"net/netip"
	"sync"
	"time"
)

type tally struct {
	logger *slog.Logger

	mu    sync.Mutex
	since time.Time
	seen  map[incident]int // since the log was last told, beyond the first
	more  int              // of those for whom there is no place
}

// incident is one reason to turn an address away.
type incident struct {
	addr   netip.Addr
	reason string
}

func newTally(l *slog.Logger) *tally { return &tally{logger: l, seen: map[incident]int{}} }

func (t *tally) log(i incident, n int) {
	if i.reason == refusedHandshake {
		t.logger.Info("handshake failed", "addr", i.addr, "count", n)
		return
	}
	t.logger.Info("connection refused", "addr", i.addr, "reason", i.reason, "count", n)
}

// note logs something at once if it is the first of its kind, and else counts it.
func (t *tally) note(addr netip.Addr, reason string) {
	t.mu.Lock()
	i := incident{addr, reason}
	n, again := t.seen[i]
	first := !again && len(t.seen) < tallyMost
	switch {
	case again:
		t.seen[i] = n + 1
	case first:
		t.seen[i] = 0
	default:
		t.more++
	}
	t.mu.Unlock()
	if first {
		t.log(i, 1)
	}
}

// tell logs what was counted, once a minute.
func (t *tally) tell(now time.Time) {
	t.mu.Lock()
	if now.Sub(t.since) < tallyEach {
		t.mu.Unlock()
		return
	}
	seen, more := t.seen, t.more
	t.since, t.seen, t.more = now, map[incident]int{}, 0
	t.mu.Unlock()
	for i, n := range seen {
		if n > 0 {
			t.log(i, n)
		}
	}
	if more > 0 {
		t.logger.Info("connections refused from many addresses", "count", more)
	}
}
