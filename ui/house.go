package ui

// What the room tells beside talk, comings and goings: what operators set and
// did, and what became of this person's own name and keys.

import (
	"time"

	"teahouse/room/state"
	"teahouse/ui/paint"
	"teahouse/ui/words"
)

// reader is for whom times and refusals are phrased.
func (m *model) reader() words.Reader {
	return words.Reader{Now: time.Now(), Zone: m.choice.zone, Contact: m.cfg.Contact, Me: m.me.Person.ID}
}

// notice shows a line of the room's own, if there is one worth it. What is
// announced stands out.
func (m *model) notice(e *state.Event) {
	text := m.cfg.Words.Happened(e, m.reader())
	if text == "" || e.Kind == state.KindRegister && !m.noticed(e) {
		return
	}
	kind := paint.NoteInfo
	if e.Kind == state.KindAnnounce || e.Kind == state.KindMute {
		kind = paint.NoteLoud
	}
	m.lines.Tell(kind, e.At, e.N, text)
}
