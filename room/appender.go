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
	last   uint64           // the newest entry handed to the room
	nth    uint64           // of the newest proposal of this start, on a shared log
	bye    func() *pending  // with which the node stops on one
	probe  func() *pending  // what may be proposed there at any time
	again  <-chan time.Time // when a log that refused is tried again; nil where it did not

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
		if err := a.keeper.waitForRoom(ctx); err != nil {
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
		case <-a.again:
			a.tryAgain(ctx)
		case <-stop:
			if a.queue.empty() {
				return nil, epoch
			}
		case <-ctx.Done():
			return nil, epoch
		}
	}
}

// tryAgain finds out whether a log that refused takes lines again. Nobody may be there to
// say any: a room that is not ready is sent nobody.
func (a *appender) tryAgain(ctx context.Context) {
	if a.log.News() != nil { // only what is written tells
		a.again = nil
		a.queue.put(a.probe())
		return
	}
	a.health.appending(true)
	_, err := a.log.Append(context.WithoutCancel(ctx), nil)
	a.health.appending(false)
	a.report(err)
}

// report tells what came of an append.
func (a *appender) report(err error) {
	a.again = nil
	if err != nil {
		a.again = time.After(appendAgain)
	}
	a.health.set(err)
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
	a.report(err)
	switch {
	case err == nil:
		entries := make([]Entry, len(batch))
		waiting := make(map[uint64]*pending, len(batch))
		for i, seq := range seqs {
			entries[i] = Entry{seq, proposals[i]}
			waiting[seq] = batch[i]
		}
		a.hand(ctx, appended{entries: entries, waiting: waiting})
	case errors.Is(err, ErrNotWritten):
		a.refuse(batch, err)
	default:
		return a.settle(ctx, batch, err)
	}
	return nil
}

// settle finds out what became of an append whose outcome is unknown: it reads
// the log from where the room stands, and what is not there was not written.
func (a *appender) settle(ctx context.Context, batch []*pending, cause error) error {
	deadline := time.NewTimer(settleFor)
	defer deadline.Stop()
	for pause := 50 * time.Millisecond; ; pause = min(2*pause, 2*time.Second) {
		var entries []Entry
		found, lost := map[uint64]*pending{}, slices.Clone(batch)
		err := a.log.Read(ctx, a.last+1, func(e Entry) error {
			entries = append(entries, e)
			if i := slices.IndexFunc(lost, func(p *pending) bool { return p.proposal.ID == e.Proposal.ID }); i >= 0 {
				found[e.Seq] = lost[i]
				lost = slices.Delete(lost, i, i+1)
			}
			return nil
		})
		if err == nil {
			a.report(nil) // it is known again what the log holds
			a.refuse(lost, fmt.Errorf("%w: %w", ErrNotWritten, cause))
			a.hand(ctx, appended{entries: entries, waiting: found})
			return nil
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
// wait and are proposed again, and until then the names stay taken. Nor is who is an operator by
// the admins file, while that says so; nor that with which an epoch begins, before which nothing
// counts: it tells whether some of it is to be tried again.
func (a *appender) refuse(batch []*pending, cause error) (begin bool) {
	var lasting, first []*pending
	for _, p := range batch {
		if p.begins() || p.back {
			first = append(first, p)
			continue
		}
		switch p.proposal.Body.(type) {
		case *state.Leave, *state.NodeDown, *state.SetOperator:
			lasting = append(lasting, p)
			continue
		}
		p.answer(outcome{err: &state.Refusal{Code: state.NotKept, Err: cause}})
	}
	if len(lasting) > 0 {
		time.AfterFunc(departAgain, func() {
			a.queue.put(slices.DeleteFunc(lasting, func(p *pending) bool { return p.stands != nil && !p.stands() })...)
		})
	}
	if begin = len(first) > 0; begin {
		a.queue.giveBack(first...)
	}
	return begin
}

// hand gives entries to the room.
func (a *appender) hand(ctx context.Context, batch appended) {
	if n := len(batch.entries); n > 0 {
		a.last = batch.entries[n-1].Seq
	}
	select {
	case a.out <- batch:
	case <-ctx.Done():
	}
}
