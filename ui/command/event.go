package command

// What happened, as programs read it: the same in every verb and for bots. No event holds
// anybody's identity, nor a key that is not the reader's own. The word by which its author
// knows a line again is for them alone.

import (
	"cmp"

	"teahouse/room"
	"teahouse/room/state"
	"teahouse/room/text"
)

// Event is what happened, for programs. What does not concern its kind is left
// out.
type Event struct {
	Kind       state.Kind   `json:"event"`
	Seq        uint64       `json:"seq,omitempty"` // its number among what the same people read
	Cursor     string       `json:"cursor"`        // its place, to go on from and to be named by
	Time       Moment       `json:"time"`
	From       string       `json:"from,omitempty"` // whose doing it is
	Mark       string       `json:"mark,omitempty"` // of their key
	Guest      bool         `json:"guest,omitempty"`
	Registered bool         `json:"registered,omitempty"`
	Operator   bool         `json:"operator,omitempty"`
	Bot        bool         `json:"bot,omitempty"`
	Friend     bool         `json:"friend,omitempty"`   // of an arrival: the reader's friend comes
	As         string       `json:"as,omitempty"`       // for whom a bot passes it on
	Self       bool         `json:"self,omitempty"`     // the reader's own doing
	Nonce      string       `json:"nonce,omitempty"`    // the reader's own word for it
	Repeated   bool         `json:"repeated,omitempty"` // of an answer: it was said before, with the same nonce
	Asked      string       `json:"asked,omitempty"`    // of an answer: the name that was asked for, where From is another one…
	Named      string       `json:"named,omitempty"`    // …and why
	Mention    bool         `json:"mention,omitempty"`
	Private    bool         `json:"private,omitempty"`
	To         []string     `json:"to,omitempty"`      // who reads a private line, its author aside
	In         string       `json:"in,omitempty"`      // the channel; the house has none
	Channel    string       `json:"channel,omitempty"` // of a private event: the one that it concerns
	Text       string       `json:"text,omitempty"`
	Gone       bool         `json:"gone,omitempty"`      // the text was withdrawn
	Old        string       `json:"old,omitempty"`       // the name before
	Owned      bool         `json:"owned,omitempty"`     // of a rename: the name before is somebody else's
	Key        string       `json:"key,omitempty"`       // of the reader's own that was taken out of their account
	How        state.How    `json:"how,omitempty"`       // in which way somebody left
	Re         uint64       `json:"re,omitempty"`        // the line that this one answers, by its number…
	ReCursor   string       `json:"recursor,omitempty"`  // …and by its place
	Ref        uint64       `json:"ref,omitempty"`       // the line that is changed or withdrawn, by its number…
	RefCursor  string       `json:"refcursor,omitempty"` // …and by its place
	Sign       string       `json:"sign,omitempty"`      // of a reaction…
	Off        bool         `json:"off,omitempty"`       // …which is taken off
	Edited     Moment       `json:"edited,omitzero"`     // of a line: when its text was last changed
	Reactions  []Reaction   `json:"reactions,omitempty"` // of a line
	Count      int          `json:"count,omitempty"`     // people, lines, or the level of the lock
	Until      Moment       `json:"until,omitzero"`      // without it there is no end
	Reason     string       `json:"reason,omitempty"`
	Verb       state.Kind   `json:"verb,omitempty"`     // of an audit: what was done…
	Whom       string       `json:"whom,omitempty"`     // …to whom…
	Only       bool         `json:"nameonly,omitempty"` // …which is a name, whoever bears it
	Note       string       `json:"note,omitempty"`     // for operators
	Lines      []QuotedLine `json:"lines,omitempty"`    // what a report quotes
}

// Reaction is a sign at a line, for programs.
type Reaction struct {
	Sign string   `json:"sign"`
	By   []string `json:"by"`             // whose it is
	Self bool     `json:"self,omitempty"` // the reader's, too
}

// Teller tells events to one reader's programs.
type Teller struct {
	Me     state.Present                        // the reader, as who they are by now
	Cursor func(uint64) string                  // the place of an event, by its N
	Friend func(state.Identity) bool            // see [room.Seat.Tells]; nil if they have none
	Same   func(one, other state.Identity) bool // see [room.Seat.Same]; nil if nobody has registered
}

// TellerFor tells events to whoever has a seat.
func TellerFor(s *room.Seat) Teller { return Teller{s.Me(), s.Cursor, s.Tells, s.Same} }

// own tells whether somebody is the reader, who may have registered since that was told.
func (t *Teller) own(who state.Identity) bool {
	return who == t.Me.Person.ID || who.Lasting() && t.Same != nil && t.Same(who, t.Me.Person.ID)
}

// Event is e as its reader may know it.
func (t Teller) Event(e *state.Event) Event {
	me, who := &t.Me, e.Who.ID
	ev := Event{
		Kind: e.Kind, Seq: e.Seq, Cursor: t.Cursor(e.N), Time: Moment(e.At), From: e.Who.Name, Mark: e.Mark, Private: e.Private(),
		Guest: who != "" && !who.Lasting(), Registered: who.Registered(), Operator: e.Operator, Bot: e.Bot, As: e.Relayed,
		Text: e.Text, Gone: e.Gone, Old: e.Old, Owned: e.Owned, How: e.How, Ref: e.Refers, Count: e.Count, Until: Moment(e.Until),
		Re: e.ReSeq, Off: e.Off, Edited: Moment(e.Edited), Reactions: reactionsOf(e, t.own),
		Reason: e.Reason, Verb: e.Verb, Whom: e.Whom.Name, Only: e.BansName(), Note: e.Note, Lines: quotedLines(e.Lines),
		Self: who != "" && t.own(who),
	}
	if e.Kind == state.KindEnter && t.Friend != nil {
		ev.Friend = t.Friend(who)
	}
	switch {
	case e.In != 0:
		ev.In = e.Channel
	case e.Private():
		ev.Channel = e.Channel
		if e.Who.ID == "" { // it is told privately what somebody did
			ev.From, ev.Whom = cmp.Or(e.Who.Name, e.Whom.Name), ""
		}
	}
	if ev.Self {
		ev.Nonce = e.Nonce
	}
	if e.Ref != 0 {
		ev.RefCursor = t.Cursor(e.Ref)
	}
	if e.Re != 0 {
		ev.ReCursor = t.Cursor(e.Re)
	}
	if e.Kind == state.KindReact {
		ev.Sign, ev.Text = e.Text, ""
	}
	ev.Mention = !ev.Self && (e.Talk() || e.Kind == state.KindEdit) && text.Fold(e.Text).Mentions(text.Name{Fold: me.Fold})
	if e.Kind == state.KindRevoke {
		ev.Key = e.Was.Fingerprint()
	}
	for _, p := range e.To {
		ev.To = append(ev.To, p.Name)
	}
	return ev
}

func reactionsOf(e *state.Event, own func(state.Identity) bool) (all []Reaction) {
	for _, r := range e.Reactions {
		one := Reaction{Sign: r.Sign}
		for _, p := range r.By {
			one.By, one.Self = append(one.By, p.Name), one.Self || own(p.ID)
		}
		all = append(all, one)
	}
	return all
}

// events are rows of events.
func (t Teller) events(all []*state.Event) []any {
	rows := make([]any, len(all))
	for i, e := range all {
		rows[i] = t.Event(e)
	}
	return rows
}
