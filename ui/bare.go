package ui

// Leaving the full screen for a moment: the last lines in the terminal's own
// scrollback, and the clipboard.

import (
	"encoding/base64"
	"strings"

	"teahouse/ui/paint"
)

const (
	bareLines = 100
	copyMost  = 8 << 10 // bytes of a copy; terminals take little more
)

// goBare prints as text what is in sight, and the lines before it: no bars, no
// colours, nothing wrapped.
func (m *model) goBare() {
	m.bare = true
	m.print = nil
	if !m.page.Open() {
		m.print = m.lines.Plain(bareLines)
	}
	for _, line := range m.page.Text() {
		m.print = append(m.print, strings.Split(paint.Harmless(line), "\n")...)
	}
	m.print = append(m.print, "", m.cfg.Words.Status.Bare)
}

// endBare comes back to the full screen.
func (m *model) endBare() { m.bare, m.redraw = false, true }

// copy puts the newest line, or the newest link, on the clipboard.
func (m *model) copy(link bool) {
	w := &m.cfg.Words.Status
	for e := range m.lines.Newest() {
		if e.Gone || m.lines.Hides(e) {
			continue
		}
		text := e.Text
		if link {
			text = paint.LastLink(text)
		}
		if text == "" || len(text) > copyMost {
			continue
		}
		m.clip(text)
		return
	}
	if link {
		m.refuse(w.NoLink)
	} else {
		m.refuse(w.NoCopy)
	}
}

// clip puts a text on the clipboard.
func (m *model) clip(text string) {
	if len(text) > copyMost {
		m.refuse(m.cfg.Words.Bar.TooLong)
		return
	}
	if m.answers.Features().Literal {
		m.refuse(m.cfg.Words.Status.NoClip)
		return
	}
	m.once += "\x1b]52;c;" + base64.StdEncoding.EncodeToString([]byte(text)) + "\x1b\\"
	m.hint(m.cfg.Words.Status.Copied)
}
