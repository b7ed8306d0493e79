package words

// English: governing, accounts and what has to do with them.

import (
	"strconv"
	"strings"
	"time"

	"teahouse/room/state"
)

// enPunished says what happened, why, until when, and to whom to write.
func enPunished(what string, p Punished) string {
	s := sentence(what, p.Reason)
	if p.Until == "" {
		s += " It has no end."
	} else {
		s += " It holds until " + p.Until + "."
	}
	if p.Contact != "" {
		s += " If you think that is wrong, write to " + p.Contact + "."
	}
	return s
}

// sentence puts a reason behind what happened, and ends it.
func sentence(what, reason string) string {
	if reason != "" {
		what += ": " + reason
	}
	if strings.HasSuffix(what, ".") || strings.HasSuffix(what, "!") || strings.HasSuffix(what, "?") {
		return what
	}
	return what + "."
}

// behind puts further parts behind a text, each with its sign, unless empty.
func behind(s string, parts ...string) string {
	for i := 0; i+1 < len(parts); i += 2 {
		if parts[i+1] != "" {
			s += parts[i] + parts[i+1]
		}
	}
	return s
}

// lasting says until when.
func lasting(until string) string {
	if until == "" {
		return " for ever"
	}
	return " until " + until
}

func enRecord(r Record) string {
	whom := r.Whom
	if whom == "" {
		whom = "somebody"
	}
	did := ""
	switch r.Verb {
	case state.KindKick:
		did = "kicked " + whom
	case state.KindBan:
		did = "banned " + whom + lasting(r.Until)
	case state.KindUnban:
		did = "lifted the ban of " + whom
	case state.KindMute:
		did = "muted " + whom + lasting(r.Until)
	case state.KindUnmute:
		did = "unmuted " + whom
	case state.KindRemove:
		did = "removed " + count(r.Count, "line", "lines")
		if r.Whom != "" {
			did += " of " + r.Whom
		}
	case state.KindOut:
		did = "took " + whom + " out of #" + r.Channel + lasting(r.Until)
	case state.KindDissolve:
		did = "dissolved a closed channel of " + count(r.Count, "member", "members")
		if r.Channel != "" {
			did = "dissolved #" + r.Channel + ", of " + count(r.Count, "member", "members")
		}
		if r.Whom != "" {
			did += ", owned by " + whom
		}
	case state.KindOp:
		did = "made " + whom + " an operator"
	case state.KindDeop:
		did = "made " + whom + " an operator no longer"
	case state.KindRebind:
		did = "freed the name " + r.Text
		if r.Whom != "" {
			did = "gave the name " + r.Text + " to " + r.Whom
		}
	case state.KindReadmit:
		did = "gave the names of the lost account of " + r.Text + " to " + whom
		if r.Count > 0 {
			did = "gave the lost account of " + r.Text + ", private lines too, to " + whom
		}
	case state.KindReport:
		did = behind("reports "+whom, ": ", r.Text)
	case state.KindTopic:
		did = behind("set the topic", ": ", r.Text)
	case state.KindMOTD:
		did = behind("set the message of the day", ": ", r.Text)
	case state.KindAnnounce:
		did = behind("announced", ": ", r.Text)
	case state.KindSlow:
		did = "let lines come as fast as people like"
		if r.Text != "" {
			did = "set the time between two lines to " + r.Text
		}
	case state.KindLock:
		did = "set the lock to " + number(r.Count)
	default:
		did = "did: " + string(r.Verb)
	}
	if r.Along {
		did += ", with guests and new keys from the same address"
	}
	if (r.Verb == state.KindKick || r.Verb == state.KindBan) && r.Count > 1 {
		did += ", " + count(r.Count, "person", "people") + " in all"
	}
	return behind(r.By+" "+did, ": ", r.Reason, " -- ", r.Note)
}

// enBeside says who is here from somebody's address.
func enBeside(names []string, more int) string {
	n := len(names) + more
	return one(n, "1 guest or new key is", number(n)+" guests and new keys are") + " here from the same address: " + list(names, more) + "."
}

