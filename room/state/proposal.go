package state

// What is asked of the room, in the form in which the log keeps it for ever. A new kind
// comes with a level, so that nothing is proposed that some node of the log does not know.

import (
	"encoding/json"
	"errors"
	"fmt"
)

// version is the form in which this program writes proposals.
const version = 1

// SeatID names one terminal: the node it hangs on, which start of that node,
// and a number.
type SeatID struct {
	Node  string `json:"node"`
	Epoch uint64 `json:"epoch"`
	Num   uint64 `json:"num"`
}

// Proposal asks the room for something. It carries all that applying it needs.
type Proposal struct {
	ID   string // random; settles whether an append with an unknown outcome was written
	At   int64  // the wall's clock where it was proposed, in milliseconds since 1970
	Room int64  // room time there, see timing.go; 0 of an older program
	Nth  uint64 // its number among those of its node's start, on a log that nodes share: it counts once; 0 elsewhere
	Seat SeatID // who asks; Num is 0 where a node asks for itself
	Body Body
}

// Body is what a proposal asks for, one type each kind.
type Body interface {
	Kind() Kind
	// Prepare cleans what a person wrote, or refuses it. It runs once, before the log.
	Prepare() error
	// Charge says which budget the body draws on, and how much.
	Charge() (Budget, int)
	// apply changes the state and returns what happened, or a *Refusal.
	apply(s *State, p *Proposal) ([]*Event, error)
}

// newBody makes the empty body of each kind of proposal that this program knows.
func newBody(k Kind) Body {
	switch k {
	case "up":
		return new(NodeUp)
	case "down":
		return new(NodeDown)
	case KindDrain:
		return new(Drain)
	case KindEnter:
		return new(Enter)
	case KindLeave:
		return new(Leave)
	case KindSay:
		return new(Say)
	case KindWhisper:
		return new(Whisper)
	case KindRename:
		return new(Rename)
	case KindAway:
		return new(Away)
	case KindUnsend:
		return new(Unsend)
	case KindEdit:
		return new(Edit)
	case KindReact:
		return new(React)
	case KindForget:
		return new(Forget)
	case KindRegister:
		return new(Register)
	case KindRelease:
		return new(Release)
	case KindRevoke:
		return new(Revoke)
	case KindLink:
		return new(Link)
	case "settings":
		return new(SetSettings)
	case "mode":
		return new(SetMode)
	case "door":
		return new(SetDMPolicy)
	case "friend":
		return new(Befriend)
	case "seen":
		return new(SetSeen)
	case "recovery":
		return new(SetRecovery)
	case "heard":
		return new(Heard)
	case KindReport:
		return new(Report)
	}
	if b := newInChannel(k); b != nil {
		return b
	}
	return newGoverning(k)
}

// newInChannel is newBody for what has to do with channels.
func newInChannel(k Kind) Body {
	switch k {
	case KindFound:
		return new(Found)
	case KindJoin:
		return new(Join)
	case KindPart:
		return new(Part)
	case KindInvite:
		return new(Invite)
	case KindDecline:
		return new(Decline)
	case "heed":
		return new(Heed)
	case KindOut:
		return new(TakeOut)
	case KindHand:
		return new(HandOver)
	case KindDissolve:
		return new(Dissolve)
	}
	return nil
}

// newGoverning is newBody for what operators and the room itself propose.
func newGoverning(k Kind) Body {
	switch k {
	case "time":
		return new(KeepTime)
	case "rekey":
		return new(Rekey)
	case "sweep":
		return new(Sweep)
	case "admin":
		return new(SetOperator)
	case KindKick:
		return new(Kick)
	case KindBan:
		return new(Ban)
	case KindMute:
		return new(Mute)
	case "lift":
		return new(Lift)
	case KindRemove:
		return new(Remove)
	case KindTopic:
		return new(Topic)
	case KindMOTD:
		return new(MOTD)
	case KindAnnounce:
		return new(Announce)
	case KindSlow:
		return new(Slow)
	case KindLock:
		return new(SetLock)
	case KindOp:
		return new(Op)
	case KindRebind:
		return new(Rebind)
	case KindReadmit:
		return new(Readmit)
	}
	return nil
}

// Level is that of this program: it grows with each kind of proposal, or other change of
// what applying does, that a program of before does not know.
const Level = spanLevel

// heedLevel is that of the programs that know [Heed].
const heedLevel = 4

// LevelOf is the least level of the programs that know a kind of proposal.
func LevelOf(k Kind) int {
	switch k {
	case "down", KindDrain:
		return 1
	case "heed":
		return heedLevel
	}
	return 0
}

// Known tells whether this program knows what is proposed.
func (p *Proposal) Known() bool {
	u, unknown := p.Body.(*unknown)
	return !unknown || u.err != nil
}

// wire is a proposal as the log holds it.
type wire struct {
	V    int             `json:"v"`
	ID   string          `json:"id"`
	At   int64           `json:"at"`
	Room int64           `json:"room,omitempty"`
	Nth  uint64          `json:"nth,omitempty"`
	Seat SeatID          `json:"seat"`
	Kind Kind            `json:"kind"`
	Body json.RawMessage `json:"body"`
}

// MarshalJSON gives the form in which the log keeps a proposal.
func (p *Proposal) MarshalJSON() ([]byte, error) {
	if u, ok := p.Body.(*unknown); ok {
		return json.Marshal(wire{u.v, p.ID, p.At, p.Room, p.Nth, p.Seat, u.k, u.raw})
	}
	body, err := json.Marshal(p.Body)
	if err != nil {
		return nil, fmt.Errorf("encode %s: %w", p.Body.Kind(), err)
	}
	return json.Marshal(wire{version, p.ID, p.At, p.Room, p.Nth, p.Seat, p.Body.Kind(), body})
}

// UnmarshalJSON reads what MarshalJSON wrote. A kind or version from a newer
// program is kept as it is and does nothing when applied. A body that cannot be
// read is set aside then, see aside.go.
func (p *Proposal) UnmarshalJSON(b []byte) error {
	var w wire
	if err := json.Unmarshal(b, &w); err != nil {
		return err
	}
	p.ID, p.At, p.Room, p.Nth, p.Seat = w.ID, w.At, w.Room, w.Nth, w.Seat
	p.Body = newBody(w.Kind)
	if p.Body == nil || w.V > version {
		p.Body = &unknown{v: w.V, k: w.Kind, raw: w.Body}
		return nil
	}
	err := json.Unmarshal(w.Body, p.Body)
	if string(w.Body) == "null" { // as one that is missing is written
		err = errNoBody
	}
	if err != nil {
		p.Body = &unknown{v: w.V, k: w.Kind, raw: w.Body, err: err}
	}
	return nil
}

var errNoBody = errors.New("there is nothing in the place of its body")

// unknown is a body from a newer program, or one that cannot be read.
type unknown struct {
	v   int
	k   Kind
	raw json.RawMessage
	err error
}

func (u *unknown) Kind() Kind            { return u.k }
func (u *unknown) Prepare() error        { return nil }
func (u *unknown) Charge() (Budget, int) { return BudgetFree, 0 }

func (u *unknown) apply(*State, *Proposal) ([]*Event, error) {
	if u.err != nil {
		return nil, &Broken{fmt.Sprintf("its body cannot be read: %T", u.err)}
	}
	return nil, nil
}

// String is the terminal as the server's log names it. No other of this node
// ever has the same.
func (id SeatID) String() string { return fmt.Sprintf("%d-%d", id.Epoch, id.Num) }
