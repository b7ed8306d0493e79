package state

// What is said to everybody. All that may refuse a line is asked before anything is
// noted of it, so that one which is refused slows nobody down and uses up no nonce.

import (
	"strings"

	"teahouse/room/text"
)

// Say is a line to everybody, by whoever the terminal that says it belongs to:
// what a command or a bot says is its member's last line, see [Unsend].
type Say struct {
	Text string `json:"text"`
	Act  bool   `json:"act,omitempty"` // told as a deed: /me

	Nonce string `json:"nonce,omitempty"` // see nonce.go
	As    string `json:"as,omitempty"`    // for whom a bot passes it on
	In    uint64 `json:"in,omitempty"`    // to the members of a channel alone

	Answers Ref    `json:"-"`            // the line that it answers, which was said where it goes
	Re      *Event `json:"re,omitempty"` // what Answers means, without the text; see room.Seat.Do
}

func (*Say) Kind() Kind              { return KindSay }
func (b *Say) Charge() (Budget, int) { return BudgetTalk, len(b.Text) }

func (b *Say) Prepare() (err error) {
	if err := NonceForm(b.Nonce); err != nil {
		return err
	}
	if b.As, err = relayed(b.As); err != nil {
		return err
	}
	b.Nonce = strings.Clone(b.Nonce) // see cleaned
	b.Text, err = cleaned(b.Text)
	return err
}

// cleaned is a text made safe, and taken out of what it came in, which may be a thousand times
// as long: it is in memory as long as the room keeps it there.
func cleaned(s string) (string, error) {
	s, err := text.Clean(s, MessageLimit)
	return strings.Clone(s), err
}

// relayed makes what somebody elsewhere is called fit to stand beside the name
// of the bot that passes their words on.
func relayed(as string) (string, error) {
	if as == "" {
		return "", nil
	}
	n, ok := text.UserName(as)
	if !ok {
		if _, err := text.NewName(as); err != nil {
			return "", err
		}
		return "", &text.NameError{Reason: text.NameEmpty}
	}
	return n.Text, nil
}

func (b *Say) apply(s *State, p *Proposal) ([]*Event, error) {
	m, seat, err := s.seat(p)
	if err != nil {
		return nil, err
	}
	if r := s.repeated(m, b.Nonce); r != nil {
		return nil, r
	}
	if r := s.muted(m, p); r != nil {
		return nil, r
	}
	if b.In != 0 {
		return b.sayIn(s, m, seat)
	}
	if wait := s.slowed(m, seat, s.clock); wait > 0 {
		return nil, &Refusal{Code: Slowed, Wait: wait}
	}
	re, err := s.answered(m, b.Re, 0, nil)
	if err != nil {
		return nil, err
	}
	s.paced(m, seat)
	e := s.event(b.kind(), m)
	e.Text, e.Relayed = b.Text, b.As
	e.answer(re)
	s.spoke(m, seat, e)
	s.noteNonce(e, b.Nonce)
	return []*Event{e}, nil
}

// kind is that of the event.
func (b *Say) kind() Kind {
	if b.Act {
		return KindAct
	}
	return KindSay
}

// spoke notes what a member said last, from a terminal. When somebody last wrote
// privately, or in a channel, is nobody's business.
func (s *State) spoke(m *Member, seat *Place, e *Event) {
	s.number(e)
	if e.Public() {
		m.Said, m.Wrote = s.clock, e.At
		m.spoke.Store(e.At)
	}
	s.touch(m)
	s.leaveTrace(m, seat, e)
}
