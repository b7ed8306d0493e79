package stdio

// A seat is for those who do something in the room. A command that only waits,
// for its client to give it text or to take its answer, or for its own turn to
// speak, lets others have the place meanwhile: its connection is all that it
// keeps. Before it goes on it passes the door again, as the same person and with
// what they have spent of their budgets; who was banned meanwhile stays outside.
// Whoever stays in the room, in the list of people, keeps the seat.

import (
	"context"
	"errors"
	"io"
	"time"

	"teahouse/room"
	"teahouse/room/fault"
	"teahouse/room/state"
)

const (
	PlaceKept  = 2 * time.Second // for a client to give or take something, until the seat is given up: what is piped in mostly comes with the call
	PlaceSpoke = time.Minute     // the same for a pipe that has brought something: a log that grows would come and go all the time
	SilentFor  = 24 * time.Hour  // for a pipe to bring something: a build takes a night, and holds no seat meanwhile, only one of its address's connections
	PieceRead  = 4 << 10         // read at once from standard input
)

// Places is the door's, and how a command gives its seat up and comes back. The
// zero value keeps the seat.
type Places struct {
	Leave func()
	Enter func() (*room.Seat, *Denied) // takes another seat, or tells why there is none
}

// Denied is that the door lets somebody not in, or not again.
type Denied struct {
	Status int
	Why    *Failure
}

func (d *Denied) Error() string { return "not let in: " + d.Why.Error }

// ErrSilent is the end of a pipe that brings nothing.
var ErrSilent = errors.New("standard input is silent")

// yields tells whether the seat is one that is given up while nothing is done.
func (s *Session) yields() bool {
	return s.Terminal.Places.Leave != nil && s.Call.Mode() == state.ModeVerb
}

// rise gives the seat up.
func (s *Session) rise() {
	if s.yields() && s.risen.CompareAndSwap(false, true) {
		s.Terminal.Places.Leave()
	}
}

// taken is closed when the room has taken the seat away; of no seat, it never is.
func (s *Session) taken() <-chan struct{} {
	if s.risen.Load() {
		return nil
	}
	return s.Seat.Ended()
}

// Back takes a seat again if it was given up, and must come before the seat is used.
func (s *Session) Back() error {
	if !s.risen.Load() {
		return nil
	}
	seat, denied := s.Terminal.Places.Enter()
	if denied != nil {
		return denied
	}
	s.risen.Store(false)
	if was := s.Name; s.know(seat) != was && !s.Call.JSON { // in JSON, what is said tells by whom
		s.Named = true
		s.Errs.Line(s.Config.Words.Verb.Named(was, s.Name))
		_ = s.Errs.Flush()
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
	stuck := time.AfterFunc(PlaceKept, func() {
		defer close(risen)
		w.rise()
	})
	n, err := w.to.Write(p)
	if !stuck.Stop() {
		<-risen // whoever goes on must know
	}
	return n, err
}

// Input is standard input, which ends with ErrSilent when it brings nothing for
// too long. Whoever reads it closes it.
func (s *Session) Input() *io.PipeReader {
	r, w := io.Pipe()
	silent := time.AfterFunc(SilentFor, func() { _ = w.CloseWithError(ErrSilent) })
	go func() {
		defer fault.Rescue(s.Broke(func(err error) { _ = w.CloseWithError(err) }))
		defer silent.Stop()
		for buf := make([]byte, PieceRead); ; {
			n, err := s.Terminal.In.Read(buf)
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
			silent.Reset(SilentFor)
		}
	}()
	return r
}

// Receive waits for what read brings from standard input, and gives the seat up
// if that takes longer than it is kept.
func (s *Session) Receive(kept time.Duration, read func() (string, error)) (string, error) {
	type text struct {
		all string
		err error
	}
	got := make(chan text, 1)
	go func() {
		var t text
		defer func() { got <- t }()
		defer fault.Rescue(s.Broke(func(err error) { t.err = err }))
		t.all, t.err = read()
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
			return "", &state.Refusal{Code: state.NotSeated}
		case <-s.Context.Done():
			return "", context.Cause(s.Context)
		}
	}
}
