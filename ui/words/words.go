package words

// All that can be said, in one table: a sentence is a field, and its arguments are all that any
// language may need for it. Each language orders them as it likes, and no caller knows how.

import (
	"time"

	"teahouse/room/state"
)

// Words is one language. It is built once, shared by all who read it, and
// never changed.
type Words struct {
	Language Language
	Join     Join
	Lang     Lang
	Door     Door
	Entry    Entry
	Back     Back
	Line     Line
	Notice   Notice
	People   People
	Prompt   Prompt
	Status   Status
	Refused  Refused
	Answer   Answer
	Govern   Govern
	Account  Account
	Channels Channels
	Friends  Friends
	Hands    Hands
	Bar      Bar
	Settings Settings
	Palette  Palette
	Talk     Talk
	Help     Help
	Time     Time
	Plain    Plain
	Bot      Bot
	Verb     Verb
}

// Door is what those read who are not, or no longer, inside.
type Door struct {
	Banner      string                          // before login, where the operator has written nothing
	NoTerminal  string                          // no screen could be drawn
	Sessions    string                          // too many sessions on one connection
	DialLater   func(wait time.Duration) string // too many connections from their address
	AddressFull func(most int) string           // as many people from their address are inside as may
	EnterLater  func(wait time.Duration) string // too many come in from their address
	TypeWord    func(word string) string        // the same, to be in before them
	EnterSoon   func(wait time.Duration) string // many do, and they wait for their turn
	HouseFull   string                          // as many connections as there may be
	Awaited     string                          // the room's log takes nothing now, and they wait for it…
	Unreached   string                          // …in vain
	GaveWay     string                          // they were not in the room, and made place for somebody else's connection
	NotStarted  string                          // nothing was started in their session for too long
	Unread      string                          // more was sent to a session than may wait for it
	LongCommand string                          // what stands behind the host is longer than is read before anything runs
	NoFiles     string                          // what ssh can do and we do not: files,
	NoMosh      string                          // mosh's server
	NoCopying   string                          // what ssh-copy-id starts
	NoService   string                          // any other subsystem,
	NoForward   string                          // ports and sockets,
	NoAgent     string                          // the person's agent,
	NoX11       string                          // and their windows

	Declined            string                          // of a key that is not listed, while others may follow
	Heavy               string                          // of a key that ends the connection, because it costs too much to check
	NotListed           func(key bool) string           // only certain keys come in; whether they have one
	Passphrase          string                          // asks for it
	PassphraseWrong     string                          // and asks again
	PassphraseNeeded    string                          // it was wrong too often
	PassphraseSlow      func(wait time.Duration) string // many came from there, so it takes a while
	PassphraseElsewhere string                          // another session of the connection is being asked
	PassphraseBlind     string                          // there is no terminal to ask on
	Contact             func(who string) string         // below a refusal: to whom they may write

	Goodbye string // left by their own wish
	Cut     string // the room took the seat away
	Flooded string // more came from their terminal than from any keyboard
	Failed  string // a fault of ours; nothing of its cause may be shown
	Unsent  string // nobody keeps anything of the lines that follow: the server stops, or sends them to another
	InDoubt string // …and the line that follows was on its way
}

// Entry is what a newcomer reads first.
type Entry struct {
	Named  func(name string) string                // they got the name they asked for
	Muted  func(name string) string                // they are muted, and so could not choose a name
	Taken  func(wanted, name string) string        // somebody else has the name they asked for
	Alike  func(wanted, other, name string) string // it looks like somebody else's
	Fitted func(asked, name string) string         // what cannot be in a name was left out
	Unfit  func(asked, name string) string         // nothing fit for a name was left
	Drawn  func(name string) string                // they brought none that can be used
	Again  func(name string) string                // another terminal of somebody who is here already
	Clock  func(zone string) string                // whose time is shown
	Owned  func(wanted, name string) string        // the name they asked for is registered to somebody else
	Lapsed func(wanted, name string) string        // their account owns no name any more; wanted is empty where they got it
	ASCII  string                                  // the terminal is not in UTF-8, or does not say that it is
	Ground string                                  // it does not tell its background

	Stranded func(lines int) string      // so many had not gone out when their link died
	Begun    func(where []string) string // what had not been sent, in views that are not shown
}

