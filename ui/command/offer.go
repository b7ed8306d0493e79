package command

// Offers: what a list above the line offers to write, each with what it is for. What
// begins as is written comes first, then what holds it, then what has its letters in
// their order.

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode"

	"teahouse/room/state"
	"teahouse/ui/words"
)

// Offer is one row of the list.
type Offer struct {
	Candidate
	Label string // the right form of a command, or else what is written
	Note  string // what it is for; may be empty
}

// Sources is where offers come from.
type Sources struct {
	Governs  bool
	Plain    bool
	Codes    bool                  // the short codes of emoji are offered, which the terminal can show
	Aliases  Aliases               // their own short forms of commands
	Channels func() []state.Listed // asked where one may follow, and paid for by whoever gives them; nil has none
	Ignored  func() []state.Listed // the same, of those to which they want no invitations
}

// Offers are ways to go on with the command that is being written: its name, or what
// may follow where that is one of a few. It looks through nobody's names.
func Offers(line string, cursor int, src Sources, w *words.Words) []Offer {
	head := line[:min(cursor, len(line))]
	start := strings.IndexFunc(head, seen)
	if start < 0 {
		return nil
	}
	first, size := firstRune(head[start:])
	if second, _ := firstRune(head[start+size:]); !isSlash(first) || isSlash(second) {
		return nil
	}
	word := head[start+size:]
	if i := strings.IndexFunc(word, unicode.IsSpace); i >= 0 {
		return followers(cursor, word[:i], strings.TrimLeftFunc(word[i:], unicode.IsSpace), src, w)
	}
	return commandOffers(start+size, cursor, foldWord(word), src, w)
}

// commandOffers are the commands that somebody may mean by a word, the likeliest first.
func commandOffers(from, to int, word string, src Sources, w *words.Words) (all []Offer) {
	if word == "" && from < to {
		return nil // longer than any
	}
	var found []likely
	table := offeredTo(src.Governs)
	for i := range table {
		c := &table[i]
		if c.place.elsewhere(src.Plain) {
			continue
		}
		help := w.Help.Commands[c.Name]
		rank, as := c.Fits(word)
		if as != "" {
			as = " (" + as + ")"
		}
		if rank == Unfit && (len(word) < 3 || !strings.Contains(foldWord(help.Does), word)) {
			continue
		}
		text := c.Name
		if c.takes != nothing {
			text += " "
		}
		found = append(found, likely{Offer{Candidate{from, to, text}, help.Usage + as, help.Does}, rank})
	}
	for _, short := range slices.Sorted(maps.Keys(src.Aliases)) {
		if rank := 2 * Likeness(short, word); rank < Unfit {
			found = append(found, likely{Offer{Candidate{from, to, short + " "}, "/" + short, src.Aliases[short]}, rank})
		}
	}
	return best(found, len(found))
}

// followers are what may follow a command that takes one of a few words.
func followers(cursor int, name, written string, src Sources, w *words.Words) []Offer {
	cmd, ok := Lookup(name)
	if !ok || cmd.place.elsewhere(src.Plain) {
		return nil
	}
	if cmd.offers == zones && written == "" { // a list of hundreds tells nothing
		return nil
	}
	var found []likely
	all, at := cmd.choices(written, &src)
	written = written[at:]
	for i := range all {
		one := &all[i]
		label := strings.TrimSpace(one.word)
		if rank := Likeness(one.as, one.folded(written)); rank < Unlike {
			found = append(found, likely{Offer{Candidate{cursor - len(written), cursor, one.word}, label, one.note(w)}, rank})
		}
	}
	return best(found, offered)
}

// choice is one of a few words that may follow a command.
type choice struct {
	word string
	as   string // as which it is compared with what is written
	of   offer  // what it is
	says string // what it is for, where no words of the language tell
}

// folded is what is written, as the choice is compared with it.
func (c *choice) folded(written string) string {
	if c.of == rooms {
		begun, _ := signed(written)
		return foldedChannel(begun)
	}
	return cmp.Or(foldWord(written), strings.ToLower(written))
}

// note is what the choice is for.
func (c *choice) note(w *words.Words) string {
	switch c.of {
	case commands:
		return w.Help.Commands[c.word].Does
	case preferences:
		return w.Settings.Does[strings.TrimSpace(c.word)]
	}
	return c.says
}

