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
	"teahouse/ui/words"
)

// greets tells whether what there is to tell can be told by now: who was here before
// is told how much is new, here and elsewhere, and that is being counted.
func (m *model) greets() bool {
	return m.greet && m.opened && m.view == m.house() && !m.counting && !m.tallying
}

// meet tells somebody who has come what they have to know.
func (m *model) meet() {
	call := m.call()
	met, name := m.seat.Settings()[prefs.Met], m.me.Person.Name
	known := met != "" || m.read.Kept != 0
	switch {
	case m.answers.Latin:
		m.tellASCII()
	case !known && m.groundless():
		m.note(paint.NoteInfo, func(w *words.Words) string { return w.Entry.Ground })
	}
	standing, now := prefs.Standing(m.cfg.Keep, m.cfg.MOTD, m.seat.House().MOTD)
	if met != now {
		m.info(standing...)
		_ = prefs.Keep(m.seat, prefs.Met, now)
	}
	m.info(call.Readmitted()...)
	named := call.Named()
	if m.again {
		named = func(w *words.Entry) string { return w.Again(name) }
	}
	switch w := &m.cfg.Words.Entry; {
	case !known:
		m.introduce(named)
	case named(w) != w.Named(name):
		m.note(paint.NoteInfo, func(w *words.Words) string { return named(&w.Entry) })
		fallthrough
	default:
		m.welcome()
	}
	if lines := m.stranded; lines > 0 {
		m.note(paint.NoteFail, func(w *words.Words) string { return w.Entry.Stranded(lines) })
	}
	if where := m.begun; len(where) > 0 {
		m.note(paint.NoteInfo, func(w *words.Words) string { return w.Entry.Begun(where) })
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
func (m *model) introduce(named func(*words.Entry) string) {
	tongues, fits := prefs.Tongues(m.seat, m.env, m.cfg.Words, m.answers.Latin), true
	rows := func(w *words.Words) string {
		rows := []string{named(&w.Entry), w.Back.Talk, w.Back.Reads(words.Term(m.cfg.Keep))}
		if tongues != "" {
			rows = append(rows, tongues)
		}
		if !fits {
			slices.Reverse(rows)
		}
		return strings.Join(rows, "\n")
	}
	height := len(term.Wrap(paint.Harmless(rows(m.cfg.Words)), m.renderer.TextWidth, m.renderer.Widths))
	fits = height <= arrange(m.width, m.height, wants{}).talk.len()
	m.note(paint.NoteInfo, rows)
}

// welcome tells who was here before what came meanwhile, and which keys go there.
func (m *model) welcome() {
	name := m.me.Person.Name
	lines, calls := m.missed()
	m.note(paint.NoteBack, func(w *words.Words) string {
		says := []string{w.Back.Missed(name, lines, calls, room.CountMost)}
		if lines > 0 {
			says = append(says, w.Back.First)
		}
		if calls > 0 {
			says = append(says, w.Back.Next)
		}
		return strings.Join(says, between)
	})
}
