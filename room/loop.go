package room

// The room's loop alone changes the room, and waits for nobody. A panic in it, or in
// what works beside it, ends the room as an error does: everybody is told, what was
// acknowledged is in the log, and a restart goes on from there.

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"teahouse/room/fault"
	"teahouse/room/state"
)

// Run turns the room until ctx ends; then it carries out what was proposed
// before, and returns. An error means that the room can no longer know what
// its log holds: the process should end, and a restart recovers.
func (r *Room) Run(ctx context.Context) error {
	hard, abort := context.WithCancel(context.WithoutCancel(ctx))
	defer abort()
	stopped := context.AfterFunc(ctx, func() { time.AfterFunc(stopWithin, abort) })
	defer stopped()

	keeping, stopKeeping := context.WithCancel(hard)
	var helpers sync.WaitGroup
	faults := make(chan error, 7) // as many as there are parts
	part := func(name string, run func()) {
		helpers.Go(func() {
			if caught := fault.Contain(r.cfg.Logger, name, run); caught != nil {
				faults <- caught
				abort()
			}
		})
	}
	var failed error
	part("keeping the history", func() { r.keeper.run(keeping) })
	part("sweeping", func() { r.sweep(keeping) })
	part("going round", func() { r.goRound(keeping) })
	part("watching the clock", func() { r.watchClock(keeping) })
	part("sending people away", func() { r.sendAway(keeping) })
	part("expiring", func() { r.expire(keeping) })
	part("appending to the log", func() { failed = r.appender.run(hard, ctx.Done()) })

	var lost error
	for open := true; open; {
		var batch appended
		select {
		case batch, open = <-r.appended:
			if lost == nil { // what comes after it is applied at the next start
				if lost = r.apply(batch); lost != nil {
					abort()
				}
			}
		case done := <-r.pings:
			close(done)
		}
	}
	stopKeeping()
	helpers.Wait()
	close(r.stopped)
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, s := range r.seats {
		s.end(state.HowStopped, nil)
	}
	close(faults)
	for caught := range faults {
		failed = errors.Join(failed, caught)
	}
	return errors.Join(lost, failed)
}

// Ping returns once the room's loop has taken a turn, or ctx ends. It says
// nothing about the disk: a stalled log does not stop the loop.
func (r *Room) Ping(ctx context.Context) error {
	done := make(chan struct{})
	select {
	case r.pings <- done:
		return nil
	case <-ctx.Done():
		return errors.New("the room's loop does not turn")
	}
}

// apply carries out entries that the log has made durable, shows what happened
// and answers those who wait. It is called by the loop alone. After an error, a panic
// among them, the room is not to go on: it may be half changed, and the log has it all.
func (r *Room) apply(b appended) error {
	for len(b.entries) > 0 {
		part := b.part()
		if err := r.applyPart(part); err != nil {
			return err
		}
		b.entries = b.entries[len(part.entries):]
	}
	if b.landed != nil {
		close(b.landed)
	}
	return nil
}

// part is the entries up to the next that makes the room forget somebody: the history
// has what came before, when it carries that out.
func (b appended) part() appended {
	for i, e := range b.entries {
		if _, forgets := e.Proposal.Body.(*state.Forget); forgets && i > 0 {
			b.entries = b.entries[:i]
			break
		}
	}
	return b
}

func (r *Room) applyPart(b appended) error {
	var err error
	caught := fault.Contain(r.cfg.Logger, "the room", func() {
		var c change
		if c, err = r.change(b); err != nil {
			return
		}
		for _, s := range c.wake {
			s.wake()
		}
		for _, answer := range c.replies {
			answer.to.answer(answer.o)
		}
		if len(c.repeated) > 0 {
			r.queue.repeat(c.repeated...)
		}
		r.keeper.put(c.batch, c.told)
	})
	return errors.Join(caught, err)
}

