package state

// What is told of what happened. Whom an event is for is said in it and nowhere
// else: all, the members of a channel, its author and those in To, or operators.

import (
	"strings"
	"time"
)

// Kind names what a proposal asks for and what an event tells. Kinds are
// stored; their words never change, and readers skip those they do not know.
type Kind string

// The kinds of events that are public, but for Whisper and an Unsend of one.
const (
	KindSay     Kind = "say"     // Who said Text to everybody
	KindAct     Kind = "act"     // Who did Text (/me)
	KindWhisper Kind = "whisper" // Who said Text to To, privately
	KindEnter   Kind = "enter"   // Who arrived, at a screen or in lines
	KindLeave   Kind = "leave"   // Who left, How; they may go on following, or as a bot
	KindRename  Kind = "rename"  // Who, until now called Old, has a new name
	KindAway    Kind = "away"    // Who is away; Text says why
	KindBack    Kind = "back"    // Who is back
	KindUnsend  Kind = "unsend"  // Who withdrew the event numbered Ref
	KindEdit    Kind = "edit"    // Who changed the text of the line numbered Ref to Text
	KindReact   Kind = "react"   // Who put the sign Text to the line numbered Ref, or took it off (Off)
	KindForget  Kind = "forget"  // Who took out all that they ever said
	KindRestart Kind = "restart" // the room came back, or one of its nodes was lost (How); Count people were cut off

	KindRegister Kind = "register" // Who, until now the identity Was, has an account; Old is the name of a second device that joined them; Verb is KindReadmit if it is one whose keys were lost
	KindTopic    Kind = "topic"    // Who set the topic to Text
	KindAnnounce Kind = "announce" // Who says Text as the room's own voice
	KindMOTD     Kind = "motd"     // Who set the message of the day to Text
	KindSlow     Kind = "slow"     // Who set the time between two lines to Text, or to none
	KindLock     Kind = "lock"     // Who locked the room at level Count
	KindRemove   Kind = "remove"   // Who, an operator, took out the public event numbered Ref
)

// The kinds of events of channels, which their members read. Some of the kinds above
// are told in one, too.
const (
	KindFound    Kind = "found"    // Who founded it
	KindJoin     Kind = "join"     // Who joined it
	KindPart     Kind = "part"     // Who parted from it
	KindOut      Kind = "out"      // Who took Whom out until Until, for Reason; privately: Whom took To out of Channel
	KindHand     Kind = "hand"     // Who, or nobody, handed it over to Whom
	KindDissolve Kind = "dissolve" // privately: Whom, or nobody, dissolved Channel
)

// The kinds of events that only their people read: Who, and those in To.
const (
	KindBind    Kind = "bind"    // Who bound the name Text to their account
	KindRelease Kind = "release" // Who gave up the name Text
	KindRevoke  Kind = "revoke"  // Who took the key Was from their account
	KindLapse   Kind = "lapse"   // the name Text, long unused, lapses at Until, or has lapsed
	KindMute    Kind = "mute"    // Who muted To until Until, for Reason
	KindUnmute  Kind = "unmute"  // Who unmuted To
	KindInvite  Kind = "invite"  // Whom invites To to Channel; in the channel, Who invited Whom
	KindDecline Kind = "decline" // Whom declined the invitation to Channel
	KindAudit   Kind = "audit"   // Who did Verb, as an operator, to Whom; kept for operators
)

// EventKinds is every kind that an event may have, so that whoever counts events
// can begin at zero for each.
func EventKinds() []Kind {
	return []Kind{
		KindSay, KindAct, KindWhisper, KindEnter, KindLeave, KindRename, KindAway, KindBack, KindUnsend, KindEdit, KindReact, KindForget,
		KindRestart, KindRegister, KindTopic, KindAnnounce, KindMOTD, KindSlow, KindLock, KindRemove,

		KindBind, KindRelease, KindRevoke, KindLapse, KindMute, KindUnmute, KindInvite, KindDecline, KindAudit,

		KindFound, KindJoin, KindPart, KindOut, KindHand, KindDissolve,
	}
}

