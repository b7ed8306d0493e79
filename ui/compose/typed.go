package compose

// What is typed and pasted. What would make the line too long changes nothing. A pasted line is no
// command while it stands here, however it is edited behind its beginning.

import (
	"strings"
	"unicode/utf8"

	"teahouse/ui/command"
)

// pasteMark is how many bytes of a pasted line make it known again.
const pasteMark = 64

// coded is what Backspace brings back in place of emoji, unless something else was done.
type coded struct {
	line  string // with them
	from  int    // where they begin…
	to    int    // …and end, with the cursor
	typed string // instead of them
}

// Insert types or pastes text. If the line would be too long it returns how many
// runes it would have, and changes nothing.
func (c *Composer) Insert(text string) (tooLong int) {
	if c.Edit.Empty() {
		c.pasted = "" // which a line that is brought back may still be
	}
	if c.Edit.Insert(text) == nil {
		return 0
	}
	return utf8.RuneCountInString(c.Edit.Text()) + utf8.RuneCountInString(text)
}

// Type inserts what is typed, as [Composer.Insert] does. Short codes of emoji that end
// there become what they stand for.
func (c *Composer) Type(text string) (tooLong int) {
	c.coded = coded{}
	if c.Idle() && command.Slashed(text) {
		c.SuspendQuery()
	}
	was := len(c.Edit.Before())
	if n := c.Insert(text); n > 0 || !c.Codes || c.Searching() {
		return n
	}
	before := c.Edit.Before()
	if signs, ok := command.Coded(before, max(len(before)-was, 0)); ok && c.Edit.Replace(signs.From, signs.To, signs.Text) == nil {
		c.coded = coded{c.Edit.Text(), signs.From, c.Edit.Cursor(), before[signs.From:]}
	}
	return 0
}

// Uncode brings back the short codes that were typed last, if nothing was done since,
// and tells whether it did.
func (c *Composer) Uncode() bool {
	was := c.coded
	c.coded = coded{}
	return was.line != "" && was.line == c.Edit.Text() && was.to == c.Edit.Cursor() && c.Edit.Replace(was.from, was.to, was.typed) == nil
}

// Paste inserts a paste as [Composer.Insert] does. It is one message, however many
// lines it has, and never a command.
func (c *Composer) Paste(text string) (tooLong int) {
	head := strings.TrimSpace(c.Edit.Before()) == ""
	if n := c.Insert(strings.TrimRight(text, "\n")); n > 0 {
		return n
	}
	if line := command.Parse(c.Edit.Text(), nil, true); head && line.Kind == command.Pasted {
		start := strings.TrimSpace(c.Edit.Text())
		c.pasted = strings.ToValidUTF8(start[:min(len(start), pasteMark)], "")
	}
	return 0
}

// wasPasted tells whether the line begins as one that was pasted.
func (c *Composer) wasPasted() bool {
	return c.pasted != "" && strings.HasPrefix(strings.TrimSpace(c.Edit.Text()), c.pasted)
}
