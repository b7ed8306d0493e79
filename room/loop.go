package room

// The room's loop alone changes the room, and waits for nobody. A panic in it, or in
// what works beside it, ends the room as an error does: everybody is told, what was
// acknowledged is in the log, and a restart goes on from there.

import (
	"context"
	"errors"
	"sync"
	"time"

	"teahouse/room/fault"
	"teahouse/room/state"
)

// Run turns the room until ctx ends; then it carries out what was proposed
// before, and returns. An error means that the room can no longer know what
// its log holds, or its history lacks: the process should end, and a restart recovers.
func (r *Room) Run(ctx context.Context) error {
	hard, abort := context.WithCancel(context.WithoutCancel(ctx))
	defer abort()
	stopped := context.AfterFunc(ctx, func() { time.AfterFunc(stopWithin, abort) })
	defer stopped()

	keeping, stopKeeping := context.WithCancel(hard)
	defer stopKeeping()
	helpers := r.helpers()
	var running sync.WaitGroup
	faults := make(chan error, len(helpers)+2) // the keeper's and the appender's, too
	start := func(name string, run func()) {
		running.Go(func() {
			if caught := fault.Contain(r.cfg.Logger, name, run); caught != nil {
				faults <- caught
				abort()
			}
		})
	}
	for _, h := range helpers {
		start(h.name, func() { h.run(keeping) })
	}
	var unwritten, unkept error
	start("keeping the history", func() {
		if unkept = r.keeper.run(keeping); unkept != nil {
			abort()
		}
	})
	start("appending to the log", func() { unwritten = r.appender.run(hard, ctx.Done()) })

	lost := r.turn(abort)
	stopKeeping()
	running.Wait()
	close(r.stopped)
	r.endSeats()
	close(faults)
	all := []error{lost, unwritten, unkept}
	for caught := range faults {
		all = append(all, caught)
	}
	return errors.Join(all...)
}

// helper works beside the loop until its context ends.
type helper struct {
	name string // says in the server's log what went wrong
	run  func(context.Context)
}

func (r *Room) helpers() []helper {
	return []helper{
		{"sweeping", r.sweep},
		{"going round", r.goRound},
		{"watching the clock", r.watchClock},
		{"sending people away", r.sendAway},
		{"expiring", r.expire},
	}
}

// turn is the loop, which ends when the appender does. Where applying fails, it aborts
// what works beside it, and goes on only to answer Ping.
func (r *Room) turn(abort func()) (lost error) {
	for {
		select {
		case batch, open := <-r.appended:
			if !open {
				return lost
			}
			if lost != nil {
				continue // what comes after it is applied at the next start
			}
			if lost = r.apply(batch); lost != nil {
				abort()
			}
		case done := <-r.pings:
			close(done)
		}
	}
}

// endSeats tells all who are still here that the room has stopped.
func (r *Room) endSeats() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, s := range r.seats.order {
		s.end(state.HowStopped, nil)
	}
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
