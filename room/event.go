package room

import "time"

// Kind names what a proposal asks for and what an event tells. Kinds are
// stored; their words never change, and readers skip those they do not know.
type Kind string

// The kinds of events. All but Whisper, and an Unsend of one, are public.
const (
	KindSay     Kind = "say"     // Who said Text to everybody
	KindAct     Kind = "act"     // Who did Text (/me)
	KindWhisper Kind = "whisper" // Who said Text to To, privately
	KindEnter   Kind = "enter"   // Who arrived
	KindLeave   Kind = "leave"   // Who left, How
	KindRename  Kind = "rename"  // Who, until now called Old, has a new name
	KindAway    Kind = "away"    // Who is away; Text says why
	KindBack    Kind = "back"    // Who is back
	KindUnsend  Kind = "unsend"  // Who withdrew the event numbered Ref
	KindRestart Kind = "restart" // the room came back; Count people were cut off
)

// How tells in which way somebody left.
type How string

// The ways of leaving.
const (
	HowLeft    How = "left"    // by his own wish
	HowLost    How = "lost"    // his link died
	HowStopped How = "stopped" // the server stopped
)

// Event is one thing that happened in the room. Events are shared by all
// readers and never changed; a withdrawn line is replaced by a copy that is Gone.
type Event struct {
	N     uint64   `json:"n"`            // its number in the room's history: rising, without gaps
	At    int64    `json:"at"`           // milliseconds since 1970, never falling from one event to the next
	Kind  Kind     `json:"kind"`         //
	Who   Person   `json:"who,omitzero"` // whose doing it is
	Mark  string   `json:"mark,omitempty"`
	Text  string   `json:"text,omitempty"`  // clean: no controls but '\n'
	To    []Person `json:"to,omitempty"`    // the audience of a private line, its author aside
	Old   string   `json:"old,omitempty"`   // the name before a rename
	How   How      `json:"how,omitempty"`   // how somebody left
	Ref   uint64   `json:"ref,omitempty"`   // the event that this one withdraws
	Count int      `json:"count,omitempty"` // how many people it concerns
	Gone  bool     `json:"gone,omitempty"`  // withdrawn: the text is no more
}

// Time is when it happened.
func (e *Event) Time() time.Time { return time.UnixMilli(e.At) }

// Private tells whether only an audience may read the event.
func (e *Event) Private() bool { return len(e.To) > 0 }

// Talk tells whether the event is something that a person said, as opposed to
// a notice. Talk is replayed to those who come later; notices are not.
func (e *Event) Talk() bool {
	return e.Kind == KindSay || e.Kind == KindAct || e.Kind == KindWhisper
}

// VisibleTo tells whether the identity may read the event.
func (e *Event) VisibleTo(id Identity) bool {
	if !e.Private() || e.Who.ID == id {
		return true
	}
	for _, p := range e.To {
		if p.ID == id {
			return true
		}
	}
	return false
}

// tombstone is what remains of a withdrawn line.
func (e *Event) tombstone() *Event {
	t := *e
	t.Text, t.Gone = "", true
	return &t
}
