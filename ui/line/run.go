package line

// From a call to an exit status.

import (
	"context"
	"errors"

	"teahouse/room"
	"teahouse/ui/command"
)

// ErrScreen ends line mode for a person who wants the full screen.
var ErrScreen = errors.New("the person wants the full screen")

// Run carries out a call until it is done or ctx ends, and leaves the seat to
// the caller. Whoever called has been told all that is to be told. The error is
// ErrScreen, a fault of ours, or the cause of ctx's end, which is command.ErrStopping
// if the server stops.
func Run(ctx context.Context, t Terminal, seat *room.Seat, cfg *Config, call *Invocation) (status int, err error) {
	s := newSession(ctx, t, seat, cfg, call)
	s.look()
	status, err = s.run()
	lost := errors.Join(s.out.flush(), s.errs.flush())
	if err == nil && lost != nil && status == StatusDone {
		status = StatusRefused // what was asked for did not arrive
	}
	return status, err
}

func (s *session) run() (int, error) {
	switch {
	case s.call.Help:
		return s.help(s.call.Verb)
	case s.call.Verb == "lines":
		return s.lines()
	case s.call.Verb == "bot":
		return s.bot()
	}
	if s.terminal.PTY {
		defer s.interruptible()()
	}
	switch s.call.Verb {
	case "tail":
		return s.tail()
	case "say", "me", "dm":
		return s.speak()
	case "who":
		return s.who()
	case "help":
		return s.help(s.call.Rest)
	}
	return s.command()
}

// errInterrupted is the cause of an end that the person's keyboard asked for.
var errInterrupted = errors.New("interrupted at the keyboard")

// StatusInterrupted is what a shell has for a program that Ctrl-C ended.
const StatusInterrupted = 130

// interruptible lets Ctrl-C and Ctrl-D end the call: on a terminal they come as
// bytes. It returns what is to be called at the end.
func (s *session) interruptible() (stop func()) {
	ctx, end := context.WithCancelCause(s.ctx)
	s.ctx = ctx
	go func() {
		buf := make([]byte, 64)
		for ctx.Err() == nil {
			n, err := s.terminal.In.Read(buf)
			for _, c := range buf[:n] {
				if c == 'C'-'@' || c == 'D'-'@' {
					end(errInterrupted)
				}
			}
			if err != nil {
				return
			}
		}
	}()
	return func() { end(nil) }
}

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
