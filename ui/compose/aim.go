package compose

// Writing about one line: an answer to it, its new text, a sign for it, or a word to
// whoever wrote it. The line that was being written waits aside meanwhile, as it was.
// Where it goes is decided by the line that it is about, and by nothing that is
// written: what answers a private line reaches the people of that, or nobody. Once it
// leaves its place here, it is a command that names the line.

import (
	"math"
	"strings"

	"teahouse/room"
	"teahouse/room/state"
	"teahouse/ui/command"
	"teahouse/ui/edit"
	"teahouse/ui/words"
)

// Deed is what somebody writes about a line.
type Deed uint8

// The deeds.
const (
	Nothing   Deed = iota
	Answering      // what those read who read the line
	Editing        // its new text
	Reacting       // a sign for it
	Writing        // privately to whoever wrote it
)

// Aim is what somebody writes, and about which line.
type Aim struct {
	Deed Deed
	Line *state.Event

	to    string // the name of whoever wrote the line, as it is now
	mark  string // names the line, wherever that is typed
	stray bool   // what is written begins as a line for somebody else
}

// aside is a line that waits while another is written.
type aside struct {
	edit       edit.Editor
	recipients command.Recipients
	query      state.Person
	lost       bool
	pasted     string
	refused    refused
}

// TakeAim begins to write about a line, in place of what was written about another.
func (c *Composer) TakeAim(deed Deed, line *state.Event, seat *room.Seat) {
	c.EndAim()
	c.CloseCompletions()
	c.aside = &aside{c.Edit, c.Recipients, c.Query, c.Lost, c.pasted, c.refused}
	who := command.AsCalled(line.Who, seat.Roster())
	c.Aim = Aim{Deed: deed, Line: line, to: who.Name, mark: MarkOf(line, seat)}
	c.Edit = edit.Editor{MaxRunes: c.Edit.MaxRunes, MaxBytes: c.Edit.MaxBytes}
	c.Recipients = command.Recipients{Governs: c.Recipients.Governs, Owner: c.Recipients.Owner}
	c.Query, c.Lost, c.pasted, c.refused = state.Person{}, false, "", refused{}
	_ = c.Edit.SetDraft(c.begins())
	if deed == Writing {
		c.Recipients.In = c.aside.recipients.In
		c.Recipients.Fix(who)
	}
}

// begins is what stands there before anything is typed.
func (c *Composer) begins() string {
	switch c.Aim.Deed {
	case Editing:
		return c.Aim.Line.Text
	case Writing:
		return "@" + c.Aim.to + " "
	}
	return ""
}

// EndAim gives up what is written about a line, if anything is, and brings back what
// was being written before. What was typed is among the earlier lines.
func (c *Composer) EndAim() bool {
	if c.aside == nil {
		return false
	}
	given := ""
	if c.Edit.Text() != c.begins() {
		given = c.aimed()
	}
	c.comeBack()
	if given != "" {
		c.Shelve(given)
	}
	return true
}

// comeBack brings back what was being written before.
func (c *Composer) comeBack() {
	a := c.aside
	c.Edit, c.Recipients, c.Query, c.Lost, c.pasted, c.refused = a.edit, a.recipients, a.query, a.lost, a.pasted, a.refused
	c.Aim, c.aside = Aim{}, nil
	c.CloseCompletions()
}

// MarkOf is how a line is named wherever its name is typed. A private one has a name
// that stays its own, whoever bears which name by then.
func MarkOf(line *state.Event, seat *room.Seat) string {
	nowhere := command.Where{Num: math.MaxUint64}
	if mark := command.Mark(line, seat, nowhere); mark != "" && !line.Private() {
		return mark
	}
	return "^" + seat.Cursor(line.N)
}

// about tells whether Enter does something about the line, and is not for a command.
func (c *Composer) about() bool { return c.aside != nil && c.Line.Kind <= command.Private }

// Astray tells whether what is written about the line cannot go where it should.
func (c *Composer) Astray() bool { return c.about() && (c.Aim.stray || c.Aim.Line.Gone) }

// aimed is what is written as a command that says which line it is about.
func (c *Composer) aimed() string {
	text := c.Edit.Text()
	verb, about := map[Deed]string{Answering: "/answer ", Editing: "/edit ", Reacting: "/react "}[c.Aim.Deed]
	if !about || strings.TrimSpace(text) == "" {
		return text
	}
	return verb + c.Aim.mark + " " + text
}

// takeAimed ends the line in hand, and brings back what was being written before.
func (c *Composer) takeAimed() string {
	text, again := c.aimed(), c.Aim.Deed != Reacting
	c.comeBack()
	if again {
		c.Shelve(text)
	}
	return text
}

