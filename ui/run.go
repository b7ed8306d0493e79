package ui

// One login from its first byte to its goodbye: the Bubble Tea program with its
// own input and output switched off, and the goroutines that stand in for them.

import (
	"context"
	"errors"
	"io"
	"sync/atomic"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"teahouse/room"
	"teahouse/room/fault"
	"teahouse/ui/command"
	"teahouse/ui/term"
)

var (
	errHangup = errors.New("the terminal was closed")
	errCut    = errors.New("the seat was taken away")
	errFlood  = errors.New("more came from the terminal than can wait")
	errFault  = errors.New("the session broke on our side; the log has the stack")
)

// restoreWithin is how long the end of a session may take where the terminal
// does not read: then it is left as it is.
const restoreWithin = 2 * time.Second

// session is one login while it lasts.
type session struct {
	terminal Terminal
	seat     *room.Seat
	cfg      *Config
	program  *tea.Program
	wrapper  *wrapper
	screen   *term.Screen
	keyboard keyboard

	ctx context.Context // ends with the session
	end context.CancelCauseFunc

	writer *writer
	known  atomic.Bool   // the terminal has answered, and there are lines
	drawn  chan struct{} // closed when the terminal is restored
}

// Run shows the room to one terminal until the person leaves, ctx ends, the
// terminal goes or the seat is taken away. It gives the terminal back as it
// was, with a line of goodbye, and leaves the seat to the caller. The error is
// nil if the person left or hung up, and ErrPlain if they go on without a screen.
func Run(ctx context.Context, t *Terminal, seat *room.Seat, cfg *Config) error {
	if t.Ahead == nil {
		t.Ahead = term.NewTypeahead(t.Term)
	}
	var s *session
	fault.Apart(func() { s = newSession(ctx, t, seat, cfg) })
	defer s.end(nil)
	defer s.wrapper.close()
	seat.Notify(s.stirred)
	s.writer.begin()
	go s.input()
	_, err := s.program.Run()
	return s.over(err)
}

// newSession makes a session.
func newSession(ctx context.Context, t *Terminal, seat *room.Seat, cfg *Config) *session {
	s := &session{
		terminal: *t, seat: seat, cfg: cfg, screen: term.NewScreen(t.Out),
		drawn: make(chan struct{}),
	}
	s.writer = newWriter(s)
	var end context.CancelCauseFunc
	s.ctx, end = context.WithCancelCause(ctx)
	s.end = func(cause error) {
		end(cause)
		s.writer.want(byEnd)
	}
	if t.Windows != nil {
		size := t.Windows(s.writer.resized)
		s.terminal.Width, s.terminal.Height = size.Width, size.Height
	}
	m := newModel(s.ctx, s.terminal, seat, cfg)
	s.cfg = m.cfg
	s.wrapper = &wrapper{session: s, model: m}
	s.program = tea.NewProgram(s.wrapper,
		tea.WithContext(s.ctx),
		tea.WithInput(nil), tea.WithOutput(io.Discard),
		tea.WithoutRenderer(), tea.WithoutSignalHandler(), tea.WithFPS(1),
		tea.WithWindowSize(s.terminal.Width, s.terminal.Height),
		tea.WithEnvironment([]string{}), tea.WithColorProfile(colorprofile.NoTTY),
	)
	m.post, m.stop = s.program.Send, s.end
	s.keyboard.begin(&s.terminal)
	return s
}

// stirred has what happened in the room drawn.
func (s *session) stirred() { s.writer.want(byRoom) }

// over ends what the program, which has ended, leaves, and tells why it did.
func (s *session) over(err error) error {
	cause := context.Cause(s.ctx)
	s.end(nil) // for the writer, and whoever waits in a Cmd
	s.seat.Notify(nil)
	if s.terminal.Windows != nil {
		s.terminal.Windows(nil)
	}
	s.keyboard.end(s.terminal.Ahead, s.wrapper.model.untaken)
	patience := time.NewTimer(restoreWithin)
	defer patience.Stop()
	select {
	case <-s.drawn:
	case <-patience.C:
	}
	switch {
	case cause == nil && err == nil, errors.Is(cause, errHangup):
		return nil
	case errors.Is(cause, errCut):
		if why := s.seat.Farewell(); why != nil {
			return errors.Join(cause, why)
		}
		return cause
	case cause != nil:
		return cause
	}
	return err
}

// rescue is to be deferred: it ends the session after a panic.
func (s *session) rescue() {
	if v := recover(); v != nil {
		fault.Of(v).Log(s.cfg.Logger, "screen", "session", s.seat.ID())
		s.end(errFault)
	}
}

// farewell is what stays in the terminal's scrollback: the goodbye, and what was written and not
// sent, where the server stops, which keeps no drafts, or sends them to another that has none.
func (s *session) farewell() []string {
	lines := s.wrapper.whole(s.goodbye())
	if errors.Is(context.Cause(s.ctx), command.ErrStopping) || s.seat.SentAway() {
		lines = append(lines, s.wrapper.leftBehind()...)
	}
	return lines
}

// goodbye is why it ended.
func (s *session) goodbye() string {
	w := &s.wrapper.words().Door
	cause := context.Cause(s.ctx)
	switch {
	case errors.Is(cause, command.ErrStopping):
		return s.wrapper.refusal(command.ErrStopping)
	case errors.Is(cause, errCut):
		if why := s.seat.Farewell(); why != nil {
			return s.wrapper.refusal(why)
		}
		return w.Cut
	case errors.Is(cause, errFlood):
		return w.Flooded
	case errors.Is(cause, errFault):
		return w.Failed
	}
	return w.Goodbye
}
