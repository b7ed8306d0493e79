package words

// English: refusals. Each says what happened, then what to do next.

import (
	"strings"
	"time"
)

var enRefused = Refused{
	NameTaken: func(name string) string { return "Somebody here is called " + name + " already. Choose another name." },
	NameConfusable: func(name string) string {
		return "That looks too much like " + name + ", who is here. Choose another name."
	},
	NameSame:  func(name string) string { return "You are " + name + " already." },
	NameEmpty: "A name needs at least one letter or digit: /name NEWNAME",
	NameTooLong: func(cells int) string {
		return "That name is too long. Choose one at most " + number(cells) + " columns wide."
	},
	NameBadRune: func(r rune) string {
		return "A name cannot hold " + show(r) + ". Use letters and digits, with - _ . between them."
	},
	NameBadEdge: func(r rune) string {
		return "A name cannot begin or end with " + show(r) + ". Use a letter or a digit there."
	},
	NameReserved: "That name could be taken for the room itself. Choose another one.",
	NameMixed:    "That name mixes alphabets, digits or writing directions, and could read as something else. Use one alphabet.",

	NotHere: func(name string) string { return name + " is not here any more; nothing was sent." },
	SomebodyElse: func(name string) string {
		return name + " is somebody else now; nothing was sent. Write the name again if you mean whoever bears it now."
	},
	OnlyYourself: "That would reach nobody but yourself; nothing was sent. Name somebody else.",
	TooMany: func(most int) string {
		return "A private line reaches at most " + number(most) + " people; nothing was sent. Name fewer, or write to everybody."
	},
	Unknown: func(names, nearest []string) string {
		s := "Nobody here is called " + either(names) + ", so nothing happened."
		if len(nearest) == 0 {
			return s + " /who shows who is here."
		}
		return s + " Did you mean " + either(nearest) + "?"
	},
	Nobody:  "A line that begins with @ is private: write a name behind it. /say TEXT sends it to everybody as it is.",
	NoReply: "Nobody has written to you privately yet. /msg NAME TEXT writes first.",
	NoDeed:  "Between two people there is no /me. Write it as a line.",

	Empty:   "There is nothing to send yet: write something first.",
	NotUTF8: "What you typed is not in UTF-8 and was left out. Set your terminal's character set to UTF-8, and type it again.",
	NotText: "This is not text in UTF-8, so nothing was sent. Send it through iconv -t UTF-8, or without its zero bytes.",
	TooLong: func(runes, most int) string {
		return count(runes, "character is", "characters are") + " too many; " + number(most) + " fit into one message. Shorten it, or send it in parts: ssh HOST say --split < FILE."
	},
	TooManyLines: func(lines, most int) string {
		return count(lines, "line is", "lines are") + " too many; " + number(most) + " fit into one message. Shorten it, or send it in parts: ssh HOST say --split < FILE."
	},
	Quieted: "You are quiet and see no public lines, so you send none. /quiet brings them back; then send it again.",
	Flooded: func(wait time.Duration) string {
		return "That was a lot at once. Try again in " + enDuration(wait) + "."
	},
	Crowded: func(wait time.Duration) string {
		return "Much comes from your address just now. Try again in " + enDuration(wait) + ". Whoever registered a day ago does not wait for others."
	},
	NothingToUndo: "You have no line to take back.",
	NoSuchLine:    "There is no such line that you may read. Numbers and cursors stand in tail --json.",
	Repeated:      "You said that already, with the same nonce.",
	NonceUsed:     "You said something else with that nonce, within the last day: nothing was sent. Give every line a nonce of its own.",
	BadNonce: func(most int) string {
		return "A nonce is one word of letters, digits and signs of ASCII, at most " + count(most, "character", "characters") + "."
	},
	NotYourLine:   "Somebody else wrote that line; only your own can be taken back.",
	NoCursor:      "That is no cursor. Take one from the field cursor of an event, such as tail --json shows, or say a time: 2h, 09:00, 2026-11-27 09:00.",
	OldCursor:     "A bare number is no place in this room any more. Take the field cursor of an event, such as tail --json shows, or say a time: 2h, 09:00, yesterday.",
	ForeignCursor: "That cursor is of another room, or damaged. Take one from an event of this room, or say a time: 2h, 09:00, yesterday.",
	AheadOfRoom:   "That has not happened in this room yet. Say an earlier time, or take the cursor of an event of this room.",
	TooLate: func(limit time.Duration) string {
		return "A line can be taken back for " + enDuration(limit) + "; this one is older."
	},
	NotAway: "You are not away.",

	ScreenOnly: func(name string) string {
		return "/" + name + " is for the full screen; /plain off goes there."
	},
	LinesOnly: func(name string) string { return "/" + name + " is for plain lines; /plain goes there." },

	Usage: func(usage string) string { return "Write it like this: " + usage },
	Slash: "A line that begins with / is a command: /help lists them. To send a / to everybody, write //",
	NoCommand: func(word string, nearest []string) string {
		s := "There is no command /" + word + ", and nothing was sent."
		if len(nearest) == 0 {
			return s + " /help lists them; /say in front sends the line as it is."
		}
		return s + " Did you mean /" + strings.Join(nearest, " or /") + "? /say in front sends the line as it is."
	},
	NoHelp: func(word string, nearest []string) string {
		if len(nearest) == 0 {
			return "There is no command /" + word + ". /help lists them."
		}
		return "There is no command /" + word + ". Did you mean /" + strings.Join(nearest, " or /") + "?"
	},
	Pasted:    "A pasted line that begins with / is neither run nor sent. /say in front sends it as it is.",
	NoneFound: func(words string) string { return "No line that you may read has " + words + "." },
	NoDate: func(yesterday string) string {
		return "A day is written as a date: yesterday is " + yesterday + "."
	},
	NoDay: func(day string) string { return "Nothing was said on " + day + " or later." },
	NoZone: func(zone string) string {
		return "No time zone is called " + zone + ". Write a place such as Europe/Berlin or Asia/Shanghai, or UTC."
	},
	RoomFull: func(most int) string {
		return "The room is full: all " + number(most) + " seats are taken. Come again in a while."
	},
	SeatsTaken: func(most int) string {
		return "You are here on " + count(most, "terminal", "terminals") + " already, as many as one person may have. Leave one, then come again."
	},
	AddressFull: func(most int) string {
		return "Guests and newcomers from your address have " + count(most, "terminal", "terminals") + " here, as many as they may. Come again when one is free; whoever registered a day ago has a place of their own."
	},
	SetAside: "The room failed at that, so nothing happened. It is a fault of the program; its operator can see it in the log.",
	NotKept:  "The server could not store that, so nothing happened. Try again in a moment.",
	Stopping: "The server is stopping. Come again in a moment.",
	SearchTooLong: func(most int) string {
		return "A search takes " + number(most) + " words at most, and fewer of those that signs such as - or / join to one. Leave some out."
	},
	TookLong:     "That takes too long to look up, and was given up. Rarer words are found faster; or try again in a moment.",
	NotSeated:    "This terminal is not in the room any more. Connect again to come back.",
	StillSending: "Lines of yours have not gone out yet. Do that again when they have.",

	BotsOwnKey: "A key is either a person's or a bot's, and this one is here as the other. Come with a key of its own: ssh-keygen makes one.",
	CodeEnds:   "A code holds while this device is here. Come with ssh -t HOST lines, and write /register device there.",
	TakenBack:  "You took it back; nothing was sent.",
	Unexpected: "Something broke on our side, and nothing was sent. Try again in a moment.",

	NameOwned: func(name string) string {
		return name + " is registered to somebody else. Choose another name, or enter with the key that owns it: ssh -i KEY -o IdentitiesOnly=yes."
	},
	NameLooksOwned: func(name string) string {
		return "That looks too much like " + name + ", which is registered to somebody else. Choose another name."
	},
	NameYours: func(name string) string { return "The name " + name + " is registered already." },
	NotYours:  func(name string) string { return "You do not own the name " + name + ". /keys shows which you own." },
	NamesFull: func(most int) string {
		return "An account owns at most " + count(most, "name", "names") + ". /release NAME gives one up."
	},
	KeysFull: func(most int) string {
		return "An account has at most " + count(most, "key", "keys") + ". /keys revoke N takes one out."
	},
	NeedsKey: "For that you need a key: ssh-keygen makes one, and the next time you are known by it.",
	NotRegistered: func(name string) string {
		if name == "" {
			return "You have not registered: /register makes your name yours."
		}
		return name + " has not registered, so nothing happened."
	},
	AlreadyRegistered: "This device belongs to your account already. /keys shows all of them.",
	NotYourKey:        "That key is not one of yours. /keys lists them with their numbers.",
	LastKey:           "That is the only key of your account; without it you could not come back. Add another one first.",
	KeyRevoked:        "The key of this terminal was taken out of your account, on another device of yours.",
	NoSuchCode:        "No device shows that code now. Codes hold for ten minutes; write /register device there for a new one.",
	TooManyAccounts: func(most int, wait time.Duration) string {
		return "From your address, " + count(most, "account was", "accounts were") + " made within a day. Try again in " + enDuration(wait) + "."
	},
	SettingsFull: func(bytes int) string {
		return "Your settings are full: " + number(bytes) + " bytes fit. /unignore somebody first."
	},
	DoorClosed: func(name string) string {
		if name == "" {
			name = "One of them"
		}
		return name + " does not read everybody's private lines; nothing was sent. If you have not registered, that may help: /register makes your name yours. Or write where all read it."
	},
	FriendAlready: func(name string) string { return name + " is a friend of yours already. /friends lists them." },
	NoFriend:      func(name string) string { return name + " is no friend of yours. /friends lists them." },
	FriendsFull: func(most int) string {
		return "You have " + count(most, "friend", "friends") + ", as many as you may. /unfriend one first."
	},
	TooManyTalks: func(most int, wait time.Duration) string {
		return "A guest may begin " + count(most, "private conversation", "private conversations") + " in ten minutes. Try again in " + enDuration(wait) + ", or come with a key."
	},
	TooManyReports: func(wait time.Duration) string {
		return "Operators have some reports from you or your address to read already. Report again in " + enDuration(wait) + ", or write to one of them: /msg NAME TEXT"
	},
	IgnoresFull: func(most int) string {
		return "You ignore " + count(most, "person", "people") + ", as many as you may. /unignore one first."
	},
	NotIgnored: func(name string) string { return "You do not ignore " + name + ". /ignore lists whom you do." },

	NotOperator: "Only operators do that. If you are one, come with that key: ssh -i KEY -o IdentitiesOnly=yes.",
	NotYourself: "You cannot do that to yourself.",
	IsOperator:  func(name string) string { return name + " is an operator. /deop NAME comes first." },
	RoleSame:    func(name string) string { return "Nothing to change: " + name + " has that role already." },
	NotOwned:    func(name string) string { return "Nobody owns the name " + name + "." },
	Kicked:      func(p Punished) string { return enPunished("An operator took you out of the room", p) },
	Banned:      func(p Punished) string { return enPunished("You are banned from this room", p) },
	NameBanned: func(p Punished) string {
		return enPunished("Nobody may come under the name "+p.Name+", so choose another one", p)
	},
	HeldOff: func(p Punished) string {
		return enPunished("Guests and new keys from your address have to wait; a key that has been here before comes in", p)
	},
	HeldSilent: func(p Punished) string {
		return enPunished("Nothing was sent. Guests and new keys from your address have to wait", p)
	},
	NoLine: func(line string) string {
		return "There is no line " + line + " that you can read."
	},
	GuestGone: func(name string) string {
		return name + " came without a key and has been gone for over an hour, so nothing is left to hold on to. /ban name:" + name + " 1d REASON closes the name, /lock 1 the door to all guests."
	},
	Muted: func(p Punished) string {
		return enPunished("Nothing was sent. You are muted, and can write to operators only", p)
	},
	Slowed: func(wait time.Duration) string {
		return "Lines are slowed down for everybody now. Yours can go out in " + enDuration(wait) + "."
	},
	TooSlow: func(most time.Duration) string {
		return "There can be at most " + enDuration(most) + " between two lines: /slow 15s"
	},
	LockedGuests:     "The room takes nobody without a key now. Come with one, or later.",
	LockedRegistered: "The room takes only those now who have owned a name here for a day. Come again later.",
	Locked:           "The room is closed; only operators come in now. Come again later.",
	NoSuchLock:       func(most int) string { return "The lock has the levels 0 to " + number(most) + "." },
	NoSuchBan:        "No such ban or mute holds now. /bans lists them.",
	TooManyBans: func(most int) string {
		return "There are " + number(most) + " bans and mutes, and no more fit. /unban some first."
	},
	TooManyAtOnce: func(most int) string { return "At most " + count(most, "line", "lines") + " at once." },
	TooWide: func(bits int) string {
		return "That network is too wide; it takes at least /" + number(bits) + " behind the address."
	},
	Loopback: "The server's own addresses cannot be banned.",
	Term:     "Say for how long: 30m, 1h, 7d or forever.",

	RefusedInChannels: enRefusedInChannels,
}
