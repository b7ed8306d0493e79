package stdio

// What is wrong with a command line, and the right forms.

import (
	"slices"
	"strings"
	"unicode/utf8"

	"teahouse/ui/command"
	"teahouse/ui/words"
)

// Problem says what is wrong with a command line.
type Problem int

// The problems.
const (
	NoVerb   Problem = iota // Word is no verb
	Inside                  // the command Word is no verb
	NoFlag                  // the verb has no flag Word
	NoValue                 // the flag Word takes none
	BadValue                // the flag Word needs another one
	NoNames                 // dm says nobody's name
	OpenEnd                 // dm says no name behind its last comma
	Surplus                 // nothing may follow, and Word does
	Apart                   // the flags Word and Other mean nothing together
)

// UsageError is a command line that asks for nothing.
type UsageError struct {
	Verb    string // empty if it is none
	Problem Problem
	Word    string // as it was written: from a stranger, of any length
	JSON    bool   // a program asked
	Other   string // a second flag, of Apart
}

func (e *UsageError) Error() string {
	return "wrong usage: ssh HOST help says what the right form is"
}

// wordRunes of a stranger's word are repeated to them.
const wordRunes = 32

// Tells is Says in lines, or in one JSON object for whoever wrote --json.
func (e *UsageError) Tells(w *words.Words) string {
	says := strings.Join(e.Says(w), "\n")
	if !e.JSON {
		return says
	}
	return (&Failure{Error: string(command.CodeUsage), Message: says}).JSON()
}

// Says is what is wrong, and the right form, in lines for standard error.
func (e *UsageError) Says(w *words.Words) []string {
	v, word := &w.Verb, Shortened(e.Word)
	switch e.Problem {
	case Inside:
		return []string{v.Inside(word), v.Help}
	case NoFlag:
		return []string{v.NoFlag(e.Verb, word), Usage(w, e.Verb)}
	case NoValue:
		return []string{v.NoValue(word), Usage(w, e.Verb)}
	case BadValue:
		return []string{v.BadValue(word, command.AboutFlag(w, e.Verb, word)), Usage(w, e.Verb)}
	case NoNames:
		return []string{v.NoNames, Usage(w, e.Verb)}
	case OpenEnd:
		return []string{v.OpenEnd, Usage(w, e.Verb)}
	case Apart:
		return []string{v.Apart(word, e.Other), Usage(w, e.Verb)}
	case Surplus:
		return []string{v.Surplus(e.Verb, word), Usage(w, e.Verb)}
	}
	return []string{v.NoVerb(word, nearest(e.Word)), v.Help}
}

// Outside is a sentence for those who are not in the room: a command that is a
// verb, too, is written as one. What they wrote themselves stays as it is, and so
// does what only those can do who stay.
func (s *Session) Outside(text string) string {
	var said strings.Builder
	for at := 0; ; {
		before, rest, found := strings.Cut(text[at:], "/")
		said.WriteString(before)
		if !found {
			return said.String()
		}
		end := strings.IndexFunc(rest, func(r rune) bool { return r < 'a' || r > 'z' })
		if end < 0 {
			end = len(rest)
		}
		from := at + len(before)
		at = from + 1 + end
		name, verb := text[from:at], rest[:end]
		c, ok := command.Lookup(verb)
		stays := strings.HasPrefix(rest[end:], " device")
		if ok && c.Verb() && apart(text[:from], text[at:]) && !stays && !strings.Contains(s.Call.Rest, name) {
			name = s.Config.Words.Help.Given(verb)
		}
		said.WriteString(name)
	}
}

// apart tells whether what stands between two texts is a word of its own: in Chinese and
// Japanese no space need be beside it.
func apart(before, behind string) bool {
	begins := before == "" || strings.HasSuffix(before, " ") || before[len(before)-1] >= utf8.RuneSelf
	return begins && (behind == "" || strings.ContainsRune(" ,.:;", rune(behind[0])) || behind[0] >= utf8.RuneSelf)
}

// nearest are the verbs that may have been meant.
func nearest(word string) []string {
	return slices.DeleteFunc(command.NearestCommands(word, false), func(name string) bool {
		c, ok := command.Lookup(name)
		return !ok || !c.Verb()
	})
}

// Usage is the right form of a verb.
func Usage(w *words.Words, verb string) string {
	about, _ := command.AboutVerb(w, verb)
	return w.Help.Given(about.Usage)
}

// Shortened is a word as it may be repeated.
func Shortened(word string) string {
	word = Tame(strings.ToValidUTF8(word, ""), ' ')
	n := 0
	for i := range word {
		n++
		if n > wordRunes {
			return word[:i] + "…"
		}
	}
	return word
}

// FlagBehind is a flag that stands behind the arguments, where it is none.
func FlagBehind(args string) string {
	for _, word := range strings.Fields(args) {
		if word == "--" {
			break
		}
		if _, known := flagNamed(word); known {
			return word
		}
	}
	return ""
}