// Unsent is what is being written here, as it can be brought back anywhere, and whom
// the last of it is for.
func (c *Composer) Unsent() (lines []string, to command.Recipients) {
	own := c.own().Draft()
	if c.aside == nil {
		return []string{own}, c.Recipients
	}
	switch about := c.aimed(); {
	case about == "":
		lines = []string{own}
	case own == "":
		lines = []string{about}
	default:
		lines = []string{own, about}
	}
	return lines, c.aside.recipients
}

// Change has the line that is written about be as it is now, after what happened.
func (c *Composer) Change(now func(*state.Event) *state.Event) (changed bool) {
	if c.aside == nil {
		return false
	}
	was := c.Aim.Line
	c.Aim.Line = now(was)
	return c.Aim.Line != was
}

// parseAim has a line say what it means while it is about another.
func (c *Composer) parseAim(seat *room.Seat, roster *state.Roster) {
	l := &c.Line
	l.In = c.aside.recipients.In
	if l.In.With.ID != "" {
		l.In.With.ID = seat.Known(l.In.With.ID)
	}
	about := c.Aim.Line
	c.Aim.stray = false
	switch c.Aim.Deed {
	case Writing:
		return
	case Answering:
		if c.Aim.stray = l.Kind == command.Private; c.Aim.stray || l.Kind != command.Say && l.Kind != command.Empty {
			return
		}
	default:
		*l = command.Line{Kind: command.Say, Text: c.Edit.Text(), In: l.In}
		if strings.TrimSpace(l.Text) == "" {
			l.Kind = command.Empty
		}
	}
	l.In = command.Where{Num: about.In, Name: about.Channel}
	if about.Private() {
		l.To = command.Answer(about, seat.Me().Person.ID, "").(*state.Whisper).To
		if c.Aim.Deed == Answering {
			for i := range l.To {
				l.To[i].ID = seat.Known(l.To[i].ID)
			}
			c.Recipients.Meant(l, roster, l.To...)
		}
		if l.Kind == command.Say {
			l.Kind = command.Private
		}
	}
}

// PromptAim says what is being done, and who will read it; "" where the line goes as
// any other does.
func (c *Composer) PromptAim(w *words.Words) string {
	l, p := &c.Line, &w.Bar
	if !c.about() {
		return ""
	}
	name, private := w.Author(c.Aim.Line), c.Aim.Line.Private()
	var names []string
	for _, to := range l.To {
		names = append(names, to.Name)
	}
	switch deed := c.Aim.Deed; {
	case deed == Writing:
		return ""
	case c.Aim.Line.Gone:
		return p.Gone
	case c.Aim.stray:
		return p.NotPlain
	case deed == Reacting:
		return p.React(name)
	case deed == Editing && private:
		return p.EditPrivate(names)
	case deed == Editing:
		return p.Edit
	case private && len(l.Unknown)+len(l.Moved) > 0:
		return l.PromptPrivate(&w.Prompt)
	case private:
		return p.AnswerPrivate(names, name)
	case l.In.Num != 0:
		return p.AnswerChannel(l.In.Name, name)
	}
	return p.Answer(name)
}

// runAim is what Enter asks for while the line is about another; ok is false where it
// is as for any other line.
func (c *Composer) runAim(call *command.Call) (res command.Result, ok bool) {
	l, about, me := &c.Line, c.Aim.Line, call.Me.Person.ID
	switch {
	case !c.about(), c.Aim.Deed == Writing:
		return command.Result{}, false
	case about.Gone:
		return command.Result{Refused: call.Words.Bar.WasGone}, true
	case c.Aim.stray:
		return command.Result{Refused: call.Words.Bar.NotPlain}, true
	}
	switch c.Aim.Deed {
	case Editing:
		res.Propose = &state.Edit{Ref: state.Ref{N: about.N}, Text: l.Text}
	case Reacting:
		sign := command.ReactionOf(strings.TrimSpace(l.Text))
		res.Propose = &state.React{Ref: state.Ref{N: about.N}, Sign: sign, Off: command.Reacted(about, sign, me)}
	default:
		res.Propose = command.Answer(about, me, l.Text)
		if say, is := res.Propose.(*state.Say); is {
			say.Act = l.Act
		}
	}
	if err := res.Propose.Prepare(); err != nil {
		to := words.Reader{Now: call.Now, Zone: call.Zone, Contact: call.Contact, Me: me}
		return command.Result{Refused: call.Words.RefusalFor(to, err)}, true
	}
	return res, true
}
