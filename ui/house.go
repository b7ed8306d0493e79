package ui

// What the room tells beside talk, comings and goings: what operators set and
// did, and what became of this person's own name and keys.

import (
	"time"

	"teahouse/room"
	"teahouse/ui/words"
)

// reader is for whom times and refusals are phrased.
func (m *model) reader() words.Reader {
	return words.Reader{Now: time.Now(), Zone: m.choice.zone, Contact: m.cfg.Contact}
}

// told puts an event into words, and tells whether it is worth a line.
func (m *model) told(e *room.Event) (text string, ok bool) {
	w, who := &m.cfg.Words.Notice, oneLine(e.Who.Name)
	switch e.Kind {
	case room.KindRegister:
		if e.Old != "" {
			return w.Joined(oneLine(e.Old), who), m.noticed(e)
		}
		return w.Registered(who), m.noticed(e)
	case room.KindTopic:
		return w.Topic(who, e.Text), true
	case room.KindMOTD:
		return w.MOTD(who, e.Text), true
	case room.KindAnnounce:
		return w.Announced(who, e.Text), true
	case room.KindSlow:
		each, _ := time.ParseDuration(e.Text) // none if it ends
		return w.Slow(who, each), true
	case room.KindLock:
		return w.Lock(who, e.Count), true
	case room.KindAudit:
		return m.cfg.Words.Record(e, m.reader()), !toldToAll(e.Verb)
	}
	return m.toldAlone(e)
}

// toldAlone is told for what concerns only this person.
func (m *model) toldAlone(e *room.Event) (text string, ok bool) {
	w := &m.cfg.Words.Notice
	mine := e.Who.ID == m.me.Person.ID
	switch e.Kind {
	case room.KindBind:
		return w.Bound(e.Text), true
	case room.KindRelease:
		return w.Released(e.Text), true
	case room.KindRevoke:
		return w.Revoked(e.Was.Fingerprint()), true
	case room.KindLapse:
		if e.Until == 0 {
			return w.Lapsed(e.Text), true
		}
		return w.Lapses(e.Text, m.cfg.Words.Until(e.Until, m.reader())), true
	case room.KindMute:
		return w.Muted(m.cfg.Words.Told(e, m.reader())), !mine // an audit tells the operator
	case room.KindUnmute:
		return w.Unmuted, !mine
	}
	return "", false
}

// toldToAll are acts of governing of which everybody reads a line of his own.
func toldToAll(verb room.Kind) bool {
	switch verb {
	case room.KindTopic, room.KindMOTD, room.KindAnnounce, room.KindSlow, room.KindLock:
		return true
	}
	return false
}

// notice shows a line of the room's own. What is announced stands out.
func (m *model) notice(e *room.Event, text string) {
	kind := noteInfo
	if e.Kind == room.KindAnnounce || e.Kind == room.KindMute {
		kind = noteLoud
	}
	m.lines.push(item{note: &note{kind: kind, at: e.At, n: e.N, text: text}})
}
