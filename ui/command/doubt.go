package command

// Which words are asked about before everybody reads them, because they may not have
// been meant for them. A screen asks about long pastes, too: see doubt.go there.

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// DoubtPause is how long a question has to stand before Enter answers it: what
// is pressed sooner was pressed for something else.
const DoubtPause = time.Second

// Doubt is why a line may not be meant for everybody.
type Doubt int

const (
	NoDoubt Doubt = iota
	Lost          // something was lost before it, which may have been its @ or /
	Habit         // it is a word with which other programs are left or asked for help
)

// habits are such words. They are no commands here without a slash.
var habits = []string{"exit", "help", "logout", "quit", ":exit", ":help", ":q", ":q!", ":quit", ":stop", ":wq"}

// Doubt says whether to ask before everybody reads the line; lost tells that
// something was lost before it. What /say or /me begins is meant.
func (l *Line) Doubt(lost bool) Doubt {
	switch {
	case l.Kind != Say:
		return NoDoubt
	case lost: // of what follows /say, too: a name may be among it
		return Lost
	case l.Command != nil:
		return NoDoubt
	case slices.Contains(habits, strings.ToLower(strings.TrimSpace(l.Text))):
		return Habit
	}
	return NoDoubt
}

// Marked tells whether a text begins with what keeps a line from everybody.
func Marked(text string) bool {
	first, _ := utf8.DecodeRuneInString(text)
	return isAt(first) || isSlash(first)
}

// Slashed tells whether a text begins with a slash.
func Slashed(text string) bool {
	first, _ := utf8.DecodeRuneInString(text)
	return isSlash(first)
}

// CutKey takes the answer to a question off what was typed, and tells whether it
// is there: alone, or with a line behind it that is not for everybody. Anything
// else that begins so is a word.
func CutKey(text, key string) (rest string, ok bool) {
	rest, ok = strings.CutPrefix(text, key)
	return rest, ok && (rest == "" || Marked(rest))
}
