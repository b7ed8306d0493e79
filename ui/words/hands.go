package words

// Hands is about a hand on one line: answers, changes, signs.
type Hands struct {
	Changed string                   // to whoever changed a line of theirs
	SignOn  func(sign string) string // to whoever put a sign to a line…
	SignOff func(sign string) string // …or took it off

	// Without a screen, in the place of whoever said something.
	Facts         func(name string, facts []string) string // what became of the line: as Edited, and counts of signs
	Edited        string
	Answers       func(name, whom string) string // before the first words of the line that is answered, and this one
	AnswersYou    func(name string) string
	AnswersUnseen func(name string) string

	// And as lines of their own. A line may stand with its mark; else the mark is empty.
	Edits     func(name, mark string) string
	Reacts    func(names []string, sign, whom, line string) string
	ReactsYou func(names []string, sign, line string) string
	Unreacts  func(names []string, sign, line string) string

	ThisVisit string // to somebody without a key: it is not kept

	NoAliases   string
	Alias       func(name, stands string) string
	AliasOff    func(name string) string
	NoAlias     func(name string) string
	AliasTaken  func(name, command string) string // it is a command, or means one
	AliasOf     func(word string) string          // what it should stand for begins with no command
	AliasesFull func(most, runes int) string      // so many, of so many characters each

	NoCalls   string
	CallsAre  func(words []string) string
	CallOn    func(word string) string
	CallOff   func(word string) string
	NoCall    func(word string) string
	CallsFull func(most int) string
	Says      func(name, word string) string // before a line with one of them, in the place of whoever said it

	Veiled     func(word string) string // lines with it are hidden
	Unveiled   func(word string) string
	VeiledFull func(most int) string

	Saved     func(n, most int) string // so many now, of so many
	Unsaved   func(n int) string       // so many are left
	SavedFull func(most int) string
	SavedHead func(n int) string // above them
	SavedGone func(n int) string // so many of them cannot be read any more
	NoneSaved string
	NotSaved  func(mark string) string

	CallsHead func(n int, more bool) string // above lines that call the reader
	Uncalled  string
}
