package line

import (
	"teahouse/room"
	"teahouse/ui/command"
)

// Event is what happened, for programs. What does not concern its kind is left
// out.
type Event struct {
	Kind    room.Kind           `json:"event"`
	Seq     uint64              `json:"seq"` // its number: rising; what others wrote privately leaves gaps
	Time    command.Moment      `json:"time"`
	From    string              `json:"from,omitempty"`    // whose doing it is
	Mark    string              `json:"mark,omitempty"`    // of his key
	Self    bool                `json:"self,omitempty"`    // the reader's own doing
	Mention bool                `json:"mention,omitempty"` // the reader's name is in the text
	Private bool                `json:"private,omitempty"`
	To      []string            `json:"to,omitempty"` // who reads a private line, its author aside
	Text    string              `json:"text,omitempty"`
	Gone    bool                `json:"gone,omitempty"`  // the text was withdrawn
	Old     string              `json:"old,omitempty"`   // the name before
	Owned   bool                `json:"owned,omitempty"` // of a rename: the name before is somebody else's
	Key     string              `json:"key,omitempty"`   // of the reader's own that was taken out of his account
	How     room.How            `json:"how,omitempty"`   // in which way somebody left
	Ref     uint64              `json:"ref,omitempty"`   // the event whose text is withdrawn
	Count   int                 `json:"count,omitempty"` // people, lines, or the level of the lock
	Until   command.Moment      `json:"until,omitzero"`  // without it there is no end
	Reason  string              `json:"reason,omitempty"`
	Verb    room.Kind           `json:"verb,omitempty"`  // of an audit: what was done…
	Whom    string              `json:"whom,omitempty"`  // …to whom
	Note    string              `json:"note,omitempty"`  // for operators
	Lines   []command.FoundLine `json:"lines,omitempty"` // what a report quotes
}

// newEvent is e as the member me reads it.
func newEvent(e *room.Event, me room.Present) Event {
	ev := Event{
		Kind: e.Kind, Seq: e.N, Time: command.Moment(e.At), From: e.Who.Name, Mark: e.Mark, Private: e.Private(),
		Text: e.Text, Gone: e.Gone, Old: e.Old, Owned: e.Owned, How: e.How, Ref: e.Ref, Count: e.Count, Until: command.Moment(e.Until),
		Reason: e.Reason, Verb: e.Verb, Whom: e.Whom.Name, Note: e.Note, Lines: command.FoundLines(e.Lines),
		Self: e.Who.ID != "" && e.Who.ID == me.Person.ID,
	}
	ev.Mention = !ev.Self && e.Talk() && room.FoldText(e.Text).Mentions(room.Name{Fold: me.Fold})
	if e.Kind == room.KindRevoke {
		ev.Key = e.Was.Fingerprint()
	}
	for _, p := range e.To {
		ev.To = append(ev.To, p.Name)
	}
	return ev
}
