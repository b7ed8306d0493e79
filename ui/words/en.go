package words

// English: what people read while they are here. Help is in en_help.go.

import (
	"strings"
	"time"

	"teahouse/room/state"
)

// English returns the English words.
func English() *Words {
	return &Words{
		Door: Door{
			Banner:     "For screen readers: ssh -t HOST lines. For scripts: ssh HOST help",
			NoTerminal: "This terminal cannot draw a full screen: its TERM is dumb, or not set.",
			Unread:     "More waits here from you than may, so this session ends. What it had not taken yet is lost: send that again, more slowly.",
			Sessions:   "This connection has as many sessions as it may. Close one, or connect once more.",
			DialLater: func(wait time.Duration) string {
				return "Too many connections come from your address. Try again in " + enDuration(wholeSeconds(wait)) + "."
			},
			AddressFull: func(most int) string {
				return "There are " + count(most, "connection", "connections") + " from your address here, as many as there may be. Close one, or come again in a while."
			},
			EnterLater: func(wait time.Duration) string {
				return "Many come in from your address just now. Try again in " + enDuration(wholeSeconds(wait)) + "."
			},
			EnterSoon: func(wait time.Duration) string {
				return "Many come in from your address just now; your turn is in " + enDuration(wholeSeconds(wait)) + "."
			},
			HouseFull:  "The server has as many connections as it can take. Try again in a minute.",
			GaveWay:    "So many are connecting that this connection made place for another. Try again.",
			NotStarted: "Nothing was started here for a minute, so this session was ended.",
			NoFiles:    "Only talk goes through here, no files: ssh HOST help shows what you can do.",
			NoMosh:     "mosh needs a shell on the server, and there is none here: use ssh. What you have written when a link dies is there again when you come back with your key.",
			NoCopying:  "There is no shell here. No key has to be copied: whoever comes with one is known by it, and /register makes a name theirs.",
			NoService:  "That is not offered here: ssh HOST help shows what you can do.",
			NoForward:  "Nothing is forwarded here, neither ports nor sockets.",
			NoAgent:    "Your agent is not forwarded here: ssh -a leaves it at home.",
			NoX11:      "No windows are shown from here: ssh -x leaves X11 out.",

			Declined: "This room knows the keys of those who may come in, and the first that your ssh offers is not among them. If it goes no further, and you have another: ssh -i KEY -o IdentitiesOnly=yes. If not, ask whoever runs the room.",
			NotListed: func(key bool) string {
				if key {
					return "This room is open to those whose keys it knows, and yours is not among them. If you have another: ssh -i KEY -o IdentitiesOnly=yes. If not, ask whoever runs it to let yours in."
				}
				return "This room is open to those whose keys it knows, and you came without one: ssh-keygen makes one. Then ask whoever runs the room to let it in."
			},
			Passphrase:       "This room asks for a passphrase. It is not shown while you type:",
			PassphraseWrong:  "That is not it.",
			PassphraseNeeded: "Without the passphrase you cannot come in. Ask whoever invited you.",
			PassphraseSlow: func(wait time.Duration) string {
				return "Many were tried from your address, so this takes " + enDuration(wholeSeconds(wait)) + "."
			},
			PassphraseElsewhere: "You are being asked for the passphrase on this connection already: answer there first.",
			PassphraseBlind:     "This room asks for a passphrase, and can do so on a terminal only: ssh -t HOST. Or ask whoever runs it to let your key in.",

			Contact: func(who string) string { return "If you have a question about that, write to " + who + "." },

			Goodbye: "Goodbye, and come again.",
			Cut:     "This terminal was taken out of the room. Connect again to come back.",
			Flooded: "More came from your terminal than anybody can type, so this session was ended.",
			Failed:  "Something broke on our side and ended this session. Connect again; the room is still there.",
		},
		Entry:    enEntry,
		Line:     enLine,
		Notice:   enNotice,
		People:   enPeople,
		Prompt:   enPrompt,
		Status:   enStatus,
		Refused:  enRefused,
		Answer:   enAnswer,
		Govern:   enGovern,
		Account:  enAccount,
		Channels: enChannels,
		Friends:  enFriends,
		Help:     enHelp(),
		Bot:      enBot,
		Verb:     enVerb,
		Plain:    enPlain,
		Time: Time{
			Clock:    func(t time.Time) string { return t.Format("15:04") },
			Day:      enDay,
			Moment:   enMoment,
			Duration: enDuration,
		},
	}
}

