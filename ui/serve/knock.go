package serve

// A network has few connections at once that are accepted and not counted yet, and what is
// beyond is closed at no cost: else whoever dials faster than the door can count would have
// everybody else wait behind all of their dials, and each of those take memory. Where many
// networks do, no more is accepted until some are counted: it waits in the kernel, for little.

import (
	"net/netip"
	"sync"
)

// knocks are the connections that were accepted and not counted yet, by network.
type knocks struct {
	mu   sync.Mutex
	of   map[netip.Prefix]int
	all  int
	less sync.Cond // of all, where they were as many as there may be
}

func newKnocks() *knocks {
	k := &knocks{of: map[netip.Prefix]int{}}
	k.less.L = &k.mu
	return k
}

// room waits until one more may be accepted.
func (k *knocks) room() {
	k.mu.Lock()
	defer k.mu.Unlock()
	for k.all >= knocksMost {
		k.less.Wait()
	}
}

// begin tells whether one more of a network may be counted. If so, end is to follow.
func (k *knocks) begin(n netip.Prefix) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.of[n] >= knocksEach {
		return false
	}
	k.of[n]++
	k.all++
	return true
}

func (k *knocks) end(n netip.Prefix) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.of[n]--
	if k.of[n] == 0 {
		delete(k.of, n)
	}
	if k.all == knocksMost {
		k.less.Broadcast()
	}
	k.all--
}
