package compose

// The line being written. A line that is refused still stands there, and one that makes place for
// another is among the earlier ones then.

import (
	"strings"

	"teahouse/room"
	"teahouse/room/state"
	"teahouse/ui/command"
	"teahouse/ui/edit"
	"teahouse/ui/words"
)

// RecentMost is how many people who spoke last come first among the names that Tab
// offers.
const RecentMost = 20

// Composer is the line being written. The zero value is an empty one. It is not safe
// for concurrent use.
type Composer struct {
	Edit        edit.Editor
	Recipients  command.Recipients
	Line        command.Line // what it means, as it was parsed last
	Query       state.Person // every line begins with their name; zero: with nobody's
	Completions command.Completions
	Lost        bool // something typed was lost, which may have been an @
	Aim         Aim  // the line that is written about, if any
	Codes       bool // short codes of emoji become them as they are typed

	pasted  string // how the last pasted line begins that looks like a command
	coded   coded  // the short codes that were typed last
	refused refused
	aside   *aside // what was being written before, while there is an aim
}

// refused is a line that was refused and still stands here.
type refused struct {
	text string
	said bool // it is no command, and for everybody: nobody goes on with it at its end
}

// Searching tells whether earlier lines are being searched.
func (c *Composer) Searching() bool {
	_, _, searching := c.Edit.Search()
	return searching
}

// Idle tells whether nothing is being written, but for the name with which every
// line begins.
func (c *Composer) Idle() bool { return !c.Searching() && c.aside == nil && c.Blank() }

// Blank tells whether nothing stands in the line but that name.
func (c *Composer) Blank() bool {
	return c.Edit.Empty() || c.Query.ID != "" && c.aside == nil && c.Edit.Text() == c.greeting()
}

// BeginSearch begins a line that searches the history. What was being written is an
// earlier one then: words that are sought are never added to it, and sent with it.
func (c *Composer) BeginSearch() {
	const begin = "/search "
	if c.Searching() || strings.HasPrefix(c.Edit.Text(), begin) {
		return
	}
	c.Begin(begin)
}

// Begin begins another line. What was being written is an earlier one then, and so is
// what waited aside for that.
func (c *Composer) Begin(text string) {
	c.EndAim()
	if !c.Idle() {
		c.Take()
	}
	_ = c.Edit.SetDraft(text)
}

// Moves has what is for nobody alone go there.
func (c *Composer) Moves(to command.Where) {
	own := &c.Recipients
	if c.aside != nil {
		own = &c.aside.recipients
	}
	own.In = to
}

// Parse says what the line means now. Whoever has registered since it was aimed at
// them stays who they are.
func (c *Composer) Parse(seat *room.Seat, roster *state.Roster) command.Line {
	c.parse(seat, roster)
	if len(c.Line.Unknown)+len(c.Line.Moved) > 0 || c.Line.Absent { // perhaps they came, or registered, after that list was made
		c.parse(seat, seat.Roster())
	}
	return c.Line
}

func (c *Composer) parse(seat *room.Seat, roster *state.Roster) {
	c.Recipients.Follow(seat.Known)
	c.callQuery(seat, roster)
	if with := &c.Recipients.In.With; with.ID != "" {
		with.ID = seat.Known(with.ID)
	}
	c.Recipients.Governs = seat.Governs()
	c.Line = c.Recipients.Parse(c.Edit.Text(), roster, c.wasPasted())
	switch {
	case c.aside != nil:
		c.parseAim(seat, roster)
	case c.Line.Act && c.Query.ID != "": // nothing goes to everybody as long as lines begin with a name
		c.Line.In.With, c.Line.To = c.Query, []state.Person{c.Query}
	}
}

// Run says what the parsed line asks for. Nothing has happened yet.
func (c *Composer) Run(call *command.Call) command.Result {
	if c.Hollow() {
		return command.Result{Refused: call.Words.Refused.Empty}
	}
	if res, ok := c.runAim(call); ok {
		return res
	}
	return c.Line.Run(call)
}

// Hollow tells whether the parsed line is for somebody, and says nothing. Whoever is
// told so goes on writing it.
func (c *Composer) Hollow() bool {
	l := &c.Line
	return l.Kind == command.Private && len(l.To) > 0 && strings.TrimSpace(l.Text) == ""
}

