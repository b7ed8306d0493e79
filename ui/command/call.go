package command

// Running a line: who runs it, what comes of it, and why it is refused.

import (
	"context"
	"slices"
	"strings"
	"time"

	"teahouse/room"
	"teahouse/room/state"
	"teahouse/ui/words"
)

// Call is who runs a line, and what they see. The caller fills in all of it.
type Call struct {
	Words   *words.Words
	Roster  *state.Roster
	Me      state.Present
	Quiet   bool         // public lines are switched off on this seat
	Writer  state.Person // who last wrote to them privately; zero if nobody has
	Now     time.Time
	Zone    *time.Location   // of their clock
	Width   int              // cells that a shown line may take
	Measure func(string) int // cells that a text takes
	Keys    func() []string  // the lines of help that tell the keys
	Version string

	Seat    *room.Seat // to look things up; nil where nobody is seated, and then what needs it is refused
	Governs bool       // they may govern from here
	Wanted  string     // the name that they came with, if they got another one
	Asked   string     // the user name that it was made of, empty if that says nothing of a person
	Ignored Ignores    // whom they ignore
	Own     *Own       // what they were told on this visit
	Muted   []uint64   // channels that they muted
	Contact string     // to whom somebody punished may write
	MOTD    string     // of the server, beside that of the operators
	Plain   bool       // there is no full screen
	ASCII   bool       // the terminal shows no other letters
	Once    bool       // the seat ends with what is run
	Beside  bool       // a place is told beside what is run, and nobody is there
	Page    Page       // of what is found
	Hold    bool       // without one: what happens is told after the line being written

	Talks func() []state.Person // with whom they have opened a conversation; nil: there is no such thing

	table  []Command
	lookup func(word string) (*Command, bool) // of all commands: see [Lookup]
	in     Where                              // where the line goes
}

// reader is for whom times are told.
func (c *Call) reader() words.Reader {
	return words.Reader{Now: c.Now, Zone: c.Zone, Contact: c.Contact, Me: c.Me.Person.ID}
}

// Result is what a line asks for. Where Refused is set, there is nothing else,
// and the line stays in the input.
type Result struct {
	Refused string     // why nothing happens, and the right form
	Code    Why        // the same for programs, where Refused or Undone is set: see code.go
	Err     error      // what Refused says in words, where it was an error
	Propose state.Body // for the room
	Done    string     // to be shown once the room has taken it
	Ask     string     // to be answered with yes before Then happens
	Then    *Result    // what a yes leads to
	Later   Later      // what must be looked up first: it may take as long as the disk
	Show    []string   // shown to this person alone
	Undone  bool       // Show says what is missing, and nothing was done
	Rows    []any      // what Show or Effect tells, for programs: see rows.go
	Effect  Effect     // for the screen, or what is in its place
	Besides *Besides   // what may be done, too, once the room has taken Propose
	Enters  bool       // once the room has taken Propose, they go where it happened: see Entered
}

// Entered is where they go once the room has taken Propose, nil if they stay.
func (r *Result) Entered(happened []*state.Event) Effect {
	if !r.Enters || len(happened) == 0 {
		return nil
	}
	return Go{In: happened[0].In}
}

// Besides is an offer that goes with a proposal, and changes nothing of it.
type Besides struct {
	Ask  string // to be answered with yes before Then happens
	Then Result
	No   string // what a no leaves as it is
	How  string // how to ask for it where nobody is there to answer
}

// Told is what is said once the room has taken Propose, where an offer cannot be
// answered.
func (r *Result) Told(in *words.Join) string {
	if r.Besides == nil {
		return r.Done
	}
	return in.Sentences(r.Done, r.Besides.How)
}

// Later looks something up, and says what comes of it. It is called off the
// screen's own goroutine.
type Later func(context.Context) Result