var enLine = Line{
	You:       "you",
	Relayed:   func(name, as string) string { return name + " (" + as + ")" },
	Withdrawn: "(removed)",
	New:       "new",
	Folded:    func(n int) string { return "… " + count(n, "more line", "more lines") + ": Ctrl-O Enter" },
	Missed: func(n int) string {
		return count(n, "line", "lines") + " went by faster than this terminal could show; PgUp reads them"
	},
	Loading:   "reading older lines…",
	NotLoaded: "older lines cannot be read just now; try again in a moment",
	Private: func(to int) string {
		if to > 1 {
			return "private, to " + count(to, "person", "people")
		}
		return "private"
	},
}

var enNotice = Notice{
	Arrived: func(names []string, more int) string { return list(names, more) + " arrived" },
	Left:    func(names []string, more int) string { return list(names, more) + " left" },
	Lost: func(names []string, more int) string {
		return list(names, more) + " lost " + one(len(names)+more, "the connection", "their connections")
	},
	Stopped: func(names []string, more int) string {
		return list(names, more) + " left: " + one(len(names)+more, "the", "their") + " server stopped"
	},
	CameAndLeft: func(names []string, more int) string { return list(names, more) + " came and left" },
	LeftAndCame: func(names []string, more int) string { return list(names, more) + " left and came back" },

	Renamed: func(old, name string) string { return old + " is now " + name },
	Away: func(name, reason string) string {
		if reason == "" {
			return name + " is away"
		}
		return name + " is away: " + reason
	},
	Back: func(name string) string { return name + " is back" },
	Restarted: func(n int) string {
		return "the server started again; " + count(n, "person was", "people were") + " cut off"
	},
	Unsent: "Taken back everywhere. Somebody may have read it before.",

	Removed: func(names []string, more int) string {
		return list(names, more) + " " + one(len(names)+more, "was", "were") + " taken out of the room"
	},
	Reclaimed: func(old, name string) string {
		return old + " is now " + name + ", for the name " + old + " belongs to somebody else"
	},
	Registered: func(name string) string { return name + " has registered: nobody else can be called so now" },
	Joined:     func(old, name string) string { return old + " is another device of " + name },
	Topic: func(name, text string) string {
		if text == "" {
			return name + " took the topic away"
		}
		return name + " set the topic: " + text
	},
	MOTD: func(name, text string) string {
		if text == "" {
			return name + " took the message of the day away"
		}
		return name + " set the message of the day: " + text
	},
	Announced: func(name, text string) string { return "To everybody, from " + name + ": " + text },
	Slow: func(name string, each time.Duration) string {
		if each <= 0 {
			return name + " lets lines come as fast as they like again"
		}
		return name + " slowed the room down: one line each " + enDuration(each)
	},
	Lock: func(name string, level int) string {
		switch level {
		case 0:
			return name + " opened the room to all"
		case 1:
			return name + " locked the room: nobody comes in without a key"
		case 2:
			return name + " locked the room: only those come in who have owned a name for a day"
		}
		return name + " locked the room: only operators come in"
	},
	Bound:    func(name string) string { return "The name " + name + " is yours." },
	Released: func(name string) string { return "The name " + name + " is not yours any more." },
	Revoked:  func(key string) string { return "The key " + key + " was taken out of your account." },
	Lapses: func(name, when string) string {
		return "You have not used your name " + name + " for long. It lapses on " + when + "; be called so once to keep it."
	},
	Lapsed:  func(name string) string { return "Your name " + name + " lapsed, unused for a year." },
	Muted:   func(p Punished) string { return enPunished("You are muted; you can still write to operators", p) },
	Unmuted: "You are not muted any more.",
}

