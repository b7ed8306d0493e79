package words

// Refusals: what the room or its cleaning refuses, in words that say what
// happened and what to do next. The cause of a fault is never shown.

import (
	"context"
	"errors"
	"time"

	"teahouse/room/state"
	"teahouse/room/text"
)

// Refused has a sentence for every reason not to do what a person asked for.
type Refused struct {
	NameTaken      func(name string) string
	NameConfusable func(name string) string // it looks like this name
	NameSame       func(name string) string
	NameEmpty      string
	NameTooLong    func(cells int) string
	NameBadRune    func(r rune) string
	NameBadEdge    func(r rune) string
	NameReserved   string
	NameMixed      string

	NotHere      func(name string) string
	SomebodyElse func(name string) string
	OnlyYourself string
	TooMany      func(most int) string                // recipients
	Unknown      func(names, nearest []string) string // nobody bears them
	Nobody       string                               // @ without a name
	NoReply      string                               // nobody to reply to

	Empty         string
	NotUTF8       string // what was typed is in another character set
	NotText       string // what a program sent is no text in UTF-8
	TooLong       func(runes, most int) string
	TooManyLines  func(lines, most int) string
	Quieted       string
	Flooded       func(wait time.Duration) string
	Crowded       func(wait time.Duration) string // together with others from their address
	NothingToUndo string
	NoSuchLine    string // nothing that they may read is called so
	Repeated      string // it was said already, with the same nonce
	NonceUsed     string // for another line
	BadNonce      func(most int) string
	NotYourLine   string // which they want to take back
	NoCursor      string // the word is none
	OldCursor     string // it is a number
	ForeignCursor string // of another room, or damaged
	AheadOfRoom   string // a time or a cursor that is still to come
	TooLate       func(limit time.Duration) string
	NotAway       string

	ScreenOnly  func(name string) string // a command that needs the full screen
	LinesOnly   func(name string) string // a command of line mode
	Usage       func(usage string) string
	Slash       string // a slash and nothing behind it
	NoCommand   func(word string, nearest []string) string
	NoHelp      func(word string, nearest []string) string
	Pasted      string
	NoZone      func(zone string) string
	NoneFound   func(words string) string
	NoDate      func(yesterday string) string // what was written is no date
	NoDay       func(day string) string       // nothing is as young
	RoomFull    func(most int) string
	SeatsTaken  func(most int) string
	AddressFull func(most int) string
	NotKept     string
	SetAside    string
	Stopping    string
	NotSeated   string

	SearchTooLong func(most int) string // more words than a search takes
	TookLong      string                // what was asked for was given up

	TakenBack string // they took it back themselves

	StillSending string // not yet, for lines of theirs wait
	BotsOwnKey   string // one key cannot be here as a person and as a bot
	CodeEnds     string // a code for another device would end with the command that asks for it
	Unexpected   string

	NameOwned         func(name string) string
	NameLooksOwned    func(name string) string
	NameYours         func(name string) string
	NotYours          func(name string) string
	NamesFull         func(most int) string
	KeysFull          func(most int) string
	NeedsKey          string
	NotRegistered     func(name string) string // empty: they themselves
	AlreadyRegistered string
	NotYourKey        string
	LastKey           string
	KeyRevoked        string
	NoSuchCode        string
	TooManyAccounts   func(most int, wait time.Duration) string
	SettingsFull      func(bytes int) string
	DoorClosed        func(name string) string
	TooManyTalks      func(most int, wait time.Duration) string
	TooManyReports    func(wait time.Duration) string
	IgnoresFull       func(most int) string
	NotIgnored        func(name string) string

	NotOperator      string
	NotYourself      string
	IsOperator       func(name string) string
	RoleSame         func(name string) string
	NotOwned         func(name string) string
	Kicked           func(p Punished) string
	Banned           func(p Punished) string
	NameBanned       func(p Punished) string
	HeldOff          func(p Punished) string
	HeldSilent       func(p Punished) string
	GuestGone        func(name string) string
	NoLine           func(line string) string
	Muted            func(p Punished) string
	Slowed           func(wait time.Duration) string
	TooSlow          func(most time.Duration) string
	LockedGuests     string
	LockedRegistered string
	Locked           string
	NoSuchLock       func(most int) string
	NoSuchBan        string
	TooManyBans      func(most int) string
	TooManyAtOnce    func(most int) string // lines to remove or report
	TooWide          func(bits int) string
	Loopback         string
	Term             string // how a term is written
}

