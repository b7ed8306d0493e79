package words

// Bot is what the author of a bot reads about what they sent. Fields and requests
// are called in these sentences as the protocol calls them, in every language.
type Bot struct {
	NoTerminal string // it was started with a terminal

	NotJSON   func(at int, why string) string // the byte that does not fit, and what the parser says of it
	NotObject string                          // it is JSON, but no object
	Half      string                          // the input ended inside the line
	Long      func(most int) string           // bytes of a line
	NUL       string
	NotUTF8   string

	NoDo      func(does []string) string // the requests there are
	UnknownDo func(do string, does []string) string
	NoField   func(do, field string, takes []string) string // takes may be empty
	Twice     func(field string) string
	Missing   func(do, field string) string
	Either    func(one, other string) string  // two fields of which there may be one
	Wrong     func(field, want string) string // want is one of those below
	Range     func(field string, least, most int) string
	Crowd     func(field string, most int) string // of names

	Text   string // what a field wants
	Filled string
	Number string
	Place  string
	Ref    string
	Names  string
	Flag   string
	ID     func(most int) string // bytes

	Nobody    func(names, nearest []string) string // bears these names here
	Confirm   func(question string) string         // and how to answer it
	NotAimed  func(command string) string          // re or mark mean somebody, and it takes nobody so
	NoCommand string                               // the text is no command
	ForPeople func(name string) string             // a command that changes what a person sees
}