// Line is what stands in or between the lines of the transcript.
type Line struct {
	You       string                       // instead of the reader's own name
	Relayed   func(name, as string) string // who said it, and for whom a bot passes it on
	Withdrawn string                       // instead of a text that its author, or an operator, took out
	Folded    func(n int) string           // so many lines of a long message are not shown
	Missed    func(n int) string           // so many lines went by unread
	Loading   string                       // older lines are on their way
	NotLoaded string                       // older lines cannot be read now
	Private   func(to int) string          // for marks that must not be colour alone; to so many people
}

// Notice tells what happened in the room. Names come in order, the first of
// them only if there are many; more is how many are not named.
type Notice struct {
	Arrived func(names []string, more int) string
	Left    func(names []string, more int) string
	Lost    func(names []string, more int) string // their links died
	Stopped func(names []string, more int) string // the server they were on stopped

	CameAndLeft func(names []string, more int) string
	LeftAndCame func(names []string, more int) string // after a blink

	Renamed     func(old, name string) string
	Away        func(name, reason string) string // reason may be empty
	Back        func(name string) string
	Restarted   func(n int) string // the server is back; so many people were cut off
	NodeLost    func(n int) string // one of several machines is gone; so many people were cut off
	NodeStopped func(n int) string // one of several machines was stopped in order; so many people were cut off
	NodeCut     func(n int) string // the reader's own was taken for gone; so many people at it, too
	Unsent      string             // to whoever took a line back

	Removed    func(names []string, more int) string // the room took them out
	Reclaimed  func(old, name string) string         // renamed, for the owner of the old name came
	Registered func(names []string, more int) string
	Readmitted func(name string) string       // they have the account again whose keys they lost
	Joined     func(old, name string) string  // another device, until now old, joined the account
	Topic      func(name, text string) string // text may be empty
	MOTD       func(name, text string) string // text may be empty
	Announced  func(name, text string) string
	Slow       func(name string, each Term) string // 0: no longer slow
	Lock       func(name string, level int) string
	Bound      func(name string) string
	Released   func(name string) string
	Revoked    func(key string) string
	Lapses     func(name, when string) string
	Lapsed     func(name string) string
	Muted      func(p Punished) string
	Unmuted    string
	Reported   func(did string) string // to operators: what somebody did, and where the lines are
}

// People is about who is here.
type People struct {
	Here  func(n int) string                        // in the title
	Away  string                                    // beside a name
	Guest string                                    // beside the name of somebody without a key
	Entry func(name string, traits []string) string // in the list that /who shows
	More  func(n int) string                        // below a list that does not fit

	Mode map[state.Mode]string // beside the name of somebody who is not at a full screen
}

// Traits are what stands beside somebody's name in a list: how they are here, and
// whether they are away.
func (w *People) Traits(p *state.Present) (traits []string) {
	if p.Guest {
		traits = append(traits, w.Guest)
	}
	if way := w.Mode[p.Mode]; way != "" {
		traits = append(traits, way)
	}
	if p.Away {
		traits = append(traits, w.Away)
	}
	return traits
}

// Prompt says, while somebody writes, where the line will go.
type Prompt struct {
	Everybody string
	Channel   func(name string) string
	Quiet     string // public lines are switched off
	Private   func(names []string) string
	Absent    func(names []string) string // the same, where one of them will read it later
	Nobody    string                      // @ and no name yet
	Unknown   func(name string) string
	Moved     func(name string) string // the name is somebody else's since it was written
	Crowd     func(most int) string    // more names than a private line may have
	Reply     string                   // private, to whoever wrote so last
	Command   func(usage string) string
	Choose    func(names []string) string // commands that the word may become
	NoCommand string
	Pasted    string // a paste that looks like a command
}

