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
	NameMixed:    "That name mixes writing directions or digits in a way that reads as something else. Choose another one.",

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

	Empty: "There is nothing to send yet: write something first.",
	TooLong: func(runes, most int) string {
		return count(runes, "character is", "characters are") + " too many; " + number(most) + " fit into one message. Shorten it, or send it in parts."
	},
	TooManyLines: func(lines, most int) string {
		return count(lines, "line is", "lines are") + " too many; " + number(most) + " fit into one message. Shorten it, or send it in parts."
	},
	Quieted: "You are quiet and see no public lines, so you send none. /quiet brings them back; then send it again.",
	Flooded: func(wait time.Duration) string {
		return "That was a lot at once. Try again in " + enDuration(wait) + "."
	},
	NothingToUndo: "You have no line to take back.",
	TooLate: func(limit time.Duration) string {
		return "A line can be taken back for " + enDuration(limit) + "; this one is older."
	},
	NotAway: "You are not away.",

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
	Pasted: "A pasted line that begins with / is neither run nor sent. /say in front sends it as it is.",
	NoZone: func(zone string) string {
		return "No time zone is called " + zone + ". Write a place such as Europe/Berlin or Asia/Shanghai, or UTC."
	},
	RoomFull: func(most int) string {
		return "The room is full: all " + number(most) + " seats are taken. Come again in a while."
	},
	SeatsTaken: func(most int) string {
		return "You are here on " + count(most, "terminal", "terminals") + " already, as many as one person may have. Leave one, then come again."
	},
	NotKept:    "The server could not store that, so nothing happened. Try again in a moment.",
	Stopping:   "The server is stopping, so nothing happened. Come again in a moment.",
	NotSeated:  "This terminal is not in the room any more. Connect again to come back.",
	TakenBack:  "You took it back; nothing was sent.",
	Unexpected: "Something broke on our side, and nothing was sent. Try again in a moment.",
}
