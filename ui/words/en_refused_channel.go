package words

// English: refusals in channels.

import "time"

var enRefusedInChannels = RefusedInChannels{
	NoSuchChannel: "There is no such channel. /channels lists those that you can join.",
	ChannelTaken: func(name string) string {
		return "There is a channel #" + name + " already, or that looks too much like it. Choose another name."
	},
	SoCalled: func(name string) string {
		return "You are in another channel called #" + name + ". /part " + name + " comes first."
	},
	NotInChannel: func(name string) string { return "You are not in #" + name + ". /join " + name + " comes first." },
	NotOwner:     func(name string) string { return "Only the owner of #" + name + " does that." },
	NotMember:    func(person string) string { return person + " is not in that channel." },
	InItAlready:  func(person string) string { return person + " is in that channel already." },
	NotInvited:   func(name string) string { return "You have no invitation to #" + name + "." },
	TakenOut: func(p Punished) string {
		return enPunished("You were taken out of #"+p.Name, p)
	},
	ChannelsFull: "There are as many channels as there may be. /channels lists them; one of those may do.",
	FoundedFull: func(most int) string {
		return "You founded " + count(most, "channel", "channels") + " that are still there, as many as one account may. /dissolve one first."
	},
	FoundedToday: func(most int, wait time.Duration) string {
		return "An account founds at most " + count(most, "channel", "channels") + " a day. Try again in " + enDuration(wait) + "."
	},
	JoinedFull: func(most int) string {
		return "You are in " + count(most, "channel", "channels") + ", as many as one person may. /part one first."
	},
	ChannelFull: func(most int) string {
		return "That channel has " + count(most, "member", "members") + ", as many as a closed one may."
	},
	InvitationsFull: func(most int) string {
		return count(most, "invitation", "invitations") + " to that channel wait for an answer, and no more fit."
	},
	InvitedToday: func(most int) string {
		return "You invited " + count(most, "person", "people") + " within a day, as many as you may. Go on tomorrow."
	},
}