var enPeople = People{
	Here:  func(n int) string { return number(n) + " here" },
	Away:  "away",
	Guest: "guest",
	Mode: map[state.Mode]string{
		state.ModeLines: "lines",
		state.ModeTail:  "reads",
		state.ModeBot:   "bot",
	},
	Entry: func(name string, traits []string) string {
		if len(traits) == 0 {
			return name
		}
		return name + " (" + strings.Join(traits, ", ") + ")"
	},
	More: func(n int) string { return "and " + number(n) + " more" },
}

var enPrompt = Prompt{
	Everybody: "to everybody",
	Channel:   func(name string) string { return "to #" + name },
	Quiet:     "public lines are off: /quiet",
	Private:   func(names []string) string { return "to " + list(names, 0) + ", privately" },
	Absent:    func(names []string) string { return "to " + list(names, 0) + ", privately, to be read later" },
	Nobody:    "private: to whom?",
	Unknown:   func(name string) string { return "private: nobody is called " + name },
	Moved:     func(name string) string { return name + " is somebody else now" },
	Crowd:     func(most int) string { return "private: at most " + number(most) + " people" },
	Reply:     "to whoever last wrote to you, privately",
	Command:   func(usage string) string { return usage },
	Choose:    func(names []string) string { return "/" + strings.Join(names, " /") },
	NoCommand: "no such command",
	Pasted:    "a paste, not a command",
}

var enStatus = Status{
	Hints:   []string{"/help", "Tab complete", "PgUp back", "/plain no full screen"},
	Reading: []string{"PgDn forward", "End newest", "PgUp back"},
	Arrows:  []string{"Up and Down move", "Esc newest", "Enter unfolds"},
	Found:   []string{"↑ ↓ choose", "Enter goes there", "Esc closes"},
	Page:    []string{"PgUp and PgDn move", "Esc closes"},
	Below:   func(n int) string { return number(n) + " new below ↓" },
	Unread: func(n int) string {
		if n > 999 {
			return "more than 999 unread: Alt-U"
		}
		return number(n) + " unread: Alt-U"
	},
	NoUnread: "nothing unread",
	Quiet:    "quiet: no public lines; /quiet brings them back",
	Crowded: func(d time.Duration) string {
		return "goes out in " + enDuration(wholeSeconds(d)) + ": much comes from your address"
	},
	Slowed: func(d time.Duration) string {
		return "goes out in " + enDuration(wholeSeconds(d)) + ": lines are slowed down for everybody"
	},
	Waiting:  func(d time.Duration) string { return "goes out in " + enDuration(wholeSeconds(d)) + ": a lot at once" },
	Sending:  "on its way",
	TakeBack: "Esc takes it back",
	NotSent:  func(why string) string { return why + " Up brings the line back." },
	Stalled: func(d time.Duration) string {
		return "the server's disk has been busy for " + enDuration(d) + "; lines wait"
	},
	ReadOnly: "the server cannot store lines now: you can read, and write again later",
	AskLeave: "Ctrl-C again leaves; any other key stays",
	AskPaste: func(lines int) string {
		return "Send " + count(lines, "line", "lines") + " as one message? Enter sends, Ctrl-C clears."
	},
	AskHabit: func(word string) string {
		return "Say “" + word + "” to everybody? Enter again does. /help helps, /quit leaves."
	},
	Replaced:   "Up brings back the line that did not go out.",
	House:      "lobby",
	AskStrayed: func(prompt string) string { return "This goes " + prompt + " now. Enter again sends it." },
	Shelved: func(name string) string {
		return "You are not in " + name + " any more. Up brings back what you were writing there."
	},
	AskLost:    "What came first was lost, perhaps an @ or a /. Is this for everybody? Enter again sends it.",
	Search:     func(query string) string { return "earlier lines with: " + query },
	NoMatch:    func(query string) string { return "no earlier line with: " + query },
	Bare:       "Enter comes back to the room",
	Copied:     "copied, if your terminal allows it",
	NoCopy:     "nothing to copy yet",
	NoLink:     "no link to copy yet",
	TooSmall:   "too small",
	AskSure:    "y does it, any other key does not",
	NotDone:    "Nothing was done.",
	FirstLine:  "nothing is older",
	NewMessage: func(name string) string { return name + " wrote to you" },
	Mentioned:  func(name string) string { return name + " mentioned you" },
}
