package room

// What the room holds and has counted, for who watches over the server: numbers, and never
// whose. Asking holds up nobody: what may be long is looked through a few at a time.

import (
	"errors"
	"maps"
	"sync"

	"teahouse/room/state"
)

// Figures is what a room holds on this node now, and what it has counted since
// it was opened.
type Figures struct {
	Members int                   // those in the list
	Seats   int                   // of all modes
	Most    int                   // so many seats there may be
	Lag     uint64                // public events that the slowest reader has not read yet; single commands read none
	Aside   uint64                // entries of the log that could not be applied
	Refused map[state.Code]uint64 // what people inside wanted to do and could not
	Events  map[state.Kind]uint64 // what happened; a start that carries out what was proposed before counts it, too

	Sanctions map[state.Kind]int // in force now: kicks, bans and mutes
}

// Figures returns the room's figures as they are now.
func (r *Room) Figures() Figures {
	r.mu.RLock()
	f := Figures{Members: r.state.Listed(), Seats: len(r.seats.order), Most: r.cfg.Seats, Aside: uint64(len(r.skipped)), Refused: r.refusals.clone(), Events: maps.Clone(r.happened)}
	r.mu.RUnlock()
	r.eachSeat(&r.mu, func(s *Seat) { // readers move their cursors under the read lock
		if s.arrival.Mode != state.ModeVerb {
			f.Lag = max(f.Lag, r.transcript.public.next-s.cursor.public)
		}
	})
	f.Sanctions = map[state.Kind]int{state.KindKick: 0, state.KindBan: 0, state.KindMute: 0}
	for after, more := uint64(0), true; more; {
		after, more = r.countSanctions(f.Sanctions, after)
	}
	return f
}

// countSanctions counts the next few sanctions by what they do. Those whose time
// is over stay in the state until it is swept, and are not counted.
func (r *Room) countSanctions(counts map[state.Kind]int, after uint64) (last uint64, more bool) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	_, now := r.time.now()
	some, last, more := r.state.Sanctions(after, lookAtOnce, now)
	for _, c := range some {
		counts[c.Act]++
	}
	return last, more
}

// refusals counts refusals by code. The zero value is ready.
type refusals struct {
	mu     sync.Mutex
	counts map[state.Code]uint64
}

// count counts an error if it is a refusal.
func (c *refusals) count(err error) {
	r, ok := errors.AsType[*state.Refusal](err)
	if !ok {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.counts == nil {
		c.counts = map[state.Code]uint64{}
	}
	c.counts[r.Code]++
}

func (c *refusals) clone() map[state.Code]uint64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return maps.Clone(c.counts)
}
