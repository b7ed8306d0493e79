package paint

// Lines as text alone, for a terminal's own scrollback: nothing is styled,
// wrapped or aligned, and further lines of a message are still nobody else's.

import (
	"strings"

	"teahouse/room/state"
)

const bareIndent = "      " // as wide as the time and a space

// BareTalk is an event of talk as text.
func (f *Renderer) BareTalk(e *state.Event, self state.Identity) string {
	before, name, behind := f.labelParts(e, self)
	if name == e.Who.Name {
		name = f.Words.Author(e)
	}
	text := Harmless(e.Text)
	if e.Gone {
		text = f.Words.Line.Withdrawn
	}
	if e.Kind != state.KindAct {
		behind += ":"
	}
	// Further lines of a message stand below its name, so that nobody can write
	// what looks like a line of somebody else.
	text = strings.ReplaceAll(text, "\n", "\n"+bareIndent)
	return f.Clock(e.At) + " " + before + OneLine(name) + behind + " " + text
}

// BareNote is a line that is no talk as text, "" if it is none without a screen.
func (f *Renderer) BareNote(n *Note) string {
	switch n.Kind {
	case NoteDay, NoteNew:
		return ""
	case NoteGather:
		if text := f.tell(n.Changes); text != "" {
			return f.Clock(n.At) + " " + text
		}
		return ""
	}
	return f.said(n)
}
