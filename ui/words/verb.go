package words

// What is said of verbs. What is to be typed, such as a flag, stands in it as it is typed, in
// every language.

import "time"

// Verb is what those read who give a verb to ssh, behind the host.
type Verb struct {
	Help       string // how to see what there is
	NoVerb     func(word string, nearest []string) string
	Inside     func(command string) string // it is a command, and no verb
	NoFlag     func(verb, flag string) string
	FlagBehind func(flag string) string        // it stands behind the arguments
	NoValue    func(flag string) string        // it takes none
	BadValue   func(flag, means string) string // it takes another one, and what it means
	NoNames    string                          // dm, and to whom is not said
	OpenEnd    string                          // dm, and behind the last comma there is no name
	Surplus    func(verb, word string) string
	Apart      func(one, other string) string              // two flags that mean nothing together
	NoText     string                                      // nothing to say, and a terminal's input has no end
	Yes        func(verb string) string                    // how to answer a question
	Nobody     func(name string, nearest []string) string  // here is called so
	Done       string                                      // what was asked for, and there is no more to say of it
	Cut        string                                      // taken out of the room before it was done
	Named      func(was, name string) string               // while the seat was given up, somebody else came by the name
	SpeaksAs   func(name, asked string, taken bool) string // under another name than the one asked for, which may say nothing of a person and is then empty
	Silent     func(d time.Duration) string                // standard input brought nothing for so long

	TooMuch func(runes, lines int) string    // more than one message holds
	Parted  func(messages int) string        // so many went out before the one that did not
	Missed  func(n int, since string) string // so many events behind that cursor were not read in time
	More    func(flag, cursor string) string // it was not all: how to go on
	Gone    string                           // the first of what was asked for is kept no longer

	From     func(name string, to []string) string // before a private line: from whom, and to whom if there are several
	To       func(names []string) string           // to whom the reader wrote it
	Mentions func(name string) string              // before a line that holds the reader's name
	Unsent   func(name, mark string) string        // took a line back
	Removed  func(name string) string              // an operator took a line out
	Forgot   func(name string) string              // took out all that they ever said
}
