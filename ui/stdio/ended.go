package stdio

// How a session ends that did not do what was asked for.

import (
	"context"
	"errors"
	"strings"

	"teahouse/room/fault"
	"teahouse/room/state"
	"teahouse/ui/command"
)

// ErrScreen ends line mode for a person who wants the full screen.
var ErrScreen = errors.New("the person wants the full screen")

// ErrInterrupted is the cause of an end that the person's keyboard asked for, or a signal.
var ErrInterrupted = errors.New("interrupted at the keyboard, or by a signal")

// StatusInterrupted is what a shell has for a program that Ctrl-C ended.
const StatusInterrupted = 130

// How line mode or a bot ends that is not ended from outside.
var (
	ErrDone  = errors.New("the input ended, and everything in it was answered")
	ErrCut   = errors.New("the seat was taken away")
	ErrFault = errors.New("it broke on our side; the log has the stack")
)

// Broke is told of a panic in what a session does, logs it, and ends that with ErrFault.
func (s *Session) Broke(end func(error)) func(*fault.Error) {
	return func(e *fault.Error) {
		e.Log(s.Config.Logger, "session", "session", s.Seat.ID(), "verb", s.Call.Verb)
		end(ErrFault)
	}
}

// Fail says why something was not done, and gives the status for it.
func (s *Session) Fail(err error) (int, error) {
	w := s.Config.Words
	if cause := context.Cause(s.Context); cause != nil {
		return s.Ended(cause)
	}
	if errors.Is(err, ErrFault) {
		return s.Ended(err)
	}
	if out, ok := errors.AsType[*Denied](err); ok {
		s.fail(out.Why, strings.Split(out.Why.Message, "\n"))
		return out.Status, nil
	}
	if refused, ok := errors.AsType[*state.Refusal](err); ok && refused.Code == state.NotSeated {
		return s.Cut()
	}
	return s.Refuse(err, s.Outside(w.RefusalFor(s.Reader(), err))), nil
}

// Ended is the end of a session that did not end by itself.
func (s *Session) Ended(cause error) (int, error) {
	switch {
	case errors.Is(cause, ErrInterrupted):
		return StatusInterrupted, nil
	case errors.Is(cause, command.ErrStopping):
		return s.stopped(), cause
	case errors.Is(cause, ErrFault):
		s.Errs.Line(s.Config.Words.Door.Failed)
	}
	return StatusRefused, cause
}

// Cut is the end of a session whose seat the room took away.
func (s *Session) Cut() (int, error) {
	w := s.Config.Words
	if s.Seat.How() == state.HowStopped {
		return s.stopped(), nil
	}
	why, says := s.Seat.Farewell(), w.Verb.Cut
	if why != nil {
		says = w.RefusalFor(s.Reader(), why)
	} else {
		why = &state.Refusal{Code: state.NotSeated}
	}
	return s.Refuse(why, says), nil
}

// stopped tells that the server stops, and gives the status for it.
func (s *Session) stopped() int {
	return s.Refuse(command.ErrStopping, s.Config.Words.RefusalFor(s.Reader(), command.ErrStopping))
}
