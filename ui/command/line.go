package command

// Where a line goes. This runs at every key, for the prompt, and once more at
// Enter, so it is cheap and finds the same both times.

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"teahouse/room/escape"
	"teahouse/room/state"
	"teahouse/room/text"
)

// Kind says what a line is.
type Kind int

// The kinds of lines.
const (
	Empty   Kind = iota
	Say          // to everybody: Text, told as a deed if Act is set
	Private      // to the people in To and nobody else
	Run          // Command with Args
	Unknown      // it begins with a slash, and Word is no command
	Pasted       // it begins with a slash, and was pasted: not run, not sent
)

// Line is what a line means. Its slices are good until its [Recipients] parses again.
type Line struct {
	Kind Kind
	Text string // what is said, to whomever
	Act  bool

	To      []state.Person
	Unknown []string // names written that nobody here bears
	Moved   []string // names that passed to somebody else since they were written
	Absent  bool     // one of To is not here, and will find the line when they come
	Crowd   bool     // more names than a private line may have
	Open    bool     // the last name may not be written to its end yet
	In      Where    // where it goes if it is for nobody alone

	Command *Command // also of a line that /say, /me or /msg began
	Args    string
	Word    string // what stands behind the slash

	governs bool // whoever writes may know of what operators do
}

// Where is a part of the room: the house, which is the zero value, a channel, or
// what they and one other person say.
type Where struct {
	Num  uint64
	Name string
	With state.Person
}

// Parse says what a line means that nobody has seen growing. A line is pasted
// if its first visible character came with a paste.
func Parse(text string, who *state.Roster, pasted bool) Line {
	return new(Recipients).Parse(text, who, pasted)
}

// Parse says what the line being written means now. The people it is aimed at
// stay those whom their names meant when they were first written.
func (a *Recipients) Parse(text string, who *state.Roster, pasted bool) Line {
	l := a.parse(text, who, pasted)
	l.In = a.In
	if with := a.In.With; with.ID != "" && (l.Kind == Empty || l.Kind == Say) {
		a.Meant(&l, who, with)
		if l.Kind == Say && !l.Act {
			l.Kind = Private
		}
	}
	return l
}

func (a *Recipients) parse(text string, who *state.Roster, pasted bool) Line {
	start := visibleFrom(text)
	if start < 0 {
		a.Reset()
		if strings.TrimSpace(text) == "" {
			return Line{}
		}
		return Line{Kind: Say, Text: text} // what it is worth, cleaning knows
	}
	first, size := utf8.DecodeRuneInString(text[start:])
	rest := text[start+size:]
	switch {
	case isAt(first):
		return a.private(text[start:], who, false)
	case !isSlash(first):
		a.Reset()
		return Line{Kind: Say, Text: text}
	case pasted:
		a.Reset()
		return Line{Kind: Pasted, Text: text}
	}
	if next, _ := utf8.DecodeRuneInString(rest); isSlash(next) {
		a.Reset()
		return Line{Kind: Say, Text: rest}
	}
	return a.command(rest, who)
}

// Settled tells whether a line that was refused has nothing in it to put right: a
// command that stands alone, and is of the right form. One that may be taken later is not.
func (l *Line) Settled(why Why) bool {
	return l.Kind == Run && strings.TrimSpace(l.Args) == "" && why != CodeUsage && !(&state.Refusal{Code: state.Code(why)}).Temporary()
}

// cutCommand takes a command's name off what stands behind a slash, and one blank.
func cutCommand(text string) (word, args string) {
	i := strings.IndexFunc(text, unicode.IsSpace)
	if i < 0 {
		return text, ""
	}
	_, size := utf8.DecodeRuneInString(text[i:])
	return text[:i], text[i+size:]
}

// command parses what follows a slash.
func (a *Recipients) command(text string, who *state.Roster) Line {
	word, args := cutCommand(text)
	c, ok := Lookup(word)
	if line, short := a.Aliases.expand(word, args); !ok && short {
		word, args = cutCommand(line)
		c, ok = Lookup(word)
	}
	if !ok {
		a.Reset()
		return Line{Kind: Unknown, Word: word, Args: args, Open: len(word) == len(text), governs: a.Governs}
	}
	l := Line{Kind: Run}
	switch c.speech {
	case private:
		l = a.private(strings.TrimLeftFunc(args, unicode.IsSpace), who, true)
	case literal:
		l = Line{Kind: Say, Text: args}
	case deed:
		l = Line{Kind: Say, Text: strings.TrimLeftFunc(args, unicode.IsSpace), Act: true}
	}
	if l.Kind != Private {
		a.Reset()
	}
	l.Command, l.Args, l.Word = c, args, word
	return l
}

// private parses names, then what is said to those who bear them. After /msg
// the first name needs no @, nor does one that follows a comma at once.
func (a *Recipients) private(text string, who *state.Roster, bare bool) Line {
	l := Line{Kind: Private, Text: text}
	a.begin()
	for n := 0; ; n++ {
		name, rest, end := cutName(l.Text, bare)
		if name == "" {
			break
		}
		l.Text, l.Open = rest, end == ""
		if n == state.MaxRecipients {
			l.Crowd = true
			break
		}
		a.add(name, who)
		bare = bare && end == ","
	}
	l.To, l.Unknown, l.Moved, l.Absent = a.to, a.unknown, a.moved, a.absent
	return l
}

// cutName takes a name off a text that begins with one: with an @, or without
// one if it may be bare. End is what stood behind it: one comma or colon, then
// blanks, but no line break, which stays and so ends the names. It is empty
// where the name reaches to the end of the text.
func cutName(text string, bare bool) (name, rest, end string) {
	name = text
	if at, size := utf8.DecodeRuneInString(text); isAt(at) {
		name = text[size:]
	} else if !bare {
		return "", text, ""
	}
	i := strings.IndexFunc(name, endsName)
	switch i {
	case -1:
		return name, "", ""
	case 0:
		return "", text, ""
	}
	name, end = name[:i], name[i:]
	rest = end
	if sign, size := utf8.DecodeRuneInString(end); !unicode.IsSpace(sign) {
		rest = end[size:]
	}
	rest = strings.TrimLeftFunc(rest, func(r rune) bool { return unicode.IsSpace(r) && r != '\n' })
	return name, rest, end[:len(end)-len(rest)]
}

// endsName tells whether r ends a name.
func endsName(r rune) bool {
	switch r {
	case ',', ':', '，', '：', '、':
		return true
	}
	return unicode.IsSpace(r)
}

// visibleFrom is where a reader sees a text begin: behind what cannot be seen, and
// behind sequences for a terminal, which cleaning takes out; -1 if nowhere.
func visibleFrom(text string) int {
	scan := escape.In(text)
	for at := 0; at < len(text); {
		r, size := utf8.DecodeRuneInString(text[at:])
		n := scan.Len(at)
		if n == 0 && seen(r) {
			return at
		}
		at += max(n, size)
	}
	return -1
}

// seen tells whether a reader sees r at the start of a line. Cleaning itself is
// asked, so that nothing that it takes away can hide an @.
func seen(r rune) bool {
	switch {
	case r < utf8.RuneSelf:
		return ' ' < r && r <= '~'
	case r == utf8.RuneError:
		return false // it may stand for broken bytes
	}
	clean, err := text.CleanLine(string(r)+"@", 8)
	return err == nil && clean[0] != '@'
}

func isAt(r rune) bool    { return r == '@' || r == '＠' || r == '﹫' }
func isSlash(r rune) bool { return r == '/' || r == '／' }
