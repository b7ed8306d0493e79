package room

// Nothing is shown before it is on the disk: the appender alone writes the log, and
// the room applies, and so shows, only what the log has made durable. Whoever proposed
// what could not be written is answered with state.NotKept, and keeps their line.

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"teahouse/room/state"
)

// pending is a proposal on its way to the log, and who waits for the answer.
type pending struct {
	proposal *state.Proposal
	done     chan outcome // capacity 1; nil if nobody waits
	seat     *Seat        // the local seat that enters with it, if it is an Enter
}

type outcome struct {
	events []*state.Event
	err    error
}

func (p *pending) answer(o outcome) {
	if p.seat != nil && o.err != nil {
		p.seat.giveUp()
	}
	if p.done != nil {
		p.done <- o
	}
}

// queue holds what waits for the appender. It is bounded by the number of
// seats, as each has one proposal in flight and one departure at most.
type queue struct {
	mu      sync.Mutex
	waiting []*pending
	ready   chan struct{} // capacity 1
}

func newQueue() *queue { return &queue{ready: make(chan struct{}, 1)} }

func (q *queue) put(ps ...*pending) {
	q.mu.Lock()
	q.waiting = append(q.waiting, ps...)
	q.mu.Unlock()
	wake(q.ready)
}

// take removes at most batchMost proposals.
func (q *queue) take() []*pending {
	q.mu.Lock()
	defer q.mu.Unlock()
	n := min(len(q.waiting), batchMost)
	batch := q.waiting[:n:n]
	q.waiting = q.waiting[n:]
	if len(q.waiting) == 0 {
		q.waiting = nil
	}
	return batch
}

func (q *queue) empty() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.waiting) == 0
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
	waiting map[string]*pending // by proposal ID
}

// appender owns the log: it alone calls it, one batch at a time, so that the
// room need not wait for a disk. Whatever comes while an append is under way
// goes into the next one.
type appender struct {
	log    Log
	time   *timekeeper
	queue  *queue
	keeper *keeper
	out    chan<- appended
	health *health
	last   uint64 // the newest entry handed to the room
}

// run appends until stop is closed and nothing waits any more, or ctx ends. It
// closes its output when it returns.
func (a *appender) run(ctx context.Context, stop <-chan struct{}) error {
	defer close(a.out)
	for {
		batch := a.queue.take()
		if len(batch) == 0 {
			select {
			case <-a.queue.ready:
			case <-stop:
				if a.queue.empty() {
					return nil
				}
			case <-ctx.Done():
				return nil
			}
			continue
		}
		if err := a.keeper.room(ctx); err != nil {
			return nil
		}
		if err := a.append(ctx, batch); err != nil {
			return err
		}
	}
}

// append writes one batch and hands it to the room. The error it returns is
// one after which the room cannot know what the log holds.
func (a *appender) append(ctx context.Context, batch []*pending) error {
	proposals := make([]*state.Proposal, len(batch))
	waiting := make(map[string]*pending, len(batch))
	for i, p := range batch {
		a.time.stamp(p.proposal)
		proposals[i] = p.proposal
		waiting[p.proposal.ID] = p
	}
	a.health.appending(true)
	seqs, err := a.log.Append(context.WithoutCancel(ctx), proposals)
	a.health.appending(false)
	switch {
	case err == nil:
		a.health.set(nil)
		entries := make([]Entry, len(batch))
		for i, seq := range seqs {
			entries[i] = Entry{seq, proposals[i]}
		}
		return a.hand(ctx, appended{entries: entries, waiting: waiting})
	case errors.Is(err, ErrNotWritten):
		a.health.set(err)
		a.refuse(batch, err)
		return nil
	default:
		a.health.set(err)
		return a.settle(ctx, waiting, err)
	}
}

// settle finds out what became of an append whose outcome is unknown: it reads
// the log from where the room stands, and what is not there was not written.
func (a *appender) settle(ctx context.Context, waiting map[string]*pending, cause error) error {
	deadline := time.NewTimer(settleFor)
	defer deadline.Stop()
	for pause := 50 * time.Millisecond; ; pause = min(2*pause, 2*time.Second) {
		var entries []Entry
		found := map[string]*pending{}
		err := a.log.Read(ctx, a.last+1, func(e Entry) error {
			entries = append(entries, e)
			if p := waiting[e.Proposal.ID]; p != nil {
				found[e.Proposal.ID] = p
			}
			return nil
		})
		if err == nil {
			var lost []*pending
			for id, p := range waiting {
				if found[id] == nil {
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

// refuse answers that nothing was written. Departures are not given up: they
// wait and are proposed again, and until then the names stay taken.
func (a *appender) refuse(batch []*pending, cause error) {
	var departures []*pending
	for _, p := range batch {
		if _, ok := p.proposal.Body.(*state.Leave); ok {
			departures = append(departures, p)
			continue
		}
		p.answer(outcome{err: &state.Refusal{Code: state.NotKept, Err: cause}})
	}
	if len(departures) > 0 {
		time.AfterFunc(departAgain, func() { a.queue.put(departures...) })
	}
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

// health is what the room knows of its log.
type health struct {
	mu     sync.Mutex
	since  time.Time // when the append now under way began; zero if none is
	err    error     // of the last append
	notify func()    // tells the seats
}

func (h *health) appending(on bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.since = time.Time{}
	if on {
		h.since = time.Now()
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
		if d := time.Since(h.since); d > stalledAfter {
			stalled = d
		}
	}
	return stalled, h.err
}
