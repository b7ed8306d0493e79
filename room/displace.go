package room

// Who bears a name keeps it, unless the link is dead and somebody else would get
// the name: only then is the link asked. A stranger who cannot have the name, or
// only passes, has nobody asked. However many want it, this makes no goroutine
// and no question: what the link is asked, and when it counts as dead, is its
// own affair, the same for all who wait.

import (
	"context"
	"errors"

	"teahouse/room/state"
)

// displace takes away all seats of rivals if none of their links counts as
// alive: one that does keeps the name, so the others need not be asked.
func (r *Room) displace(ctx context.Context, rivals func(*state.State) []state.SeatID) {
	var seats []*Seat
	r.mu.RLock()
	for _, id := range rivals(r.state) {
		seats = append(seats, r.seats.byID[id])
	}
	r.mu.RUnlock()
	ctx, cancel := context.WithTimeout(ctx, probeFor)
	defer cancel()
	for _, s := range seats {
		if s == nil || s.arrival.Alive == nil || s.arrival.Alive(ctx) {
			return
		}
	}
	if errors.Is(ctx.Err(), context.Canceled) {
		return // nobody wants the name any more
	}
	for _, s := range seats {
		s.Leave(state.HowLost)
	}
}
