package serve

// A network has few connections at once that are accepted and not counted yet, and what is
// beyond is closed at no cost: else whoever dials faster than the door can count would have
// everybody else wait behind all of their dials, and each of those take memory.

import (
	"net/netip"
	"sync"
)

// knocks are the connections that were accepted and not counted yet, by network.
type knocks struct {
	mu sync.Mutex
	of map[netip.Prefix]int
}

// begin tells whether one more of a network may be counted. If so, end is to follow.
func (k *knocks) begin(n netip.Prefix) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.of[n] >= knocksEach {
		return false
	}
	if k.of == nil {
		k.of = map[netip.Prefix]int{}
	}
	k.of[n]++
	return true
}

func (k *knocks) end(n netip.Prefix) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.of[n]--
	if k.of[n] == 0 {
		delete(k.of, n)
	}
}