// Status is what the last line of the screen says: hints, and what is going on.
type Status struct {
	Hints      []string // for a calm moment, the most useful one first
	Reading    []string // while reading back
	Hits       []string // while they read at one of them
	Found      []string // while the lines that a search found are open
	Page       []string // while a page of help or of an answer is open
	Below      func(n int) string
	Unread     func(n int) string
	UnreadOver func(most int) string // more than that many
	NoUnread   string
	Quiet      string
	Typing     func(names []string, more int) string        // they are writing
	Waiting    func(d time.Duration) string                 // a line waits for its turn, because there were many
	Crowded    func(d time.Duration) string                 // because many came from the address
	Slowed     func(d time.Duration, channel string) string // because lines are slowed down for all, or in a channel
	Sending    string                                       // a line is on its way to the disk
	TakeBack   string                                       // how to get a waiting line back
	NotSent    func(why string) string                      // why a line was not sent, and that Up has it
	Stalled    func(d time.Duration) string                 // the log has been busy so long
	CutOff     func(d time.Duration) string                 // the log that other machines have, too, has not been reached for so long
	ReadOnly   string                                       // the log fails
	AskLeave   string
	AskPaste   func(lines int) string     // lines or more
	AskHabit   func(word string) string   // a word that is a command elsewhere
	Replaced   string                     // Up brings the refused line back that stood where somebody types
	House      string                     // what the house is called beside channels
	TooSoon    string                     // Enter, to answer a question that had just come
	AskStrayed func(prompt string) string // they were taken out of where they began to write, and it goes elsewhere
	Shelved    func(name string) string   // what was written in a place that they are in no more
	AskLost    string                     // something before the line was lost
	Search     func(query string) string
	NoMatch    func(query string) string
	Bare       string // how to come back from the bare view
	Copied     string
	NoCopy     string // nothing to copy
	NoClip     string // the terminal would write out what is for its clipboard
	NoLink     string
	AskSure    string                   // how to answer a question
	NotDone    string                   // it was answered with no
	FirstLine  string                   // nothing older exists
	NewMessage func(name string) string // title of a notification: a private line
	Mentioned  func(name string) string // title of a notification: a mention
}

// Answer is what commands say.
type Answer struct {
	Here      func(n int) string        // above the names of all
	HereFirst func(n, total int) string // above the first n names
	Whois     Whois
	QuietOn   string
	QuietOff  string
	Theme     map[string]string // by the look chosen
	Bell      map[string]string // by the way chosen
	MouseOn   string
	MouseOff  string
	MouseAuto string // as the terminal needs it
	PlainOn   string // they are on already
	PlainOff  string // the full screen is there already
	TimesOn   string
	TimesOff  string
	HoldOn    string
	HoldOff   string
	Zone      func(zone, now string) string
	Query     func(name string) string
	Version   func(version string) string
	Found     func(n int, words string, more bool) string                 // above lines with these words; there may be more
	FoundLine func(when, channel, name, text string, private bool) string // the house has no name
}

// Whois is about one person.
type Whois struct {
	Here    func(name string, since string, d time.Duration) string
	You     string
	Mark    func(mark string) string // of their key
	Guest   string
	Loose   string                                // they have a key and no account
	Owner   string                                // their account owns the name
	Unowned string                                // they have an account, which does not
	Author  func(name string, passed bool) string // who wrote a line is not here; their name may have passed to somebody else
	Rules   string                                // they are an operator
	Friend  string                                // of the reader
	Mode    map[state.Mode]string                 // they are not at a full screen
	Away    func(reason string) string            // reason may be empty
	Wrote   func(d time.Duration) string
	Silent  string // nothing since they came
}
