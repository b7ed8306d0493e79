package stdio

// What was done to lines, in plain words: what one answers, that it was changed, and
// which signs are at it. All of it stands before what somebody wrote, or on a line of
// its own, so that nobody can write what looks like it.

import (
	"context"
	"strconv"
	"time"

	"teahouse/room/state"
	"teahouse/ui/command"
)

// lookWithin is for how long a line that is answered is looked up: nothing else is told
// meanwhile.
const lookWithin = time.Second

// head is who said something, with what became of the line, and whom it answers.
func (p *Plain) head(e, re *state.Event, name string) string {
	w := &p.Words.Hands
	var facts []string
	if e.Edited != 0 {
		facts = append(facts, w.Edited)
	}
	for _, r := range e.Reactions {
		facts = append(facts, r.Sign+" "+strconv.Itoa(len(r.By)))
	}
	if len(facts) > 0 {
		name = w.Facts(name, facts)
	}
	if e.Re == 0 || e.Gone {
		return name
	}
	switch {
	case re == nil:
		return w.AnswersUnseen(name)
	case re.Who.ID == p.Me:
		return w.AnswersYou(name)
	}
	return w.Answers(name, p.Words.Quoted(re, e))
}

// answered is the line that one answers, nil if there is none that the reader can see.
func (p *Plain) answered(e *state.Event) *state.Event {
	if e.Re == 0 || e.Gone || p.Line == nil {
		return nil
	}
	return p.Line(e.Re)
}

// edit is that somebody changed a line, and what it says now.
func (p *Plain) edit(e *state.Event) string {
	w, mark := &p.Words.Hands, p.markOf(e)
	if e.Text == "" { // what is read back of it; the line itself has it
		return w.Edits(e.Who.Name, mark)
	}
	text := e.Text
	if calling := p.calling(e, e.Who.Name); calling != e.Who.Name {
		text = calling + ": " + text
	}
	return w.Edits(e.Who.Name, mark) + ": " + text
}

// edited is a private line as somebody changed it: what it says stands behind whom it is for,
// as what it said did.
func edited(e *state.Event) *state.Event {
	line := *e
	line.Kind, line.N, line.Seq, line.Edited = state.KindWhisper, e.Ref, e.Refers, e.At
	return &line
}

// markOf is the mark of the line that something was done to; "" where none are told.
func (p *Plain) markOf(e *state.Event) string {
	if p.Mark == nil {
		return ""
	}
	line := *e
	line.N, line.Seq = e.Ref, e.Refers // it has the same readers
	return p.Mark(&line)
}

// reaction is that people put a sign to a line, or took theirs off; "" if the reader
// cannot see the line.
func (p *Plain) reaction(e *state.Event, names []string) string {
	w := &p.Words.Hands
	var line *state.Event
	if p.Line != nil {
		line = p.Line(e.Ref)
	}
	if line == nil {
		return ""
	}
	said := command.Glimpse(line.Text)
	if p.Mark != nil {
		said = p.Mark(line) + " " + said
	}
	switch mine := line.Who.ID == p.Me; {
	case e.Off:
		return w.Unreacts(names, e.Text, said)
	case mine:
		return w.ReactsYou(names, e.Text, said)
	}
	return w.Reacts(names, e.Text, p.Words.Author(line), said)
}

// Reactions are several of the same to one line, in lines.
func (p *Plain) Reactions(e *state.Event, names []string) []string {
	text := p.reaction(e, names)
	if text == "" {
		return nil
	}
	p.Taken = ""
	at := e.Time().In(p.Zone)
	return p.lines(at, p.sign(e)+p.Clock(at)+text)
}

// line is a line that is answered or reacted to, nil if they cannot see it, or not soon
// enough.
func (s *Session) line(n uint64) *state.Event {
	ctx, cancel := context.WithTimeout(s.Context, lookWithin)
	defer cancel()
	found, err := s.Seat.Lines(ctx, []uint64{n})
	if err != nil || len(found) == 0 || found[0].Gone || s.Hides(found[0]) {
		return nil
	}
	return s.Told(found[0])
}

// Marks has each line stand with its mark, as it means it for somebody who is
// somewhere, or with none.
func (s *Session) Marks(on bool, where func() command.Where) {
	s.Plain.Mark = nil
	if on {
		s.Plain.Mark = func(e *state.Event) string { return command.Mark(e, s.Seat, where()) }
	}
}
