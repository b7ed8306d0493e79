package words

// English: what commands say.

import (
	"time"

	"teahouse/room/state"
)

var enAnswer = Answer{
	Here:      func(n int) string { return one(n, "1 person is here:", number(n)+" people are here:") },
	HereFirst: func(n, total int) string { return number(total) + " people are here; the first " + number(n) + ":" },
	Whois: Whois{
		Here: func(name, since string, d time.Duration) string {
			return name + " has been here for " + enDuration(d) + ", since " + since + "."
		},
		You:    "That is you.",
		Mark:   func(mark string) string { return "Key mark " + mark + ": the same key always has the same mark here." },
		Guest:  "A guest without a key: next time, somebody else may come under this name.",
		Loose:  "Not registered: the name is free for others to take.",
		Owner:  "Registered: the name is nobody else's.",
		Rules:  "An operator.",
		Friend: "A friend of yours.",
		Mode: map[state.Mode]string{
			state.ModeLines: "In plain lines, without a full screen.",
			state.ModeTail:  "Reads along, and says nothing.",
			state.ModeBot:   "A bot: a program answers.",
		},
		Away: func(reason string) string {
			if reason == "" {
				return "Away."
			}
			return "Away: " + reason
		},
		Wrote:  func(d time.Duration) string { return "Wrote " + enDuration(d) + " ago." },
		Silent: "Has not written yet.",
	},
	QuietOn:  "Quiet: public lines are hidden, private ones and notices still come. /quiet brings them back.",
	QuietOff: "Public lines are back.",
	Theme: map[string]string{
		"auto":  "Colours are as your terminal asks for.",
		"dark":  "Colours are for a dark screen.",
		"light": "Colours are for a light screen.",
		"mono":  "No colours.",
	},
	Bell: map[string]string{
		"off":    "Mentions, private lines and friends who come are marked, and make no noise.",
		"bell":   "Mentions, private lines and friends who come ring the bell while you look elsewhere.",
		"notify": "Mentions, private lines and friends who come are shown by your desktop while you look elsewhere.",
		"auto":   "Mentions, private lines and friends who come call you as your terminal can, while you look elsewhere.",
	},
	MouseOn:  "The mouse is on. To select text with it, hold Shift.",
	MouseOff: "The mouse is off.",
	PlainOn:  "These are plain lines already. /plain off brings the full screen.",
	PlainOff: "This is the full screen already. /plain leaves it for plain lines.",
	TimesOn:  "The time stands before each line.",
	TimesOff: "Lines come without their time. /set times on brings it back.",
	HoldOn:   "While you write, new lines wait until you are done. /hold off shows them at once.",
	HoldOff:  "New lines are shown at once, even while you write.",
	Zone:     func(zone, now string) string { return "Times are " + zone + ", where it is " + now + "." },
	Query:    func(name string) string { return "You are writing to " + name + " alone, until Esc." },
	Version:  func(version string) string { return "teahouse " + version },
	Found: func(n int, words string, more bool) string {
		if more {
			return "The newest lines with " + words + ":"
		}
		return count(n, "line", "lines") + " with " + words + ", the newest first:"
	},
	FoundLine: func(when, channel, name, text string, private bool) string {
		if private {
			name += " (private)"
		}
		if channel != "" {
			when += " #" + channel
		}
		return when + " " + name + ": " + text
	},
}
