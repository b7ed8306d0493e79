package room

import (
	"slices"
	"sync"
	"sync/atomic"

	"teahouse/room/state"
)

// lists hands out the newest list. It is put together once for all who ask, and
// not under the room's lock.
type lists struct {
	mu   sync.Mutex
	last atomic.Pointer[state.Roster]
}

// Roster is who is present now.
func (r *Room) Roster() *state.Roster {
	if last := r.lists.last.Load(); last != nil && last.Version == r.listVersion() {
		return last
	}
	r.lists.mu.Lock() // one puts it together, and the others wait for that
	defer r.lists.mu.Unlock()
	r.mu.RLock()
	version := r.state.ListVersion()
	if last := r.lists.last.Load(); last != nil && last.Version == version {
		r.mu.RUnlock()
		return last
	}
	parts := r.state.ListParts()
	r.mu.RUnlock()
	list := &state.Roster{Version: version, People: slices.Concat(parts...)}
	r.lists.last.Store(list)
	return list
}

func (r *Room) listVersion() uint64 {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.state.ListVersion()
}