// What an audit's Verb may be, beside kinds of events.
const (
	KindKick    Kind = "kick"
	KindBan     Kind = "ban"
	KindUnban   Kind = "unban"
	KindOp      Kind = "op"
	KindDeop    Kind = "deop"
	KindRebind  Kind = "rebind"  // the name Text, owned by Old's owner until now, is Whom's, or nobody's
	KindReadmit Kind = "readmit" // what the owner of the name Text had is Whom's, whose keys were lost; what is private, too, if Count is 1
	KindDrain   Kind = "drain"   // the node Whom takes nobody and sends its people away, with the words Text
	KindUndrain Kind = "undrain" // it takes people again
	KindReport  Kind = "report"  // Who, not an operator, reports Lines by Whom
)

// KindLink proposes that a key become one of an account's; a register event tells of it.
const KindLink Kind = "link"

// How tells in which way somebody left.
type How string

// The ways of leaving.
const (
	HowLeft    How = "left"    // by their own wish
	HowLost    How = "lost"    // their link died
	HowStopped How = "stopped" // the server stopped
	HowRemoved How = "removed" // the room took them out; Seat.Farewell tells them why
)

// Event is one thing that happened in the room. Events are shared by all
// readers and never changed; a withdrawn line is replaced by a copy that is Gone.
type Event struct {
	N       uint64   `json:"n"`              // its place in the room's history: rising, without gaps, and told to nobody
	Seq     uint64   `json:"seq,omitempty"`  // its number among what the same people read, from 1; see stream.go
	At      int64    `json:"at"`             // milliseconds since 1970, as the wall's clock had it
	Room    int64    `json:"room,omitempty"` // room time, never falling from one event to the next; ages go by it
	Kind    Kind     `json:"kind"`           //
	Who     Person   `json:"who,omitzero"`   // whose doing it is
	Mark    string   `json:"mark,omitempty"`
	Origin  string   `json:"origin,omitempty"`  // of a guest: the same for all from one address, and shown to nobody
	Text    string   `json:"text,omitempty"`    // clean: no controls but '\n'
	To      []Person `json:"to,omitempty"`      // the audience of a private line, its author aside
	Old     string   `json:"old,omitempty"`     // the name before a rename
	In      uint64   `json:"in,omitempty"`      // the channel in which it happened, by its number; 0 is the house
	Channel string   `json:"channel,omitempty"` // the name of the channel that it happened in, or concerns
	How     How      `json:"how,omitempty"`     // how somebody left
	Re      uint64   `json:"re,omitempty"`      // the line that this one answers, by its N…
	ReSeq   uint64   `json:"reseq,omitempty"`   // …and by its Seq; both have the same readers, who may not all read that line
	Ref     uint64   `json:"ref,omitempty"`     // the event that this one changes or withdraws, by its N…
	Refers  uint64   `json:"refers,omitempty"`  // …and by its Seq; both have the same readers
	Count   int      `json:"count,omitempty"`   // how many people it concerns
	Gone    bool     `json:"gone,omitempty"`    // withdrawn: the text is no more
	Edited  int64    `json:"edited,omitempty"`  // when the text was last changed, in milliseconds since 1970 on the wall's clock
	Off     bool     `json:"off,omitempty"`     // of a reaction: it is taken off
	Was     Identity `json:"was,omitempty"`     // a key that joined or left an account
	Owned   bool     `json:"owned,omitempty"`   // of a rename: the old name belongs to somebody else

	// Of whose doing it is, as they were then.
	Bot      bool   `json:"bot,omitempty"`
	Operator bool   `json:"operator,omitempty"`
	Relayed  string `json:"as,omitempty"`    // for whom a bot passes it on: a name, and nobody of the room's
	Nonce    string `json:"nonce,omitempty"` // their own word for it; told to them alone

	Reactions []Reaction `json:"reactions,omitempty"` // of a line, in the order in which each sign came first

	Verb   Kind    `json:"verb,omitempty"`   // of an audit: what was done; of a register event, see there
	Whom   Person  `json:"whom,omitzero"`    // of an audit: to whom; a network has no ID
	Reason string  `json:"reason,omitempty"` // for the person whom it concerns
	Note   string  `json:"note,omitempty"`   // for operators
	Along  bool    `json:"along,omitempty"`  // of an audit: guests and new keys from there are hit with the person
	Until  int64   `json:"until,omitempty"`  // milliseconds since 1970; 0 is for ever
	Lines  []Quote `json:"lines,omitempty"`  // what a report quotes
}

