package stdio

// What happened, in lines of plain text. No two kinds of lines begin alike, and
// what a person wrote stands behind their name or two blanks, so that nobody can
// write what looks like another's line or like the room's own voice.

import (
	"strings"
	"time"

	"teahouse/room/state"
	"teahouse/room/text"
	"teahouse/ui/command"
	"teahouse/ui/words"
)

// Further stands before the second line of a text, and all that follow.
const Further = "  "

// Plain puts what happened into lines, for one reader. It tells each day once.
type Plain struct {
	Words    *words.Words
	Zone     *time.Location
	Me       state.Identity
	contact  string
	ofMany   bool // see [words.Reader]
	cut      func(uint64) bool
	In       uint64         // the channel that all of it is about; the lines of others have their name before them
	Timeless bool           // lines come without their time
	Calls    command.Called // by what lines call the reader, where they tell so; else nothing

	Mark func(*state.Event) string   // the mark of a line, where each stands with its own; else nil
	Line func(n uint64) *state.Event // one that is answered or reacted to, nil if the reader cannot see it

	Day   string         // of what was told last
	Taken state.Identity // who took lines out, if nothing was told since
}

// reader is for whom times and refusals are phrased.
func (p *Plain) reader() words.Reader {
	return words.Reader{Now: time.Now(), Zone: p.Zone, Contact: p.contact, Me: p.Me, OfMany: p.ofMany, Cut: p.cut}
}

// Event is what happened, in lines without line breaks: none if it is nothing
// for this reader. The day stands before the first line of it, unless that is
// today's.
func (p *Plain) Event(e *state.Event) []string {
	if e.Kind == state.KindEdit && e.Private() && e.Text != "" {
		e = edited(e)
	}
	text, re := "", p.answered(e)
	switch {
	case e.Talk():
		text = p.talk(e, re)
	case e.Kind == state.KindUnsend:
		if e.Who.ID != p.Me { // they were told when it was done
			text = p.Words.Verb.Unsent(e.Who.Name, p.markOf(e))
		}
	case e.Kind == state.KindRemove: // one for each line: told once
		if e.Who.ID != p.Taken {
			text = p.Words.Verb.Removed(e.Who.Name)
		}
	case e.Kind == state.KindEdit:
		text = p.edit(e)
	case e.Kind == state.KindReact:
		text = p.reaction(e, []string{e.Who.Name})
	case e.Kind == state.KindForget:
		text = p.Words.Verb.Forgot(e.Who.Name)
	default:
		text = p.Words.Happened(e, p.reader())
	}
	if text == "" {
		return nil
	}
	p.Taken = ""
	if e.Kind == state.KindRemove {
		p.Taken = e.Who.ID
	}
	at := e.Time().In(p.Zone)
	if e.Kind == state.KindWhisper && p.Words.Author(e) != "" {
		text = p.head(e, re, p.audience(e)) + ": " + p.Clock(at) + text
	} else {
		text = p.sign(e) + p.Clock(at) + text
	}
	if p.Mark != nil && e.Talk() {
		text = p.Mark(e) + " " + text
	}
	return p.lines(at, text)
}

// lines are a text with the day before it, and blanks before its further lines.
func (p *Plain) lines(at time.Time, text string) []string {
	lines := strings.Split(text, "\n")
	for i := range lines[1:] {
		lines[1+i] = Further + lines[1+i]
	}
	return p.Dated(at, lines)
}

// sign is the channel that stands before a line, and a blank.
func (p *Plain) sign(e *state.Event) string {
	if e.In == 0 || e.In == p.In {
		return ""
	}
	return "#" + e.Channel + " "
}

// Clock is the time that stands before a line, and a blank.
func (p *Plain) Clock(at time.Time) string {
	if p.Timeless {
		return ""
	}
	return p.Words.Time.Clock(at) + " "
}

// talk is what somebody said, behind their name where that is not told before.
func (p *Plain) talk(e, re *state.Event) string {
	s, name := e.Text, p.Words.Author(e)
	if e.Gone {
		s = p.Words.Line.Withdrawn
	}
	if re != nil {
		s = command.Glimpse(re.Text) + "\n" + s
	}
	switch {
	case e.Kind == state.KindWhisper, name == "": // whoever is forgotten has none
		return s
	case e.Kind == state.KindAct:
		return "* " + p.head(e, re, name) + " " + s
	case e.Who.ID != p.Me:
		name = p.calling(e, name)
	}
	return p.head(e, re, name) + ": " + s
}

// calling is who said something, and that it calls the reader.
func (p *Plain) calling(e *state.Event, name string) string {
	if p.Calls.Name.Fold == "" {
		return name
	}
	switch by := p.Calls.By(text.Fold(e.Text)); by.Fold {
	case "":
		return name
	case p.Calls.Name.Fold:
		return p.Words.Verb.Mentions(name)
	default:
		return p.Words.Hands.Says(name, by.Text)
	}
}

// audience is what stands before a private line.
func (p *Plain) audience(e *state.Event) string {
	names := make([]string, len(e.To))
	for i, to := range e.To {
		names[i] = to.Name
	}
	if e.Who.ID == p.Me {
		return p.Words.Verb.To(names)
	}
	return p.Words.Verb.From(p.Words.Author(e), names)
}

// Dated puts the day before lines that are of another one than those before.
func (p *Plain) Dated(at time.Time, lines []string) []string {
	now := time.Now().In(p.Zone)
	day, today := at.Format(time.DateOnly), now.Format(time.DateOnly)
	first := p.Day == "" && day == today
	if day == p.Day || first {
		p.Day = day
		return lines
	}
	p.Day = day
	return append([]string{p.Words.Time.Day(at, at.Year() != now.Year())}, lines...)
}
