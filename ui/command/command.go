package command

// The table of commands: what one is, who may run it, where and with what, stands in its row,
// and running, Tab and the help go by that. No word leads to two commands. Those of operators
// stand last, so that everybody else is offered what stands before them.

import "slices"

// Command is one row of the table. Its words are in [words.Help] under its name.
type Command struct {
	Name    string
	Aliases []string // old habits; each leads to one command only
	Group   string   // which heading of the help it stands under

	speech  speech                     // how its line is parsed, where it says something
	governs bool                       // only operators see and run it
	owners  bool                       // operators run it, and in a channel its owner
	here    bool                       // it is about the channel where the person is
	moves   bool                       // what is written behind it is to go where it leads
	seated  bool                       // it looks things up in the room
	verb    bool                       // it can be given to ssh, behind the host
	asks    bool                       // it may ask before it does anything
	near    bool                       // it can take along those who are where the person is
	place   place                      // where it can be used
	takes   arity                      // whether arguments must, may or may not follow
	names   int                        // how many people its arguments name, before all else
	lines   bool                       // in the place of a name #LINE means whoever wrote that
	options []string                   // all that may follow, if not nil
	offers  offer                      // what Tab offers to follow
	run     func(*Call, string) Result // nil where speech says all
}

type speech int

const (
	silent  speech = iota
	literal        // to everybody, as it is
	deed           // to everybody, as what they do
	private        // to those named first
)

type arity int

const (
	nothing arity = iota
	maybe
	something
)

type place int

const (
	anywhere place = iota
	screens        // where there is a full screen
	lineMode       // where there is none
)

// elsewhere tells whether somebody is not there.
func (p place) elsewhere(plain bool) bool {
	return plain && p == screens || !plain && p == lineMode
}

type offer int

const (
	freely   offer = iota // names, as in any text
	people                // a name and no more
	rooms                 // a channel, with its sign or without
	places                // a name, or a channel with its sign
	silences              // on, off, or a channel with its sign
	commands              // a topic of the help
	zones
	tongues
	preferences // a setting, and what it may be
)

// groups are the headings of the help, in order.
var groups = [...]string{"talk", "people", "channels", "account", "read", "screen", "more", governing}

// governing is the heading of what only operators see.
const governing = "govern"

