package line

// From a call to an exit status.

import (
	"context"
	"errors"

	"teahouse/room"
)

// Run carries out a call until it is done or ctx ends, and leaves the seat to
// the caller. Whoever called has been told all that is to be told. The error is
// ErrScreen, a fault of ours, or the cause of ctx's end, which is command.ErrStopping
// if the server stops.
func Run(ctx context.Context, t Terminal, seat *room.Seat, cfg *Config, call *Invocation) (status int, err error) {
	s := newSession(ctx, t, seat, cfg, call)
	s.look()
	status, err = (&verb{s}).run()
	lost := errors.Join(s.out.flush(), s.errs.flush())
	if err == nil && lost != nil && status == StatusDone {
		status = StatusRefused // what was asked for did not arrive
	}
	return status, err
}

// verb is one call that is carried out.
type verb struct{ *session }

func (s *verb) run() (int, error) {
	switch {
	case s.call.Help:
		return s.help(s.call.Verb)
	case s.call.Verb == "lines":
		return runLines(s.session)
	case s.call.Verb == "bot":
		return runBot(s.session)
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

// interruptible lets Ctrl-C and Ctrl-D end the call: on a terminal they come as
// bytes. It returns what is to be called at the end.
func (s *verb) interruptible() (stop func()) {
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