// Time is when it happened.
func (e *Event) Time() time.Time { return time.UnixMilli(e.At).UTC() }

// Age is the room time of the event. Programs of before had only one time.
func (e *Event) Age() int64 {
	if e.Room == 0 {
		return e.At
	}
	return e.Room
}

// Private tells whether only an audience may read the event.
func (e *Event) Private() bool { return len(e.To) > 0 || e.Kind == KindAudit }

// Passes tells whether an event is of those that tell no more than who is here, and
// under which name: who comes, goes, or is away.
func (k Kind) Passes() bool {
	switch k {
	case KindEnter, KindLeave, KindRename, KindAway, KindBack:
		return true
	}
	return false
}

// Public tells whether everybody may read the event.
func (e *Event) Public() bool { return e.In == 0 && !e.Private() }

// BansName tells whether an act was aimed at a name, whoever bears it, and not at somebody or a network.
func (e *Event) BansName() bool {
	return (e.Verb == KindBan || e.Verb == KindUnban) && e.Whom.ID == "" && e.Whom.Name != "" && !strings.Contains(e.Whom.Name, "/")
}

// NameItself stands before a name that is banned, whoever bears it, as operators write it.
const NameItself = "name:"

// Target is whom an act was aimed at, as operators write it.
func (e *Event) Target() string {
	if e.BansName() {
		return NameItself + e.Whom.Name
	}
	return e.Whom.Name
}

// Erases tells whether the event takes the text out of the one numbered Ref.
// A public event erases only a public one.
func (e *Event) Erases() bool { return e.Kind == KindUnsend || e.Kind == KindRemove }

// Changes tells whether the event changes the line numbered Ref, or takes it out.
func (e *Event) Changes() bool { return e.Erases() || e.Kind == KindEdit || e.Kind == KindReact }

// Changed is the copy of a line that an event which changes it makes of it. What is
// gone stays so, and what is gone changes nothing.
func (e *Event) Changed(by *Event) *Event {
	switch {
	case by.Erases():
		return e.tombstone()
	case e.Gone, by.Text == "": // or what was written is gone
		return e
	}
	c := *e
	switch by.Kind {
	case KindEdit:
		c.Text, c.Edited = by.Text, by.At
	case KindReact:
		c.Reactions = e.reacted(by)
	}
	return &c
}

// Talk tells whether the event is something that a person said, as opposed to
// a notice. Talk is replayed to those who come later; notices are not.
func (e *Event) Talk() bool {
	return e.Kind == KindSay || e.Kind == KindAct || e.Kind == KindWhisper
}

// tombstone is what remains of a withdrawn line.
func (e *Event) tombstone() *Event {
	t := *e
	t.Text, t.Gone, t.Edited, t.Reactions = "", true, 0, nil
	return &t
}

// Bare is the event without what was said.
func (e *Event) Bare() *Event {
	b := *e
	b.Text, b.Nonce, b.Relayed, b.Edited, b.Reactions = "", "", "", 0, nil
	return &b
}

// Ref names one event: by its number in the house, in a channel or between two
// people, as people write it, or by its place in the history, as a cursor holds it.
// Just one of Seq and N is set.
type Ref struct {
	In     uint64   // the channel, if Seq is set…
	With   Identity // …or who else reads what the reader and nobody else does
	Seq, N uint64
}
