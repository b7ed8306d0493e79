package stdio

// The grammar of a command line: a verb, its flags, of dm the names, one blank,
// and then text, byte for byte. Nothing is quoted and nothing is escaped: the
// shell on the other side has done that, and did it right. Flags end at the first
// word that is none, or behind --, which is the only way to say a text that may
// begin like one.

import (
	"cmp"
	"errors"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"teahouse/room/state"
	"teahouse/ui/command"
)

const (
	linesLast   = 20               // lines that line mode begins with
	tailLast    = 10               // lines that tail shows, unless it is told since when
	LastMost    = 10_000           // -n: more is an export, which has a command of its own
	waitUsually = 30 * time.Second // --wait
	waitMost    = 24 * time.Hour   // who waits longer wants to be told
)

// unset is Last where all lines since Since are wanted.
const unset = -1

// Invocation is what stands on a command line.
type Invocation struct {
	Verb  string // its one name, whatever alias was written
	Names string // of dm: to whom, as it was written
	Rest  string // what follows flags and names

	JSON, Yes, Near, Follow, Quiet, Echo, Split, Marks, Help bool

	Last          int           // -n
	Counted       bool          // -n was given
	Since         string        // as it was written
	Before, After string        // events, as they were written
	In, From      string        // names, as they were written
	Nonce         string        // of what is said
	Times         string        // timesYes or TimesNo; empty where it was not said
	Wait          time.Duration // for what may succeed later

	Command *command.Command // what the verb is in the table; nil for those that only stand here
}

// Parse reads a command line as the client sent it; an empty one is line mode.
// The error is a *UsageError.
func Parse(raw string) (*Invocation, error) {
	call, err := parse(raw)
	if wrong, ok := errors.AsType[*UsageError](err); ok {
		wrong.JSON = slices.Contains(strings.Fields(raw), "--json") // wherever it stands
	}
	return call, err
}

func parse(raw string) (*Invocation, error) {
	p := parser{rest: strings.TrimLeft(raw, Blanks), call: &Invocation{Wait: waitUsually}}
	word := p.word()
	takes, ok := p.verb(word)
	if !ok {
		if c, ok := command.Lookup(word); ok {
			return nil, &UsageError{Problem: Inside, Word: c.Name}
		}
		return nil, &UsageError{Problem: NoVerb, Word: word}
	}
	for {
		word, ok := p.flag()
		if !ok {
			break
		}
		if word == "--" {
			if p.call.Verb != "edit" { // which learns by it, too, that no mark stands behind it
				p.word()
			}
			break
		}
		if p.says(word) {
			break
		}
		if err := p.set(takes); err != nil {
			return nil, err
		}
	}
	return p.call, p.arguments()
}

// What parts the words before the text, and the names in one of them.
const (
	Blanks = " \t\r\n"
	Commas = ",，、"
)

// parser walks along a command line.
type parser struct {
	rest string // not read yet
	call *Invocation
}

// word takes the next word off, and leaves what parts it from what follows.
func (p *parser) word() string {
	p.rest = strings.TrimLeft(p.rest, Blanks)
	end := strings.IndexAny(p.rest, Blanks)
	if end < 0 {
		end = len(p.rest)
	}
	word := p.rest[:end]
	p.rest = p.rest[end:]
	return word
}

// flag tells whether a flag comes next. Text may begin on a line of its own, and
// then with a dash.
func (p *parser) flag() (word string, ok bool) {
	next := strings.TrimLeft(p.rest, " \t")
	if !strings.HasPrefix(next, "-") {
		return "", false
	}
	peek := parser{rest: next}
	return peek.word(), true
}

// says tells whether a word that begins with a dash is the first one of a text
// already. A misspelt flag is not: it would be said to everybody. A dash alone is no
// flag of any verb, and where operators write a text, neither is one before what is no
// letter: "-5 degrees" and "- now".
func (p *parser) says(word string) bool {
	switch p.call.Verb {
	case "say", "me":
	case "topic", "motd", "announce":
		r, _ := utf8.DecodeRuneInString(strings.TrimLeft(word, "-"))
		return !unicode.IsLetter(r)
	default:
		return word == "-"
	}
	name, _, _ := strings.Cut(word, "=")
	switch name {
	case "--help", "-h": // it asks for help where nothing else is said
		peek := *p
		peek.word()
		return name != word || strings.Trim(peek.rest, Blanks) != ""
	}
	r, _ := utf8.DecodeRuneInString(strings.TrimPrefix(word, "--"))
	return !strings.HasPrefix(word, "--") || !unicode.IsLetter(r)
}

