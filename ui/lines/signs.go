package lines

// Signs that people put to lines, as they are told here: each of them once.

import (
	"slices"

	"teahouse/room/state"
	"teahouse/ui/command"
)

const signsMost = 64 // that are known to have been told: more than people put in some minutes

// tellsSign tells whether a reaction is told: one to a line of the reader's own, unless
// they want all, or none. Whoever comes later reads the signs beside the line.
func (c *chat) tellsSign(e *state.Event) bool {
	switch c.reacts {
	case command.ReactionsAll:
		return c.newSign(e)
	case "off":
		return false
	}
	line := c.Plain.Line(e.Ref)
	return line != nil && line.Who.ID == c.Plain.Me && c.newSign(e)
}

// signTold is a sign that somebody put to a line.
type signTold struct {
	ref  uint64
	who  state.Identity
	sign string
}

// newSign tells whether a reaction was not told before: whoever takes it off and puts it
// again says nothing new.
func (c *chat) newSign(e *state.Event) bool {
	one := signTold{e.Ref, e.Who.ID, e.Text}
	if slices.Contains(c.signs, one) {
		return false
	}
	c.signs = append(c.signs[max(len(c.signs)-signsMost+1, 0):], one)
	return true
}

// sameSign tells whether two reactions put the same sign to the same line.
func sameSign(e, other *state.Event) bool {
	return other.Kind == state.KindReact && other.Ref == e.Ref && other.Text == e.Text && other.Off == e.Off
}
