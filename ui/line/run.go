package line

// From a call to an exit status.

import (
	"context"
	"errors"

	"teahouse/room"
	"teahouse/ui/lines"
	"teahouse/ui/stdio"
)

// Run carries out a call until it is done or ctx ends, and leaves the seat to
// the caller. Whoever called has been told all that is to be told. The error is
// ErrScreen, a fault of ours, or the cause of ctx's end, which is command.ErrStopping
// if the server stops.
func Run(ctx context.Context, t stdio.Terminal, seat *room.Seat, cfg *stdio.Config, call *stdio.Invocation) (status int, err error) {
	s := stdio.New(ctx, t, seat, cfg, call)
	s.Look()
	status, err = (&verb{s}).run()
	lost := errors.Join(s.Out.Flush(), s.Errs.Flush())
	if err == nil && lost != nil && status == stdio.StatusDone {
		status = stdio.StatusRefused // what was asked for did not arrive
	}
	return status, err
}

// verb is one call that is carried out.
type verb struct{ *stdio.Session }

func (s *verb) run() (int, error) {
	switch {
	case s.Call.Help:
		return s.help(s.Call.Verb)
	case s.Call.Verb == "lines":
		return lines.Run(s.Session)
	case s.Call.Verb == "bot":
		return runBot(s.Session)
	}
	if s.Terminal.PTY {
		defer s.interruptible()()
	}
	switch s.Call.Verb {
	case "tail":
		return s.tail()
	case "say", "me", "dm":
		return s.speak()
	case "who":
		return s.who()
	case "help":
		return s.help(s.Call.Rest)
	}
	return s.command()
}

// interruptible lets Ctrl-C and Ctrl-D end the call: on a terminal they come as
// bytes. It returns what is to be called at the end.
func (s *verb) interruptible() (stop func()) {
	ctx, end := context.WithCancelCause(s.Context)
	s.Context = ctx
	go func() {
		buf := make([]byte, 64)
		for ctx.Err() == nil {
			n, err := s.Terminal.In.Read(buf)
			for _, c := range buf[:n] {
				if c == 'C'-'@' || c == 'D'-'@' {
					end(stdio.ErrInterrupted)
				}
			}
			if err != nil {
				return
			}
		}
	}()
	return func() { end(nil) }
}
