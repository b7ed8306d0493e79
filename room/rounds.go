package room

// Rounds: in a large room, who comes, goes or is called something else is told to all
// once a second, with one list for all of them. At once, each of them would cost a
// picture on everybody's screen, and a thousand that come a million pictures. Who they
// are is told at once, and so is everything where few are here.

import (
	"context"
	"sync/atomic"
	"time"

	"teahouse/room/state"
)

// rounds are what is told that way.
type rounds struct {
	due  chan struct{}                // capacity 1: there is something to tell
	list atomic.Pointer[state.Roster] // as all see it until the next one; nil in a small room
}

// concernsAllLocked tells whether all seats have to know of some events at once, or of
// a list that has changed. If not, what they should know is left to the next round.
func (r *Room) concernsAllLocked(events []*state.Event, listed bool) bool {
	all := false
	for _, e := range events {
		switch {
		case !e.Public():
		case e.Kind.Passes():
			listed = true
		default:
			all = true
		}
	}
	if r.state.Listed() <= crowdFrom {
		r.rounds.list.Store(nil)
		return all || listed
	}
	if listed {
		wake(r.rounds.due)
	}
	return all
}

// goRound goes round whenever there is something to tell, until ctx ends.
func (r *Room) goRound(ctx context.Context) {
	pause := time.NewTimer(roundEach)
	defer pause.Stop()
	for {
		select {
		case <-r.rounds.due:
		case <-ctx.Done():
			return
		}
		r.takeCensus()
		r.mu.RLock()
		above := len(r.seats.order)
		r.mu.RUnlock()
		each, part := above/roundParts+1, max(roundEach, time.Duration(above)*roundSeat)/roundParts
		for range roundParts {
			above = r.someSeats(r.mu.RLocker(), above, each, (*Seat).wake)
			pause.Reset(part)
			select {
			case <-pause.C:
			case <-ctx.Done():
				return
			}
		}
	}
}

// takeCensus makes the list that all see until the next round.
func (r *Room) takeCensus() {
	list := r.Roster()
	r.mu.RLock()
	defer r.mu.RUnlock()
	if r.state.Listed() > crowdFrom {
		r.rounds.list.Store(list)
	}
}
