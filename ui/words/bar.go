package words

// Bar is about the one line on which somebody has a hand: what stands beside it, what
// can be done with it, and what is being done.
type Bar struct {
	Quote   func(name, text string) string // what an answer shows of the line that it answers
	Unseen  string                         // in its place, of a line that the reader may not see, or that is no more,
	Awaited string                         // that is being looked up,
	Veiled  string                         // or by somebody whom they ignore
	Edited  string                         // behind a text that was changed
	By      func(sign string, names []string) string

	// In the prompt, while somebody writes about the line.
	Answer        func(name string) string
	AnswerChannel func(channel, name string) string
	AnswerPrivate func(names []string, name string) string
	Edit          string
	EditPrivate   func(names []string) string
	React         func(name string) string
	Gone          string // the line is there no more
	NotPlain      string // an answer that begins as a line for somebody else does

	// Hints: what each key does with the line under the bar, in a word or two, what Enter
	// does, and what there is to do while a sign is chosen, or a line written.
	Keys                      map[string]string
	Unfold, Fold, Who, Origin string
	Leave                     string
	More                      string // behind the key that tells all of them, where they have no room
	Signs, Aim                []string

	// Why a key does nothing with the line.
	NoLine    string // there is none to lay a hand on
	WasGone   string
	NotOwn    string // only the reader's own can be
	Own       string // and this is the reader's own
	Late      string
	NotRuling string // only operators and owners can
	NoLink    string
	NoCode    string
	TooLong   string // for the clipboard
}
