package lines

// Text that is typed or pasted.

import (
	"strings"
	"unicode/utf8"

	"teahouse/room/state"
	"teahouse/ui/command"
)

// pasteMark is how many bytes of a pasted line make it known again.
const pasteMark = 64

// text takes text.
func (c *chat) text(text string) {
	c.tty.offer = command.Offer{}
	c.begun()
	c.anew()
	if c.insert(text) {
		c.grown()
	}
}

// anew begins a new line where the row holds one that was refused. That one is
// brought back by Up.
func (c *chat) anew() {
	t := c.tty
	if !t.refused {
		return
	}
	t.refused = false
	_ = t.edit.Take()
	t.aim.Reset()
	t.pasted = "" // what was lost may have been before this one
	t.beginQuery()
}

// begun notes that a key was pressed: the prompt stands, and he stays.
func (c *chat) begun() { c.tty.prompt, c.tty.leaving = true, false }

func (c *chat) insert(text string) bool {
	e := &c.tty.edit
	if e.Insert(text) == nil {
		return true
	}
	n := utf8.RuneCountInString(e.Text()) + utf8.RuneCountInString(text)
	c.reject(c.Config.Words.Refused.TooLong(n, state.MessageLimit.Runes))
	return false
}

// paste takes a paste. It is one message, however many lines it has, and never
// a command. The prompt says how many lines there are.
func (c *chat) paste(text string) {
	t := c.tty
	t.offer = command.Offer{}
	c.begun()
	c.anew()
	head := strings.TrimSpace(t.edit.Before()) == ""
	if !c.insert(strings.TrimRight(text, "\n")) {
		return
	}
	if line := command.Parse(t.edit.Text(), nil, true); head && line.Kind == command.Pasted {
		start := strings.TrimSpace(t.edit.Text())
		t.pasted = strings.ToValidUTF8(start[:min(len(start), pasteMark)], "")
	}
}

// wasPasted tells whether the line begins as one that was pasted.
func (t *tty) wasPasted() bool {
	return t.pasted != "" && strings.HasPrefix(strings.TrimSpace(t.edit.Text()), t.pasted)
}

// grown looks whether what was typed turns into something else at once.
func (c *chat) grown() {
	t := c.tty
	e := &t.edit
	if _, _, searching := e.Search(); searching || e.Cursor() != len(e.Text()) || t.wasPasted() {
		return
	}
	if r, ok := t.aim.Reply(e.Text(), c.lastWriter(), c.Seat.Roster()); ok {
		_ = e.Replace(r.From, r.To, r.Text)
	}
}
