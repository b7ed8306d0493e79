package lines

// A terminal without a full screen: keys, the line that they write, and where
// it goes. The keys are the screen's, as far as one row can have them.

import (
	"time"

	tea "charm.land/bubbletea/v2"
	"charm.land/ssh"

	"teahouse/room/state"
	"teahouse/ui/command"
	"teahouse/ui/compose"
	"teahouse/ui/edit"
	"teahouse/ui/prefs"
	"teahouse/ui/stdio"
	"teahouse/ui/term"
)

// tty is a person's terminal.
type tty struct {
	decoder term.Decoder
	width   int // cells
	ascii   bool
	row     row
	left    int  // where the text begins that is in sight, a byte offset
	whole   bool // all of the text is in sight
	dirty   bool // the row does not show what it should
	prompt  bool // the prompt stands, though nothing is written
	broken  bool // they were told that what they type is no UTF-8
	leaving bool // they wanted to leave, and was asked

	doubted string    // the line that was asked about…
	asked   time.Time // …and when

	compose.Composer
	roster *state.Roster // that the line was parsed with

	bell command.Way
	rung time.Time // when the bell was rung last

	hold    bool     // what happens waits while they write
	waiting waiting  // what did so
	moves   moves    // who comes and goes waits for their turn
	late    []string // what they asked for and was not told yet
	found   []lateFound
}

func newTTY(s *stdio.Session) *tty {
	t := &tty{width: s.Terminal.Width, ascii: s.Out.IsASCII(), hold: !prefs.IsOn(s.Seat, prefs.Flow), bell: prefs.WayOf(s.Seat), dirty: true, moves: newMoves()}
	if t.width <= 0 {
		t.width = stdio.WidthUnknown
	}
	t.width = min(t.width, term.MaxWidth)
	t.Codes = !t.ascii
	t.Recipients.Owner, t.Recipients.In = s.Seat.Owner, s.In
	return t
}

// windows are the sizes of the window, nil where there is none.
func (c *chat) windows() <-chan ssh.Window {
	if c.tty == nil {
		return nil
	}
	return c.Terminal.Windows
}

// resize takes a new width. What is in a row that has become too narrow the
// terminal has broken in its own way, so the row is drawn anew below; and so it is
// when there is room again, where many put together what they have broken.
func (c *chat) resize(width int, open bool) {
	t := c.tty
	switch {
	case !open:
		c.Terminal.Windows = nil
	case width > 0:
		wider := width > t.width
		t.width = min(width, term.MaxWidth)
		c.Fit(width)
		if breaks := stdio.Most(t.row.text) >= t.width; breaks || wider && t.row.torn {
			c.Out.Draw(t.row.leave())
			t.row.torn = breaks
		}
	}
}

// keys takes what the terminal sent.
func (c *chat) keys(p []byte) {
	msgs := c.tty.decoder.Decode(p)
	if c.tty.decoder.Broken() && !c.tty.broken {
		c.tty.broken = true
		c.reject(c.Config.Words.Refused.NotUTF8)
	}
	c.spend(len(msgs), len(p))
	c.typed(msgs)
	c.expect()
}

// flushed takes a silence of the terminal.
func (c *chat) flushed() {
	c.typed(c.tty.decoder.Flush())
	c.expect()
}

// expect waits for a silence if it would mean something.
func (c *chat) expect() {
	if c.silence = nil; c.tty.decoder.Pending() {
		c.silence = time.After(term.FlushInterval)
	}
}

// typed takes what the terminal's bytes meant.
func (c *chat) typed(msgs []tea.Msg) {
	for i, msg := range msgs {
		if c.over != nil {
			c.untaken = append(c.untaken, msgs[i:]...)
			return
		}
		c.tty.dirty = true
		switch msg := msg.(type) {
		case term.TextMsg:
			c.text(string(msg))
		case tea.KeyPressMsg:
			c.key(msg.Keystroke())
		case term.ChordMsg:
			c.chord(msg)
		case term.LostMsg:
			c.tty.Lost = true
		case tea.PasteMsg:
			c.paste(msg.Content)
		case term.PasteTooLongMsg:
			c.tty.Lost = true
			c.reject(c.Config.Words.Refused.TooLong(msg.Size, state.MessageLimit.Runes))
		case term.ScrollMsg: // an arrow held down while the link was slow
			for range min(max(msg.Delta, -msg.Delta), keysBurst) {
				c.key(map[bool]string{true: "up", false: "down"}[msg.Delta < 0])
			}
		}
	}
}

