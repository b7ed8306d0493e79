package line

import (
	"strings"
	"time"

	"teahouse/room"
	"teahouse/room/text"
	"teahouse/ui/words"
)

// What happened, in lines of plain text. No two kinds of lines begin alike, and
// what a person wrote stands behind his name or two blanks, so that nobody can
// write what looks like another's line or like the room's own voice.

// further stands before the second line of a text, and all that follow.
const further = "  "

// plain puts what happened into lines, for one reader. It tells each day once.
type plain struct {
	words    *words.Words
	zone     *time.Location
	me       room.Identity
	contact  string
	timeless bool   // lines come without their time
	calls    string // his folded name, where lines tell that they mention him; else empty

	day   string        // of what was told last
	taken room.Identity // who took lines out, if nothing was told since
}

// reader is for whom times and refusals are phrased.
func (p *plain) reader() words.Reader {
	return words.Reader{Now: time.Now(), Zone: p.zone, Contact: p.contact, Me: p.me}
}

// event is what happened, in lines without line breaks: none if it is nothing
// for this reader. The day stands before the first line of it, unless that is
// today's.
func (p *plain) event(e *room.Event) []string {
	text := ""
	switch {
	case e.Talk():
		text = p.talk(e)
	case e.Kind == room.KindUnsend:
		if e.Who.ID != p.me { // he was told when it was done
			text = p.words.Verb.Unsent(e.Who.Name)
		}
	case e.Kind == room.KindRemove: // one for each line: told once
		if e.Who.ID != p.taken {
			text = p.words.Verb.Removed(e.Who.Name)
		}
	case e.Kind == room.KindForget:
		text = p.words.Verb.Forgot(e.Who.Name)
	default:
		text = p.words.Happened(e, p.reader())
	}
	if text == "" {
		return nil
	}
	p.taken = ""
	if e.Kind == room.KindRemove {
		p.taken = e.Who.ID
	}
	at := e.Time().In(p.zone)
	if e.Kind == room.KindWhisper {
		text = p.audience(e) + ": " + p.clock(at) + text
	} else {
		text = p.clock(at) + text
	}
	lines := strings.Split(text, "\n")
	for i := range lines[1:] {
		lines[1+i] = further + lines[1+i]
	}
	return p.dated(at, lines)
}

// clock is the time that stands before a line, and a blank.
func (p *plain) clock(at time.Time) string {
	if p.timeless {
		return ""
	}
	return p.words.Time.Clock(at) + " "
}

// talk is what somebody said, behind his name where that is not told before.
func (p *plain) talk(e *room.Event) string {
	s, name := e.Text, p.words.Author(e)
	if e.Gone {
		s = p.words.Line.Withdrawn
	}
	switch {
	case e.Kind == room.KindWhisper, name == "": // whoever is forgotten has none
		return s
	case e.Kind == room.KindAct:
		return "* " + name + " " + s
	case p.calls != "" && e.Who.ID != p.me && text.Fold(s).Mentions(text.Name{Fold: p.calls}):
		name = p.words.Verb.Mentions(name)
	}
	return name + ": " + s
}

// audience is what stands before a private line.
func (p *plain) audience(e *room.Event) string {
	names := make([]string, len(e.To))
	for i, to := range e.To {
		names[i] = to.Name
	}
	if e.Who.ID == p.me {
		return p.words.Verb.To(names)
	}
	return p.words.Verb.From(p.words.Author(e), names)
}

// dated puts the day before lines that are of another one than those before.
func (p *plain) dated(at time.Time, lines []string) []string {
	now := time.Now().In(p.zone)
	day, today := at.Format(time.DateOnly), now.Format(time.DateOnly)
	first := p.day == "" && day == today
	if day == p.day || first {
		p.day = day
		return lines
	}
	p.day = day
	return append([]string{p.words.Time.Day(at, at.Year() != now.Year())}, lines...)
}
