// Package command is the one table of commands and the parser of what a person
// writes. What it keeps true: where a line goes is never a guess. A line that
// begins with @ is private or not sent at all, one that begins with / is a
// command or not sent at all, and the parse behind the prompt that a person
// reads while he writes is the parse that Enter obeys.
//
// Nothing here changes anything: a line gives a [Result] that says what to
// propose to the room, what to show, and what only a screen can do.
package command

import (
	"context"
	"slices"
	"strings"
	"time"

	"teahouse/room"
	"teahouse/ui/words"
)

// Command is one row of the table. Its words are in [words.Help] under its name.
type Command struct {
	Name    string
	Aliases []string // old habits; each leads to one command only
	Group   string   // which heading of the help it stands under

	speech  speech                     // how its line is parsed, where it says something
	governs bool                       // only operators see and run it
	seated  bool                       // it looks things up in the room
	takes   arity                      // whether arguments must, may or may not follow
	options []string                   // all that may follow, if not nil
	offers  offer                      // what Tab offers to follow
	run     func(*Call, string) Result // nil where speech says all
}

type speech int

const (
	silent  speech = iota
	literal        // to everybody, as it is
	deed           // to everybody, as what he does
	private        // to those named first
)

type arity int

const (
	nothing arity = iota
	maybe
	something
)

type offer int

const (
	freely   offer = iota // names, as in any text
	people                // a name and no more
	commands              // a topic of the help
	zones
)

// groups are the headings of the help, in order.
var groups = [...]string{"talk", "people", "account", "screen", "more", governing}

// governing is the heading of what only operators see.
const governing = "govern"

var table = [...]Command{
	{Name: "say", Group: "talk", speech: literal, takes: something},
	{Name: "me", Group: "talk", speech: deed, takes: something},
	{Name: "msg", Aliases: []string{"w"}, Group: "talk", speech: private, takes: something},
	{Name: replyName, Aliases: []string{"r"}, Group: "talk", takes: something, run: reply},
	{Name: "query", Group: "talk", takes: something, offers: people, run: query},
	{Name: "unsend", Group: "talk", run: unsend},
	{Name: "quiet", Aliases: []string{"i"}, Group: "talk", takes: maybe, options: switches, run: quiet},

	{Name: "who", Aliases: []string{"ls", "names"}, Group: "people", run: who},
	{Name: "whois", Group: "people", takes: something, offers: people, run: whois},
	{Name: "name", Aliases: []string{"nick"}, Group: "people", takes: something, run: rename},
	{Name: "away", Group: "people", takes: maybe, run: away},
	{Name: "back", Group: "people", run: back},

	{Name: "topic", Group: "people", seated: true, takes: maybe, run: topic},
	{Name: "report", Group: "people", seated: true, takes: something, run: report},

	{Name: "register", Group: "account", seated: true, takes: maybe, run: register},
	{Name: "keys", Group: "account", seated: true, takes: maybe, run: keys},
	{Name: "release", Group: "account", seated: true, takes: something, run: release},
	{Name: "private", Group: "account", takes: something, options: doors, run: door},
	{Name: "ignore", Group: "account", takes: maybe, offers: people, run: ignore},
	{Name: "unignore", Group: "account", takes: something, offers: people, run: unignore},
	{Name: "forget", Group: "account", seated: true, run: forget},

	{Name: "search", Group: "screen", seated: true, takes: something, run: searchAll},
	{Name: "history", Group: "screen", seated: true, takes: something, run: history},
	{Name: "unread", Group: "screen", run: does(Unread{})},
	{Name: "clear", Group: "screen", run: does(Clear{})},
	{Name: "bare", Group: "screen", run: does(Bare{})},
	{Name: "copy", Group: "screen", takes: maybe, options: []string{"link"}, run: copyLine},
	{Name: "theme", Group: "screen", takes: something, options: looks, run: theme},
	{Name: "time", Group: "screen", takes: maybe, offers: zones, run: zone},
	{Name: "bell", Group: "screen", takes: something, options: ways, run: bell},
	{Name: "mouse", Group: "screen", takes: something, options: switches, run: mouse},

	{Name: "help", Aliases: []string{"h", "?"}, Group: "more", takes: maybe, offers: commands, run: help},
	{Name: "version", Group: "more", run: version},
	{Name: "quit", Aliases: []string{"exit", "bye"}, Group: "more", run: does(Quit{})},

	{Name: "kick", Group: governing, governs: true, seated: true, takes: something, run: kick},
	{Name: "ban", Group: governing, governs: true, seated: true, takes: something, run: ban},
	{Name: "bans", Group: governing, governs: true, seated: true, run: bans},
	{Name: "unban", Group: governing, governs: true, seated: true, takes: something, run: unban},
	{Name: "mute", Group: governing, governs: true, seated: true, takes: something, run: mute},
	{Name: "unmute", Group: governing, governs: true, seated: true, takes: something, run: unmute},
	{Name: "remove", Group: governing, governs: true, seated: true, takes: something, run: remove},
	{Name: "op", Group: governing, governs: true, seated: true, takes: something, offers: people, run: op},
	{Name: "deop", Group: governing, governs: true, seated: true, takes: something, offers: people, run: deop},
	{Name: "motd", Group: governing, governs: true, seated: true, takes: maybe, run: motd},
	{Name: "slow", Group: governing, governs: true, takes: something, run: slow},
	{Name: "lock", Group: governing, governs: true, takes: something, options: locks, run: lock},
	{Name: "announce", Group: governing, governs: true, takes: something, run: announce},
	{Name: "audit", Group: governing, governs: true, seated: true, takes: maybe, run: audit},
}

