package words

// Refusals that have to do with channels: each reason has a sentence of its own. None of them
// names a channel that its reader may not know of: for them the reason is that there is none.

import (
	"time"

	"teahouse/room/state"
)

// RefusedInChannels has a sentence for every reason not to do what a person asked
// for in a channel, or with one.
type RefusedInChannels struct {
	NoSuchChannel   string
	ChannelTaken    func(name string) string
	SoCalled        func(name string) string // they are in another one
	NotInChannel    func(name string) string
	NotAPerson      func(channel string) string // it stands where somebody is to be named
	NotOwner        func(name string) string
	NotMember       func(person string) string
	InItAlready     func(person string) string
	NotInvited      func(name string) string
	TakenOut        func(p Punished) string
	ChannelsFull    string
	FoundedFull     func(most int) string
	FoundedToday    func(most int, wait time.Duration) string
	JoinedFull      func(most int) string
	ChannelFull     func(most int) string
	InvitationsFull func(most int) string
	InvitedToday    func(most int) string
}

func (r *RefusedInChannels) byCode(all map[state.Code]any) {
	all[state.NoSuchChannel] = r.NoSuchChannel
	all[state.ChannelTaken] = r.ChannelTaken
	all[state.InChannelSoCalled] = r.SoCalled
	all[state.NotInChannel] = r.NotInChannel
	all[state.NotOwner] = r.NotOwner
	all[state.NotMember] = r.NotMember
	all[state.InItAlready] = r.InItAlready
	all[state.NotInvited] = r.NotInvited
	all[state.TakenOut] = r.TakenOut
	all[state.ChannelsFull] = r.ChannelsFull
	all[state.FoundedFull] = r.FoundedFull
	all[state.FoundedToday] = r.FoundedToday
	all[state.JoinedFull] = r.JoinedFull
	all[state.ChannelFull] = r.ChannelFull
	all[state.InvitationsFull] = r.InvitationsFull
	all[state.InvitedToday] = r.InvitedToday
}
