package words

// What happened in the room, in a sentence each: the same on the screen and
// without one.

import (
	"strings"
	"time"

	"teahouse/room/state"
)

// howCut is how people were cut off at the machine of who reads it: in the eyes of others
// alone.
const howCut state.How = "cut"

// CutOff tells that a start of the server, or the end of one of its machines, has cut
// people off.
func (n *Notice) CutOff(how state.How, people int) string {
	switch how {
	case "":
		return n.Restarted(people)
	case howCut:
		return n.NodeCut(people)
	case state.HowStopped:
		return n.NodeStopped(people)
	}
	return n.NodeLost(people) // and not the server of who reads it
}

// Happened puts an event that is no talk into words. It is empty for what its
// reader is told in another way: lines that were taken out, and acts of
// governing of which everybody reads.
func (w *Words) Happened(e *state.Event, to Reader) string {
	if said := w.happenedIn(e, to); said != "" {
		return said
	}
	n, who := &w.Notice, e.Who.Name
	switch e.Kind {
	case state.KindEnter, state.KindLeave:
		return n.Crowd(e.Kind, e.How)([]string{who}, 0)
	case state.KindRename:
		return n.Called(e.Old, who, e.Owned)
	case state.KindAway:
		return n.Away(who, strings.ReplaceAll(e.Text, "\n", " "))
	case state.KindBack:
		return n.Back(who)
	case state.KindRestart:
		return n.CutOff(to.CutOff(e).How, e.Count)
	case state.KindRegister:
		switch {
		case e.Old != "":
			return n.Joined(e.Old, who)
		case e.Verb == state.KindReadmit:
			return n.Readmitted(who)
		}
		return n.Crowd(e.Kind, e.How)([]string{who}, 0)
	case state.KindTopic:
		return n.Topic(who, e.Text)
	case state.KindMOTD:
		return n.MOTD(who, e.Text)
	case state.KindAnnounce:
		return n.Announced(who, e.Text)
	case state.KindSlow:
		return n.Slow(who, slowed(e))
	case state.KindLock:
		return n.Lock(who, e.Count)
	}
	return w.happenedAlone(e, to)
}

// slowed is the time between two lines that an event set, or an audit tells of; 0 if it
// ended that.
func slowed(e *state.Event) Term {
	if e.Kind != state.KindSlow && e.Verb != state.KindSlow {
		return 0
	}
	each, _ := time.ParseDuration(e.Text)
	return Term(each)
}

// happenedAlone phrases what only its people read.
func (w *Words) happenedAlone(e *state.Event, to Reader) string {
	n, mine := &w.Notice, e.Who.ID == to.Me
	switch {
	case e.Kind == state.KindAudit && e.Verb == state.KindReport && mine: // they read at once that operators have it
	case e.Kind == state.KindAudit && e.Verb == state.KindReport:
		return n.Reported(w.Record(e, to))
	case e.Kind == state.KindAudit && !toldToAll(e.Verb):
		return w.Record(e, to)
	case e.Kind == state.KindBind:
		return n.Bound(e.Text)
	case e.Kind == state.KindRelease:
		return n.Released(e.Text)
	case e.Kind == state.KindRevoke:
		return n.Revoked(e.Was.Fingerprint())
	case e.Kind == state.KindLapse && e.Until == 0:
		return n.Lapsed(e.Text)
	case e.Kind == state.KindLapse:
		return n.Lapses(e.Text, w.Until(e.Until, to))
	case e.Kind == state.KindMute && !mine: // an audit tells the operator
		return w.punish(n.Muted, Punished{Reason: e.Reason, Until: w.Until(e.Until, to), Contact: to.Contact})
	case e.Kind == state.KindUnmute && !mine:
		return n.Unmuted
	}
	return ""
}

// toldToAll are acts of governing of which everybody reads a line of their own.
func toldToAll(verb state.Kind) bool {
	switch verb {
	case state.KindTopic, state.KindMOTD, state.KindAnnounce, state.KindSlow, state.KindLock:
		return true
	}
	return false
}

// Crowd says of people that they came or registered, or in which way they went.
func (n *Notice) Crowd(kind state.Kind, how state.How) func(names []string, more int) string {
	switch {
	case kind == state.KindEnter:
		return n.Arrived
	case kind == state.KindRegister:
		return n.Registered
	case how == state.HowLost:
		return n.Lost
	case how == state.HowStopped:
		return n.Stopped
	case how == state.HowRemoved:
		return n.Removed
	}
	return n.Left
}

// Called says what somebody is called now, and why if it was not their wish: the
// old name is owned by somebody else.
func (n *Notice) Called(old, name string, owned bool) string {
	if owned {
		return n.Reclaimed(old, name)
	}
	return n.Renamed(old, name)
}

// Author is who said something, as it stands before the text. For whom a bot
// passes it on stands behind the name of the bot, in brackets, which no name can
// hold: so it is never taken for somebody who is here.
func (w *Words) Author(e *state.Event) string {
	if e.Relayed == "" {
		return e.Who.Name
	}
	return w.Line.Relayed(e.Who.Name, e.Relayed)
}

// Quoted is who said a line, as it stands before what an answer quotes of it. That the line
// was changed since is told: whoever answered meant other words.
func (w *Words) Quoted(line, answer *state.Event) string {
	by := w.Author(line)
	if line.Edited <= answer.At || line.Gone {
		return by
	}
	return w.Hands.Facts(by, []string{w.Hands.Edited})
}
