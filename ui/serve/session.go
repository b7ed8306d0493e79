package serve

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"charm.land/ssh"

	"teahouse/room"
	"teahouse/ui/command"
	"teahouse/ui/line"
	"teahouse/ui/term"
	"teahouse/ui/words"
)

// session is one session as the middlewares hand it on. Each adds what it found out.
type session struct {
	ssh.Session
	channel   *channel
	subsystem bool             // one was asked for, and no shell or command
	pty       bool             // he has a terminal
	call      *line.Invocation // what he came for; nil: the full screen
	wanted    string           // the name that was tried for him
	asked     string           // what he wrote, where it can be told
	vouched   bool             // he knows the passphrase

	fingerprint string // of his key; set before the seat

	rank     sync.Mutex
	seat     *room.Seat // set under rank
	operator bool       // under rank: his key is in the admins file

	plain atomic.Bool // there is no screen now
}

// guard serves one session and lets nothing of it escape: not a panic, and
// not the session itself.
func (d *Door) guard(next ssh.Handler) ssh.Handler {
	return func(s ssh.Session) {
		one := s.(*session)
		d.sessions.add(one)
		defer d.sessions.remove(one)
		defer one.channel.overdue(d.cfg.Limits.StuckAfter)
		defer one.channel.input.close()
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

// admission lets somebody in, or says why not.
func (d *Door) admission(next ssh.Handler) ssh.Handler {
	return func(s ssh.Session) {
		one := s.(*session)
		if err := d.insist(one); err != nil {
			status := line.StatusRefused
			if _, soon := later(err); one.call != nil && soon {
				status = line.StatusLater
			}
			d.refuse(one, reason(err), status, d.why(one, err))
			return
		}
		next(s)
	}
}

// why is what somebody reads who is not let in, in his own time.
func (d *Door) why(s *session, err error) string {
	screen := d.settings.Load().Screen
	says := screen.Words.RefusalFor(words.Reader{Zone: command.ZoneOf(s.Environ()), Contact: screen.Contact}, err)
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

// refuse says why, and ends the session.
func (d *Door) refuse(s *session, reason string, status int, why string) {
	d.counts.refuse(reason)
	d.cfg.Logger.Info("session refused", "addr", s.channel.conn.addr, "reason", reason)
	s.tell(why)
	_ = s.Exit(status)
}

// tell writes lines to the side that is for errors.
func (s *session) tell(lines ...string) {
	if len(lines) == 0 {
		return
	}
	text := strings.Join(lines, "\n") + "\n"
	if s.pty {
		if !line.UTF8(s.Environ()) { // it may hold what somebody wrote, and nobody has asked the terminal
			text = term.ASCII(text)
		}
		text = strings.ReplaceAll(text, "\n", "\r\n")
	}
	_, _ = io.WriteString(&s.channel.stderr, text)
}

// stand gives up the seat of a session that has ended, however it ended. When
// the server stops, the next start clears all seats at once.
func (d *Door) stand(s *session) {
	s.channel.conn.seats.Add(-1)
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
	log.Info("session opened", "key", s.fingerprint != "", "mode", cmp.Or(string(s.mode()), "screen"))
	return func() {
		log.Info("session closed", "how", d.how(s), "duration", time.Since(began).Round(time.Millisecond).String(),
			"received", c.input.received.Load(), "sent", c.sent.Load())
	}
}