var enGovern = Govern{
	Record: enRecord,
	Sanction: func(s Sanction) string {
		did := "ban"
		switch s.Act {
		case state.KindKick:
			did = "kick"
		case state.KindMute:
			did = "mute"
		}
		return behind("#"+plain(s.ID)+" "+did+" of "+s.Whom+lasting(s.Until)+", by "+s.By, ": ", s.Reason, " -- ", s.Note)
	},
	Bans:    func(n int) string { return count(n, "ban, kick or mute holds:", "bans, kicks and mutes hold:") },
	NoBans:  "Nobody is kicked, banned or muted.",
	Several: func(whom string) string { return "More than one fits " + whom + ". Say which by its number:" },
	Quote: func(n uint64, when, text string, private bool) string {
		if private {
			return "private, " + when + ": " + text
		}
		return "#" + plain(n) + ", " + when + ": " + text
	},
	Records: func(n int) string {
		return one(n, "The last act of governing:", "The last "+number(n)+" acts of governing:")
	},
	NoRecord: "Nothing was governed yet.",
	Reports: func(n int) string {
		return count(n, "report", "reports") + ", the newest last:"
	},
	NoReport: "Nobody has reported anything yet.",

	AskBan: func(whom, term string) string { return "Ban " + whom + " " + term + "?" },
	TakesOut: func(names []string, more int) string {
		if len(names)+more == 0 {
			return "It takes out nobody who is here."
		}
		return "It takes out " + count(len(names)+more, "person", "people") + " here: " + list(names, more) + "."
	},
	AskBanName: func(name, term string, bearers []string) string {
		s := "Let nobody be called " + name + " " + term + ", whoever it is? Nobody else is kept out by it."
		if len(bearers) > 0 {
			s += " It takes out " + list(bearers, 0) + "."
		}
		return s
	},
	ReachGuest: func(name, until string, local, mute bool) string {
		switch {
		case local:
			return name + " has no key and comes from this machine itself, so it holds only until they come again; /lock 1 keeps guests out."
		case mute:
			return name + " has no key: until " + until + ", guests and new keys from the same address cannot write."
		}
		return name + " has no key: until " + until + ", guests and new keys from the same address are kept out."
	},
	AskAlong: func(names []string, more int) string {
		return enBeside(names, more) + " Do the same to them?"
	},
	Along: func(names []string, more int) string {
		return enBeside(names, more) + " With --near it takes them along."
	},
	NotAlong: "They are left alone.",
	NameItself: func(name string) string {
		return "To ban the name itself, whoever bears it: /ban name:" + name + " TERM REASON"
	},

	Wrote: func(name string, line uint64) string {
		if line == 0 {
			return name + " wrote that private line."
		}
		return name + " wrote #" + plain(line) + "."
	},
	Meant: func(name string, line uint64, mark string, others bool) string {
		s := name + " is not here; meant is whoever was called so last"
		if line != 0 {
			s = name + " is not here; meant is whoever wrote #" + plain(line)
		}
		if mark != "" {
			s += ", with the mark " + mark
		}
		if others {
			s += ". Somebody else was called so before; #LINE means whoever wrote a line"
		}
		return s + "."
	},
	Another: func(name string, line uint64) string {
		return "Another " + name + " is not here any more: #" + plain(line) + " means them."
	},

	FromThere: func(n int) string {
		return one(n, "1 other person is here from the same address.", number(n)+" others are here from the same address.")
	},
	AskRemove: func(name string, n int, first, last string) string {
		if n == 1 {
			return `Remove "` + last + `", the last line of ` + name + ", for good?"
		}
		return "Remove " + number(n) + " lines of " + name + ` for good, from "` + first + `" to "` + last + `"?`
	},
	AskRemoved: func(n uint64, name, text string) string {
		return "Remove #" + plain(n) + `, "` + text + `" by ` + name + ", for good?"
	},
	AskRebind: func(name, heir string) string {
		return "Give the name " + name + " to " + heir + "? Private lines stay with those who wrote and read them."
	},
	AskReadmit: func(account, key, name string, private bool) string {
		follows := "the account's names; its private lines stay out of reach, as it did not allow more"
		if private {
			follows = "all that the account of " + account + " has, private lines too, as it allowed before"
		}
		return "Give the key " + key + ", which is here as " + name + ", " + follows + "? Say yes only if you have made sure that this is the owner of " + account + "."
	},
	Readmitted: func(account string) string {
		return "Done. The account of " + account + " is told of it at the next login of each of its keys."
	},
	AskFree: func(name string) string {
		return "The name " + name + " belongs to somebody else. Free it for everybody?"
	},
	AskDeop: func(name string) string { return "Make " + name + " an operator no longer?" },

	Forever:     "for ever",
	For:         func(d time.Duration) string { return "for " + enDuration(d) },
	NoLines:     func(name string) string { return "No line of " + name + " was found." },
	NoTopic:     "There is no topic.",
	VeiledTopic: "a topic by somebody you ignore",
	Nameless:    "(ignored)",
	NoMOTD:      "There is no message of the day.",
	SlowNow: func(each time.Duration) string {
		if each <= 0 {
			return "Lines come as fast as people like."
		}
		return "One line each " + enDuration(each) + "."
	},
	LockNow: func(level int) string {
		switch level {
		case 0:
			return "The room is open to all."
		case 1:
			return "Nobody comes in without a key."
		case 2:
			return "Only those come in who have owned a name for a day."
		}
		return "Only operators come in."
	},
}

