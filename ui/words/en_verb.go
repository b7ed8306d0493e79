package words

// English: verbs.

import "time"

var enVerb = Verb{
	Help: "ssh HOST help lists what there is.",
	NoVerb: func(word string, nearest []string) string {
		if len(nearest) > 0 {
			return "There is no verb called " + word + ". Did you mean " + either(nearest) + "?"
		}
		return "There is no verb called " + word + "."
	},
	Inside: func(command string) string {
		return command + " works inside the room only: ssh -t HOST opens it, and there it is /" + command
	},
	NoFlag: func(verb, flag string) string {
		return verb + " has no flag " + flag + ". If it belongs to the text, put -- and a space before the text."
	},
	FlagBehind: func(flag string) string { return flag + " stands behind the arguments; flags come before them." },
	NoValue:    func(flag string) string { return flag + " takes no value." },
	BadValue:   func(flag, means string) string { return flag + " needs another value. " + means },
	NoNames:    "dm needs to know to whom.",
	OpenEnd:    "Names are joined by commas without blanks: bob,lily",
	Surplus:    func(verb, word string) string { return verb + " takes nothing like " + word + "." },
	Apart:      func(one, other string) string { return one + " and " + other + " do not go together." },
	NoText:     "There is nothing to say: put the text behind the verb, or leave -t out and pipe it in.",
	Yes: func(verb string) string {
		return "Nothing was done. To do it, put --yes right behind the verb: ssh HOST " + verb + " --yes …"
	},
	Nobody: func(name string, nearest []string) string {
		if len(nearest) > 0 {
			return "Nobody here is called " + name + ", so nothing was sent. Did you mean " + either(nearest) + "?"
		}
		return "Nobody here is called " + name + ", so nothing was sent. ssh HOST who names all who are here."
	},
	Done: "Done.",
	Cut:  "Taken out of the room before it was done.",
	Named: func(was, name string) string {
		return "You are called " + name + " from here on: the name " + was + " went to somebody else while you had nothing to say."
	},
	SpeaksAs: func(name, asked string, taken bool) string {
		switch {
		case taken:
			return "This was said by " + name + ": " + asked + " is somebody else's name here, or looks like one. ssh NAME@HOST asks for another name."
		case asked != "":
			return "This was said by " + name + ": " + asked + " cannot be a name here as it is. ssh NAME@HOST asks for another name."
		}
		return "This was said by " + name + ", since your user name is no name here. ssh NAME@HOST asks for another name."
	},
	Silent: func(d time.Duration) string {
		return "Nothing more was sent: standard input brought nothing for " + enDuration(d) + "."
	},

	TooMuch: func(runes, lines int) string {
		return "One message holds " + count(runes, "character", "characters") + " in " + count(lines, "line", "lines") + " at most, and this is more: --split makes several of it."
	},
	Parted: func(messages int) string {
		return count(messages, "message", "messages") + " had gone out before, " + one(messages, "and is", "and are") + " kept."
	},
	Missed: func(n uint64, since string) string {
		return count(int(min(n, 1<<31)), "event", "events") + " went by faster than they were read; --since " + since + " reads them."
	},
	More: func(flag, cursor string) string {
		return "There is more: the same with " + flag + " " + cursor + " goes on."
	},
	Gone: "The first of what you asked for is kept no longer.",

	From: func(name string, to []string) string {
		if len(to) > 1 {
			return "private from " + name + " to " + list(to, 0)
		}
		return "private from " + name
	},
	To:       func(names []string) string { return "private to " + list(names, 0) },
	Mentions: func(name string) string { return name + " mentions you" },
	Unsent:   func(name string) string { return name + " took a line back" },
	Removed:  func(name string) string { return name + " took a line out" },
	Forgot:   func(name string) string { return name + " took out all that was ever said under this name" },
}
