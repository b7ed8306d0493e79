package room

// Nothing is shown before it is on the disk: the appender alone writes the log, and
// the room applies, and so shows, only what the log has made durable. Whoever proposed
// what could not be written is answered with state.NotKept, and keeps their line.

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"teahouse/room/state"
)

// pending is a proposal on its way to the log, and who waits for the answer.
type pending struct {
	proposal *state.Proposal
	done     chan outcome // capacity 1; nil if nobody waits
	seat     *Seat        // the local seat that enters with it, if it is an Enter
	back     bool         // it sat here when the node was put down
	then     func()       // called when the answer is known; may be nil
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

// queue holds what waits for the appender. It is bounded by the number of
// seats, as each has one proposal in flight and one departure at most.
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

// appended is a run of entries that the log has made durable.
type appended struct {
	entries []Entry
	waiting map[uint64]*pending // by the number of the entry: a shared log may have copies of it
	landed  chan struct{}       // closed when they are applied; nil if nobody waits for that
}

// appender owns the log: it alone calls it, one batch at a time, so that the
// room need not wait for a disk. Whatever comes while an append is under way
// goes into the next one. A log that others write to is also read, see shared.go.
type appender struct {
	log    Log
	time   *timekeeper
	queue  *queue
	keeper *keeper
	out    chan<- appended
	health *health
	last   uint64          // the newest entry handed to the room
	nth    uint64          // of the newest proposal of this start, on a shared log
	bye    func() *pending // with which the node stops on one

	mu     sync.Mutex
	flight *flight // the batch under way on a shared log
}

// run appends until stop is closed and nothing waits any more, or ctx ends. It
// closes its output when it returns.
func (a *appender) run(ctx context.Context, stop <-chan struct{}) error {
	defer close(a.out)
	if a.log.News() != nil {
		return a.share(ctx, stop)
	}
	for {
		batch, _ := a.next(ctx, stop, batchMost)
		if len(batch) == 0 {
			return nil
		}
		if err := a.keeper.room(ctx); err != nil {
			return nil
		}
		if err := a.append(ctx, batch); err != nil {
			return err
		}
	}
}

// next waits for proposals, and takes at most so many. It returns none when stop is
// closed and nothing waits any more, or ctx ends.
func (a *appender) next(ctx context.Context, stop <-chan struct{}, most int) (batch []*pending, epoch uint64) {
	for {
		if batch, epoch = a.queue.take(most); len(batch) > 0 {
			return batch, epoch
		}
		select {
		case <-a.queue.ready:
		case <-stop:
			if a.queue.empty() {
				return nil, epoch
			}
		case <-ctx.Done():
			return nil, epoch
		}
	}
}

// append writes one batch and hands it to the room. The error it returns is
// one after which the room cannot know what the log holds.
func (a *appender) append(ctx context.Context, batch []*pending) error {
	proposals := make([]*state.Proposal, len(batch))
	for i, p := range batch {
		a.time.stamp(p.proposal)
		proposals[i] = p.proposal
	}
	a.health.appending(true)
	seqs, err := a.log.Append(context.WithoutCancel(ctx), proposals)
	a.health.appending(false)
	switch {
	case err == nil:
		a.health.set(nil)
		entries := make([]Entry, len(batch))
		waiting := make(map[uint64]*pending, len(batch))
		for i, seq := range seqs {
			entries[i] = Entry{seq, proposals[i]}
			waiting[seq] = batch[i]
		}
		return a.hand(ctx, appended{entries: entries, waiting: waiting})
	case errors.Is(err, ErrNotWritten):
		a.health.set(err)
		a.refuse(batch, err)
		return nil
	default:
		a.health.set(err)
		return a.settle(ctx, batch, err)
	}
}

// settle finds out what became of an append whose outcome is unknown: it reads
// the log from where the room stands, and what is not there was not written.
func (a *appender) settle(ctx context.Context, batch []*pending, cause error) error {
	waiting := make(map[string]*pending, len(batch))
	for _, p := range batch {
		waiting[p.proposal.ID] = p
	}
	deadline := time.NewTimer(settleFor)
	defer deadline.Stop()
	for pause := 50 * time.Millisecond; ; pause = min(2*pause, 2*time.Second) {
		var entries []Entry
		found, there := map[uint64]*pending{}, map[string]bool{}
		err := a.log.Read(ctx, a.last+1, func(e Entry) error {
			entries = append(entries, e)
			if p := waiting[e.Proposal.ID]; p != nil {
				found[e.Seq], there[e.Proposal.ID] = p, true
			}
			return nil
		})
		if err == nil {
			a.health.set(nil) // it is known again what the log holds
			var lost []*pending
			for id, p := range waiting {
				if !there[id] {
					lost = append(lost, p)
				}
			}
			a.refuse(lost, fmt.Errorf("%w: %w", ErrNotWritten, cause))
			return a.hand(ctx, appended{entries: entries, waiting: found})
		}
		select {
		case <-ctx.Done():
			return nil
		case <-deadline.C:
			return fmt.Errorf("the log cannot be read after a failed write (%w): %w", cause, err)
		case <-time.After(pause):
		}
	}
}

// refuse answers that nothing was written. Departures, of people and of nodes, are not given up: they
// wait and are proposed again, and until then the names stay taken. Nor is that with which an
// epoch begins, before which nothing counts: it tells whether some of it is to be tried again.
func (a *appender) refuse(batch []*pending, cause error) (begin bool) {
	var departures, first []*pending
	for _, p := range batch {
		if p.begins() || p.back {
			first = append(first, p)
			continue
		}
		switch p.proposal.Body.(type) {
		case *state.Leave, *state.NodeDown:
			departures = append(departures, p)
			continue
		}
		p.answer(outcome{err: &state.Refusal{Code: state.NotKept, Err: cause}})
	}
	if len(departures) > 0 {
		time.AfterFunc(departAgain, func() { a.queue.put(departures...) })
	}
	if begin = len(first) > 0; begin {
		a.queue.giveBack(first...)
	}
	return begin
}

func (a *appender) hand(ctx context.Context, batch appended) error {
	if n := len(batch.entries); n > 0 {
		a.last = batch.entries[n-1].Seq
	}
	select {
	case a.out <- batch:
	case <-ctx.Done():
	}
	return nil
}

// health is what the room knows of its log. When that changes, everybody's screen tells it.
type health struct {
	notify func() // tells the seats

	mu    sync.Mutex
	since time.Time   // when the append now under way began; zero if none is
	slow  *time.Timer // fires when it has taken stalledAfter, and on
	err   error       // of the last append
}

func newHealth(notify func()) *health {
	h := &health{notify: notify}
	h.slow = time.AfterFunc(stalledAfter, h.stalled)
	h.slow.Stop()
	return h
}

// stalled tells that the append under way takes long.
func (h *health) stalled() {
	h.mu.Lock()
	if !h.since.IsZero() {
		h.slow.Reset(stalledAgain)
	}
	h.mu.Unlock()
	h.notify()
}

func (h *health) appending(on bool) {
	h.mu.Lock()
	stalled := !h.since.IsZero() && time.Since(h.since) >= stalledAfter
	h.since = time.Time{}
	h.slow.Stop()
	if on {
		h.since = time.Now()
		h.slow.Reset(stalledAfter)
	}
	h.mu.Unlock()
	if stalled {
		h.notify()
	}
}

func (h *health) set(err error) {
	h.mu.Lock()
	changed := (h.err == nil) != (err == nil)
	h.err = err
	h.mu.Unlock()
	if changed {
		h.notify()
	}
}

// trouble is why lines are not accepted now: how long an append has been under
// way, if that is long, and an error of the log. Both are zero when all is well.
func (h *health) trouble() (stalled time.Duration, err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.since.IsZero() {
		if d := time.Since(h.since); d >= stalledAfter {
			stalled = d
		}
	}
	return stalled, h.err
}