// parse says what the line means now.
func (c *chat) parse() command.Line {
	t := c.tty
	if t.Edit.Empty() {
		t.doubted = ""
	}
	t.roster = c.Seat.Census()
	return t.Parse(c.Seat, t.roster)
}

// key does what a key is bound to.
func (c *chat) key(name string) {
	t := c.tty
	e := &t.Edit
	leaving := t.leaving
	if name == "ctrl+j" && c.Terminal.Dumb {
		name = "enter" // whatever edits lines by itself, as Emacs's shell does, ends them so
	}
	t.Edited() // whoever edits it goes on with it
	c.begun()
	if t.Searching() && e.Key(name) {
		return
	}
	if name != "tab" && name != "shift+tab" && name != "esc" {
		t.CloseCompletions()
	}
	switch name {
	case "enter":
		c.enter()
	case "tab":
		c.complete(+1)
	case "shift+tab":
		c.complete(-1)
	case "esc":
		c.escape()
	case "ctrl+l":
		c.Out.Draw(t.row.leave())
	case "ctrl+s":
		t.BeginSearch()
	case "alt+u":
		if t.Idle() && len(c.outbox.Lines) == 0 {
			c.submit(&compose.Outgoing{}, command.Result{Effect: command.Unread{}})
		}
	default:
		c.edits(name, leaving)
	}
}

// chord takes ESC and a character. It is the Alt key only where that has
// something to do and Escape has not: otherwise a first @ or / would be lost.
func (c *chat) chord(m term.ChordMsg) {
	t, name := c.tty, m.Alt.Keystroke()
	open := t.Searching() || t.Completions.Open() || len(c.outbox.Lines) > 0 || c.question != nil || t.Query.ID != ""
	if !open && (name == "alt+u" && t.Idle() || edit.Bound(name) && !t.Edit.Empty()) {
		c.key(name)
		return
	}
	c.key("esc")
	t.dirty = true
	c.text(m.Text)
}

// edits gives a key to the line.
func (c *chat) edits(name string, leaving bool) {
	e, w := &c.tty.Edit, c.Config.Words
	leaves := c.tty.Blank() && (name == "ctrl+d" || name == "ctrl+c")
	switch {
	case name == "backspace" && c.tty.Uncode():
	case !leaves && e.Key(name):
		if e.Err() != nil {
			c.reject(w.Refused.TooLong(edit.DefaultRunes+1, state.MessageLimit.Runes))
		}
		if e.Empty() {
			c.tty.Lost = false
		}
		c.grow()
	case !leaves:
	case c.question != nil:
		c.dismiss()
	case leaving, name == "ctrl+d" && len(c.outbox.Lines) == 0:
		c.over = errLeft
	default:
		c.tty.leaving = true
		if len(c.outbox.Lines) > 0 {
			c.reject(w.Refused.StillSending)
		} else {
			c.reject(w.Status.AskLeave)
		}
	}
}

// escape closes what is open, the innermost first.
func (c *chat) escape() {
	t := c.tty
	switch {
	case t.Completions.Open():
		t.CancelCompletions()
	case c.takeBack():
	case c.question != nil && t.Idle():
		c.dismiss()
	case t.Query.ID != "":
		t.EndQuery()
	}
}

// takeBack gets the newest line that waits back, and tells whether there is one.
func (c *chat) takeBack() bool {
	back, ok := c.outbox.TakeBack()
	if back != nil {
		c.giveBack(back.Text)
	}
	return ok
}

// giveBack restores a line that was taken back, and says where it is if that is
// not in sight.
func (c *chat) giveBack(text string) {
	c.tty.dirty = true
	if w := c.Config.Words; !c.tty.Restore(text) {
		c.show(w.Status.NotSent(w.Refused.TakenBack))
	}
}
