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
	"charm.land/ssh"

	"teahouse/room"
	"teahouse/room/state"
	"teahouse/ui/command"
	"teahouse/ui/term"
)

const (
	keyPause  = 15 * time.Millisecond  // between frames that the person at the keys causes
	slowPause = 250 * time.Millisecond // between frames at most, however long they take to make
	restTimes = 8                      // a frame rests so many times as long as it took
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
	bare   bool
	timer  *time.Timer
	pace   pace
	size   ssh.Window // that the window has now…
	sized  bool       // …if anybody tells
	oldest int64      // when the first event of this frame happened, in milliseconds; 0 if there is none
}

// frames draws until the session ends, and then restores the terminal.
func (s *session) frames() {
	defer close(s.drawn)
	w := &writer{session: s, timer: time.NewTimer(answerIn)}
	defer w.timer.Stop()
	w.part(w.run())
}

// part restores the terminal, unless it was an error of its own that ended the frames.
func (w *writer) part(err error) {
	switch {
	case err == nil:
		_ = w.leave()
	case errors.Is(err, errCut), errors.Is(err, command.ErrStopping):
		w.end(err)
		_ = w.leave()
	default:
		w.end(err)
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
		took, err := w.next(began)
		if err != nil {
			return err
		}
		if err := w.pause(w.await(), began, took); err != nil {
			return err
		}
	}
	return nil
}

// next draws the next frame, and tells how long that took.
func (w *writer) next(began time.Time) (took time.Duration, err error) {
	w.pump()
	if err := w.draw(); err != nil {
		return 0, err
	}
	if w.oldest != 0 && w.cfg.Delivered != nil {
		w.cfg.Delivered(time.Since(time.UnixMilli(w.oldest)))
	}
	now := time.Now()
	if !w.bare {
		w.pace.takes(w.screen.Wrote(), now)
	}
	return now.Sub(began), nil
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

// occasion is why a frame is wanted.
type occasion uint8

const (
	byRoom   occasion = iota // something happened
	byPerson                 // who is at the keys waits for it
	byWindow                 // it has another size: writer.size
	byEnd                    // there will be none
)

// await waits until a frame is wanted. Here a screen is at nearly all times, so that
// little is to stand on its stack.
func (w *writer) await() occasion {
	select {
	case <-w.seat.Ready():
		return byRoom
	case <-w.dirty:
		return byPerson
	case w.size, w.sized = <-w.terminal.Windows:
		return byWindow
	case <-w.seat.Ended():
		return byEnd
	case <-w.ctx.Done():
		return byEnd
	}
}

// pause rests after a frame that began then and took so long: about as much longer as
// it cost, or keyPause if it is the person who waits for the next. A window of another
// size costs all rows, however few bytes were written. What others cause is drawn on the
// beat that all sessions share: the machine wakes up once for many of them.
func (w *writer) pause(why occasion, began time.Time, took time.Duration) error {
	resize := min(max(talkPause, restTimes*took), slowPause)
	pause := max(resize, took+w.pace.pause(began.Add(took)))
	switch why {
	case byWindow:
		w.resize(began, resize)
		return nil
	case byEnd:
		return w.ended()
	}
	for {
		wait := w.cfg.Shared.beat(pause - time.Since(began))
		if why == byPerson {
			wait = keyPause - time.Since(began)
		}
		if wait <= 0 {
			return nil
		}
		w.timer.Reset(wait)
		select {
		case <-w.timer.C:
			return nil
		case <-w.dirty:
			why = byPerson
		case <-w.ctx.Done():
			return nil
		}
	}
}

// ended is why the room took the seat away, nil if it did not.
func (w *writer) ended() error {
	select {
	case <-w.seat.Ended():
	default:
		return nil
	}
	if w.seat.How() == state.HowStopped {
		return command.ErrStopping
	}
	return errCut
}

// resize takes in a window of another size, but not less than pause after a frame began.
func (w *writer) resize(began time.Time, pause time.Duration) {
	for wait := pause - time.Since(began); w.sized && wait > 0; wait = pause - time.Since(began) {
		w.timer.Reset(wait)
		select {
		case <-w.timer.C:
		case w.size, w.sized = <-w.terminal.Windows:
		case <-w.ctx.Done():
			return
		}
	}
	if !w.sized {
		w.terminal.Windows = nil
		return
	}
	if w.size.Width <= 0 || w.size.Height <= 0 {
		return
	}
	// Even if it is the size we know: the window may have had another
	// one meanwhile, and what it shows now is the terminal's guess.
	w.screen.Invalidate()
	w.program.Send(tea.WindowSizeMsg{Width: w.size.Width, Height: w.size.Height})
	select { // drawn when the model knows it
	case <-w.dirty:
	case <-w.ctx.Done():
	}
}

// pump hands what happened to the model, which draws.
func (w *writer) pump() {
	few := w.cfg.Shared.takeEvents()
	defer w.cfg.Shared.giveEvents(few)
	what := news{events: (*few)[:0]}
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
	*few = what.events
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
