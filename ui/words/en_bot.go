package words

// English: for those who write bots.

import "strings"

var enBot = Bot{
	NoTerminal: "A bot reads and writes lines of JSON, which a terminal would change: leave out -t.",

	NotJSON:   func(at int, why string) string { return "This is not JSON, at byte " + number(at) + ": " + why },
	NotObject: `A request is one JSON object, such as {"do":"say","text":"hello"}`,
	Half:      "The input ended in the middle of this line, so nothing was done for it.",
	Long: func(most int) string {
		return "The line is too long: " + number(most) + " bytes fit. The rest of it was skipped."
	},
	NUL:     "The line has a zero byte. Send UTF-8 text, one JSON object a line.",
	NotUTF8: "The line is not valid UTF-8.",

	NoDo: func(does []string) string { return "do says what is asked for: " + either(does) },
	UnknownDo: func(do string, does []string) string {
		return "There is no request " + do + "; do is " + either(does)
	},
	NoField: func(do, field string, takes []string) string {
		if len(takes) == 0 {
			return do + " takes no field " + field + ", and none but id."
		}
		return do + " takes no field " + field + ", but " + strings.Join(takes, ", ") + " and id."
	},
	Twice:   func(field string) string { return "The field " + field + " is there twice; give it once." },
	Missing: func(do, field string) string { return do + " needs the field " + field + "." },
	Either:  func(one, other string) string { return "Give " + one + " or " + other + ", not both." },
	Wrong:   func(field, want string) string { return "The field " + field + " must be " + want + "." },
	Range: func(field string, least, most int) string {
		return "The field " + field + " must be from " + number(least) + " to " + number(most) + "."
	},
	Crowd: func(field string, most int) string {
		return "The field " + field + " must have " + count(most, "name", "names") + " at most, and at least one."
	},

	Text:   "a string",
	Number: "a whole number, not below 0",
	Ref:    "the number of a line, or the cursor of an event",
	Place:  "a string: a cursor or a time, and no bare number",
	Names:  "a list of names, such as [\"lily\"]",
	Flag:   "true or false",
	ID: func(most int) string {
		return "a string or a number, at most " + count(most, "byte", "bytes") + " long as it is written, without control characters"
	},

	Nobody: func(names, nearest []string) string {
		s := "Nobody here is called " + either(names) + ", so nothing happened."
		if len(nearest) == 0 {
			return s + ` {"do":"who"} tells who is here.`
		}
		return s + " Did you mean " + either(nearest) + "?"
	},
	Confirm: func(question string) string { return question + ` To do it, ask again with "yes":true` },
	NotAimed: func(command string) string {
		return command + " is aimed at nobody; re and mark go with whois, kick, ban, mute, report, ignore and remove."
	},
	NoCommand: `text must be a command, such as "kick bob"; say, me and dm are for what is said.`,
	ForPeople: func(name string) string { return "/" + name + " changes what a person sees; it is not for bots." },
}
