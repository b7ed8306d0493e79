package serve

// Key exchanges cost us more than those who ask for them: so many a second are
// let through, and no more. Where more ask, the networks they come from take
// turns, and who of one network is next is left to chance. A network that sends
// a thousand takes nothing from another that sends one, and of its own people
// each has the same chance.

import (
	"math/rand/v2"
	"net/netip"
	"sync"
	"time"

	"teahouse/room/flood"
)

type turnstile struct {
	mu      sync.Mutex
	rate    flood.Budget
	queues  map[netip.Prefix][]*turnOf
	order   []netip.Prefix // of those who wait, the next first
	pending *time.Timer    // serves the next one; nil if nobody waits
}

// turnOf is somebody's wait for their turn.
type turnOf struct{ come chan struct{} }

func newTurnstile(rate flood.Rate) *turnstile {
	rate.Patience, rate.Shared = 0, true
	return &turnstile{rate: flood.Budget{Rate: rate}, queues: map[netip.Prefix][]*turnOf{}}
}

// pass waits for a turn, but not longer than until late or gone.
func (t *turnstile) pass(from netip.Prefix, late <-chan time.Time, gone <-chan struct{}) bool {
	one := &turnOf{make(chan struct{})}
	t.mu.Lock()
	if len(t.queues[from]) == 0 {
		t.order = append(t.order, from)
	}
	t.queues[from] = append(t.queues[from], one)
	t.serve()
	t.mu.Unlock()
	select {
	case <-one.come:
		return true
	case <-late:
	case <-gone:
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	select {
	case <-one.come: // just now
		return true
	default:
		t.drop(from, one)
		return false
	}
}

// serve lets through whom the rate allows, and comes back for the others.
func (t *turnstile) serve() {
	for len(t.order) > 0 {
		wait, ok := t.rate.Take(time.Now(), 1)
		if !ok {
			if t.pending == nil {
				t.pending = time.AfterFunc(wait, t.next)
			}
			return
		}
		from := t.order[0]
		t.order = t.order[1:]
		queue := t.queues[from]
		one := queue[rand.N(len(queue))]
		if len(queue) > 1 {
			t.order = append(t.order, from)
		}
		t.take(from, one)
		close(one.come)
	}
}

func (t *turnstile) next() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.pending = nil
	t.serve()
}

// drop gives up a wait.
func (t *turnstile) drop(from netip.Prefix, one *turnOf) {
	t.take(from, one)
	if len(t.queues[from]) > 0 {
		return
	}
	for i, n := range t.order {
		if n == from {
			t.order = append(t.order[:i], t.order[i+1:]...)
			return
		}
	}
}

// take takes one out of a queue, whose order does not matter.
func (t *turnstile) take(from netip.Prefix, one *turnOf) {
	queue := t.queues[from]
	for i, o := range queue {
		if o == one {
			queue[i] = queue[len(queue)-1]
			queue[len(queue)-1] = nil
			queue = queue[:len(queue)-1]
			break
		}
	}
	if len(queue) == 0 {
		delete(t.queues, from)
		return
	}
	t.queues[from] = queue
}
