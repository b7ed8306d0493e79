package command

// Completion: what Tab offers, in the order in which repeated Tabs offer it.

import (
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"teahouse/room"
	"teahouse/room/state"
)

const (
	offered = 50 // candidates at most: nobody tabs through more
	heard   = 64 // recent speakers that are looked at
)

// Candidate is one way to complete a line: Text in place of its bytes From to To.
type Candidate struct {
	From, To int
	Text     string
}

// Complete offers ways to complete the word before the cursor, a byte offset:
// names, commands and what may follow them, the best first. Recent are names
// of those who spoke, the last one first; nobody addresses themselves, whose
// name comes only once it is begun. What only operators do is offered to
// those who govern.
func Complete(line string, cursor int, who *state.Roster, self state.Person, recent []string, src Sources) []Candidate {
	cursor = max(0, min(cursor, len(line)))
	for cursor > 0 && cursor < len(line) && !utf8.RuneStart(line[cursor]) {
		cursor--
	}
	c := completion{head: line[:cursor], tail: line[cursor:], who: who, recent: recent, table: offeredTo(src.Governs), src: src}
	if src.Codes {
		for _, o := range CodeOffers(c.head) {
			c.add(o.From, o.Text)
		}
		if len(c.found) > 0 {
			return c.found
		}
	}
	start := strings.IndexFunc(c.head, seen)
	if start < 0 {
		c.names(cursor, ": ")
		own := self.Name + ": "
		return slices.DeleteFunc(c.found, func(one Candidate) bool { return one.Text == own })
	}
	first, size := firstRune(c.head[start:])
	word := c.head[start+size:]
	if second, _ := firstRune(word); !isSlash(first) || isSlash(second) {
		c.text(start)
		return c.found
	}
	if i := strings.IndexFunc(word, unicode.IsSpace); i >= 0 {
		c.arguments(word[:i], word[i:])
	} else {
		c.commands(start+size, true)
	}
	return c.found
}

// Affordable is the people whose names are looked through for somebody: none
// for who has looked up much just now. Names of those who spoke last are offered
// to them, too. A name that somebody has taken since they are ignored is offered to
// nobody who ignores them.
func Affordable(seat *room.Seat, who *state.Roster, ignored Ignores) *state.Roster {
	if !seat.Affords(room.PeopleCost(len(who.People))) {
		return new(state.Roster)
	}
	read := ignored.Roster(who, seat, "")
	if read == who {
		return who
	}
	some := &state.Roster{Version: who.Version}
	for i, p := range who.People {
		if read.People[i].Person.Name == p.Person.Name {
			some.People = append(some.People, p)
		}
	}
	return some
}

type completion struct {
	head, tail string // of the line, before and behind the cursor
	who        *state.Roster
	recent     []string
	table      []Command
	src        Sources
	found      []Candidate
}

// add offers text in place of what stands from a place to the cursor. A space
// at its end is not put before another one.
func (c *completion) add(from int, text string) {
	if strings.HasPrefix(c.tail, " ") {
		text = strings.TrimSuffix(text, " ")
	}
	one := Candidate{from, len(c.head), text}
	if len(c.found) < offered && !slices.Contains(c.found, one) {
		c.found = append(c.found, one)
	}
}

// commands offers commands for the word that begins at from, then their own short
// forms; old habits only where nothing else begins so.
func (c *completion) commands(from int, space bool) {
	word := foldWord(c.head[from:])
	if word == "" && from < len(c.head) {
		return // longer than any
	}
	for i := range c.table {
		c.word(from, word, c.table[i].Name, space && c.table[i].takes != nothing)
	}
	if space { // behind /help, they mean nothing
		for _, short := range slices.Sorted(maps.Keys(c.src.Aliases)) {
			c.word(from, word, short, true)
		}
	}
	if len(c.found) > 0 {
		return
	}
	for i := range c.table {
		for _, alias := range c.table[i].Aliases {
			c.word(from, word, alias, space && c.table[i].takes != nothing)
		}
	}
}

// word offers a word if it begins with what is written.
func (c *completion) word(from int, written, word string, space bool) {
	if !strings.HasPrefix(strings.ToLower(word), written) {
		return
	}
	if space {
		word += " "
	}
	c.add(from, word)
}

// arguments offers what may follow a command, in place of the last word.
func (c *completion) arguments(name, args string) {
	cmd, ok := Lookup(name)
	if !ok || cmd.takes == nothing {
		return
	}
	last := strings.LastIndexFunc(args, unicode.IsSpace)
	if _, ok := signed(args[last+1:]); ok && cmd.speech == silent {
		c.choices(len(c.head)-len(args)+last+1, cmd.rooms(true, &c.src))
		return
	}
	word := strings.TrimLeftFunc(args, unicode.IsSpace)
	from := len(c.head) - len(word)
	switch {
	case cmd.offers == freely && cmd.options == nil:
		c.text(-1)
		return
	case cmd.offers == commands:
		c.commands(from, false)
	case (cmd.offers == people || cmd.offers == places) && !strings.ContainsFunc(word, unicode.IsSpace):
		c.text(-1)
	}
	all, at := cmd.choices(word, &c.src)
	c.choices(from+at, all)
}

// choices offers those that begin as is written.
func (c *completion) choices(from int, all []choice) {
	written := c.head[from:]
	for i := range all {
		if one := &all[i]; strings.HasPrefix(one.as, one.folded(written)) {
			c.add(from, one.word)
		}
	}
}

// means tells whether a command may be about a channel. One that has no name here
// nobody completes.
func (c *Command) means(one *state.Listed) bool {
	switch {
	case one.Name == "":
		return false
	case c.Name == "join":
		return !one.Joined
	case c.Name == "decline":
		return one.Invited
	case c.Name == "dissolve":
		return one.Owned
	case c.Name == "unignore":
		return true
	}
	return one.Joined
}

// text offers names for the word before the cursor. At the start of what is
// said, a name without @ addresses somebody.
func (c *completion) text(start int) {
	from := 0
	if i := strings.LastIndexFunc(c.head, endsName); i >= 0 {
		_, size := firstRune(c.head[i:])
		from = i + size
	}
	written := c.head[from:]
	if at, size := firstRune(written); isAt(at) {
		c.names(from+size, " ")
		return
	}
	behind := " "
	if from <= start {
		from, behind = start, ": "
	}
	if from == len(c.head) && start >= 0 {
		return
	}
	c.names(from, behind)
	for i, r := range c.head[from:] { // 请问小明: words without spaces between them
		if len(c.found) > 0 {
			return
		}
		if i > 0 && r >= utf8.RuneSelf && len(c.head)-from-i <= longestName {
			c.names(from+i, " ")
		}
	}
}

// longestName is longer than names are, in bytes.
const longestName = 96

// names offers the names that begin with what stands from a place on: of those
// who spoke last, then of everybody else.
func (c *completion) names(from int, behind string) {
	written := c.head[from:]
	if c.who == nil || len(written) > longestName {
		return
	}
	fold := foldLoosely(written)
	for _, name := range c.recent[:min(len(c.recent), heard)] {
		if key := foldName(name); strings.HasPrefix(key, fold) {
			if p, ok := find(c.who, key); ok {
				c.add(from, p.Person.Name+behind)
			}
		}
	}
	people := c.who.People
	i, _ := search(people, fold)
	for ; i < len(people) && strings.HasPrefix(people[i].Fold, fold) && len(c.found) < offered; i++ {
		c.add(from, people[i].Person.Name+behind)
	}
}

func firstRune(s string) (rune, int) { return utf8.DecodeRuneInString(s) }
