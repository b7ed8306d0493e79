package ui

// What somebody reads who comes in: who is new, in three rows, who was here before,
// in one. All else is told only where it is out of the ordinary.

import (
	"slices"
	"strings"

	"teahouse/room"
	"teahouse/ui/command"
	"teahouse/ui/paint"
	"teahouse/ui/prefs"
	"teahouse/ui/term"
)

// greets tells whether what there is to tell can be told by now: who was here before
// is told how much is new, and that is being counted.
func (m *model) greets() bool {
	return m.greet && m.opened && m.view == m.house() && !m.counting
}

// meet tells somebody who has come what they have to know.
func (m *model) meet() {
	w, call := &m.cfg.Words.Entry, m.call()
	met, name := m.seat.Settings()[prefs.Met], m.me.Person.Name
	known := met != "" || m.read.Kept != 0
	switch {
	case m.answers.Latin:
		m.tellASCII()
	case !known && m.groundless():
		m.info(w.Ground)
	}
	standing := []string{m.cfg.Words.Back.Reads(m.cfg.Keep)}
	for _, motd := range []string{m.cfg.MOTD, m.seat.House().MOTD} {
		if motd != "" {
			standing = append(standing, strings.Split(motd, "\n")...)
		}
	}
	now := prefs.SignOf(standing)
	if met != now {
		m.info(standing[1:]...)
		_ = prefs.Keep(m.seat, prefs.Met, now)
	}
	m.info(call.Readmitted()...)
	named := call.Named()
	if m.again {
		named = w.Again(name)
	}
	switch {
	case !known:
		m.introduce(named, standing[0])
	case named != w.Named(name):
		m.info(named)
		fallthrough
	default:
		m.welcome()
	}
	if m.stranded > 0 {
		m.fail(w.Stranded(m.stranded))
	}
}

// groundless tells whether the colours may not fit the terminal, which does not tell
// its background.
func (m *model) groundless() bool {
	return m.answers.Done() && m.answers.Background == term.UnknownBackground &&
		m.choice.look == command.LookAuto && m.choice.profile != term.Mono
}

// introduce tells who is new who they are, how to talk, and who can read along. In a
// window that cannot hold it, who they are stands last, where it can be read.
func (m *model) introduce(named, reads string) {
	w := &m.cfg.Words.Back
	rows := []string{named, w.Talk, reads}
	if tongues := prefs.Tongues(m.seat, m.env, m.cfg.Words, m.answers.Latin); tongues != "" {
		rows = append(rows, tongues)
	}
	height := 0
	for _, row := range rows {
		height += len(term.Wrap(paint.Harmless(row), m.renderer.TextWidth, m.renderer.Widths))
	}
	if height > arrange(m.width, m.height, wants{}).talk.len() {
		slices.Reverse(rows)
	}
	m.info(rows...)
}

// welcome tells who was here before what came meanwhile, and which keys go there.
func (m *model) welcome() {
	w, name := &m.cfg.Words.Back, m.me.Person.Name
	lines, calls := m.missed()
	says := []string{w.Missed(name, lines, calls, room.CountMost)}
	if lines > 0 {
		says = append(says, w.First)
	}
	if calls > 0 {
		says = append(says, w.Next)
	}
	m.note(paint.NoteBack, strings.Join(says, between))
}