var enAccount = Account{
	AskRegister: func(name string) string {
		return "Register " + name + " for your key? Nobody else can be called so then. If you have an account on another device, say no and use: /register device"
	},
	AskLink: func(key, addr, name string) string {
		return "Let the key " + key + ", which is here as " + name + " from " + addr + ", into your account? Say yes only if that is you."
	},
	Linked: "That key is one of your account's now. /keys lists them.",
	Code:   func(code string) string { return "On the device that has your account, write: /register " + code },
	CodeHolds: func(d time.Duration) string {
		return "The code holds for " + enDuration(d) + ". Keep this session open."
	},
	CodeLost: "If you have lost them all, tell the code to an operator who knows that it is you, and who writes: /readmit NAME CODE",
	OwnInstead: func(name string) string {
		return "To own the name " + name + " instead, write: /register " + name
	},
	AskRelease: func(name string) string { return "Give the name " + name + " up? Anybody can take it then." },
	AskRevoke: func(key string) string {
		return "Take the key " + key + " out of your account? Its terminals leave the room."
	},
	Revoked: "That key is not yours any more.",

	Keys: func(n int) string { return one(n, "Your account has 1 key:", "Your account has "+number(n)+" keys:") },
	Key: func(n int, key, since, last string, seats int, mine bool) string {
		s := number(n) + ": " + key + ", first here " + since + ", last " + last
		if seats > 0 {
			s += ", on " + count(seats, "terminal", "terminals") + " now"
		}
		if mine {
			s += " (this one)"
		}
		return s
	},
	Names:   func(names []string) string { return "It owns " + list(names, 0) + "." },
	NoNames: "It owns no name: /register binds the one you bear.",

	Recovers: func(private bool) string {
		if private {
			return "If you lose all your keys, an operator can give your names, your private lines and your settings to a new key of yours. /keys recover names limits that."
		}
		return "If you lose all your keys, an operator can give your names to a new key of yours, and nothing private. /keys recover private allows that, too."
	},
	Readmitted: func(r Readmission) string {
		to := "the key " + r.Key
		if r.Mine {
			to = "the key that you came with"
		}
		what := "The account that owned " + list(r.Names, 0) + " was given to " + to
		if !r.Private {
			what = one(len(r.Names), "The name ", "The names ") + list(r.Names, 0) + one(len(r.Names), " was", " were") + " given to " + to + ", and nothing private"
		}
		s := what + ", by the operator " + r.By + ", " + r.When + "."
		if !r.Mine {
			s += " If that was not you, tell whoever runs this server."
		}
		return s
	},

	DoorOpen:   "Everybody may write to you privately.",
	DoorClosed: "Only those who have registered may write to you privately, and operators.",

	Ignoring:  func(names []string) string { return "You do not see what these people write: " + list(names, 0) + "." },
	NoIgnores: "You ignore nobody.",
	Ignored: func(name string, guests bool) string {
		if guests {
			return name + " has no key, so what guests from the same address write and do is hidden from you until you leave. /unignore " + name + " shows it again."
		}
		return "What " + name + " writes and does is hidden from you, under whatever name. /unignore " + name + " shows it again."
	},
	Unignored: func(name string) string { return "What " + name + " writes is shown again." },

	AskReport: func(name string, n int) string {
		return "Send " + count(n, "line", "lines") + " of " + name + " to the operators, with your name?"
	},
	ReportHas: "The operators would read these lines:",
	Reported:  "The operators have it. Thank you.",

	AskForget: func(lines int, friends bool) string {
		s := "Take all that you ever wrote here, " + count(lines, "line", "lines") + " public and private, off the screens now, and off the disk within the hour, for good?"
		if friends {
			s += " Your friends are forgotten, too, and you as a friend of others."
		}
		return s
	},
	NothingToForget: "Nothing that you wrote is kept here, so there is nothing to take out.",
	Forgotten: func(lines int) string {
		return "Done: " + count(lines, "line is", "lines are") + " gone, and within the hour from the disk, too."
	},
}

// plain is a number that people type again.
func plain(n uint64) string { return strconv.FormatUint(n, 10) }
