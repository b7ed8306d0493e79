package words

// English: line mode.

import "strconv"

var enPlain = Plain{
	ASCIIPipe: "Your locale is not in UTF-8, so other letters than ASCII are a likeness or \"?\". For all of them, say --json, or ssh -o SetEnv=LC_ALL=C.UTF-8",
	ASCII:     "Your terminal has not said that it shows UTF-8, so other letters than ASCII are a likeness or \"?\". If it does, say so: ssh -o SetEnv=LC_CTYPE=C.UTF-8",
	Welcome: func(title, topic string, here int) string {
		s := "This is " + title + ", in plain lines. " + one(here, "You are alone here.", count(here, "person", "people")+" are here; /who names them.")
		if topic != "" {
			s += " The topic: " + topic
		}
		return s
	},
	Help:   "/help shows what you can do here. /quit leaves, and so does Ctrl-D.",
	Screen: "/plain off brings the full screen.",
	New:    "New since you were here last:",
	Unread: func(n int) string {
		return "Before these, " + count(n, "more line", "more lines") + " came since you were here last. /unread reads them."
	},
	Waits: func(n, private int) string {
		s := one(n, "1 line waits", number(n)+" lines wait")
		if private > 0 {
			s += ", " + number(private) + " private"
		}
		return s + "."
	},
	Waited: func(n, private int) string {
		s := "Before these, " + count(n, "line", "lines") + " came while you were writing"
		if private > 0 {
			s += ", " + number(private) + " private"
		}
		return s + ". /unread reads them."
	},
	NoUnread: "Nothing is unread.",
	Missed:   func(n int) string { return count(n, "line", "lines") + " went by. /unread reads them." },
	More:     "There is more: an empty line reads on.",

	Choices: func(more int) string {
		return number(more) + " more: Tab goes on, Shift-Tab back, Esc brings back what you typed."
	},
	Sure:    "y does it, anything else does not.",
	Answer:  "y or n",
	Yes:     []string{"y", "yes"},
	No:      []string{"n", "no"},
	Command: "command",
	Several: func(lines int, prompt string) string { return count(lines, "line", "lines") + " " + prompt },

	NeedsKeys: func(name string) string { return "/" + name + " needs a terminal: ssh -t HOST lines" },
	Failed:    func(line int, why string) string { return "line " + strconv.Itoa(line) + ": " + why },
	NextWaits: func(goes string) string { return "The next line " + goes + ". Those behind it wait, too." },
	Open: func(line int) string {
		return "line " + strconv.Itoa(line) + " may not have been sent, and nothing behind it was."
	},
}