// byWord finds commands by name and alias.
var byWord = func() map[string]*Command {
	m := make(map[string]*Command)
	for i := range table {
		c := &table[i]
		m[c.Name] = c
		for _, alias := range c.Aliases {
			m[alias] = c
		}
	}
	return m
}()

// All are the commands, in the order of the help. Nobody may change them.
func All() []Command { return table[:] }

// Lookup finds a command by its name or an alias, without the slash, in any case.
func Lookup(word string) (*Command, bool) {
	c, ok := byWord[foldWord(word)]
	return c, ok
}

// Call is who runs a line, and what he sees. The caller fills in all of it.
type Call struct {
	Words   *words.Words
	Roster  *room.Roster
	Me      room.Present
	Quiet   bool        // public lines are switched off on this seat
	Writer  room.Person // who last wrote to him privately; zero if nobody has
	Now     time.Time
	Zone    *time.Location   // of his clock
	Width   int              // cells that a shown line may take
	Measure func(string) int // cells that a text takes
	Keys    func() []string  // the lines of help that tell the keys
	Version string

	Seat    *room.Seat    // to look things up; nil where nobody is seated, and then what needs it is refused
	Governs bool          // he may govern from here
	Wanted  string        // the name that he came with, if he got another one
	Ignored []room.Person // whose lines he does not see
	Contact string        // to whom somebody punished may write

	table []Command
}

// reader is for whom times are told.
func (c *Call) reader() words.Reader {
	return words.Reader{Now: c.Now, Zone: c.Zone, Contact: c.Contact}
}

// Result is what a line asks for. Where Refused is set, there is nothing else,
// and the line stays in the input.
type Result struct {
	Refused string    // why nothing happens, and the right form
	Propose room.Body // for the room
	Done    string    // to be shown once the room has taken it
	Ask     string    // to be answered with yes before Then happens
	Then    *Result   // what a yes leads to
	Later   Later     // what must be looked up first: it may take as long as the disk
	Show    []string  // shown to this person alone
	Effect  Effect    // for the screen
}

// Later looks something up, and says what comes of it. It is called off the
// screen's own goroutine.
type Later func(context.Context) Result

// Run says what a line asks for at Enter.
func (l *Line) Run(c *Call) Result {
	if why := l.refusal(c); why != "" {
		return Result{Refused: why}
	}
	switch l.Kind {
	case Say:
		return Result{Propose: &room.Say{Text: l.Text, Act: l.Act}}
	case Private:
		return Result{Propose: &room.Whisper{To: slices.Clone(l.To), Text: l.Text}}
	case Run:
		c.table = offeredTo(c.Governs)
		return l.Command.run(c, strings.TrimSpace(l.Args))
	}
	return Result{}
}

// refusal says why a line cannot go where it is aimed.
func (l *Line) refusal(c *Call) string {
	r := &c.Words.Refused
	switch l.Kind {
	case Private:
		switch {
		case l.Crowd:
			return r.TooMany(room.MaxRecipients)
		case len(l.Unknown) > 0:
			return c.unknown(l.Unknown)
		case len(l.Moved) > 0:
			return r.SomebodyElse(shortened(l.Moved[0]))
		case len(l.To) == 0 && l.Command == nil:
			return r.Nobody
		}
	case Unknown:
		if l.Word == "" {
			return r.Slash
		}
		return r.NoCommand(shortened(l.Word), NearestCommands(l.Word, c.Governs))
	case Pasted:
		return r.Pasted
	}
	if l.Command == nil {
		return ""
	}
	switch {
	case l.Command.governs && !c.Governs:
		return r.NotOperator
	case l.Command.seated && c.Seat == nil:
		return r.NotSeated
	}
	args := strings.TrimSpace(l.Args)
	switch takes := l.Command.takes; {
	case args == "" && takes == something,
		args != "" && takes == nothing,
		args != "" && l.Command.options != nil && !slices.Contains(l.Command.options, foldWord(args)),
		l.Kind == Private && len(l.To) == 0:
		return c.usage(l.Command.Name)
	}
	return ""
}

// usage says what the right form of a command is.
func (c *Call) usage(name string) string {
	return c.Words.Refused.Usage(c.Words.Help.Commands[name].Usage)
}

// misused is a command whose arguments are wrong.
func (c *Call) misused(name string) Result { return Result{Refused: c.usage(name)} }

// failed is what the room refused when it was looked up.
func (c *Call) failed(err error) Result {
	return Result{Refused: c.Words.RefusalFor(c.reader(), err)}
}

// offeredTo are the commands that somebody may know of. Those of operators
// stand last in the table.
func offeredTo(governs bool) []Command {
	if governs {
		return table[:]
	}
	return table[:slices.IndexFunc(table[:], func(c Command) bool { return c.governs })]
}
