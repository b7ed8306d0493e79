package serve

// A session, from its beginning to its end. Whoever is not let in reads why, in their own
// language and time, and the status says whether to come again; a program that looks for an
// object gets the same as one. A seat is given up once, whoever does it.

import (
	"cmp"
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"charm.land/ssh"

	"teahouse/room"
	"teahouse/room/fault"
	"teahouse/room/state"
	"teahouse/room/text"
	"teahouse/ui/command"
	"teahouse/ui/prefs"
	"teahouse/ui/stdio"
	"teahouse/ui/term"
	"teahouse/ui/words"
)

// session is one session as the middlewares hand it on. Each adds what it found out.
type session struct {
	ssh.Session
	channel   *channel
	pty       bool              // they have a terminal
	call      *stdio.Invocation // what they came for; nil: the full screen
	wanted    string            // the name that was tried for them
	asked     string            // what they wrote, where it can be told
	called    text.Name         // the name on the last seat, to come back under
	vouched   bool              // they know the passphrase
	unreached bool              // they were told that the room cannot be reached
	looked    bool              // the command reads back, and is counted…
	poller    string            // …as a look of theirs
	follows   bool              // …and is one of many

	fingerprint string // of their key; set before the seat

	rank     sync.Mutex
	seat     *room.Seat // set under rank; nil while there is none
	operator bool       // under rank: their key is in the admins file

	plain atomic.Bool // there is no screen now
}

// guard serves one session and lets nothing of it escape: not a panic, and
// not the session itself.
func (d *Door) guard(next ssh.Handler) ssh.Handler {
	return func(s ssh.Session) {
		one := &session{Session: s, channel: channelOf(s)}
		d.sessions.add(one)
		defer d.sessions.remove(one)
		defer one.channel.overdue(d.cfg.Limits.StuckAfter)
		defer fault.Rescue(func(e *fault.Error) {
			e.Log(d.cfg.Logger, "session", "session", one.number())
			_ = s.Exit(stdio.StatusRefused)
		})
		next(one)
	}
}

// admission lets somebody in, or says why not.
func (d *Door) admission(next ssh.Handler) ssh.Handler {
	return func(s ssh.Session) {
		one := s.(*session)
		var denied *stdio.Denied
		fault.Apart(func() { denied = d.let(one) })
		if denied != nil {
			one.deny(denied.Why)
			_ = s.Exit(denied.Status)
			return
		}
		next(s)
	}
}

// let lets somebody in, or returns why not.
func (d *Door) let(s *session) *stdio.Denied {
	err := d.admitWithRetry(s)
	if err == nil {
		return nil
	}
	d.turnAway(s, reason(err))
	denied := &stdio.Denied{Status: stdio.StatusRefused, Why: d.why(s, err)}
	if _, soon := later(err); soon && (s.call != nil || stdio.Stops(err) || reason(err) == string(state.Drained)) {
		denied.Status = stdio.StatusLater
	}
	return denied
}

// words are those that somebody reads, as far as their client or their seat tells.
func (s *session) words(set *Settings) *words.Words {
	w := prefs.WordsOf(s.place(), s.Environ(), set.Screen.Words)
	if !stdio.Spells(s.Environ(), s.pty, &w.Language) {
		return words.English()
	}
	return w
}

// why is what somebody reads who is not let in, in their own time.
func (d *Door) why(s *session, err error) *stdio.Failure {
	set := d.settings.Load()
	screen, w := set.Screen, s.words(set)
	f := stdio.FailureFor(err, w, words.Reader{Zone: command.ZoneOf(s.Environ()), Contact: screen.Contact})
	if t, ok := errors.AsType[*doorRefusal](err); ok {
		f = &stdio.Failure{Error: t.reason, Message: t.says, Wait: stdio.Seconds(t.wait)}
	}
	if s.unreached && reason(err) == string(state.NotKept) {
		f.Message = w.Door.Unreached
	}
	if screen.Contact != "" && !strings.Contains(f.Message, screen.Contact) {
		f.Message += "\n" + w.Door.Contact(screen.Contact)
	}
	return f
}

// reason is what a refusal counts as.
func reason(err error) string {
	if t, ok := errors.AsType[*doorRefusal](err); ok {
		return t.reason
	}
	if r, ok := errors.AsType[*state.Refusal](err); ok {
		return string(r.Code)
	}
	if errors.Is(err, context.Canceled) {
		return refusedGone
	}
	return refusedError
}

// refuse says why, and ends the session.
func (d *Door) refuse(s *session, reason string, status int, why string) {
	d.turnAway(s, reason)
	s.tell(why)
	_ = s.Exit(status)
}

