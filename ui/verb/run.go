package verb

// From a call to an exit status.

import (
	"context"

	"teahouse/room/fault"
	"teahouse/room/text"
	"teahouse/ui/stdio"
)

// verb is one call that is carried out.
type verb struct{ *stdio.Session }

// Run carries a call out until it is done or the session's context ends. The error
// is a fault of ours, or the cause of that end.
func Run(session *stdio.Session) (status int, err error) {
	s := &verb{session}
	if s.Call.Help {
		return s.help(s.Call.Verb)
	}
	if s.Terminal.PTY {
		defer s.interruptible()()
	}
	for _, part := range []string{s.Call.Rest, s.Call.Names, s.Call.In, s.Call.From} {
		if !text.IsText(part) { // what would be looked for is not what was written
			return s.Fail(text.ErrNotText)
		}
	}
	if err := s.Enter(); err != nil {
		return s.said(err)
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
		defer fault.Rescue(s.Broke(end))
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
