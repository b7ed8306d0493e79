package room

// Who is present, for all who ask. However many ask at once, one of them puts the
// list together, and not under the room's lock; the others get the same one.

import (
	"slices"
	"sync"
	"sync/atomic"

	"teahouse/room/state"
)

// lists holds the list that was put together last.
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