// Grow turns what was typed into something else where that is due at once: the short
// forms of an answer become the name of who wrote last.
func (c *Composer) Grow(writer state.Person, roster *state.Roster) {
	if c.aside != nil || c.Searching() || c.Edit.Cursor() != len(c.Edit.Text()) || c.wasPasted() {
		return
	}
	if r, ok := c.Recipients.Reply(c.Edit.Text(), writer, roster); ok {
		_ = c.Edit.Replace(r.From, r.To, r.Text)
	}
}

// Doubt is what to ask before the parsed line goes out, "" if nothing.
func (c *Composer) Doubt(w *words.Status) string {
	switch c.Line.Doubt(c.Lost) {
	case command.Lost:
		return w.AskLost
	case command.Habit:
		return w.AskHabit(strings.TrimSpace(c.Line.Text))
	}
	return ""
}

// Stand notes that the line was refused and stays. What is typed at its end next may
// begin another line, see [Composer.Anew]; said tells that it surely does, for nobody
// goes on with what was for everybody.
// What is written about a line is gone on with.
func (c *Composer) Stand(said bool) {
	if c.aside == nil {
		c.refused = refused{c.Edit.Text(), said}
	}
}

// Edited notes that a refused line was edited, so that it is gone on with.
func (c *Composer) Edited() { c.refused = refused{} }

// Anew puts a refused line among the earlier ones if the text that comes begins
// another one, and tells whether it did.
func (c *Composer) Anew(text string) bool {
	r := c.refused
	c.Edited()
	if r.text == "" || c.Edit.Text() != r.text || c.Edit.Cursor() != len(r.text) || !r.said && !command.Marked(text) {
		return false
	}
	lost := c.Lost // it may have been before this one
	c.Take()
	c.Lost = lost
	c.BeginQuery()
	return true
}

// Take empties the line, which is an earlier one from now on, and returns it. After
// what was written about a line, what was being written before is there again.
func (c *Composer) Take() string {
	if c.about() {
		return c.takeAimed()
	}
	c.Lost, c.pasted = false, ""
	c.Recipients.Reset()
	return c.Edit.Take()
}

// Restore brings a line back: as the line if that is empty, else on top of the
// earlier ones. It tells whether it is the line.
func (c *Composer) Restore(text string) bool {
	return c.own().Restore(text) && c.aside == nil
}

// own is the line that is about no other.
func (c *Composer) own() *edit.Editor {
	if c.aside != nil {
		return &c.aside.edit
	}
	return &c.Edit
}

// Shelve puts a line that goes nowhere any more among the earlier ones.
func (c *Composer) Shelve(text string) {
	if e := c.own(); e.Restore(text) {
		e.Take()
	}
}

// Complete puts the next completion into the line, or the one before if by is -1, and
// tells whether there is any. Recent are the names of those who spoke last; plain tells
// that there is no full screen.
func (c *Composer) Complete(by int, seat *room.Seat, ignored command.Ignores, recent func() []string, plain bool) bool {
	next, ok := c.Completions.Turn(by, c.Edit.Text(), c.Edit.Cursor(), func() []command.Candidate {
		who := command.Affordable(seat, seat.Roster(), ignored)
		return command.Complete(c.Edit.Text(), c.Edit.Cursor(), who, seat.Me().Person, recent(), command.Sources{Governs: seat.Governs(), Plain: plain, Codes: c.Codes, Aliases: c.Recipients.Aliases, Channels: ignored.ChannelsNow(seat), Ignored: seat.Ignored})
	})
	if ok && c.Edit.Replace(next.From, next.To, next.Text) != nil {
		c.CloseCompletions()
	}
	return ok
}

// CancelCompletions brings back what was typed before the completion.
func (c *Composer) CancelCompletions() {
	typed := c.Completions.Cancel()
	_ = c.Edit.Replace(typed.From, typed.To, typed.Text)
}

// CloseCompletions leaves the completion that stands in the line.
func (c *Composer) CloseCompletions() { c.Completions = command.Completions{} }
