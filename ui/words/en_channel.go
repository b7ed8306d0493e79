package words

// English: channels.

import (
	"strings"
	"time"
)

var enChannels = Channels{
	None: "There is no channel that you can join. /new NAME opens one.",
	Head: func(n int) string { return count(n, "channel", "channels") + ":" },
	Entry: func(c ChannelEntry) string {
		if c.Hidden {
			s := "a closed channel, " + c.Name + ": " + count(c.Members, "person", "people")
			if c.Owner != "" {
				s += ", of " + c.Owner
			}
			return s
		}
		var says []string
		switch {
		case c.By != "":
			says = append(says, c.By+" invites you")
		case c.Owned:
			says = append(says, "yours")
		case c.Joined:
			says = append(says, "joined")
		}
		if c.Closed {
			says = append(says, "closed")
		}
		if c.Muted {
			says = append(says, "muted")
		}
		if c.Members > 0 || c.By == "" {
			says = append(says, count(c.Members, "person", "people")+", "+number(c.Here)+" here")
		}
		if c.Said != "" {
			says = append(says, "last line "+c.Said)
		}
		s := "#" + c.Name + ": " + strings.Join(says, ", ")
		if c.Topic != "" {
			s += ". " + c.Topic
		}
		return s
	},
	Here: func(name string, n int) string {
		return one(n, "1 person", number(n)+" people") + " of #" + name + " " + one(n, "is", "are") + " here:"
	},
	Goes: func(name string) string {
		return "What you write goes to #" + name + ". /go brings you back to everybody."
	},
	House:     "What you write goes to everybody.",
	Stays:     func(name string) string { return "You have joined #" + name + " already." },
	NotJoined: func(name string) string { return "You have not joined #" + name + ": /join " + name },
	Nowhere:   "Say which channel you mean, as in #dev; /channels lists them. To leave the room itself: /quit",
	NoTopic:   func(name string) string { return "#" + name + " has no topic." },
	SlowNow: func(name string, each time.Duration) string {
		if each <= 0 {
			return "In #" + name + ", lines come as fast as they like."
		}
		return "In #" + name + ", there is one line each " + enDuration(each) + " of one person."
	},
	Muted:   func(name string) string { return "#" + name + " is muted: it calls you only when somebody names you." },
	Unmuted: func(name string) string { return "#" + name + " is not muted any more." },

	AskPart: func(name string) string {
		return "#" + name + " is closed: you read nothing of it any more, and come back only by an invitation. Leave it?"
	},
	Left: func(name string) string { return "You have left #" + name + "." },
	Founded: func(name string, closed bool) string {
		if closed {
			return "#" + name + " is yours, and closed: only those read it whom you invite. /invite NAME"
		}
		return "#" + name + " is yours, and open: anybody can join it."
	},
	Invited: func(who, name string) string { return who + " can join #" + name + " now." },
	Declined: func(name string, ignored bool) string {
		if ignored {
			return "The invitation to #" + name + " is gone, and no other one to it will come."
		}
		return "The invitation to #" + name + " is declined."
	},
	TookOut: func(who, name string) string { return who + " is out of #" + name + "." },
	Handed:  func(who, name string) string { return "#" + name + " is " + who + "'s now." },
	AskDissolve: func(name string, members int) string {
		return "Dissolve " + name + ", of " + count(members, "person", "people") + "? Nobody reads any more what was said there."
	},
	Dissolved:  "The channel is no more.",
	OwnerTakes: "That is for operators. Out of a channel of yours: /takeout NAME TERM [REASON]",

	WasFounded: func(who string) string { return who + " opened this channel" },
	Joined:     func(who string) string { return who + " joined" },
	Parted:     func(who string) string { return who + " left" },
	Out: func(who, whom, reason, until string) string {
		return who + " took " + whom + " out" + enOut(reason, until)
	},
	Hand: func(who, whom string) string {
		if who == "" {
			return "the channel is " + whom + "'s now"
		}
		return who + " handed the channel over to " + whom
	},
	Asked: func(who, whom string) string { return who + " invited " + whom },
	Topic: enNotice.Topic,
	Slow: func(who string, each time.Duration) string {
		if each <= 0 {
			return enNotice.Slow(who, 0)
		}
		return who + " slowed the channel down: one line each " + enDuration(each)
	},

	AskedYou: func(who, name string) string {
		return who + " invites you to #" + name + ": /join " + name + ", or /decline #" + name
	},
	Refused: func(who, name string) string { return who + " declined the invitation to #" + name },
	YouAreOut: func(who, name, reason, until string) string {
		return who + " took you out of #" + name + enOut(reason, until)
	},
	YoursEnded: func(who, name string) string {
		if who == "" {
			return "#" + name + " is no more"
		}
		return who + " dissolved #" + name
	},
}

// enOut says for how long somebody is out, and why.
func enOut(reason, until string) string {
	s := " for good"
	if until != "" {
		s = " until " + until
	}
	if reason != "" {
		s += ": " + reason
	}
	return s
}
