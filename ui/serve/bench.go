package serve

// Those inside go first. What a newcomer sends from the key exchange on, until they are
// authenticated, is worked on at a bench, of which there are fewer than processors: however
// many come at once, a frame for somebody inside finds a processor after one step of a
// handshake, and not after all of theirs. Of newcomers those who have agreed on keys go
// first, so that what was done for them is not in vain. Nobody has a bench while they are
// waited for, so a slow client keeps none; nor does one that takes no answer, behind which
// the library's reader would wait at the bench.

import (
	"slices"
	"sync"
	"time"
)

// benches has a place for each connection that is worked on now.
type benches struct {
	mu    sync.Mutex
	free  int
	queue [2][]chan struct{} // of those who wait: who has agreed on keys, and who has not
}

// newBenches makes half as many as there are processors.
func newBenches(processors int) *benches { return &benches{free: max(1, processors/2)} }

// take waits for a bench, but not longer than until gone.
func (b *benches) take(agreed bool, gone <-chan struct{}) bool {
	of := 1
	if agreed {
		of = 0
	}
	b.mu.Lock()
	if b.free > 0 {
		b.free--
		b.mu.Unlock()
		return true
	}
	turn := make(chan struct{})
	b.queue[of] = append(b.queue[of], turn)
	b.mu.Unlock()
	select {
	case <-turn:
		return true
	case <-gone:
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if i := slices.Index(b.queue[of], turn); i >= 0 {
		b.queue[of] = slices.Delete(b.queue[of], i, i+1)
		return false
	}
	return true // just now
}

// leave gives a bench to the next one.
func (b *benches) leave() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for i, waiting := range b.queue {
		if len(waiting) > 0 {
			b.queue[i] = waiting[1:]
			close(waiting[0])
			return
		}
	}
	b.free++
}

// takeBench waits for a bench for what was just read, where that costs anything. The one
// reader of the connection calls it, and the library reads on only when it has done what
// that takes.
func (c *conn) takeBench() {
	s := standing(c.reached.Load())
	if !c.keyed.Load() || s >= idle || !c.table.benches.take(s == proving, c.gone) {
		return
	}
	c.at.Store(true)
	if c.over() || standing(c.reached.Load()) >= idle || c.stuck(time.Now()) > benchWrites/2 {
		c.leaveBench() // for who else would see to that may have looked before there was one
	}
}

// leaveBench gives the bench to the next one, if the connection has one.
func (c *conn) leaveBench() {
	if c.at.CompareAndSwap(true, false) {
		c.table.benches.leave()
	}
}