// change is what entries brought: what is to be kept, and who is to know.
type change struct {
	batch   *Batch
	told    []deed
	wake    []*Seat
	replies []reply

	repeated []*pending // that came too late for the epoch they are of
}

type reply struct {
	to *pending
	o  outcome
}

// change carries entries out.
func (r *Room) change(b appended) (c change, err error) {
	var (
		events []*state.Event
		moved  []*Seat // that read other channels now, or whose person changed settings elsewhere
		healed int64
	)
	c.replies = make([]reply, 0, len(b.waiting))
	r.mu.Lock()
	defer r.mu.Unlock()
	list, slow := r.state.ListVersion(), r.state.House().Slow
	for _, entry := range b.entries {
		p := entry.Proposal
		began, house := r.state.LastN(), r.state.HouseSeq()
		if b.waiting[entry.Seq] != nil && r.state.Passed(p) {
			return change{}, ErrNodeTaken // nobody would read it, and whoever wrote it not know that
		}
		fence := r.fenceLocked(p)
		happened, err := r.state.Apply(entry.Seq, p)
		if over := r.overLocked(p, err); over != nil {
			return change{}, over
		}
		if cause, bad := errors.AsType[*state.Broken](err); bad {
			if err := r.setAsideLocked(entry, cause); err != nil {
				return change{}, err
			}
			err = &state.Refusal{Code: state.SetAside, Err: cause}
		}
		others, back := r.followLocked()
		moved, healed = append(moved, others...), cmp.Or(back, healed)
		if now := r.state.House().Slow; now != slow {
			slow = now
			close(r.repaced)
			r.repaced = make(chan struct{})
		}
		waiting := b.waiting[entry.Seq]
		if waiting != nil {
			switch {
			case err != nil && p.Seat.Epoch < r.Epoch():
				c.repeated = append(c.repeated, waiting)
				continue
			case waiting.back:
				r.satAgainLocked(waiting.seat, err)
			case waiting.seat != nil && err == nil:
				r.seatLocked(waiting.seat, began, house)
			}
			c.replies = append(c.replies, reply{waiting, outcome{r.readableLocked(p.Seat, happened), err}})
		}
		if _, set := p.Body.(*state.SetSettings); set && err == nil {
			moved = append(moved, r.elsewhereLocked(p.Seat)...)
		}
		if s := r.seats[p.Seat]; s != nil && len(happened) > 0 {
			s.did = [2]uint64{happened[0].N, r.state.LastN()}
		}
		if _, left := p.Body.(*state.Leave); left {
			r.unseatLocked(p.Seat)
		}
		for _, e := range happened {
			r.transcript.add(e)
			r.happened[e.Kind]++
			if e.Changes() {
				r.changed = e.N
			}
		}
		r.fencedLocked(fence, happened)
		events = append(events, happened...)
		c.told = append(c.told, deeds(p, happened)...)
	}
	c.batch = &Batch{
		Aside:   r.asides,
		Applied: r.state.Applied(), Clock: r.state.Clock(), LastN: r.state.LastN(), Healed: healed,
		Events: events, Records: r.state.Changes(),
	}
	r.asides = nil
	if r.shared() {
		r.time.raise(r.state.Clock())
	}
	if r.concernsAllLocked(events, r.state.ListVersion() != list) {
		c.wake = r.order // who sits where changes here alone
	} else {
		c.wake = append(r.audienceLocked(events), moved...)
	}
	return c, nil
}

// readableLocked is what the person at a terminal did themselves of what happened, and what
// they may read beside that: what others alone are told is no answer to them.
func (r *Room) readableLocked(seat state.SeatID, happened []*state.Event) []*state.Event {
	_, who := r.state.Seated(seat)
	hidden := func(e *state.Event) bool { return e.Who.ID != who && !r.state.Reads(e, who) }
	if who == "" || !slices.ContainsFunc(happened, hidden) {
		return happened
	}
	return slices.DeleteFunc(slices.Clone(happened), hidden)
}