var table = [...]Command{
	{Name: "say", Group: "talk", verb: true, speech: literal, takes: something},
	{Name: "me", Group: "talk", verb: true, speech: deed, takes: something},
	{Name: "msg", Aliases: []string{"w", "dm"}, Group: "talk", verb: true, speech: private, takes: something},
	{Name: replyName, Aliases: []string{"r"}, Group: "talk", takes: something, run: reply},
	{Name: "query", Group: "talk", takes: something, names: 1, offers: people, moves: true, run: query},
	{Name: "answer", Group: "talk", verb: true, here: true, seated: true, takes: something, run: answer},
	{Name: "edit", Group: "talk", verb: true, here: true, seated: true, takes: something, run: edit},
	{Name: "react", Group: "talk", verb: true, here: true, seated: true, takes: something, run: react},
	{Name: "unsend", Group: "talk", verb: true, here: true, takes: maybe, run: unsend},
	{Name: "quiet", Aliases: []string{"i"}, Group: "talk", takes: maybe, offers: silences, run: quiet},

	{Name: "who", Aliases: []string{"ls", "names"}, Group: "people", verb: true, here: true, run: who},
	{Name: "people", Group: "people", here: true, run: listPeople},
	{Name: "whois", Group: "people", verb: true, takes: something, names: 1, lines: true, offers: people, run: whois},
	{Name: "name", Aliases: []string{"nick"}, Group: "people", takes: something, run: rename},
	{Name: "away", Group: "people", takes: maybe, run: away},
	{Name: "back", Group: "people", run: back},

	{Name: "topic", Group: "people", verb: true, here: true, seated: true, takes: maybe, run: topic},
	{Name: "motd", Group: "people", verb: true, seated: true, takes: maybe, run: motd},
	{Name: "report", Group: "people", verb: true, here: true, asks: true, seated: true, takes: something, names: 1, lines: true, run: report},

	{Name: "channels", Aliases: []string{"list", "rooms"}, Group: "channels", verb: true, seated: true, run: channels},
	{Name: "join", Aliases: []string{"j"}, Group: "channels", verb: true, seated: true, takes: something, offers: rooms, moves: true, run: join},
	{Name: "part", Aliases: []string{"leave", "close"}, Group: "channels", verb: true, asks: true, seated: true, takes: maybe, offers: rooms, run: part},
	{Name: "go", Group: "channels", seated: true, takes: maybe, offers: places, moves: true, run: goTo},
	{Name: "new", Group: "channels", verb: true, seated: true, takes: something, moves: true, run: found},
	{Name: "invite", Group: "channels", verb: true, here: true, seated: true, takes: something, names: 1, lines: true, run: invite},
	{Name: "decline", Group: "channels", verb: true, seated: true, takes: something, offers: rooms, run: decline},
	{Name: "takeout", Group: "channels", verb: true, here: true, seated: true, takes: something, names: 1, lines: true, run: takeOut},
	{Name: "handover", Group: "channels", verb: true, here: true, asks: true, seated: true, takes: something, names: 1, lines: true, run: handOver},
	{Name: "dissolve", Group: "channels", verb: true, asks: true, seated: true, takes: maybe, offers: rooms, run: dissolve},
	{Name: "slow", Group: "channels", verb: true, owners: true, here: true, seated: true, takes: maybe, run: slow},
	{Name: "remove", Group: "channels", verb: true, owners: true, here: true, asks: true, seated: true, takes: something, names: 1, lines: true, run: remove},

	{Name: "register", Group: "account", verb: true, asks: true, seated: true, takes: maybe, run: register},
	{Name: "keys", Group: "account", verb: true, asks: true, seated: true, takes: maybe, run: keys},
	{Name: "release", Group: "account", verb: true, asks: true, seated: true, takes: something, names: 2, run: release},
	{Name: "private", Group: "account", verb: true, seated: true, takes: maybe, options: doors, run: door},
	{Name: "friend", Group: "account", verb: true, seated: true, takes: something, names: 1, lines: true, offers: people, run: befriend},
	{Name: "unfriend", Group: "account", verb: true, seated: true, takes: something, names: 1, offers: people, run: unfriend},
	{Name: "friends", Group: "account", verb: true, seated: true, run: friends},
	{Name: "seen", Group: "account", verb: true, takes: maybe, options: switches, run: showSeen},
	{Name: "notify", Group: "account", takes: maybe, run: notify},
	{Name: "ignore", Group: "account", takes: maybe, names: 1, lines: true, offers: people, run: ignore},
	{Name: "unignore", Group: "account", takes: something, names: 1, offers: people, run: unignore},
	{Name: "forget", Group: "account", verb: true, asks: true, seated: true, run: forget},

	{Name: "search", Group: "read", verb: true, seated: true, takes: something, run: searchAll},
	{Name: "mentions", Group: "read", verb: true, seated: true, run: mentions},
	{Name: "save", Group: "read", verb: true, here: true, seated: true, takes: something, run: save},
	{Name: "saved", Group: "read", verb: true, here: true, seated: true, takes: maybe, run: saved},
	{Name: "history", Group: "read", seated: true, takes: something, run: history},
	{Name: "unread", Group: "read", run: does(Unread{})},

	{Name: "clear", Group: "screen", place: screens, run: does(Clear{})},
	{Name: "bare", Group: "screen", place: screens, run: does(Bare{})},
	{Name: "copy", Group: "screen", place: screens, takes: maybe, options: []string{"link"}, run: copyLine},
	{Name: "theme", Group: "screen", place: screens, takes: maybe, options: looks, run: chooses("theme")},
	{Name: "lang", Aliases: []string{"language"}, Group: "screen", takes: maybe, offers: tongues, run: lang},
	{Name: "time", Group: "screen", takes: maybe, offers: zones, run: zone},
	{Name: "bell", Group: "screen", takes: maybe, options: ways, run: chooses("bell")},
	{Name: "mouse", Group: "screen", place: screens, takes: maybe, options: []string{"on", "off", "auto"}, run: chooses("mouse")},
	{Name: "marks", Group: "screen", takes: maybe, options: switches, run: chooses("marks")},
	{Name: "plain", Group: "screen", takes: maybe, options: switches, run: plainLines},
	{Name: "palette", Group: "screen", place: screens, run: does(Choose{})},
	{Name: "alias", Group: "screen", takes: maybe, run: alias},
	{Name: "set", Group: "screen", takes: maybe, offers: preferences, run: set},
	{Name: "hold", Group: "screen", place: lineMode, takes: maybe, options: switches, run: hold},

	{Name: "help", Aliases: []string{"h", "?"}, Group: "more", verb: true, takes: maybe, offers: commands, run: help},
	{Name: "version", Group: "more", verb: true, run: version},
	{Name: "quit", Aliases: []string{"exit", "bye"}, Group: "more", run: does(Quit{})},

	{Name: "kick", Group: governing, verb: true, governs: true, seated: true, takes: something, names: 1, lines: true, run: kick},
	{Name: "ban", Group: governing, verb: true, asks: true, near: true, governs: true, seated: true, takes: something, names: 1, lines: true, run: ban},
	{Name: "bans", Group: governing, verb: true, governs: true, seated: true, run: bans},
	{Name: "unban", Group: governing, verb: true, governs: true, seated: true, takes: something, names: 1, run: unban},
	{Name: "mute", Group: governing, verb: true, near: true, governs: true, seated: true, takes: something, names: 1, lines: true, run: mute},
	{Name: "unmute", Group: governing, verb: true, governs: true, seated: true, takes: something, names: 1, run: unmute},
	{Name: "readmit", Group: governing, verb: true, asks: true, governs: true, seated: true, takes: something, names: 1, run: readmit},
	{Name: "op", Group: governing, verb: true, governs: true, seated: true, takes: something, names: 1, offers: people, run: op},
	{Name: "deop", Group: governing, verb: true, asks: true, governs: true, seated: true, takes: something, names: 1, offers: people, run: deop},
	{Name: "lock", Group: governing, verb: true, governs: true, seated: true, takes: maybe, options: locks, run: lock},
	{Name: "announce", Group: governing, verb: true, governs: true, takes: something, run: announce},
	{Name: "nodes", Group: governing, verb: true, governs: true, seated: true, run: nodes},
	{Name: "drain", Group: governing, verb: true, governs: true, seated: true, takes: something, run: drain},
	{Name: "audit", Group: governing, verb: true, governs: true, seated: true, takes: maybe, run: audit},
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

// Verb tells whether the command can be given to ssh, behind the host.
func (c *Command) Verb() bool { return c.verb }

// Asks tells whether the command may ask before it does anything.
func (c *Command) Asks() bool { return c.asks }

// Here tells whether the command is about the channel where the person is.
func (c *Command) Here() bool { return c.here }

// Moves tells whether what is written behind the command is to go where that leads.
func (c *Command) Moves() bool { return c.moves }

// Aimed tells whether the command is aimed at people, by their names.
func (c *Command) Aimed() bool { return c.names > 0 || c.speech == private }

// TakesLine tells whether the command is aimed at whoever wrote a line, too.
func (c *Command) TakesLine() bool { return c.lines }

// strikes tells whether the command is what operators do to people.
func (c *Command) strikes() bool { return c.Name == "kick" || c.Name == "ban" || c.Name == "mute" }

// Near tells whether the command can take along those who are where the person is.
func (c *Command) Near() bool { return c.near }

// ScreenOnly tells whether the command is of no use without a full screen.
func (c *Command) ScreenOnly() bool { return c.place == screens }

// offeredTo are the commands that somebody may know of.
func offeredTo(governs bool) []Command {
	if governs {
		return table[:]
	}
	return table[:slices.IndexFunc(table[:], func(c Command) bool { return c.governs })]
}
