package words

// Plain is what only those read who are here without a full screen.
type Plain struct {
	ASCIIPipe  string                                     // the client's locale is not in UTF-8, and there is no terminal
	ASCII      string                                     // the terminal has not said that it is in UTF-8
	Welcome    func(title, topic string, here int) string // the first line; topic may be empty
	New        string                                     // above the first line that came since the reader was here last
	Unread     func(n int) string                         // so many lines before those that are shown were not read
	UnreadOver func(most int) string                      // more than that
	Waits      func(n, private int) string                // so many lines wait until the reader is done writing, so many of them private
	Waited     func(n, private int) string                // so many waited, and are not shown
	NoUnread   string
	Missed     func(n int) string // so many went by
	More       string             // below a page that is not the last one

	Choices func(more int) string // below what Tab put into the line: there are so many more
	Sure    string                // below a question
	Answer  string                // the prompt, while the answer is written
	Yes, No []string              // what is taken for one, in small letters
	Command string                // the prompt, while a command is written
	Several func(lines int, prompt string) string

	NeedsKeys func(name string) string          // a command that needs a terminal
	Failed    func(line int, why string) string // of a pipe: which line was not taken
	NextWaits func(goes string) string          // of a pipe: when and why the next line goes out, said once
	Open      func(line int) string             // of a pipe: which line was under way when all ended
	Strayed   func(line int) string             // of a pipe: a line that was to go somewhere else was refused, and this one is held back
}