// turnAway counts and logs that somebody does not come in.
func (d *Door) turnAway(s *session, reason string) {
	d.counts.refuse(reason)
	if !d.tally.tells(s.channel.conn.addr, reason) {
		return
	}
	d.cfg.Logger.Info("session refused", slices.Concat(s.channel.conn.from(), []any{"reason", reason, "name", s.wanted}, s.whose())...)
}

// deny tells somebody why they are not let in: programs as an object, where they
// look for one.
func (s *session) deny(why *stdio.Failure) {
	switch {
	case s.call != nil && s.call.JSON:
		s.write(why.JSON() + "\n")
		return
	case s.call != nil && s.call.Mode() == state.ModeBot && !s.pty:
		_, _ = io.WriteString(s, why.JSON()+"\n")
	}
	s.tell(why.Message)
}

// tell writes lines to the side that is for errors.
func (s *session) tell(lines ...string) {
	if len(lines) == 0 {
		return
	}
	s.write(strings.Join(s.hung(strings.Join(lines, "\n")), "\n") + "\n")
}

// hung are lines as the window at the other end shows them, no word broken.
func (s *session) hung(text string) (lines []string) {
	width := s.channel.size().Width
	for line := range strings.SplitSeq(text, "\n") {
		if s.pty && width > 0 {
			lines = append(lines, stdio.Hang(line, width)...)
		} else {
			lines = append(lines, line)
		}
	}
	return lines
}

// write writes to the side that is for errors.
func (s *session) write(text string) {
	if s.pty {
		if !stdio.UTF8(s.Environ()) { // it may hold what somebody wrote, and nobody has asked the terminal
			text = term.ASCII(text)
		}
		text = strings.ReplaceAll(text, "\n", "\r\n")
	}
	_, _ = io.WriteString(s.channel.errors(), text)
}

// releaseSeat gives up the seat of a session, if it has one. When the server stops, the
// next start clears all seats at once.
func (d *Door) releaseSeat(s *session) {
	how := d.how(s)
	s.rank.Lock()
	seat := s.seat
	s.seat = nil
	s.rank.Unlock()
	if seat == nil {
		return
	}
	s.channel.conn.seats.Add(-1)
	if how == state.HowRemoved && seat.Farewell() != nil && seat.Farewell().Code == state.AddressFull {
		time.AfterFunc(rejectWithin, func() { _ = s.channel.conn.Close() }) // it made place for another
	}
	switch {
	case how == state.HowStopped:
	case s.follows && how == state.HowLeft:
		d.pollers.keep(s.poller, seat)
	default:
		seat.Leave(how)
	}
}

// places is how a command gives its seat up while it waits, and comes in again
// through the same door.
func (d *Door) places(s *session) stdio.Places {
	return stdio.Places{
		Leave: func() { d.releaseSeat(s) },
		Enter: func() (*room.Seat, *stdio.Denied) {
			if denied := d.let(s); denied != nil {
				return nil, denied
			}
			return s.place(), nil
		},
	}
}

// place is the seat that a session has now, or nil.
func (s *session) place() *room.Seat {
	s.rank.Lock()
	defer s.rank.Unlock()
	return s.seat
}

// how is the way in which a session has ended.
func (d *Door) how(s *session) state.How {
	if seat := s.place(); seat != nil {
		select {
		case <-seat.Ended():
			return seat.How()
		default:
		}
	}
	switch {
	case d.stopping.Err() != nil:
		return state.HowStopped
	case s.channel.conn.cut.Load():
		return state.HowLost
	}
	return state.HowLeft
}

// number is how the log names a session that has a seat.
func (s *session) number() string {
	if seat := s.place(); seat != nil {
		return seat.ID()
	}
	return "none"
}

// whose is what the log tells of a session beside where it comes from and who it
// is in the room: by which key, and what for.
func (s *session) whose() []any {
	facts := []any{"key", cmp.Or(s.fingerprint, "none"), "mode", cmp.Or(string(s.mode()), "screen")}
	if s.call != nil && s.call.Verb != "" {
		facts = append(facts, "verb", s.call.Verb)
	}
	return facts
}

// record logs that somebody came, and returns what logs that they went.
func (d *Door) record(s *session) (ended func()) {
	if s.mode() == state.ModeVerb && !d.commands.serves(s.channel.conn.addr) {
		return func() {}
	}
	began, c, me := time.Now(), s.channel, s.place().Me().Person
	log := d.cfg.Logger.With(slices.Concat([]any{"session", s.place().ID()}, c.conn.from())...)
	log.Info("session opened", append(s.whose(), "name", me.Name, "identity", string(me.ID))...)
	return func() {
		name := me.Name
		if seat := s.place(); seat != nil {
			name = cmp.Or(seat.Me().Person.Name, name)
		}
		log.Info("session closed", "name", name, "how", d.how(s), "duration", time.Since(began).Round(time.Millisecond).String(),
			"received", c.input.received.Load(), "sent", c.sent.Load())
	}
}
