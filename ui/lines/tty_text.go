package lines

// Text that is typed or pasted.

import (
	"teahouse/room/state"
)

// text takes text.
func (c *chat) text(text string) {
	c.tty.CloseCompletions()
	c.begun()
	c.tty.Anew(text)
	if c.insert(text, c.tty.Type) {
		c.grow()
	}
}

// grow has the line become what it is to be at once. The answer to a question is for nobody.
func (c *chat) grow() {
	if c.question == nil || !c.answers(c.tty.Edit.Text()) {
		c.tty.KeepQuery()
	}
	c.tty.Grow(c.lastWriter(), c.Seat.Census())
}

// begun notes that a key was pressed: the prompt stands, and they stay.
func (c *chat) begun() { c.tty.prompt, c.tty.leaving = true, false }

// insert takes text that is typed or pasted, as put does it, unless that is too much.
func (c *chat) insert(text string, put func(string) (tooLong int)) bool {
	n := put(text)
	if n > 0 {
		c.reject(c.Config.Words.Refused.TooLong(n, state.MessageLimit.Runes))
	}
	return n == 0
}

// paste takes a paste. The prompt says how many lines there are.
func (c *chat) paste(text string) {
	c.tty.CloseCompletions()
	c.begun()
	c.tty.Anew(text)
	c.insert(text, c.tty.Paste)
}
