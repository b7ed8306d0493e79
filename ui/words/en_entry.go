package words

// English: what somebody reads on their way in.

import "time"

var enEntry = Entry{
	Named: func(name string) string { return "You are " + name + ". /name NEWNAME changes that." },
	Muted: func(name string) string {
		return "You are muted, and cannot choose a name until that ends: you are " + name + "."
	},
	Taken: func(wanted, name string) string {
		return "Somebody here is called " + wanted + ", so you are " + name + ". /name NEWNAME changes that."
	},
	Alike: func(wanted, other, name string) string {
		return wanted + " looks like " + other + ", which is somebody else's name, so you are " + name + ". /name NEWNAME changes that."
	},
	Fitted: func(asked, name string) string {
		return "A name cannot be \"" + asked + "\" as it stands, so you are " + name + ". /name NEWNAME changes that."
	},
	Unfit: func(asked, name string) string {
		return "\"" + asked + "\" cannot be a name here, so you are " + name + ": a name drawn for you. /name NEWNAME changes that."
	},
	Drawn: func(name string) string {
		return "You are " + name + ": a name drawn for you. /name NEWNAME changes that."
	},
	Again: func(name string) string {
		return "You are " + name + ", here on another terminal, too: all of them show the same room."
	},
	Kept: func(d time.Duration) string {
		if d <= 0 {
			return "Whoever runs this server can read everything, private lines too. Lines are kept without end."
		}
		return "Whoever runs this server can read everything, private lines too. Lines are kept for " + enDuration(d) + "."
	},
	ASCII:  "Your terminal does not show UTF-8, so other letters than ASCII are a likeness or \"?\". Set its character set to UTF-8, and log in again.",
	Ground: "Your terminal does not tell its background: /theme light or /theme dark fits the colours to it.",
	Clock:  func(zone string) string { return "Times are " + zone + ". /time Europe/Berlin sets yours." },
	Owned: func(wanted, name string) string {
		return wanted + " is registered to somebody, so you are " + name + ". If that is you, on another device: /register device"
	},
	Help:   "/help shows what you can do here; /plain is for screen readers.",
	NoMore: "This is where it all began.",
	Stranded: func(lines int) string {
		return count(lines, "line", "lines") + " of yours had not gone out when the connection was lost. Up brings " + one(lines, "it", "them") + " back."
	},
}
