package serve

// One seat from its first moment to its last, on a screen or without one as its
// person likes: they may change it at any time and keep their seat.

import (
	"context"
	"errors"
	"fmt"

	"charm.land/ssh"
	"golang.org/x/time/rate"

	"teahouse/room/fault"
	"teahouse/room/state"
	"teahouse/ui"
	"teahouse/ui/command"
	"teahouse/ui/dispatch"
	"teahouse/ui/stdio"
	"teahouse/ui/term"
)

// serveSession serves somebody who was let in until they leave.
func (d *Door) serveSession(ssh.Handler) ssh.Handler {
	return func(s ssh.Session) {
		// The status comes last: whoever has it finds the seat given up.
		_ = s.Exit(d.seated(s.(*session)))
	}
}

func (d *Door) seated(s *session) (status int) {
	defer d.releaseSeat(s)
	var ended func()
	fault.Apart(func() { ended = d.record(s) })
	defer ended()
	set, call := d.settings.Load(), s.call
	switch {
	case call != nil:
		s.tell(s.channel.missing(&s.words(set).Door)...)
	case ui.Plain(s.seat):
		call = s.lines()
	}
	changes := rate.NewLimiter(rate.Every(changeEach), changesAtOnce)
	pty, _, _ := s.Pty()
	ahead, place := term.NewTypeahead(pty.Term), new(command.Where)
	for back := false; ; back = true {
		if call == nil {
			if err := d.screen(s, set, ahead, place, back); !errors.Is(err, ui.ErrPlain) {
				return statusOf(err)
			}
			call = s.lines()
		} else {
			status, err := d.verb(s, set, ahead, place, call)
			if !errors.Is(err, stdio.ErrScreen) {
				return max(status, statusOf(err))
			}
			s.changed(state.ModeScreen)
			call = nil
		}
		if changes.Wait(s.channel.ctx) != nil {
			return stdio.StatusDone // gone meanwhile
		}
	}
}

// lines is the call of somebody who goes on without a screen.
func (s *session) lines() *stdio.Invocation {
	s.changed(state.ModeLines)
	call, _ := stdio.Parse("")
	return call
}

// changed tells the room in which way they are in it now. It matters to the list
// alone, so they go on if the room does not take it.
func (s *session) changed(mode state.Mode) {
	_, _ = s.seat.Do(s.channel.ctx, &state.SetMode{Mode: mode}, nil)
}

// screen shows the room on the whole terminal, to somebody who may be back from
// plain lines.
func (d *Door) screen(s *session, set *Settings, ahead *term.Typeahead, place *command.Where, back bool) error {
	s.plain.Store(false)
	ctx, cancel := d.until(s, s.channel.ctx)
	defer cancel()
	in := s.channel.input.take(false)
	defer in.end()
	return ui.Run(ctx, s.terminal(in, ahead, place, back), s.seat, set.Screen)
}

// terminal is what a screen is shown on.
func (s *session) terminal(in *inputLease, ahead *term.Typeahead, place *command.Where, back bool) *ui.Terminal {
	pty, _, _ := s.Pty()
	return &ui.Terminal{
		In: in, Ahead: ahead, Out: &s.channel.stdout,
		Windows: s.channel.watch,
		Term:    pty.Term, Env: s.Environ(), Wanted: s.wanted, Asked: s.asked, Back: back, Place: place,
	}
}

// verb carries out a call, line mode among them.
func (d *Door) verb(s *session, set *Settings, ahead *term.Typeahead, place *command.Where, call *stdio.Invocation) (status int, err error) {
	s.plain.Store(true)
	lasts := s.channel.ctx
	if call.Mode() == state.ModeTail { // nothing is left to do when nobody reads on
		lasts = s.channel.heard()
	}
	ctx, cancel := d.until(s, lasts)
	defer cancel()
	window, windows := s.channel.windows()
	in := s.channel.input.take(true)
	defer in.end()
	screen := set.Screen
	status, err = dispatch.Run(ctx, stdio.Terminal{
		In: in, Ahead: ahead, Out: &s.channel.stdout, Err: s.channel.errors(),
		PTY: s.pty, Dumb: !s.draws(), Width: window.Width, Windows: windows,
		Env: s.Environ(), Wanted: s.wanted, Asked: s.asked, Places: d.places(s), Place: place,
	}, s.seat, &stdio.Config{
		Title: screen.Title, MOTD: screen.MOTD, Version: screen.Version, Keep: screen.Keep,
		Contact: screen.Contact, Words: screen.Words, Logger: screen.Logger,
	}, call)
	switch {
	case lasts.Err() != nil:
		return stdio.StatusDone, nil
	case err != nil && ctx.Err() == nil && !errors.Is(err, stdio.ErrScreen):
		// What it says may hold what somebody wrote; its type does not.
		d.cfg.Logger.Error("session failed", "session", s.number(), "verb", call.Verb, "type", fmt.Sprintf("%T", err))
	}
	return status, err
}

// until is a context that ends with another, and with a cause when the server
// stops, or a signal ends the session.
func (d *Door) until(s *session, ctx context.Context) (_ context.Context, cancel func()) {
	ctx, end := context.WithCancelCause(ctx)
	forget := context.AfterFunc(d.stopping, func() { end(command.ErrStopping) })
	spare := context.AfterFunc(s.channel.killed, func() {
		if s.channel.ctx.Err() == nil { // else it ends with its channel
			end(stdio.ErrInterrupted)
		}
	})
	return ctx, func() {
		forget()
		spare()
		end(nil)
	}
}

// statusOf is the exit status of a session that ended with an error: where the room had a
// reason, the one that plain lines end with.
func statusOf(err error) int {
	why, refused := errors.AsType[*state.Refusal](err)
	switch {
	case err == nil:
		return stdio.StatusDone
	case refused:
		return stdio.StatusFor(string(why.Code))
	case errors.Is(err, command.ErrStopping):
		return stdio.StatusLater
	case errors.Is(err, stdio.ErrInterrupted):
		return stdio.StatusInterrupted
	}
	return stdio.StatusRefused
}
