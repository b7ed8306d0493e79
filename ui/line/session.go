package line

// What every verb has: its streams, who it is, what he chose before, and the
// patience with which something is tried again.

import (
	"cmp"
	"context"
	"errors"
	"io"
	"log/slog"
	"sync/atomic"
	"time"

	"charm.land/ssh"

	"teahouse/room"
	"teahouse/ui/command"
	"teahouse/ui/term"
	"teahouse/ui/words"
)

// Terminal is what somebody brings who comes without a screen.
type Terminal struct {
	In       io.Reader
	Ahead    *term.Typeahead // what was typed ahead of this, and what is left for the next; nil: nothing, and nobody
	Out, Err io.Writer
	PTY      bool // keys come one by one, nothing is echoed, and a line ends with CR LF
	Dumb     bool // it cannot draw a full screen
	Width    int  // cells; 0 if unknown
	Windows  <-chan ssh.Window
	Env      []string // NAME=value, as the client sent them
	Wanted   string   // the name that the door tried for him, "" if there was none
	Asked    string   // the user name that it was made of, "" if that says nothing of a person
	Places   Places
}

// Config is what all sessions of a server have in common. It is never changed.
type Config struct {
	Title   string // of the room, one clean line
	MOTD    string // shown on entry, clean lines; may be empty
	Version string
	Keep    time.Duration // for how long lines are kept; 0: no end is set
	Contact string        // to whom somebody punished may write; may be empty
	Words   *words.Words
	Logger  *slog.Logger
}

// What is refused for the moment is tried again after a pause that doubles.
const (
	againFirst = 100 * time.Millisecond
	againMost  = 2 * time.Second
	turnLeast  = time.Second // to have one's turn among others of the same person, for a call that waits for nothing
)

// session is one run of a verb. It belongs to one goroutine.
type session struct {
	ctx      context.Context
	terminal Terminal
	seat     *room.Seat
	cfg      *Config
	call     *Invocation

	out, errs *out
	plain     *plain
	ignored   command.Ignores // whom he ignores
	name      string          // on the seat
	named     bool            // they were told under which name they speak
	risen     atomic.Bool     // the seat is given up for now
	parts     int             // of a text that is said in several messages: how many went out
}

func newSession(ctx context.Context, t Terminal, seat *room.Seat, cfg *Config, call *Invocation) *session {
	width := 0
	if t.PTY {
		width = min(cmp.Or(max(t.Width, 0), widthUnknown), term.MaxWidth)
	}
	s := &session{ctx: ctx, terminal: t, cfg: cfg, call: call}
	if out, errs := t.Out, t.Err; s.yields() {
		t.Out, t.Err = slack{out, s.rise}, slack{errs, s.rise}
	}
	s.out, s.errs = newOut(t.Out, t.PTY, width), newOut(t.Err, t.PTY, width)
	s.plain = &plain{words: cfg.Words, zone: command.KeptZoneOf(seat, command.ZoneOf(t.Env)), contact: cfg.Contact}
	s.know(seat)
	return s
}

// know takes in who somebody is on a seat, and returns the name.
func (s *session) know(seat *room.Seat) (name string) {
	s.seat, s.ignored = seat, command.KeptIgnored(seat)
	me := seat.Me().Person
	s.plain.me, s.name = me.ID, me.Name
	return s.name
}

// fit takes a new width of the terminal.
func (s *session) fit(width int) {
	if width > 0 {
		s.out.fit(min(width, term.MaxWidth))
		s.errs.fit(min(width, term.MaxWidth))
	}
}

// follow lets everything go on meaning somebody whose key joined an account. It
// must see every event.
func (s *session) follow(e *room.Event) {
	if e.Kind != room.KindRegister {
		return
	}
	if s.plain.me == e.Was {
		s.plain.me = e.Who.ID
	}
	s.ignored, _ = s.ignored.Follow(e.Was, e.Who.ID)
}

// hides tells whether he does not see what happened.
func (s *session) hides(e *room.Event) bool { return s.ignored.Hides(e, s.plain.me, s.seat.Known) }

// reader is for whom times and refusals are phrased.
func (s *session) reader() words.Reader {
	return s.plain.reader()
}

// now is the time on his clock.
func (s *session) now() time.Time { return time.Now().In(s.plain.zone) }

// propose proposes something to the room. What is refused for the moment, or
// has to wait its turn, is tried until it is taken or the call's patience ends.
func (s *session) propose(b room.Body) ([]*room.Event, error) {
	return s.try(s.call.Wait, func(ctx context.Context, waiting func(*room.Refusal)) ([]*room.Event, error) {
		return s.seat.Do(ctx, b, waiting)
	})
}

// try does something again and again within a time. The last refusal is
// returned; ctx's end has its cause.
func (s *session) try(within time.Duration, do func(context.Context, func(*room.Refusal)) ([]*room.Event, error)) ([]*room.Event, error) {
	until, pause := time.Now().Add(within), againFirst
	for {
		if err := s.back(); err != nil {
			return nil, err
		}
		repaced := s.seat.Repaced()
		ctx, cancel := context.WithCancelCause(s.ctx)
		tooLong := time.AfterFunc(max(time.Until(until), turnLeast), func() {
			cancel(&room.Refusal{Code: room.Flooded, Wait: turnLeast})
		})
		events, err := do(ctx, func(why *room.Refusal) {
			if time.Now().Add(why.Wait).After(until) {
				cancel(why)
			}
		})
		if err != nil && ctx.Err() != nil {
			err = context.Cause(ctx)
		}
		tooLong.Stop()
		cancel(nil)
		var refused *room.Refusal
		if !errors.As(err, &refused) || !refused.Temporary() || refused.Code == room.Stopping {
			return events, err
		}
		wait := refused.Wait
		if wait <= 0 {
			wait, pause = pause, min(2*pause, againMost)
		}
		if time.Now().Add(wait).After(until) {
			return nil, err
		}
		if err := s.sleep(wait, repaced); err != nil {
			return nil, err
		}
	}
}

// sleep waits, or until sooner is closed, unless the session or the seat ends.
func (s *session) sleep(d time.Duration, sooner <-chan struct{}) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	if d > placeKept {
		s.rise()
	}
	select {
	case <-timer.C:
		return nil
	case <-sooner:
		return nil
	case <-s.taken():
		return &room.Refusal{Code: room.NotSeated}
	case <-s.ctx.Done():
		return context.Cause(s.ctx)
	}
}
