package command

// Which channel a word means, by its name or, for operators, by its number. One that
// somebody may not know of is as if it were not.

import (
	"strconv"
	"strings"

	"teahouse/room"
	"teahouse/room/state"
	"teahouse/room/text"
)

// byNumber means a closed channel of others, which operators know by its number alone.
const byNumber = "number:"

// isChannel tells whether r is the sign of a channel.
func isChannel(r rune) bool { return r == '#' || r == '＃' || r == '﹟' }

// signed tells whether a word has the sign of a channel, and takes it off.
func signed(word string) (name string, ok bool) {
	r, size := firstRune(word)
	if !isChannel(r) {
		return word, false
	}
	return word[size:], true
}

// meansChannel tells whether a word can only be a channel: what follows its sign is
// neither a line's number nor a cursor.
func meansChannel(word string) (name string, ok bool) {
	name, ok = signed(word)
	return name, ok && name != "" && !digits(name) && room.CursorForm(name) != nil
}

// foldedChannel is a name, or the beginning of one, as names are compared.
func foldedChannel(name string) string {
	fold, err := text.FoldName(name)
	if err != nil {
		return foldLoosely(name)
	}
	return fold
}

// ChannelNamed is the channel that a word means for somebody, with its sign or
// without. The error is a *Refusal, the same for one that they may not know of.
func ChannelNamed(seat *room.Seat, word string) (state.Listed, error) {
	name, _ := signed(word)
	if c, ok := seat.Channel(name); ok {
		return c, nil
	}
	return state.Listed{}, state.RefuseName(state.NoSuchChannel, shortened(name))
}

// invitedTo is the one that a word means among those that somebody is invited to.
func invitedTo(seat *room.Seat, word string) (state.Listed, bool) {
	name, _ := signed(word)
	return seat.Invited(name)
}

// JoinedNamed is the same of those that they have joined.
func JoinedNamed(seat *room.Seat, word string) (state.Listed, error) {
	c, err := ChannelNamed(seat, word)
	if err == nil && !c.Joined {
		err = state.RefuseName(state.NotInChannel, c.Name)
	}
	return c, err
}

// channel is the one that a word means, or where the line goes if there is none.
func (c *Call) channel(word string) (state.Listed, error) {
	switch {
	case word != "":
		return ChannelNamed(c.Seat, word)
	case c.in.Num == 0:
		return state.Listed{}, errNowhere
	}
	return ChannelNamed(c.Seat, c.in.Name)
}

// errNowhere is that no channel is meant.
var errNowhere = state.Refuse(state.Code(CodeUsage))

// unmeant says why no channel is meant.
func (c *Call) unmeant(err error) Result {
	if err == errNowhere {
		return refused(CodeUsage, c.Words.Channels.Nowhere)
	}
	return c.failed(err)
}

// inChannel reads NAME [#CHANNEL], and what follows.
func (c *Call) inChannel(args string) (who string, in state.Listed, rest string, err error) {
	who, rest = cutWord(args)
	word, behind := cutWord(rest)
	if _, ok := signed(word); ok {
		in, err = c.channel(word)
		return who, in, behind, err
	}
	in, err = c.channel("")
	return who, in, rest, err
}

// hidden is channel, for those that only operators know to exist, too.
func (c *Call) hidden(word string) (state.Listed, error) {
	number, ok := strings.CutPrefix(word, byNumber)
	if !ok || !c.Governs {
		return c.channel(word)
	}
	num, _ := strconv.ParseUint(number, 10, 64)
	if one, ok := c.Seat.ChannelNumbered(num); ok {
		return one, nil
	}
	return state.Listed{}, state.Refuse(state.NoSuchChannel)
}

// handle is how operators mean a closed channel of others.
func handle(one *state.Listed) string { return byNumber + strconv.FormatUint(one.Num, 10) }

// Invited follows the channels that somebody is invited to.
type Invited struct{ all []state.Listed }

// Ended names those that are no more since it was asked last: what is told of the end is
// for members. Of one to which somebody invited whom they ignore they know nothing.
func (i *Invited) Ended(seat *room.Seat, ignored Ignores) (names []string) {
	var ended []state.Listed
	i.all, ended = seat.Invitations(i.all)
	for _, one := range ended {
		if !ignored.Hides(&state.Event{Kind: state.KindInvite, Whom: one.By}, seat.Me().Person.ID, seat.Same) {
			names = append(names, one.Name)
		}
	}
	return names
}