// text is all that follows one blank.
func (p *parser) text() string {
	if p.rest == "" {
		return ""
	}
	return p.rest[1:]
}

// verb knows what a word at the front asks for, and the flags that may follow.
func (p *parser) verb(word string) (flags, bool) {
	p.call.Verb = strings.ToLower(word)
	switch p.call.Verb {
	case "", "lines":
		p.call.Verb, p.call.Last = "lines", linesLast
		return flagFollow | flagQuiet | flagEcho | flagLast | flagTimes | flagIn | flagMarks, true
	case "tail":
		p.call.Last = unset
		return flagJSON | flagFollow | flagLast | flagSince | flagBefore | flagAfter | flagIn | flagMarks, true
	case "bot":
		return flagSince | flagFollow, true
	}
	c, ok := command.Lookup(word)
	if !ok || !c.Verb() {
		return 0, false
	}
	p.call.Verb, p.call.Command = c.Name, c
	if c.Name == "msg" {
		p.call.Verb = "dm"
	}
	takes := flagJSON
	switch {
	case p.speaks():
		takes |= flagSplit | flagNonce
		if p.call.Verb != "dm" {
			takes |= flagIn
		}
	case c.Asks():
		takes |= flagYes
	}
	if c.Near() {
		takes |= flagNear
	}
	if c.Here() {
		takes |= flagIn
	}
	if c.Name == "mentions" {
		takes |= flagLast | flagBefore | flagAfter
	}
	if c.Name == "search" {
		takes |= flagLast | flagBefore | flagAfter | flagIn | flagFrom
	}
	return takes, true
}

// speaks tells whether the verb takes text that is never interpreted.
func (p *parser) speaks() bool {
	switch p.call.Verb {
	case "say", "me", "dm":
		return true
	}
	return false
}

// arguments takes in what follows the flags.
func (p *parser) arguments() error {
	c := p.call
	if c.Help {
		return nil
	}
	if c.Verb == "dm" {
		c.Names = p.word()
		if strings.Trim(c.Names, ",@") == "" {
			return p.wrong(NoNames, "")
		}
		if strings.TrimRight(c.Names, Commas) != c.Names {
			return p.wrong(OpenEnd, "")
		}
	}
	if c.Verb == "tail" {
		switch paged := cmp.Or(c.Before, c.After) != ""; {
		case paged && c.Follow:
			return p.apart("-f", c.pagedBy())
		case c.After != "" && c.Since != "":
			return p.apart("--since", "--after")
		}
		if c.Last == unset && c.Since == "" && c.After == "" {
			c.Last = tailLast
		}
	}
	c.Rest = p.text()
	if word := strings.TrimSpace(c.Rest); word != "" && (c.Command == nil || c.Verb == "who") {
		return p.wrong(Surplus, word)
	}
	return nil
}

// pagedBy is the flag that names a place to page from.
func (i *Invocation) pagedBy() string {
	if i.Before != "" {
		return "--before"
	}
	return "--after"
}

// apart is two flags that mean nothing together.
func (p *parser) apart(one, other string) error {
	return &UsageError{Verb: p.call.Verb, Problem: Apart, Word: one, Other: other}
}

func (p *parser) wrong(problem Problem, word string) error {
	return &UsageError{Verb: p.call.Verb, Problem: problem, Word: word}
}

// Mode is in which way the session is in the room.
func (i *Invocation) Mode() state.Mode {
	switch {
	case i.Help:
		return state.ModeVerb
	case i.Verb == "lines":
		return state.ModeLines
	case i.Verb == "bot":
		return state.ModeBot
	case i.Verb == "tail" && i.Follow:
		return state.ModeTail
	}
	return state.ModeVerb
}

// Speaks tells whether everybody there hears the call.
func (i *Invocation) Speaks() bool { return (i.Verb == "say" || i.Verb == "me") && !i.Help }

// ReadsBack tells whether the call tells what everybody said, and is done.
func (i *Invocation) ReadsBack() bool { return i.Verb == "tail" && !i.Follow && !i.Help }
