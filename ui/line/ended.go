package line

// How a session ends that did not do what was asked for.

import (
	"context"
	"errors"

	"teahouse/room"
	"teahouse/ui/command"
)

// ErrScreen ends line mode for a person who wants the full screen.
var ErrScreen = errors.New("the person wants the full screen")

// errInterrupted is the cause of an end that the person's keyboard asked for.
var errInterrupted = errors.New("interrupted at the keyboard")

// StatusInterrupted is what a shell has for a program that Ctrl-C ended.
const StatusInterrupted = 130

// How line mode or a bot ends that is not ended from outside.
var (
	errDone  = errors.New("the input ended, and everything in it was answered")
	errCut   = errors.New("the seat was taken away")
	errFault = errors.New("it broke on our side; the log has the stack")
)

// fail says why something was not done, and gives the status for it.
func (s *session) fail(err error) (int, error) {
	w := s.cfg.Words
	if cause := context.Cause(s.ctx); cause != nil {
		return s.ended(cause)
	}
	if out, ok := errors.AsType[*outsideError](err); ok {
		if s.parts > 0 {
			s.errs.line(w.Verb.Parted(s.parts))
		}
		return out.status, nil
	}
	if refused, ok := errors.AsType[*room.Refusal](err); ok && refused.Code == room.NotSeated {
		return s.cut()
	}
	return s.refuse(err, s.outside(w.RefusalFor(s.reader(), err))), nil
}

// ended is the end of a session that did not end by itself.
func (s *session) ended(cause error) (int, error) {
	switch {
	case errors.Is(cause, errInterrupted):
		return StatusInterrupted, nil
	case errors.Is(cause, command.ErrStopping):
		return s.refuse(&room.Refusal{Code: room.Stopping}, s.stopped()), cause
	}
	return StatusRefused, cause
}

// cut is the end of a session whose seat the room took away.
func (s *session) cut() (int, error) {
	w := s.cfg.Words
	if s.seat.How() == room.HowStopped {
		return s.refuse(&room.Refusal{Code: room.Stopping}, s.stopped()), nil
	}
	why, says := s.seat.Farewell(), w.Verb.Cut
	if why != nil {
		says = w.RefusalFor(s.reader(), why)
	} else {
		why = &room.Refusal{Code: room.NotSeated}
	}
	return s.refuse(why, says), nil
}

// stopped is what somebody reads when the server stops. A command that ends so
// did nothing, and what it was to say is not kept.
func (s *session) stopped() string {
	if s.call.command != nil {
		return s.cfg.Words.RefusalFor(s.reader(), &room.Refusal{Code: room.Stopping})
	}
	return s.cfg.Words.Door.Stopped
}
