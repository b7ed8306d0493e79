package ui

// What Bubble Tea has of a screen: messages go in, and no picture comes out. A panic in
// any of it ends the one session.

import (
	"sync"

	tea "charm.land/bubbletea/v2"

	"teahouse/room/fault"
	"teahouse/ui/term"
	"teahouse/ui/words"
)

// wrapper is what the program runs: the model without a view, since the
// program's own renderer is off, and with a net under it. The event loop holds
// the model for a message, the frames' goroutine for a picture; nobody holds it
// while waiting for anything.
type wrapper struct {
	session *session
	mu      sync.Mutex
	model   *model
	ready   bool
}

// afterMsg carries what a picture asks for to the event loop.
type afterMsg struct{ cmd tea.Cmd }

// Init implements [tea.Model].
func (w *wrapper) Init() tea.Cmd {
	return tea.Batch(w.guard(still(w.session.program)), w.guard(w.model.begin()))
}

// View implements [tea.Model].
func (w *wrapper) View() tea.View { return tea.View{} }

// Update implements [tea.Model].
func (w *wrapper) Update(msg tea.Msg) (_ tea.Model, cmd tea.Cmd) {
	if after, ok := msg.(afterMsg); ok {
		return w, w.guard(after.cmd)
	}
	defer w.session.rescue()
	fault.Apart(func() { cmd = w.update(msg) })
	return w, cmd
}

func (w *wrapper) update(msg tea.Msg) tea.Cmd {
	s := w.session
	w.mu.Lock()
	defer w.mu.Unlock()
	if _, typed := msg.(typedMsg); typed {
		msg = s.keyboard.take()
	}
	cmd := w.model.update(msg)
	if !w.ready && w.model.ready() {
		w.ready = true
		s.known.Store(true)
	}
	why := byPerson
	if _, others := msg.(typingMsg); others {
		why = byRoom
	}
	s.writer.want(why)
	return w.guard(cmd)
}

// picture lets the model take in what happened, and draw.
func (w *wrapper) picture(what news, s *shot) tea.Cmd {
	defer w.session.rescue()
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.session.ctx.Err() != nil {
		return nil
	}
	return w.model.frame(what, s)
}

// asks is what the terminal is to be asked now.
func (w *wrapper) asks() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	question := w.model.sight.ask
	w.model.sight.ask = ""
	return question
}

// words are those that the person reads now.
func (w *wrapper) words() *words.Words {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.model.cfg.Words
}

// refusal is why the room took the seat away, in the person's own time.
func (w *wrapper) refusal(why error) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.session.cfg.Words.RefusalFor(w.model.reader(), why)
}

// whole is a text in lines that break no word where the window ends: nobody draws it there
// any more.
func (w *wrapper) whole(text string) []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.model.width < 2 { // nobody has told it
		return []string{text}
	}
	return term.Wrap(text, w.model.width-1, w.model.renderer.Widths)
}

// leftBehind is what was written and not sent, as it is told.
func (w *wrapper) leftBehind() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.model.leftBehind()
}

// close ends the model's work. A writer that is stuck may still come by.
func (w *wrapper) close() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.model.close()
}

// guard puts a net under a Cmd, which runs on a goroutine of its own.
func (w *wrapper) guard(cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	return func() tea.Msg {
		defer w.session.rescue()
		switch msg := cmd().(type) {
		case tea.BatchMsg:
			for i, c := range msg {
				msg[i] = w.guard(c)
			}
			return msg
		default:
			return msg
		}
	}
}
