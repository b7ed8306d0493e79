package dispatch

// From a call to an exit status.

import (
	"context"
	"errors"

	"teahouse/room"
	"teahouse/room/fault"
	"teahouse/ui/bot"
	"teahouse/ui/lines"
	"teahouse/ui/stdio"
	"teahouse/ui/verb"
)

// Run carries out a call until it is done or ctx ends, and leaves the seat to
// the caller. Whoever called has been told all that is to be told. The error is
// ErrScreen, a fault of ours, or the cause of ctx's end, which is command.ErrStopping
// if the server stops.
func Run(ctx context.Context, t stdio.Terminal, seat *room.Seat, cfg *stdio.Config, call *stdio.Invocation) (status int, err error) {
	s := stdio.New(ctx, t, seat, cfg, call)
	status, err = contained(s)
	lost := errors.Join(s.Out.Flush(), s.Errs.Flush())
	if err == nil && lost != nil && status == stdio.StatusDone {
		status = stdio.StatusRefused // what was asked for did not arrive
	}
	return status, err
}

// contained ends a call that breaks as one that fails, and tells its person.
func contained(s *stdio.Session) (status int, err error) {
	defer fault.Rescue(s.Broke(func(broken error) { status, err = s.Ended(broken) }))
	s.Look()
	return run(s)
}

// run hands a call to whoever carries it out.
func run(s *stdio.Session) (int, error) {
	switch {
	case s.Call.Help:
	case s.Call.Verb == "lines":
		return lines.Run(s)
	case s.Call.Verb == "bot":
		return bot.Run(s)
	}
	return verb.Run(s)
}
