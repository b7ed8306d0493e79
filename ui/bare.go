package ui

// Leaving the full screen for a moment: the last lines in the terminal's own
// scrollback, and the clipboard.

import (
	"encoding/base64"
	"strings"

	"teahouse/room"
)

const (
	bareLines = 100
	copyMost  = 8 << 10 // bytes of a copy; terminals take little more

	bareIndent = "      " // as wide as the time and a space
)

// goBare prints as text what is in sight, and the lines before it: no bars, no
// colours, nothing wrapped.
func (m *model) goBare() {
	m.bare = true
	m.print = nil
	t := &m.lines
	end := t.count()
	if t.held {
		rows := -t.skip
		for end = t.top; end < t.count() && rows < t.height; end++ {
			rows += len(t.rows(end))
		}
	}
	for i := max(0, end-bareLines); i < end && !m.page.open(); i++ {
		it := t.at(i)
		if it.void || it.event != nil && t.hides(it.event) {
			continue
		}
		if line := m.face.bareLine(it, t.self); line != "" {
			m.print = append(m.print, strings.Split(line, "\n")...)
		}
	}
	for _, line := range m.page.lines {
		m.print = append(m.print, strings.Split(harmless(line), "\n")...)
	}
	m.print = append(m.print, "", m.cfg.Words.Status.Bare)
}

// endBare comes back to the full screen.
func (m *model) endBare() { m.bare, m.redraw = false, true }

// bareLine is an item as one line of text.
func (f *face) bareLine(it *item, self room.Identity) string {
	if it.event == nil {
		switch n := it.note; n.kind {
		case noteDay, noteNew:
			return ""
		case noteGather:
			if text := f.tell(n.changes); text != "" {
				return f.clock(n.at) + " " + text
			}
			return ""
		default:
			return harmless(n.text)
		}
	}
	e := it.event
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

// copy puts the newest line, or the newest link, on the clipboard.
func (m *model) copy(link bool) {
	w := &m.cfg.Words.Status
	t := &m.lines
	for i := len(t.tail) - 1; i >= 0; i-- {
		e := t.tail[i].event
		if e == nil || e.Gone || t.hides(e) {
			continue
		}
		text := e.Text
		if link {
			text = lastLink(text)
		}
		if text == "" || len(text) > copyMost {
			continue
		}
		m.once += "\x1b]52;c;" + base64.StdEncoding.EncodeToString([]byte(text)) + "\x1b\\"
		m.hint(w.Copied)
		return
	}
	if link {
		m.refuse(w.NoLink)
	} else {
		m.refuse(w.NoCopy)
	}
}

// lastLink is the last link in a text, "" if there is none.
func lastLink(text string) string {
	for end := len(text); ; {
		at := strings.LastIndex(text[:end], "://")
		if at < 0 {
			return ""
		}
		if from, to := linkAround(text, at); to > 0 {
			return text[from:to]
		}
		end = at
	}
}
