package stdio

// What every verb has: its streams, who it is, what they chose before, and the
// patience with which something is tried again.

import (
	"cmp"
	"context"
	"io"
	"log/slog"
	"sync/atomic"
	"time"

	"charm.land/ssh"

	"teahouse/room"
	"teahouse/room/state"
	"teahouse/ui/command"
	"teahouse/ui/prefs"
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
	Wanted   string   // the name that the door tried for them, "" if there was none
	Asked    string   // the user name that it was made of, "" if that says nothing of a person
	Places   Places
	Place    *command.Where // where they write, as they come from a screen and as they go there; nil: nobody asks
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

// turnLeast is the time to have one's turn among others of the same person, for a call
// that waits for nothing.
const turnLeast = time.Second

// Session is one run of a verb. It belongs to one goroutine.
type Session struct {
	Context  context.Context
	Terminal Terminal
	Seat     *room.Seat
	Config   *Config // its own: the words are those that it reads
	Call     *Invocation

	In    command.Where // where they are: what they do is done there
	Scope state.Scope   // what they read

	Out, Errs *Out
	Plain     *Plain
	Ignored   command.Ignores // whom they ignore
	Muted     []uint64        // channels that they muted
	Own       *command.Own    // what they were told on this visit
	elsewhere uint64          // what is known of [room.Seat.Elsewhere]
	Name      string          // on the seat
	Named     bool            // they were told under which name they speak
	risen     atomic.Bool     // the seat is given up for now
	Parts     int             // of a text that is said in several messages: how many went out
}

// New begins a run of what somebody called for.
func New(ctx context.Context, t Terminal, seat *room.Seat, cfg *Config, call *Invocation) *Session {
	width := 0
	if t.PTY {
		width = min(cmp.Or(max(t.Width, 0), WidthUnknown), term.MaxWidth)
	}
	own := *cfg
	own.Words = prefs.WordsOf(seat, t.Env, cfg.Words)
	s := &Session{Context: ctx, Terminal: t, Config: &own, Call: call, Scope: state.Scope{All: true}}
	if out, errs := t.Out, t.Err; s.yields() {
		t.Out, t.Err = slack{out, s.rise}, slack{errs, s.rise}
	}
	s.Out, s.Errs = newOut(t.Out, t.PTY, width), newOut(t.Err, t.PTY, width)
	s.Plain = &Plain{Words: own.Words, Zone: prefs.ZoneOf(seat, command.ZoneOf(t.Env)), contact: cfg.Contact, ofMany: seat.OneOfMany(), cut: seat.CutOff}
	s.Plain.Line, s.Own = s.line, new(command.Own)
	s.know(seat)
	return s
}

// Speak has all that is said from now on be in another language.
func (s *Session) Speak(w *words.Words) { s.Config.Words, s.Plain.Words = w, w }

// know takes in who somebody is on a seat, and returns the name.
func (s *Session) know(seat *room.Seat) (name string) {
	s.Seat, s.Ignored, s.Muted = seat, prefs.Ignored(seat), prefs.Muted(seat)
	me := seat.Me().Person
	s.Plain.Me, s.Name = me.ID, me.Name
	return s.Name
}

// Fit takes a new width of the terminal.
func (s *Session) Fit(width int) {
	if width > 0 {
		s.Out.fit(min(width, term.MaxWidth))
		s.Errs.fit(min(width, term.MaxWidth))
	}
}

// Follow lets everything go on meaning somebody whose key joined an account. It
// must see every event.
func (s *Session) Follow(e *state.Event) {
	if e.Kind != state.KindRegister {
		return
	}
	if s.Plain.Me == e.Was {
		s.Plain.Me = e.Who.ID
	}
	s.Ignored, _ = s.Ignored.Follow(e.Was, e.Who.ID)
}

// Elsewhere takes in what another terminal of theirs has changed, if anything was.
func (s *Session) Elsewhere() bool {
	was := s.elsewhere
	if s.elsewhere = s.Seat.Elsewhere(); s.elsewhere == was {
		return false
	}
	s.Ignored, s.Muted = prefs.Ignored(s.Seat), prefs.Muted(s.Seat)
	return true
}

// Hides tells whether they do not see what happened.
func (s *Session) Hides(e *state.Event) bool { return s.Ignored.Hides(e, s.Plain.Me, s.Seat.Same) }

// Sees tells whether it is of what they read, and of nobody whom they ignore.
func (s *Session) Sees(e *state.Event) bool { return s.Reads(e) && !s.Hides(e) }

// Told is what happened as they read it.
func (s *Session) Told(e *state.Event) *state.Event {
	return s.Ignored.Told(e, s.Plain.Me, s.Seat.Same)
}

// Reader is for whom times and refusals are phrased.
func (s *Session) Reader() words.Reader {
	return s.Plain.reader()
}

// Now is the time on their clock.
func (s *Session) Now() time.Time { return time.Now().In(s.Plain.Zone) }

// Propose proposes something to the room. What is refused for the moment, or
// has to wait its turn, is tried until it is taken or the call's patience ends.
func (s *Session) Propose(b state.Body) ([]*state.Event, error) {
	return s.Try(s.Call.Wait, func(ctx context.Context, waiting func(*state.Refusal)) ([]*state.Event, error) {
		return s.Seat.Do(ctx, b, waiting)
	})
}

// Try does something again and again within a time. The last refusal is
// returned; ctx's end has its cause.
func (s *Session) Try(within time.Duration, do func(context.Context, func(*state.Refusal)) ([]*state.Event, error)) ([]*state.Event, error) {
	patience := Patience{Until: time.Now().Add(within)}
	for {
		if err := s.Back(); err != nil {
			return nil, err
		}
		repaced := s.Seat.Repaced()
		ctx, cancel := context.WithCancelCause(s.Context)
		tooLong := time.AfterFunc(max(time.Until(patience.Until), turnLeast), func() {
			cancel(&state.Refusal{Code: state.Flooded, Wait: turnLeast})
		})
		events, err := do(ctx, func(why *state.Refusal) {
			if time.Now().Add(why.Wait).After(patience.Until) {
				cancel(why)
			}
		})
		if err != nil && ctx.Err() != nil {
			err = context.Cause(ctx)
		}
		tooLong.Stop()
		cancel(nil)
		wait, later := Later(err)
		if !later || Stops(err) {
			return events, err
		}
		pause, again := patience.Next(wait)
		if !again {
			return nil, err
		}
		if err := s.Sleep(pause, repaced); err != nil {
			return nil, err
		}
	}
}

// Sleep waits, or until sooner is closed, unless the session or the seat ends.
func (s *Session) Sleep(d time.Duration, sooner <-chan struct{}) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	if d > PlaceKept {
		s.rise()
	}
	select {
	case <-timer.C:
		return nil
	case <-sooner:
		return nil
	case <-s.taken():
		return &state.Refusal{Code: state.NotSeated}
	case <-s.Context.Done():
		return context.Cause(s.Context)
	}
}
