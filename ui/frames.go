package ui

// Frames: whoever draws reads what happened, has the model take it in and draw, and
// writes the picture, all in turn. So a terminal that does not read delays its own
// frames and nothing else, and skips to the newest one.

import (
	"context"
	"errors"
	"runtime"
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

// writer draws the frames of a session. But for turns, only its turn touches it.
type writer struct {
	*session
	turns
	shot    shot
	greeted bool // the terminal was asked what it can…
	settled bool // …and has answered, or too late
	bare    bool
	pace    pace
	oldest  int64 // when the first event of this frame happened, in milliseconds; 0 if there is none
}

// newWriter makes one who draws nothing before it begins: a window may change while its
// session is made.
func newWriter(s *session) *writer {
	w := &writer{session: s}
	w.turns.taken = true
	w.turns.drawer, w.turns.beat = w.turn, s.cfg.Shared.beat
	return w
}

// turn draws until nothing is wanted or the session is over, and then restores the terminal.
func (w *writer) turn() {
	ample()
	for {
		if over, err := w.step(); over {
			w.stop()
			w.part(err)
			return
		}
		if !w.more() {
			return
		}
	}
}

// ample has the stack grow now, while next to nothing is on it. A frame needs twice the stack
// that a goroutine begins with, and in the middle of one to move it takes as long as to draw.
//
//go:noinline
func ample() {
	var most [3 << 9]byte // bytes, so that it doubles once
	runtime.KeepAlive(&most)
}

// step does what is wanted. It tells when the session is over, which is no error unless the
// room took the seat away or a write failed.
func (w *writer) step() (over bool, err error) {
	defer w.rescue()
	why, size := w.take()
	if w.ctx.Err() != nil {
		return true, nil
	}
	switch err = w.ended(); {
	case err != nil:
	case !w.greeted:
		err = w.greet()
		w.want(byRoom | why&byWindow)
	case !w.settled && !w.known.Load() && time.Since(w.began) < answerIn:
		err = w.screen.Ask(w.wrapper.asks())
		w.want(byRoom | why&byWindow)
	case why&byWindow != 0 && size.Width > 0 && size.Height > 0:
		w.resize(size)
	default:
		w.settled = true
		err = w.next()
	}
	return err != nil, err
}

// part restores the terminal, unless it was an error of its own that ended the frames.
func (w *writer) part(err error) {
	defer close(w.drawn)
	defer w.rescue()
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

// greet takes the screen, and asks the terminal what it can. Until it has answered, or
// has had the time to, nobody's text is sent, and only ASCII until it has shown that it
// takes more.
func (w *writer) greet() error {
	w.greeted = true
	w.rest(time.Now(), rests{room: answerIn, window: answerIn})
	w.shot.features = (&term.Answers{}).Features()
	w.screen.SetFeatures(w.shot.features)
	if err := w.screen.Enter(term.Modes{Paste: true, Focus: true}); err != nil {
		return err
	}
	return w.screen.Ask(term.Probe)
}

// next draws the next frame, and rests after it about as much longer as it cost, or
// keyPause if it is the person who waits for the next. A window of another size costs
// all rows, however few bytes were written. What others cause is drawn on the beat that
// all sessions share: the machine wakes up once for many of them.
func (w *writer) next() error {
	began := time.Now()
	w.pump()
	if err := w.draw(); err != nil {
		return err
	}
	if w.oldest != 0 && w.cfg.Delivered != nil {
		w.cfg.Delivered(time.Since(time.UnixMilli(w.oldest)))
	}
	now := time.Now()
	took := now.Sub(began)
	if !w.bare {
		w.pace.takes(w.screen.Wrote(), now)
	}
	all := min(max(talkPause, restTimes*took), slowPause)
	w.rest(began, rests{room: max(all, took+w.pace.pause(now)), person: keyPause, window: all, beat: true})
	return nil
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

// resize has the model take in a window of another size; when it has, it wants a frame. Even
// if it is the size we know: the window may have had another one meanwhile, and what it
// shows now is the terminal's guess.
func (w *writer) resize(size ssh.Window) {
	w.sizes()
	w.screen.Invalidate()
	w.program.Send(tea.WindowSizeMsg{Width: size.Width, Height: size.Height})
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
	return w.print("", w.farewell())
}
