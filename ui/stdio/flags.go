package stdio

// The flags of a command line. Each verb has its own; what it does not have is
// an error, so that nothing is said or done that was meant to be a flag.

import (
	"errors"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"teahouse/room"
	"teahouse/room/state"
	"teahouse/room/text"
	"teahouse/ui/command"
)

// flags are what may follow a verb.
type flags uint

const (
	flagJSON flags = 1 << iota
	flagYes
	flagNear
	flagFollow
	flagQuiet
	flagEcho
	flagSplit
	flagLast
	flagSince
	flagNonce
	flagTimes
	flagBefore
	flagAfter
	flagIn
	flagFrom
	flagMarks
)

// What --times may be.
const (
	timesYes = "yes"
	TimesNo  = "no"
)

// endOfTime is behind every moment that a person may mean.
var endOfTime = time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC)

// flagNamed finds a flag. Those without a flag of their own every verb has.
func flagNamed(name string) (f flags, ok bool) {
	switch name {
	case "--json":
		return flagJSON, true
	case "--yes":
		return flagYes, true
	case command.TakesAlong:
		return flagNear, true
	case "-f":
		return flagFollow, true
	case "-q":
		return flagQuiet, true
	case "--echo":
		return flagEcho, true
	case "--split":
		return flagSplit, true
	case "-n":
		return flagLast, true
	case "--since":
		return flagSince, true
	case "--before":
		return flagBefore, true
	case "--after":
		return flagAfter, true
	case "--in":
		return flagIn, true
	case "--from":
		return flagFrom, true
	case "--marks":
		return flagMarks, true
	case "--nonce":
		return flagNonce, true
	case "--times":
		return flagTimes, true
	case "--wait", "--help", "-h":
		return 0, true
	}
	return 0, false
}

// set takes the next word off, which holds one flag, or several short ones.
func (p *parser) set(takes flags) error {
	word := p.word()
	if strings.HasPrefix(word, "--") || len(word) < 2 {
		name, value, given := strings.Cut(word, "=")
		return p.setOne(takes, name, value, given)
	}
	for rest := word[1:]; rest != ""; {
		_, size := utf8.DecodeRuneInString(rest)
		name, value := "-"+rest[:size], rest[size:]
		rest = value
		if f, _ := flagNamed(name); f == flagLast {
			return p.setOne(takes, name, value, value != "")
		}
		if err := p.setOne(takes, name, "", false); err != nil {
			return err
		}
	}
	return nil
}

// setOne sets a flag to its value, which is the next word unless it is given.
func (p *parser) setOne(takes flags, name, value string, given bool) error {
	f, ok := flagNamed(name)
	if !ok || f&takes != f {
		return p.wrong(NoFlag, name)
	}
	c, on := p.call, true
	switch f {
	case flagJSON:
		c.JSON = on
	case flagYes:
		c.Yes = on
	case flagNear:
		c.Near = on
	case flagFollow:
		c.Follow = on
	case flagQuiet:
		c.Quiet = on
	case flagEcho:
		c.Echo = on
	case flagSplit:
		c.Split = on
	case flagMarks:
		c.Marks = on
	default:
		on = false
	}
	if name == "--help" || name == "-h" {
		c.Help, on = true, true
	}
	switch {
	case on && given:
		return p.wrong(NoValue, name)
	case on:
		return nil
	case !given:
		value = p.word()
		if _, flag := flagNamed(value); flag || value == "--" { // a shell's empty variable was to stand before it
			return p.wrong(BadValue, name)
		}
	}
	if f == flagSince && dated(value) { // its time of day is a word of its own
		peek := *p
		if clock := peek.word(); clockForm(clock) {
			value, *p = value+" "+clock, peek
		}
	}
	if !c.value(f, value) {
		return p.wrong(BadValue, name)
	}
	return nil
}

// value reads the value of a flag, and tells whether it is one.
func (i *Invocation) value(f flags, value string) (ok bool) {
	switch f {
	case flagLast:
		n, err := strconv.ParseUint(value, 10, 32)
		least, most := uint64(0), uint64(LastMost)
		if i.Verb == "search" || i.Verb == "mentions" { // all of it is held until it goes out
			least, most = 1, command.FoundMost
		}
		i.Last, i.Counted = int(min(n, most)), true
		return err == nil && least <= n && n <= most
	case flagBefore:
		i.Before = value
		return placeForm(value)
	case flagAfter:
		i.After = value
		return placeForm(value)
	case flagIn:
		i.In = value
		return strings.Trim(value, "#@") != ""
	case flagFrom:
		i.From = value
		return strings.Trim(value, "@") != ""
	case flagNonce:
		i.Nonce = value
		return value != "" && state.NonceForm(value) == nil
	case flagTimes:
		i.Times = value
		return value == timesYes || value == TimesNo
	case flagSince:
		i.Since = value // held against its reader's clock, and the room, later
		_, err := parseSince(value, endOfTime)
		refused, ok := errors.AsType[*state.Refusal](err)
		return !ok || refused.Code != state.NoCursor
	}
	if value == "0" || value == "0s" { // no term, elsewhere
		i.Wait = 0
		return true
	}
	d, err := text.ParseTerm(value)
	i.Wait = d
	return err == nil && d <= waitMost
}

// placeForm tells whether a word may name an event: by a number of the house, or by
// a cursor.
func placeForm(word string) bool {
	word = strings.TrimPrefix(word, "#")
	if n, err := strconv.ParseUint(word, 10, 64); err == nil {
		return n > 0 // the first line is 1
	}
	return room.CursorForm(word) == nil
}
