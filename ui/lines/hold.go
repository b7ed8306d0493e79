package lines

// When what is to be told is told. While somebody writes, a terminal's row is
// theirs: what happens waits in the room, where a reader's place costs nothing, and
// what they asked for waits here, until they have sent the row or emptied it. /hold
// off ends that, and so does what is too much to be held here.

import (
	"teahouse/ui/command"
	"teahouse/ui/prefs"
)

const (
	LateBytes = 64 << 10 // of what somebody asked for may wait: a page of help, or of lines
	lineHead  = 16       // of which a line takes so many, however short it is
)

// lateFound is what a search found that was not told yet: its lines begin at that one of
// those that wait.
type lateFound struct {
	command.Found
	at int
}

// setTimes says whether the time stands before each line. What a pipe reads is
// for a program, and says nothing of what its person likes.
func (c *chat) setTimes(on bool) {
	c.Plain.Timeless = !on
	if c.tty != nil {
		prefs.Switch(c.Seat, prefs.Timeless, !on)
	}
}

func (c *chat) setHold(on bool) {
	c.tty.hold = on
	prefs.Switch(c.Seat, prefs.Flow, !on)
}

// held tells whether what happens has to wait.
func (c *chat) held() bool { return c.tty != nil && c.tty.hold && !c.tty.Idle() }

// happens tells what others do. It takes the prompt away, which comes back with
// the next key: it would be read out after each line.
func (c *chat) happens(lines []string) {
	if len(lines) == 0 {
		return
	}
	if t := c.tty; t != nil {
		c.Out.Draw(t.row.wipe(t.width))
		t.prompt = false
	}
	c.Out.Lines(lines)
}

// show tells what somebody asked for.
func (c *chat) show(lines ...string) {
	t := c.tty
	switch {
	case len(lines) == 0:
		return
	case c.held() && t.waits(lines):
		return
	case t != nil:
		c.Out.Draw(t.row.wipe(t.width))
		c.Out.Lines(t.takeLate())
	}
	c.Out.Lines(lines)
}

// find tells what a search found.
func (c *chat) find(f command.Found) {
	c.show(f.Head)
	c.show(f.Lines...)
	if t := c.tty; t != nil && len(t.late) > 0 {
		t.found = append(t.found, lateFound{f, len(t.late) - len(f.Lines)})
	}
}

// takeLate empties what waits.
func (t *tty) takeLate() (lines []string) {
	lines, t.late, t.found = t.late, nil, nil
	return lines
}

// waits keeps lines for later, if they are few enough.
func (t *tty) waits(lines []string) bool {
	all := append(t.late, lines...)
	bytes := 0
	for _, line := range all {
		bytes += len(line) + lineHead
	}
	if bytes > LateBytes {
		return false
	}
	t.late = all
	return true
}

// late tells what somebody asked for while they were writing something else.
func (c *chat) late() {
	if t := c.tty; t != nil && len(t.late) > 0 {
		c.show(t.takeLate()...)
		t.prompt = true
	}
}

// failed tells what was not done: a person where they look, the owner of a pipe
// beside it, with the number of the line.
func (c *chat) failed(why string) {
	c.refused = true
	if c.tty != nil {
		c.show(why)
		return
	}
	c.Errs.Line(c.Config.Words.Plain.Failed(c.number, why))
}

// reject tells at Enter why the line stays where it is.
func (c *chat) reject(why string) {
	c.refused = true
	c.Out.Draw(c.tty.row.leave())
	c.Out.Line(why)
	c.tty.prompt = true
}
