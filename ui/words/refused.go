package words

// What is refused: a sentence for each reason, and which one a code has.

import (
	"time"

	"teahouse/room/state"
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
	NoDeed       string                               // /me in a conversation of two

	Empty         string
	NotUTF8       string // what was typed is in another character set
	NotText       string // what a program sent is no text in UTF-8
	TooLong       func(runes, most int) string
	TooManyLines  func(lines, most int) string
	Quieted       string
	Flooded       func(wait time.Duration) string
	Crowded       func(wait time.Duration) string // together with others from their address
	NothingToUndo string
	NothingToEdit string
	EditTooLate   func(limit time.Duration) string
	NoSign        string
	AlreadySo     func(sign string) string // or not
	SignsTheirs   func(most int) string
	SignsFull     func(most int) string
	ReactionsFull func(most int) string
	EditBegins    string // with a sign by which it would be something else
	NoSuchLine    string // nothing that they may read is called so
	Repeated      string // it was said already, with the same nonce
	NonceUsed     string // for another line
	BadNonce      func(most int) string
	NotYourLine   string // which they want to change or take back
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
	EitherDate  func(date string) string      // it means two days
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
	NotRegistered     func(name string) string                 // empty: they themselves
	RegisterOther     func(name, own string, once bool) string // neither the name that they have nor a code
	AlreadyRegistered string
	NotYourKey        string
	LastKey           string
	KeyRevoked        string
	NoSuchCode        string
	TooManyAccounts   func(most int, wait time.Duration) string
	SettingsFull      func(bytes int) string
	DoorClosed        func(name string) string // empty: one of several
	FriendAlready     func(name string) string
	NoFriend          func(name string) string
	FriendsFull       func(most int) string
	TooManyTalks      func(most int, wait time.Duration) string
	TooManyReports    func(wait time.Duration) string
	IgnoresFull       func(most int) string
	NotIgnored        func(name string) string

	NotOperator      string
	NotYourself      string
	IsOperator       func(name string) string
	RoleSame         func(name string) string
	RoleInFile       func(name string) string
	NotOwned         func(name string) string
	Kicked           func(p Punished) string
	Banned           func(p Punished) string
	NameBanned       func(p Punished) string
	HeldOff          func(p Punished) string
	HeldSilent       func(p Punished) string
	GuestGone        func(name string) string
	NoLine           func(line string) string
	Muted            func(p Punished) string
	Slowed           func(wait time.Duration, channel string) string
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
	NotYet           string                   // some node is too old
	Drained          func(s Shut) string      // the node takes nobody
	NoSuchNode       func(name string) string //
	NotDrained       func(name string) string
	LastNode         func(name string) string
	Term             string                  // how a term is written
	Holds            func(p Punished) string // behind what somebody was punished with
	Blank            string                  // a blank that a name has

	RefusedInChannels
}

// byCode is the sentence of every code: a string, or a function of what the
// refusal tells.
func (r *Refused) byCode() map[state.Code]any {
	all := map[state.Code]any{
		state.NameTaken:         r.NameTaken,
		state.NameConfusable:    r.NameConfusable,
		state.NameSame:          r.NameSame,
		state.NotHere:           r.NotHere,
		state.SomebodyElse:      r.SomebodyElse,
		state.OnlyYourself:      r.OnlyYourself,
		state.TooMany:           r.TooMany,
		state.NotAway:           r.NotAway,
		state.Quieted:           r.Quieted,
		state.NothingToUndo:     r.NothingToUndo,
		state.NothingToEdit:     r.NothingToEdit,
		state.EditBegins:        r.EditBegins,
		state.NoSign:            r.NoSign,
		state.AlreadySo:         r.AlreadySo,
		state.SignsTheirs:       r.SignsTheirs,
		state.SignsFull:         r.SignsFull,
		state.ReactionsFull:     r.ReactionsFull,
		state.NoSuchLine:        r.NoSuchLine,
		state.Repeated:          r.Repeated,
		state.NonceUsed:         r.NonceUsed,
		state.BadNonce:          r.BadNonce,
		state.NotYourLine:       r.NotYourLine,
		state.NoCursor:          r.NoCursor,
		state.OldCursor:         r.OldCursor,
		state.ForeignCursor:     r.ForeignCursor,
		state.AheadOfRoom:       r.AheadOfRoom,
		state.TooLate:           r.TooLate,
		state.EditTooLate:       r.EditTooLate,
		state.Flooded:           r.Flooded,
		state.Crowded:           r.Crowded,
		state.RoomFull:          r.RoomFull,
		state.SeatsTaken:        r.SeatsTaken,
		state.AddressFull:       r.AddressFull,
		state.SetAside:          r.SetAside,
		state.NotKept:           r.NotKept,
		state.Stopping:          r.Stopping,
		state.NotSeated:         r.NotSeated,
		state.SearchTooLong:     r.SearchTooLong,
		state.TookLong:          r.TookLong,
		state.NameOwned:         r.NameOwned,
		state.NameLooksOwned:    r.NameLooksOwned,
		state.NameYours:         r.NameYours,
		state.NotYours:          r.NotYours,
		state.NamesFull:         r.NamesFull,
		state.KeysFull:          r.KeysFull,
		state.NeedsKey:          r.NeedsKey,
		state.NotRegistered:     r.NotRegistered,
		state.AlreadyRegistered: r.AlreadyRegistered,
		state.NotYourKey:        r.NotYourKey,
		state.LastKey:           r.LastKey,
		state.KeyRevoked:        r.KeyRevoked,
		state.NoSuchCode:        r.NoSuchCode,
		state.TooManyAccounts:   r.TooManyAccounts,
		state.SettingsFull:      r.SettingsFull,
		state.DoorClosed:        r.DoorClosed,
		state.FriendAlready:     r.FriendAlready,
		state.NoFriend:          r.NoFriend,
		state.FriendsFull:       r.FriendsFull,
		state.BotsOwnKey:        r.BotsOwnKey,
		state.TooManyTalks:      r.TooManyTalks,
		state.TooManyReports:    r.TooManyReports,
		state.NotOperator:       r.NotOperator,
		state.NotYourself:       r.NotYourself,
		state.IsOperator:        r.IsOperator,
		state.RoleSame:          r.RoleSame,
		state.RoleInFile:        r.RoleInFile,
		state.NotOwned:          r.NotOwned,
		state.Kicked:            r.Kicked,
		state.Banned:            r.Banned,
		state.NameBanned:        r.NameBanned,
		state.HeldOff:           r.HeldOff,
		state.HeldSilent:        r.HeldSilent,
		state.GuestGone:         r.GuestGone,
		state.Muted:             r.Muted,
		state.Slowed:            r.Slowed,
		state.TooSlow:           r.TooSlow,
		state.LockedGuests:      r.LockedGuests,
		state.LockedRegistered:  r.LockedRegistered,
		state.Locked:            r.Locked,
		state.NoSuchLock:        r.NoSuchLock,
		state.NoSuchBan:         r.NoSuchBan,
		state.TooManyBans:       r.TooManyBans,
		state.TooManyLines:      r.TooManyAtOnce,
		state.TooWide:           r.TooWide,
		state.Loopback:          r.Loopback,
		state.NotYet:            r.NotYet,
		state.Drained:           r.Drained,
		state.NoSuchNode:        r.NoSuchNode,
		state.NotDrained:        r.NotDrained,
		state.LastNode:          r.LastNode,
	}
	r.RefusedInChannels.byCode(all)
	return all
}
