package words

// What /help shows: of commands and verbs, of what flags do, and of keys.

// Help is what /help shows.
type Help struct {
	Groups   map[string]string  // titles, by the group's name
	Commands map[string]Command // by the command's name
	Verbs    map[string]Command // what is given to ssh and has a form of its own, by its name

	Given     func(usage string) string // a verb, as it is written behind ssh
	Flags     map[string]string         // what a flag of verbs does, by the flag and what stands for its value
	Statuses  []string                  // with which verbs end
	VerbsHead []string                  // above the verbs
	VerbsMore []string                  // below them

	Aliases  func(names []string) string
	Private  []string          // how to be sure who reads a line
	More     []string          // below the overview
	KeysHead string            // above the keys
	Keys     map[string]string // what a key does, by the name of its binding
	KeysBar  []string          // how the bar is moved, and what keys do with the line under it
	KeysMore []string          // below the keys
}

// Command is what help says of one command.
type Command struct {
	Usage string // its right form
	Does  string // in a few words
	Note  string // what else is worth knowing; may be empty
}
