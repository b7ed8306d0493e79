package room

// A log that others write to, too: what it holds is applied as it is read, this node's
// own and that of others alike, so that the log alone orders what happens. Appending
// and reading are two goroutines, and what others did is shown while an append of this
// node waits. One batch is under way at a time, until the room has applied it: nothing
// of a node overtakes anything.

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"teahouse/room/fault"
	"teahouse/room/state"
)

// EntrySeq is the number of an entry of a shared log: of which message it is, counted
// from 1, and at which place there.
func EntrySeq(message uint64, place int) uint64 { return message<<messageBits | uint64(place) }

// MessageOf is the message of an entry of a shared log.
func MessageOf(seq uint64) uint64 { return seq >> messageBits }

// flight is a batch under way.
type flight struct {
	waiting map[string]*pending // what has not been read back, by proposal ID
	landed  chan struct{}       // closed when all of it is applied
}

// share is run for a shared log.
func (a *appender) share(ctx context.Context, stop <-chan struct{}) error {
	ctx, finish := context.WithCancel(ctx)
	var (
		reader sync.WaitGroup
		broken error
	)
	reader.Go(func() {
		defer finish()
		broken = fault.Contain(a.keeper.logger, "reading the log", func() { a.follow(ctx) })
	})
	err := a.write(ctx, stop)
	finish()
	reader.Wait()
	return errors.Join(err, broken)
}

// write appends what is proposed, until stop is closed and nothing waits any more, or ctx ends.
func (a *appender) write(ctx context.Context, stop <-chan struct{}) error {
	for {
		batch, epoch := a.next(ctx, stop, MessageMost)
		if len(batch) == 0 {
			if ctx.Err() == nil {
				return a.fly(ctx, []*pending{a.bye()}, epoch)
			}
			return nil
		}
		if err := a.fly(ctx, batch, epoch); err != nil {
			return err
		}
	}
}

// fly appends a batch, and waits until the room has applied it. The error it returns
// is one after which this node is to write no more.
func (a *appender) fly(ctx context.Context, batch []*pending, epoch uint64) error {
	proposals, f := a.takeOff(batch, epoch)
	a.health.appending(true)
	defer a.health.appending(false)
	_, err := a.log.Append(ctx, proposals)
	switch {
	case err == nil:
		a.report(nil)
		select {
		case <-f.landed:
		case <-ctx.Done():
		}
		return nil
	case errors.Is(err, ErrNotWritten):
		a.setFlight(nil)
		a.report(err)
		if a.refuse(batch, err) {
			select {
			case <-time.After(departAgain):
			case <-ctx.Done():
			}
		}
		return nil
	case ctx.Err() != nil:
		return nil
	}
	return fmt.Errorf("write the log: %w", err)
}

// takeOff makes a batch the one that is under way, in an epoch of the node.
func (a *appender) takeOff(batch []*pending, epoch uint64) ([]*state.Proposal, *flight) {
	f := &flight{make(map[string]*pending, len(batch)), make(chan struct{})}
	proposals := make([]*state.Proposal, len(batch))
	for i, p := range batch {
		a.time.stamp(p.proposal)
		a.nth++
		p.proposal.Nth, p.proposal.Seat.Epoch = a.nth, epoch
		if p.seat != nil {
			p.seat.epoch.Store(epoch)
		}
		proposals[i] = p.proposal
		f.waiting[p.proposal.ID] = p
	}
	a.setFlight(f)
	return proposals, f
}

func (a *appender) setFlight(f *flight) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.flight = f
}

// follow hands to the room what the log has, until ctx ends.
func (a *appender) follow(ctx context.Context) {
	pause := readAgain
	for {
		if a.keeper.waitForRoom(ctx) != nil {
			return
		}
		more, err := a.readOn(ctx)
		var wait <-chan time.Time
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			a.health.set(err)
			wait = time.After(pause)
			pause = min(2*pause, readAgainMost)
		case pause > readAgain:
			a.health.set(nil)
			pause = readAgain
		}
		if more {
			continue
		}
		select {
		case <-a.log.News():
		case <-wait:
		case <-ctx.Done():
			return
		}
	}
}

// readOn hands some entries to the room, and tells whether there are more.
func (a *appender) readOn(ctx context.Context) (more bool, err error) {
	batch := appended{waiting: map[uint64]*pending{}}
	err = a.log.Read(ctx, a.last+1, func(e Entry) error {
		if len(batch.entries) == readOnMost {
			return errEnough
		}
		batch.entries = append(batch.entries, e)
		a.arrived(e, &batch)
		return nil
	})
	if more = errors.Is(err, errEnough); more {
		err = nil
	}
	if len(batch.entries) > 0 {
		a.hand(ctx, batch)
	}
	return more, err
}

var errEnough = errors.New("there is more to read")

// arrived notes who waits for an entry that was read. A copy of it, which the log may
// have, is nobody's.
func (a *appender) arrived(e Entry, batch *appended) {
	got := e.Proposal
	a.mu.Lock()
	defer a.mu.Unlock()
	f := a.flight
	if f == nil {
		return
	}
	p := f.waiting[got.ID]
	if p == nil || p.proposal.Seat.Epoch != got.Seat.Epoch || p.proposal.Nth != got.Nth {
		return
	}
	batch.waiting[e.Seq] = p
	delete(f.waiting, got.ID)
	if len(f.waiting) == 0 {
		batch.landed = f.landed
		a.flight = nil
	}
}

// catchUp applies what the log has beyond the state, before the room runs.
func (r *Room) catchUp(ctx context.Context) error {
	var some []Entry
	apply := func() error {
		err := r.apply(appended{entries: some})
		some = nil
		if r.shared() { // there may be days of it
			err = errors.Join(err, r.keeper.write(ctx))
		}
		return err
	}
	err := r.cfg.Log.Read(ctx, r.state.Applied()+1, func(e Entry) error {
		some = append(some, e)
		if len(some) < readOnMost {
			return nil
		}
		return apply()
	})
	if err == nil {
		err = apply()
	}
	if err != nil {
		return fmt.Errorf("read the log: %w", err)
	}
	return nil
}
