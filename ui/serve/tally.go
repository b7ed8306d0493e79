package serve

// Who is turned away before anybody knows who they are is logged, so that a
// program such as fail2ban can act on it. A flood of that is a line a minute
// and address, with how often it happened, and of sessions a few more. So it is with
// commands, of which one client can run any number.

import (
	"log/slog"
	"net/netip"
	"sync"
	"time"
)

type tally struct {
	logger *slog.Logger
	most   int // incidents that are counted one by one

	mu    sync.Mutex
	since time.Time
	seen  map[incident]int // since the log was last told, beyond those that it was told one by one
	more  int              // of those for whom there is no place
}

// incident is what is logged of an address: that it was turned away, or a session from
// there, and why; or that a command was served.
type incident struct {
	addr   netip.Addr
	what   string // as the log says it
	reason string // empty where what says it
}

func newTally(l *slog.Logger, most int) *tally {
	return &tally{logger: l, most: most, since: time.Now(), seen: map[incident]int{}}
}

func (t *tally) log(i incident, n int) {
	facts := []any{"addr", i.addr}
	if i.reason != "" {
		facts = append(facts, "reason", i.reason)
	}
	t.logger.Info(i.what, append(facts, "count", n)...)
}

// note logs something at once if it is the first of its kind, and else counts it.
func (t *tally) note(addr netip.Addr, reason string) {
	i := incident{addr, "connection refused", reason}
	if reason == refusedHandshake {
		i = incident{addr, "handshake failed", ""}
	}
	if t.counts(i, 1) {
		t.log(i, 1)
	}
}

// unnamed notes a header from somebody who is not known as a proxy.
func (t *tally) unnamed(addr netip.Addr) {
	if t.counts(incident{addr, errUnnamed.Error(), refusedProxy}, 1) {
		t.logger.Info("connection refused", "addr", addr, "reason", refusedProxy, "err", errUnnamed)
	}
}

// tells counts a session that is refused, and tells whether it is to be logged for itself.
func (t *tally) tells(addr netip.Addr, reason string) bool {
	return t.counts(incident{addr, "more sessions refused", reason}, tallyFew)
}

// serves counts a command, and tells whether it is to be logged for itself.
func (t *tally) serves(addr netip.Addr) bool {
	return t.counts(incident{addr, "more commands served", ""}, commandsFew)
}

// counts takes in an incident, and tells whether it is one of the first few.
func (t *tally) counts(i incident, few int) (first bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	n, again := t.seen[i]
	if !again && len(t.seen) >= t.most {
		t.more++
		return false
	}
	if !again {
		n = -few
	}
	t.seen[i] = n + 1
	return n < 0
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
		t.logger.Info("more from other addresses", "count", more)
	}
}