// Refusal is RefusalFor somebody of whom nothing is known: on the server's
// clock, and with nobody to write to.
func (w *Words) Refusal(err error) string { return w.RefusalFor(Reader{}, err) }

// RefusalFor phrases an error of the room. Nothing of an error that is not
// meant for people is shown.
func (w *Words) RefusalFor(to Reader, err error) string {
	var (
		refusal *state.Refusal
		name    *text.NameError
		long    *text.TooLongError
		tall    *text.TooManyLinesError
		r       = &w.Refused
	)
	switch {
	case errors.As(err, &refusal):
		return w.coded(refusal, to)
	case errors.As(err, &name):
		return r.named(name)
	case errors.As(err, &long):
		return r.TooLong(long.Runes, long.Max)
	case errors.As(err, &tall):
		return r.TooManyLines(tall.Lines, tall.Max)
	case errors.Is(err, text.ErrEmpty):
		return r.Empty
	case errors.Is(err, text.ErrNotText):
		return r.NotText
	case errors.Is(err, text.ErrTerm):
		return r.Term
	case errors.Is(err, context.Canceled):
		return r.TakenBack
	}
	return r.Unexpected
}

func (w *Words) coded(e *state.Refusal, to Reader) string {
	if says := w.Refused.owning(e); says != "" {
		return says
	}
	if says := w.governed(e, to); says != "" {
		return says
	}
	r := &w.Refused
	switch e.Code {
	case state.NameTaken:
		return r.NameTaken(e.Name)
	case state.NameConfusable:
		return r.NameConfusable(e.Name)
	case state.NameSame:
		return r.NameSame(e.Name)
	case state.NotHere:
		return r.NotHere(e.Name)
	case state.SomebodyElse:
		return r.SomebodyElse(e.Name)
	case state.OnlyYourself:
		return r.OnlyYourself
	case state.TooMany:
		return r.TooMany(e.Max)
	case state.NotAway:
		return r.NotAway
	case state.Quieted:
		return r.Quieted
	case state.NothingToUndo:
		return r.NothingToUndo
	case state.NoSuchLine:
		return r.NoSuchLine
	case state.Repeated:
		return r.Repeated
	case state.NonceUsed:
		return r.NonceUsed
	case state.BadNonce:
		return r.BadNonce(e.Max)
	case state.NotYourLine:
		return r.NotYourLine
	case state.NoCursor:
		return r.NoCursor
	case state.OldCursor:
		return r.OldCursor
	case state.ForeignCursor:
		return r.ForeignCursor
	case state.AheadOfRoom:
		return r.AheadOfRoom
	case state.TooLate:
		return r.TooLate(e.Wait)
	case state.Flooded:
		return r.Flooded(wholeSeconds(e.Wait))
	case state.Crowded:
		return r.Crowded(wholeSeconds(e.Wait))
	case state.RoomFull:
		return r.RoomFull(e.Max)
	case state.SeatsTaken:
		return r.SeatsTaken(e.Max)
	case state.AddressFull:
		return r.AddressFull(e.Max)
	case state.SetAside:
		return r.SetAside
	case state.NotKept:
		return r.NotKept
	case state.Stopping:
		return r.Stopping
	case state.NotSeated:
		return r.NotSeated
	case state.SearchTooLong:
		return r.SearchTooLong(e.Max)
	case state.TookLong:
		return r.TookLong
	}
	return r.Unexpected
}

