package room

// What waits to be written to the log, and who waits for the answer.

import (
	"slices"
	"sync"

	"teahouse/room/state"
)

// pending is a proposal on its way to the log, and who waits for the answer.
type pending struct {
	proposal *state.Proposal
	done     chan outcome // capacity 1; nil if nobody waits
	seat     *Seat        // the local seat that enters with it, if it is an Enter
	back     bool         // it sat here when the node was put down
	then     func()       // called when the answer is known; may be nil
	stands   func() bool  // tells whether it is still meant; nil if nothing else can be meant meanwhile
}

type outcome struct {
	events []*state.Event
	err    error
}

func (p *pending) answer(o outcome) {
	if p.seat != nil && !p.back && o.err != nil {
		p.seat.giveUp()
	}
	if p.then != nil {
		p.then()
	}
	if p.done != nil {
		p.done <- o
	}
}

// begins tells whether an epoch of the node begins with it.
func (p *pending) begins() bool {
	_, up := p.proposal.Body.(*state.NodeUp)
	return up
}

// queue holds what waits for the appender. It is bounded by the number of seats: each has
// one proposal in flight, one departure, and as many changes of settings as its budget lets
// it make.
type queue struct {
	mu      sync.Mutex
	epoch   uint64     // of this node
	first   []*pending // with which an epoch begins
	again   []*pending // that were under way when the one before ended
	waiting []*pending
	ready   chan struct{} // capacity 1
}

func newQueue() *queue { return &queue{ready: make(chan struct{}, 1)} }

// begin starts another epoch of the node, with some proposals ahead of all.
func (q *queue) begin(epoch uint64, first ...*pending) {
	q.mu.Lock()
	q.epoch, q.first = epoch, append(first, q.first...)
	q.mu.Unlock()
	wake(q.ready)
}

// repeat has what an epoch that is over was too short for proposed in this one.
func (q *queue) repeat(ps ...*pending) {
	q.mu.Lock()
	q.again = append(q.again, ps...)
	q.mu.Unlock()
	wake(q.ready)
}

// giveBack puts back what could not be written of that with which an epoch begins.
func (q *queue) giveBack(ps ...*pending) {
	q.mu.Lock()
	defer q.mu.Unlock()
	at := 0
	if len(q.first) > 0 && q.first[0].begins() { // another one, meanwhile
		at = 1
	}
	q.first = slices.Insert(q.first, at, ps...)
	wake(q.ready)
}

// forgo has a terminal that waits to sit again not do so, unless that is under way.
func (q *queue) forgo(s *Seat) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.first = slices.DeleteFunc(q.first, func(p *pending) bool { return p.seat == s })
}

// withdraw takes out what nobody waits for any more, and tells whether it was still there: then
// nothing comes of it.
func (q *queue) withdraw(p *pending) (there bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, from := range []*[]*pending{&q.again, &q.waiting} {
		if at := slices.Index(*from, p); at >= 0 {
			*from = slices.Delete(*from, at, at+1)
			return true
		}
	}
	return false
}

func (q *queue) put(ps ...*pending) {
	q.mu.Lock()
	q.waiting = append(q.waiting, ps...)
	q.mu.Unlock()
	wake(q.ready)
}

// take removes at most so many proposals, for an epoch. What begins it goes alone: were it
// refused, because the epoch is another start's, what stood behind it would count as that one's.
func (q *queue) take(most int) (batch []*pending, epoch uint64) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.first) > 0 && q.first[0].begins() {
		most = 1
	}
	for _, from := range []*[]*pending{&q.first, &q.again, &q.waiting} {
		n := min(len(*from), most-len(batch))
		if len(batch) == 0 {
			batch = (*from)[:n:n]
		} else {
			batch = append(batch, (*from)[:n]...)
		}
		if *from = (*from)[n:]; len(*from) == 0 {
			*from = nil
		}
	}
	return batch, q.epoch
}

func (q *queue) empty() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.first)+len(q.again)+len(q.waiting) == 0
}

func wake(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}