// choices are the words that may follow a command, where those are a few, and the byte
// of what is written at which the last of them begins.
func (c *Command) choices(written string, src *Sources) (all []choice, at int) {
	add := func(of offer, words ...string) {
		for _, word := range words {
			all = append(all, choice{word: word, as: strings.ToLower(strings.TrimSpace(word)), of: of})
		}
	}
	switch {
	case c.offers == preferences:
		some, at := settingWords(written, src.Plain)
		of := preferences
		if at > 0 {
			of = freely
		}
		add(of, some...)
		return all, at
	case strings.ContainsFunc(written, unicode.IsSpace): // they take one word
	case c.offers == commands:
		for _, one := range offeredTo(src.Governs) {
			add(commands, one.Name)
		}
		add(freely, keysTopic)
	case c.offers == zones:
		add(zones, knownZones[:]...)
	case c.offers == rooms:
		_, sign := signed(written)
		return c.rooms(sign, src), 0
	default:
		add(freely, c.fixed()...)
	}
	return all, 0
}

// rooms are the channels that a command may mean, with their sign or without.
func (c *Command) rooms(sign bool, src *Sources) (all []choice) {
	list := src.Channels
	if c.Name == "unignore" {
		list = src.Ignored
	}
	if list == nil {
		return nil
	}
	for _, one := range list() {
		if !c.means(&one) {
			continue
		}
		word := one.Name + " "
		if sign {
			word = "#" + word
		}
		all = append(all, choice{word, foldedChannel(one.Name), rooms, one.Topic})
	}
	return all
}

// fixed are the words that may follow, where those are a few.
func (c *Command) fixed() []string {
	switch c.offers {
	case silences:
		return switches
	case tongues:
		return words.Codes()
	}
	return c.options
}

// settingWords are the words that /set may go on with, where so much is written behind
// it, and the byte there at which the last word begins.
func settingWords(written string, plain bool) (all []string, at int) {
	name, value, more := strings.Cut(written, " ")
	for _, s := range Settings(plain) {
		switch {
		case !more:
			all = append(all, s.Name+" ")
		case s.Name != foldWord(name):
		case s.Name == "time":
			return knownZones[:], len(written) - len(strings.TrimLeft(value, " "))
		default:
			return s.Options, len(written) - len(strings.TrimLeft(value, " "))
		}
	}
	return all, 0
}

// likely is an offer, and how well it fits what is written.
type likely struct {
	Offer
	rank int
}

// best are the likeliest, at most so many, the likeliest first.
func best(found []likely, most int) (all []Offer) {
	slices.SortStableFunc(found, func(a, b likely) int { return cmp.Compare(a.rank, b.rank) })
	for _, one := range found[:min(most, len(found))] {
		all = append(all, one.Offer)
	}
	return all
}

// Unfit is what a command is for a word that is like none of its names.
const Unfit = 2 * Unlike

// Fits tells how well a command fits what somebody wrote of it, the lower, the better,
// and by which of its other names, if it is by one: its own comes before those.
func (c *Command) Fits(written string) (rank int, alias string) {
	rank = 2 * Likeness(c.Name, written)
	for _, one := range c.Aliases {
		if r := 2*Likeness(one, written) + 1; r < min(rank, Unfit) {
			rank, alias = r, one
		}
	}
	return rank, alias
}

// The ranks of a likeness, the best first.
const (
	same = iota
	starts
	holds
	scattered
	Unlike
)

// Likeness tells how well a word fits what somebody wrote of it: the lower, the better,
// and not at all from [Unlike] on.
func Likeness(word, written string) int {
	word = strings.ToLower(word)
	switch {
	case word == written:
		return same
	case strings.HasPrefix(word, written):
		return starts
	case strings.Contains(word, written):
		return holds
	case len(written) < 2:
		return Unlike
	}
	for _, r := range written {
		i := strings.IndexRune(word, r)
		if i < 0 {
			return Unlike
		}
		word = word[i+1:]
	}
	return scattered
}

// AsOffers makes offers of candidates, each as it would stand there.
func AsOffers(all []Candidate) []Offer {
	offers := make([]Offer, len(all))
	for i, c := range all {
		offers[i] = Offer{c, strings.TrimSpace(c.Text), ""}
	}
	return offers
}