// owning phrases what has to do with accounts, "" anything else.
func (r *Refused) owning(e *state.Refusal) string {
	switch e.Code {
	case state.NameOwned:
		return r.NameOwned(e.Name)
	case state.NameLooksOwned:
		return r.NameLooksOwned(e.Name)
	case state.NameYours:
		return r.NameYours(e.Name)
	case state.NotYours:
		return r.NotYours(e.Name)
	case state.NamesFull:
		return r.NamesFull(e.Max)
	case state.KeysFull:
		return r.KeysFull(e.Max)
	case state.NeedsKey:
		return r.NeedsKey
	case state.NotRegistered:
		return r.NotRegistered(e.Name)
	case state.AlreadyRegistered:
		return r.AlreadyRegistered
	case state.NotYourKey:
		return r.NotYourKey
	case state.LastKey:
		return r.LastKey
	case state.KeyRevoked:
		return r.KeyRevoked
	case state.NoSuchCode:
		return r.NoSuchCode
	case state.TooManyAccounts:
		return r.TooManyAccounts(e.Max, wholeSeconds(e.Wait))
	case state.SettingsFull:
		return r.SettingsFull(e.Max)
	case state.DoorClosed:
		return r.DoorClosed(e.Name)
	case state.BotsOwnKey:
		return r.BotsOwnKey
	case state.TooManyTalks:
		return r.TooManyTalks(e.Max, wholeSeconds(e.Wait))
	case state.TooManyReports:
		return r.TooManyReports(wholeSeconds(e.Wait))
	}
	return ""
}

// governed phrases what has to do with governing, "" anything else.
func (w *Words) governed(e *state.Refusal, to Reader) string {
	r := &w.Refused
	switch e.Code {
	case state.NotOperator:
		return r.NotOperator
	case state.NotYourself:
		return r.NotYourself
	case state.IsOperator:
		return r.IsOperator(e.Name)
	case state.RoleSame:
		return r.RoleSame(e.Name)
	case state.NotOwned:
		return r.NotOwned(e.Name)
	case state.Kicked:
		return r.Kicked(w.punished(e, to))
	case state.Banned:
		return r.Banned(w.punished(e, to))
	case state.NameBanned:
		return r.NameBanned(w.punished(e, to))
	case state.HeldOff:
		return r.HeldOff(w.punished(e, to))
	case state.HeldSilent:
		return r.HeldSilent(w.punished(e, to))
	case state.GuestGone:
		return r.GuestGone(e.Name)
	case state.Muted:
		return r.Muted(w.punished(e, to))
	case state.Slowed:
		return r.Slowed(wholeSeconds(e.Wait))
	case state.TooSlow:
		return r.TooSlow(e.Wait)
	case state.LockedGuests:
		return r.LockedGuests
	case state.LockedRegistered:
		return r.LockedRegistered
	case state.Locked:
		return r.Locked
	case state.NoSuchLock:
		return r.NoSuchLock(e.Max)
	case state.NoSuchBan:
		return r.NoSuchBan
	case state.TooManyBans:
		return r.TooManyBans(e.Max)
	case state.TooManyLines:
		return r.TooManyAtOnce(e.Max)
	case state.TooWide:
		return r.TooWide(e.Max)
	case state.Loopback:
		return r.Loopback
	}
	return ""
}

func (r *Refused) named(e *text.NameError) string {
	switch e.Reason {
	case text.NameEmpty:
		return r.NameEmpty
	case text.NameTooLong:
		return r.NameTooLong(text.MaxNameCells)
	case text.NameBadRune:
		return r.NameBadRune(e.Rune)
	case text.NameBadEdge:
		return r.NameBadEdge(e.Rune)
	case text.NameReserved:
		return r.NameReserved
	case text.NameMixed:
		return r.NameMixed
	}
	return r.Unexpected
}

// wholeSeconds rounds a wait up: who is told 3 seconds may try again after 3.
func wholeSeconds(d time.Duration) time.Duration {
	return (d + time.Second - 1).Truncate(time.Second)
}

// Waits says why a line waits for its turn, and for how long still.
func (w *Words) Waits(why *state.Refusal, still time.Duration) string {
	switch why.Code {
	case state.Slowed:
		return w.Status.Slowed(still)
	case state.Crowded:
		return w.Status.Crowded(still)
	}
	return w.Status.Waiting(still)
}
