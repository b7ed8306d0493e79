package serve

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"charm.land/ssh"

	"teahouse/room"
	"teahouse/ui"
	"teahouse/ui/words"
)

// session is one session as the middlewares hand it on. Each adds what it found out.
type session struct {
	ssh.Session
	channel *channel
	wanted  string // the name that was tried for him

	fingerprint string // of his key; set before the seat

	rank     sync.Mutex
	seat     *room.Seat // set under rank
	operator bool       // under rank: his key is in the admins file
}

// guard serves one session and lets nothing of it escape: not a panic, and
// not the session itself.
func (d *Door) guard(next ssh.Handler) ssh.Handler {
	return func(s ssh.Session) {
		one := s.(*session)
		d.sessions.add(one)
		defer d.sessions.remove(one)
		defer func() {
			if v := recover(); v != nil {
				// The value may hold what somebody wrote; its type does not.
				d.cfg.Logger.Error("session panicked", "type", fmt.Sprintf("%T", v), "stack", string(debug.Stack()))
				_ = s.Exit(1)
			}
		}()
		next(s)
	}
}

// terminal turns away those who bring none.
func (d *Door) terminal(next ssh.Handler) ssh.Handler {
	return func(s ssh.Session) {
		if pty, _, ok := s.Pty(); !ok || pty.Term == "dumb" || s.RawCommand() != "" {
			d.refuse(s, refusedTerminal, d.settings.Load().Screen.Words.Door.NoTerminal)
			return
		}
		next(s)
	}
}

// admission lets somebody in, or says why not.
func (d *Door) admission(next ssh.Handler) ssh.Handler {
	return func(s ssh.Session) {
		one := s.(*session)
		if err := d.admit(one); err != nil {
			d.refuse(s, reason(err), d.why(one, err))
			return
		}
		next(s)
	}
}

// why is what somebody reads who is not let in, in his own time.
func (d *Door) why(s *session, err error) string {
	screen := d.settings.Load().Screen
	says := screen.Words.RefusalFor(words.Reader{Zone: ui.ZoneOf(s.Environ()), Contact: screen.Contact}, err)
	if t, ok := errors.AsType[*turned](err); ok {
		says = t.says
	}
	if screen.Contact != "" && !strings.Contains(says, screen.Contact) {
		says += "\n" + screen.Words.Door.Contact(screen.Contact)
	}
	return says
}

// reason is what a refusal counts as.
func reason(err error) string {
	if t, ok := errors.AsType[*turned](err); ok {
		return t.reason
	}
	if r, ok := errors.AsType[*room.Refusal](err); ok {
		return string(r.Code)
	}
	if errors.Is(err, context.Canceled) {
		return refusedGone
	}
	return refusedError
}

// refuse says why on the side that is for errors, and ends the session.
func (d *Door) refuse(s ssh.Session, reason, why string) {
	d.counts.refuse(reason)
	d.cfg.Logger.Info("session refused", "addr", s.(*session).channel.conn.addr, "reason", reason)
	fmt.Fprintf(s.Stderr(), "%s\r\n", strings.ReplaceAll(why, "\n", "\r\n"))
	_ = s.Exit(1)
}

// sit serves the screen of somebody who was let in, until he leaves.
func (d *Door) sit(ssh.Handler) ssh.Handler {
	return func(s ssh.Session) {
		one := s.(*session)
		pty, _, _ := s.Pty()
		ctx, cancel := context.WithCancelCause(one.channel.ctx)
		defer context.AfterFunc(d.stopping, func() { cancel(ui.ErrStopping) })()
		defer cancel(nil)

		defer d.stand(one)
		defer d.record(one)()
		if err := ui.Run(ctx, ui.Terminal{
			In: one.channel, Out: one.channel,
			Width: pty.Window.Width, Height: pty.Window.Height, Windows: one.channel.windows,
			Term: pty.Term, Env: s.Environ(), Wanted: one.wanted,
		}, one.seat, d.settings.Load().Screen); err != nil {
			_ = s.Exit(1)
		}
	}
}

// stand gives up the seat of a session that has ended, however it ended. When
// the server stops, the next start clears all seats at once.
func (d *Door) stand(s *session) {
	if how := d.how(s); how != room.HowStopped {
		s.seat.Leave(how)
	}
}

// how is the way in which a session has ended.
func (d *Door) how(s *session) room.How {
	select {
	case <-s.seat.Ended():
		return s.seat.How()
	default:
	}
	switch {
	case d.stopping.Err() != nil:
		return room.HowStopped
	case s.channel.conn.cut.Load():
		return room.HowLost
	}
	return room.HowLeft
}

// record logs that somebody came, and returns what logs that he went.
func (d *Door) record(s *session) (ended func()) {
	began, c := time.Now(), s.channel
	log := d.cfg.Logger.With("addr", c.conn.addr, "name", s.seat.Me().Person.Name)
	log.Info("session opened", "key", s.PublicKey() != nil)
	return func() {
		log.Info("session closed", "how", d.how(s), "duration", time.Since(began).Round(time.Millisecond).String(),
			"received", c.received.Load(), "sent", c.sent.Load())
	}
}
