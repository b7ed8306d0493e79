package ui

// Calling somebody who looks elsewhere: a desktop notification where the
// terminal is known to have them, else the bell. It never tells what was said.

import (
	"strings"
	"time"
	"unicode"

	"teahouse/room/state"
	"teahouse/ui/command"
	"teahouse/ui/words"
)

// callPause is the time between two calls at least: a burst of lines is one.
const callPause = 5 * time.Second

// awayAfter is how long without a key somebody is taken to look elsewhere,
// where the terminal does not tell.
const awayAfter = 3 * time.Minute

const bel = "\a"

// notifier is how a terminal takes notifications.
type notifier uint8

const (
	noNotifier notifier = iota
	osc9                // iTerm2, WezTerm, Ghostty, Windows Terminal
	osc99               // kitty
	osc777              // foot, rxvt-unicode
)

// caller knows whether the person is looking, and how to call them.
type caller struct {
	notifier notifier
	told     bool      // the terminal tells about its focus…
	focused  bool      // …and has it
	lost     time.Time // when it lost it
	key      time.Time // when the last key was pressed
	called   time.Time
}

func callerFor(term string, env []string) caller {
	c := caller{focused: true, key: time.Now()}
	for _, kv := range env {
		switch kv {
		case "LC_TERMINAL=iTerm2", "TERM_PROGRAM=iTerm.app", "TERM_PROGRAM=WezTerm", "TERM_PROGRAM=ghostty":
			c.notifier = osc9
		}
	}
	switch {
	case strings.Contains(term, "kitty"):
		c.notifier = osc99
	case strings.HasPrefix(term, "foot"), strings.HasPrefix(term, "rxvt-unicode"):
		c.notifier = osc777
	case strings.Contains(term, "ghostty"), strings.Contains(term, "wezterm"):
		c.notifier = osc9
	}
	return c
}

func (c *caller) here(now time.Time) { c.key = now }

func (c *caller) focus(on bool, now time.Time) {
	c.told, c.focused = true, on
	if !on {
		c.lost = now
	}
}

// away tells whether the person seems to look elsewhere. Whoever presses keys
// looks here, whatever the terminal tells.
func (c *caller) away(now time.Time) bool {
	if c.told && (c.focused || !c.key.After(c.lost)) {
		return !c.focused
	}
	return now.Sub(c.key) > awayAfter
}

// ring calls the person because of a line, or a friend who comes. A terminal that writes
// control strings out has a bell and no more.
func (m *model) ring(e *state.Event) {
	way := m.choice.way
	if m.answers.Features().Literal && way != command.WayOff {
		way = command.WayBell
	}
	m.once += m.caller.call(m.cfg.Words, way, e, time.Now())
}

// call returns what calls the person because of a line, or a friend who comes; "" if
// nothing should.
func (c *caller) call(w *words.Words, way command.Way, e *state.Event, now time.Time) string {
	if way == command.WayOff || now.Sub(c.called) < callPause {
		return ""
	}
	c.called = now
	n := c.notifier
	switch {
	case way == command.WayBell:
		return bel
	case way == command.WayNotify && n == noNotifier:
		n = osc9
	}
	text := w.Status.Mentioned(w.Author(e))
	switch {
	case e.Kind == state.KindEnter:
		text = w.Friends.Came(e.Who.Name)
	case e.Private():
		text = w.Status.NewMessage(w.Author(e))
	}
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == ';' {
			return ' '
		}
		return r
	}, text)
	switch n {
	case osc9:
		return "\x1b]9;" + text + bel
	case osc99:
		return "\x1b]99;;" + text + "\x1b\\"
	case osc777:
		return "\x1b]777;notify;teahouse;" + text + "\x1b\\"
	}
	return bel
}
