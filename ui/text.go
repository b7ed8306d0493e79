package ui

// Lines as text alone, for a terminal's own scrollback: nothing is styled,
// wrapped or aligned, and further lines of a message are still nobody else's.

import (
	"strings"

	"teahouse/room"
)

const bareIndent = "      " // as wide as the time and a space

// bareTalk is an event of talk as text.
func (f *face) bareTalk(e *room.Event, self room.Identity) string {
	before, name, behind := f.labelParts(e, self)
	if name == e.Who.Name {
		name = f.words.Author(e)
	}
	text := harmless(e.Text)
	if e.Gone {
		text = f.words.Line.Withdrawn
	}
	if e.Kind != room.KindAct {
		behind += ":"
	}
	// Further lines of a message stand below its name, so that nobody can write
	// what looks like a line of somebody else.
	text = strings.ReplaceAll(text, "\n", "\n"+bareIndent)
	return f.clock(e.At) + " " + before + oneLine(name) + behind + " " + text
}

// bareNote is a line that is no talk as text, "" if it is none without a screen.
func (f *face) bareNote(n *note) string {
	switch n.kind {
	case noteDay, noteNew:
		return ""
	case noteGather:
		if text := f.tell(n.changes); text != "" {
			return f.clock(n.at) + " " + text
		}
		return ""
	}
	return harmless(n.text)
}
