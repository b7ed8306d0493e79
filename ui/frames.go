package ui

// Frames: one goroutine reads what happened, has the model take it in and draw,
// and writes the picture, all in turn. So a terminal that does not
// read delays its own frames and nothing else, and skips to the newest one.

import (
	"context"
	"errors"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"teahouse/room"
	"teahouse/room/state"
	"teahouse/ui/command"
	"teahouse/ui/term"
)

const (
	keyPause  = 15 * time.Millisecond  // between frames that the person at the keys causes
	slowPause = 250 * time.Millisecond // between frames at most, however slow they are
	restTimes = 8                      // a frame rests so many times as long as it took
	restByte  = 100 * time.Microsecond // a frame rests so long for each byte it wrote, as on a line of 80 kbit/s
	answerIn  = 300 * time.Millisecond // for the terminal's answers, before the first frame
)

// news is what happened since the last picture.
type news struct {
	events []*state.Event
	missed uint64
}

// shot is what the writer is to bring to the terminal.
type shot struct {
	frame    term.Frame
	features term.Features
	once     string   // sequences to send once
	redraw   bool     // everything
	bare     bool     // no screen: the terminal's own scrollback
	print    []string // lines for the scrollback, when bare begins
}

// writer is the state of the frames' goroutine.
type writer struct {
	*session
	shot   shot
	events []*state.Event
	bare   bool
	timer  *time.Timer
	oldest int64 // when the first event of this frame happened, in milliseconds; 0 if there is none
}

// frames draws until the session ends, and then restores the terminal.
func (s *session) frames() {
	defer close(s.drawn)
	w := &writer{session: s, timer: time.NewTimer(answerIn)}
	defer w.timer.Stop()
	err := w.run()
	switch {
	case err == nil:
		_ = w.leave()
	case errors.Is(err, errCut), errors.Is(err, command.ErrStopping):
		s.end(err)
		_ = w.leave()
	default:
		s.end(err)
	}
}

// run draws frames until the session ends, which is no error, or a write fails.
func (w *writer) run() error {
	defer w.rescue()
	if err := w.greet(); err != nil {
		return err
	}
	for w.ctx.Err() == nil {
		began := time.Now()
		w.pump()
		if err := w.draw(); err != nil {
			return err
		}
		if w.oldest != 0 && w.cfg.Delivered != nil {
			w.cfg.Delivered(time.Since(time.UnixMilli(w.oldest)))
		}
		resize := max(talkPause, restTimes*time.Since(began))
		pause := max(resize, time.Duration(w.screen.Wrote())*restByte)
		if err := w.rest(began, min(pause, slowPause), min(resize, slowPause)); err != nil {
			return err
		}
	}
	return nil
}

// greet takes the screen, and waits for what the terminal answers. Nobody's text
// is sent meanwhile, and only ASCII until it has shown that it takes more.
func (w *writer) greet() error {
	w.shot.features = (&term.Answers{}).Features()
	w.screen.SetFeatures(w.shot.features)
	if err := w.screen.Enter(term.Modes{Paste: true, Focus: true}); err != nil {
		return err
	}
	if err := w.screen.Ask(term.Probe); err != nil {
		return err
	}
	for {
		select {
		case <-w.known:
			return nil
		case <-w.timer.C:
			return nil
		case <-w.ctx.Done():
			return nil
		case <-w.dirty:
			if err := w.screen.Ask(w.wrapper.asks()); err != nil {
				return err
			}
		}
	}
}

// rest waits until something happens, but not less than about pause after a
// frame began, or less than keyPause if it is the person who waits for it, or
// resize if the window has another size: that costs all rows. What others cause is drawn on the beat that all sessions share: the machine wakes
// up once for many of them.
func (w *writer) rest(began time.Time, pause, resize time.Duration) error {
	left := func() time.Duration { return w.cfg.Shared.beat(pause - time.Since(began)) }
	personal := func() {
		left = func() time.Duration { return keyPause - time.Since(began) }
	}
	select {
	case <-w.seat.Ready():
	case <-w.dirty:
		personal()
	case size, open := <-w.terminal.Windows:
		for wait := resize - time.Since(began); open && wait > 0; wait = resize - time.Since(began) {
			w.timer.Reset(wait)
			select {
			case <-w.timer.C:
			case size, open = <-w.terminal.Windows:
			case <-w.ctx.Done():
				return nil
			}
		}
		if !open {
			w.terminal.Windows = nil
		} else if size.Width > 0 && size.Height > 0 {
			// Even if it is the size we know: the window may have had another
			// one meanwhile, and what it shows now is the terminal's guess.
			w.screen.Invalidate()
			w.program.Send(tea.WindowSizeMsg{Width: size.Width, Height: size.Height})
			select { // drawn when the model knows it
			case <-w.dirty:
			case <-w.ctx.Done():
			}
			return nil
		}
	case <-w.seat.Ended():
		if w.seat.How() == state.HowStopped {
			return command.ErrStopping
		}
		return errCut
	case <-w.ctx.Done():
		return nil
	}
	for wait := left(); wait > 0; wait = left() {
		w.timer.Reset(wait)
		select {
		case <-w.timer.C:
			return nil
		case <-w.dirty:
			personal()
		case <-w.ctx.Done():
			return nil
		}
	}
	return nil
}

// pump hands what happened to the model, which draws.
func (w *writer) pump() {
	what := news{events: w.events[:0]}
	for more := true; more; {
		n := len(what.events)
		var missed uint64
		what.events, missed = w.seat.Read(what.events)
		what.missed += missed
		more = len(what.events)-n == room.ReadAtOnce
	}
	w.oldest = 0
	if len(what.events) > 0 {
		w.oldest = what.events[0].At
	}
	if cmd := w.wrapper.picture(what, &w.shot); cmd != nil {
		w.program.Send(afterMsg{cmd})
	}
	clear(what.events)
	w.events = what.events
	if cap(w.events) > room.ReadAtOnce {
		w.events = nil
	}
}

// draw brings the picture to the terminal.
func (w *writer) draw() error {
	s := &w.shot
	w.screen.SetFeatures(s.features)
	question := w.wrapper.asks()
	switch {
	case s.bare && !w.bare:
		w.bare = true
		if err := w.screen.Leave(); err != nil {
			return err
		}
		return w.print(s.once, s.print)
	case s.bare:
		return w.print(s.once, s.print)
	case w.bare:
		w.bare = false
		if err := w.screen.Enter(s.frame.Modes); err != nil {
			return err
		}
	}
	if err := w.screen.Ask(question); err != nil {
		return err
	}
	if s.redraw {
		w.screen.Invalidate()
	}
	if s.once != "" {
		w.screen.Append(s.once)
	}
	return w.screen.Draw(&s.frame)
}

// print writes lines into the terminal's own scrollback.
func (w *writer) print(once string, lines []string) error {
	if once == "" && len(lines) == 0 {
		return nil
	}
	var b strings.Builder
	b.WriteString(once)
	for _, line := range lines {
		b.WriteString(line)
		b.WriteString("\r\n")
	}
	text := b.String()
	if w.shot.features.Widths.ASCII {
		text = term.ASCII(text)
	}
	_, err := w.terminal.Out.Write([]byte(text))
	return err
}

// leave restores the terminal and says goodbye.
func (w *writer) leave() error {
	if err := w.screen.Leave(); err != nil {
		return err
	}
	if cause := context.Cause(w.ctx); errors.Is(cause, errHangup) || errors.Is(cause, ErrPlain) {
		return nil
	}
	return w.print("", []string{w.goodbye()})
}
