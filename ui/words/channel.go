package words

// Channels. Of a closed one that operators only know to exist, the list says how large it is
// and whose, and nothing else. What happened in one reads the same for all who are in it; what
// concerns one person is worded for them.

import (
	"cmp"

	"teahouse/room/state"
)

// Channels is what people read of channels. Their names come without the sign.
type Channels struct {
	None func(founds bool) string // there is none that they may know of; founds: who has registered may open one
	Head func(n int) string       // above the list

	// One channel in the list is what says of it, behind its name; see Line.
	Entry     func(name string, says []string, topic string) string // topic may be empty
	HiddenOne func(name string, members int, owner string) string   // a closed one that operators know to exist; owner may be empty
	Invites   func(who string) string                               // the reader
	Yours     string
	HasJoined string // the reader has
	Closed    string
	IsMuted   string
	People    func(members, here int) string
	Said      func(when string) string // its last line

	Here    func(name string, n int) string // above the people of one who are here
	Goes    func(name string) string        // what they write goes there from now on
	House   string                          // it goes to everybody again
	Stays   func(name string) string        // they have joined it already
	Nowhere string                          // a command means the channel where they are, and they are in none
	NoNote  func(name string) string        // for operators, behind what the people of one read
	ToLeave string                          // the room, for whoever wanted out of a channel that is not said
	NoTopic func(name string) string
	SlowNow func(name string, each Term) string // 0: lines come as they like
	Muted   func(name string) string
	Unmuted func(name string) string

	AskPart     func(name string) string // from a closed one
	Left        func(name string) string
	Founded     func(name string, closed bool) string
	Invited     func(who, name string) string
	Declined    func(name string, ignored bool) string
	Ignoring    func(names []string) string // to which they want no invitations
	Unignored   func(name string) string
	TookOut     func(who, name string) string
	AskHand     func(who, name string) string // for good, as far as the reader goes
	Handed      func(who, name string) string
	AskDissolve func(name string, members int) string
	Dissolved   func(name string) string // as AskDissolve has it
	OwnerTakes  string                   // in the place of what operators do to people, for the owner of a channel

	// What happened in one, as its people read it.
	WasFounded func(who string) string
	Joined     func(who string) string
	Parted     func(who string) string
	Out        func(who, whom, reason, until string) string // the last two may be empty
	Hand       func(who, whom string) string                // who is empty where nobody did it
	Asked      func(who, whom string) string
	Topic      func(who, text string) string // text may be empty
	Slow       func(who string, each Term) string

	// What concerns one, as one person reads it.
	AskedYou   func(who, name string) string
	Refused    func(who, name string) string // the invitation
	YouAreOut  func(who, name, reason, until string) string
	YoursEnded func(who, name string) string // it was dissolved; who is empty where nobody did it
}

// ChannelEntry is one channel as the list tells of it.
type ChannelEntry struct {
	Name          string // of a closed one of others, which operators know to exist: how it is meant
	Topic, Said   string // empty if there is none, or it is not to be known
	Owner, By     string // who invited them; both may be empty
	Members, Here int

	Closed, Hidden, Joined, Owned, Muted bool
}

// Line is one channel as the list tells of it.
func (w *Channels) Line(c *ChannelEntry) string {
	if c.Hidden {
		return w.HiddenOne(c.Name, c.Members, c.Owner)
	}
	var says []string
	switch {
	case c.By != "":
		says = append(says, w.Invites(c.By))
	case c.Owned:
		says = append(says, w.Yours)
	case c.Joined:
		says = append(says, w.HasJoined)
	}
	if c.Closed {
		says = append(says, w.Closed)
	}
	if c.Muted {
		says = append(says, w.IsMuted)
	}
	if c.Members > 0 || c.By == "" {
		says = append(says, w.People(c.Members, c.Here))
	}
	if c.Said != "" {
		says = append(says, w.Said(c.Said))
	}
	return w.Entry(c.Name, says, c.Topic)
}

// happenedIn phrases what happened in a channel, and what concerns one. It is
// empty for any other event.
func (w *Words) happenedIn(e *state.Event, to Reader) string {
	c, who, by := &w.Channels, e.Who.Name, e.Whom.Name
	private := e.Private()
	switch {
	case e.Kind == state.KindInvite && private:
		return c.AskedYou(by, e.Channel)
	case e.Kind == state.KindDecline:
		return c.Refused(by, e.Channel)
	case e.Kind == state.KindOut && private:
		return c.YouAreOut(by, e.Channel, e.Reason, w.Until(e.Until, to))
	case e.Kind == state.KindDissolve:
		return c.YoursEnded(by, e.Channel)
	case e.Kind == state.KindFound:
		return c.WasFounded(who)
	case e.Kind == state.KindJoin:
		return c.Joined(who)
	case e.Kind == state.KindPart:
		return c.Parted(who)
	case e.Kind == state.KindOut:
		return c.Out(who, by, e.Reason, w.Until(e.Until, to))
	case e.Kind == state.KindHand:
		return c.Hand(who, cmp.Or(by, w.Govern.Somebody)) // whose account has given up its name
	case e.Kind == state.KindInvite:
		return c.Asked(who, by)
	case e.In != 0 && e.Kind == state.KindTopic:
		return c.Topic(who, e.Text)
	case e.In != 0 && e.Kind == state.KindSlow:
		return c.Slow(who, slowed(e))
	}
	return ""
}
