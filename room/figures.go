package room

import (
	"errors"
	"maps"
	"sync"
)

// Figures is what a room holds on this node now, and what it has counted since
// it was opened.
type Figures struct {
	Members int             // those in the list
	Seats   int             // of all modes
	Lag     uint64          // public events that the slowest reader has not read yet; single commands read none
	Aside   uint64          // entries of the log that could not be applied
	Refused map[Code]uint64 // what people inside wanted to do and could not
}

// Figures returns the room's figures as they are now.
func (r *Room) Figures() Figures {
	r.mu.RLock()
	f := Figures{Members: r.state.roster.len(), Seats: len(r.seats), Aside: uint64(len(r.skipped)), Refused: r.refusals.clone()}
	r.mu.RUnlock()
	r.eachSeat(&r.mu, func(s *Seat) { // readers move their cursors under the read lock
		if s.arrival.Mode != ModeVerb {
			f.Lag = max(f.Lag, r.transcript.public.next-s.cursor.public)
		}
	})
	return f
}

// refusals counts refusals by code. The zero value is ready.
type refusals struct {
	mu     sync.Mutex
	counts map[Code]uint64
}

// count counts an error if it is a refusal.
func (c *refusals) count(err error) {
	r, ok := errors.AsType[*Refusal](err)
	if !ok {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.counts == nil {
		c.counts = map[Code]uint64{}
	}
	c.counts[r.Code]++
}

func (c *refusals) clone() map[Code]uint64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return maps.Clone(c.counts)
}
