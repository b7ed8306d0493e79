package line

// A seat is for those who do something in the room. A command that only waits,
// for its client to give it text or to take its answer, or for its own turn to
// speak, lets others have the place meanwhile: its connection is all that it
// keeps. Before it goes on it passes the door again, as the same person and with
// what they have spent of their budgets; who was banned meanwhile stays outside.
// Whoever stays in the room, in the list of people, keeps the seat.

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"teahouse/room"
)

const (
	placeKept  = 2 * time.Second // for a client to give or take something, until the seat is given up: what is piped in mostly comes with the call
	placeSpoke = time.Minute     // the same for a pipe that has brought something: a log that grows would come and go all the time
	silentFor  = 24 * time.Hour  // for a pipe to bring something: a build takes a night, and holds no seat meanwhile, only one of its address's connections
	pieceRead  = 4 << 10         // read at once from standard input
)

// Places is the door's, and how a command gives its seat up and comes back. The
// zero value keeps the seat.
type Places struct {
	Leave func()
	// Enter takes another seat. If there is none, it has told the person why, and
	// returns the status.
	Enter func() (seat *room.Seat, status int)
}

// outsideError is of somebody whom the door has not let in again.
type outsideError struct{ status int }

func (o *outsideError) Error() string { return fmt.Sprintf("outside with status %d", o.status) }

// errSilent is the end of a pipe that brings nothing.
var errSilent = errors.New("standard input is silent")

// yields tells whether the seat is one that is given up while nothing is done.
func (s *session) yields() bool {
	return s.terminal.Places.Leave != nil && s.call.Mode() == room.ModeVerb
}

// rise gives the seat up.
func (s *session) rise() {
	if s.yields() && s.risen.CompareAndSwap(false, true) {
		s.terminal.Places.Leave()
	}
}

// taken is closed when the room has taken the seat away; of no seat, it never is.
func (s *session) taken() <-chan struct{} {
	if s.risen.Load() {
		return nil
	}
	return s.seat.Ended()
}

// back takes a seat again if it was given up, and must come before the seat is used.
func (s *session) back() error {
	if !s.risen.Load() {
		return nil
	}
	_ = s.errs.flush() // before what the door says
	seat, status := s.terminal.Places.Enter()
	if seat == nil {
		return &outsideError{status}
	}
	s.risen.Store(false)
	if was := s.name; s.know(seat) != was && !s.call.JSON { // in JSON, what is said tells by whom
		s.named = true
		s.errs.line(s.cfg.Words.Verb.Named(was, s.name))
		_ = s.errs.flush()
	}
	return nil
}

// slack is a stream to a client that may not read: then the seat is not kept for it.
type slack struct {
	to   io.Writer
	rise func()
}

// Write implements [io.Writer].
func (w slack) Write(p []byte) (int, error) {
	risen := make(chan struct{})
	stuck := time.AfterFunc(placeKept, func() {
		defer close(risen)
		w.rise()
	})
	n, err := w.to.Write(p)
	if !stuck.Stop() {
		<-risen // whoever goes on must know
	}
	return n, err
}

// input is standard input, which ends with errSilent when it brings nothing for
// too long. Whoever reads it closes it.
func (s *session) input() *io.PipeReader {
	r, w := io.Pipe()
	silent := time.AfterFunc(silentFor, func() { _ = w.CloseWithError(errSilent) })
	go func() {
		defer silent.Stop()
		for buf := make([]byte, pieceRead); ; {
			n, err := s.terminal.In.Read(buf)
			silent.Stop() // while this waits to be taken, it is not the client who is silent
			if n > 0 {
				if _, lost := w.Write(buf[:n]); lost != nil {
					return
				}
			}
			if err != nil {
				_ = w.CloseWithError(err)
				return
			}
			silent.Reset(silentFor)
		}
	}()
	return r
}

// receive waits for what read brings from standard input, and gives the seat up
// if that takes longer than it is kept.
func (s *session) receive(kept time.Duration, read func() (string, error)) (string, error) {
	type text struct {
		all string
		err error
	}
	got := make(chan text, 1)
	go func() {
		all, err := read()
		got <- text{all, err}
	}()
	long := time.NewTimer(kept)
	defer long.Stop()
	ended := s.taken()
	for {
		select {
		case t := <-got:
			return t.all, t.err
		case <-long.C:
			s.rise()
			ended = s.taken()
		case <-ended:
			return "", &room.Refusal{Code: room.NotSeated}
		case <-s.ctx.Done():
			return "", context.Cause(s.ctx)
		}
	}
}