// Resolve follows a result to where nothing must be looked up any more, and, if
// yes is set, beyond what would be asked. It may take as long as the disk.
func (r Result) Resolve(ctx context.Context, yes bool) Result {
	for r.Refused == "" && !r.Undone {
		switch {
		case r.Ask != "" && yes:
			r = *r.Then
		case r.Ask == "" && r.Later != nil:
			r = r.Later(ctx)
		default:
			return r
		}
	}
	return r
}

// Run says what a line asks for at Enter.
func (l *Line) Run(c *Call) Result {
	if code, why := l.refusal(c); why != "" {
		return refused(code, why)
	}
	switch l.Kind {
	case Say:
		return Result{Propose: &state.Say{In: l.In.Num, Text: l.Text, Act: l.Act}}
	case Private:
		return Result{Propose: &state.Whisper{To: slices.Clone(l.To), Text: l.Text}, Done: c.away(l.To)}
	case Run:
		c.table, c.lookup, c.in = offeredTo(c.Governs), Lookup, l.In
		return l.Command.run(c, strings.TrimSpace(l.Args))
	}
	return Result{}
}

// refusal says why a line cannot go where it is aimed.
func (l *Line) refusal(c *Call) (code Why, why string) {
	r := &c.Words.Refused
	switch l.Kind {
	case Private:
		switch {
		case l.Crowd:
			return Why(state.TooMany), r.TooMany(state.MaxRecipients)
		case len(l.Unknown) > 0:
			return CodeNobody, c.unknown(l.Unknown)
		case len(l.Moved) > 0:
			return Why(state.SomebodyElse), r.SomebodyElse(shortened(l.Moved[0]))
		case len(l.To) == 0 && l.Command == nil:
			return CodeNobody, r.Nobody
		}
	case Say:
		if l.In.With.ID != "" {
			return CodeUsage, r.NoDeed
		}
	case Unknown:
		if l.Word == "" {
			return CodeUsage, r.Slash
		}
		return CodeUsage, r.NoCommand(shortened(l.Word), NearestCommands(l.Word, c.Governs))
	case Pasted:
		return CodeUsage, r.Pasted
	}
	if l.Command == nil {
		return "", ""
	}
	switch {
	case c.Plain && l.Command.place.elsewhere(true):
		return CodeHere, r.ScreenOnly(l.Command.Name)
	case l.Command.place.elsewhere(c.Plain):
		return CodeHere, r.LinesOnly(l.Command.Name)
	case l.Command.governs && !c.Governs && l.In.Num != 0 && l.Command.strikes():
		return Why(state.NotOperator), c.Words.Channels.OwnerTakes
	case l.Command.governs && !c.Governs, l.Command.owners && !c.Governs && l.In.Num == 0:
		return Why(state.NotOperator), r.NotOperator
	case l.Command.seated && c.Seat == nil:
		return Why(state.NotSeated), r.NotSeated
	}
	args := strings.TrimSpace(l.Args)
	switch takes := l.Command.takes; {
	case args == "" && takes == something,
		args != "" && takes == nothing,
		args != "" && l.Command.options != nil && !slices.Contains(l.Command.options, foldWord(args)),
		l.Kind == Private && len(l.To) == 0:
		return CodeUsage, r.Usage(l.Command.form(c.Words))
	}
	return "", ""
}

// usage says what the right form of a command is.
func (c *Call) usage(name string) string {
	return c.Words.Refused.Usage(c.Words.Help.Commands[name].Usage)
}

// form is the right form of a command, with what may follow where its help has no
// room for that.
func (c *Command) form(w *words.Words) string {
	form := w.Help.Commands[c.Name].Usage
	if len(c.options) > 0 && !strings.Contains(form, c.options[0]) {
		form += " (" + strings.Join(c.options, ", ") + ")"
	}
	return form
}

// misused is a command whose arguments are wrong.
func (c *Call) misused(name string) Result { return refused(CodeUsage, c.usage(name)) }

// failed is what the room refused when it was looked up.
func (c *Call) failed(err error) Result {
	return Result{Refused: c.Words.RefusalFor(c.reader(), err), Code: CodeOf(err), Err: err}
}
