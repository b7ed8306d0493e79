package state

// Private lines reach the people whom the sender saw, all of them or none: they are named by
// identity, so that a name which changes hands between choosing and sending reaches nobody.

import (
	"slices"
	"strings"
)

// Whisper is a line to some people and nobody else. It waits for the account, so
// whoever bears the name next never reads it; how another key may, see readmit.go.
type Whisper struct {
	To   []Person `json:"to"`
	Text string   `json:"text"`

	Nonce string `json:"nonce,omitempty"` // see nonce.go
	As    string `json:"as,omitempty"`    // for whom a bot passes it on

	Answers Ref    `json:"-"`            // the line that it answers, which the same people read
	Re      *Event `json:"re,omitempty"` // what Answers means, without the text; see room.Seat.Do
}

func (*Whisper) Kind() Kind              { return KindWhisper }
func (b *Whisper) Charge() (Budget, int) { return BudgetTalk, len(b.Text) * max(1, len(b.To)) }

func (b *Whisper) Prepare() (err error) {
	if err := NonceForm(b.Nonce); err != nil {
		return err
	}
	if len(b.To) > MaxRecipients {
		return &Refusal{Code: TooMany, Max: MaxRecipients}
	}
	if b.As, err = relayed(b.As); err != nil {
		return err
	}
	b.Nonce = strings.Clone(b.Nonce)
	b.Text, err = cleaned(b.Text)
	return err
}

func (b *Whisper) apply(s *State, p *Proposal) ([]*Event, error) {
	m, seat, err := s.seat(p)
	if err != nil {
		return nil, err
	}
	if r := s.repeated(m, b.Nonce); r != nil {
		return nil, r
	}
	var to []Person
	for _, wanted := range b.To {
		person, err := s.reach(wanted)
		if err != nil {
			return nil, err
		}
		if person.ID != m.Identity && !holds(to, person.ID) {
			to = append(to, person)
		}
	}
	if len(to) == 0 {
		return nil, Refuse(OnlyYourself)
	}
	re, err := s.answered(m, b.Re, 0, to)
	if err != nil {
		return nil, err
	}
	if err := s.mayWrite(m, to, s.muted(m, p)); err != nil {
		return nil, err
	}
	s.answerable(to, m.Identity)
	e := s.event(KindWhisper, m)
	e.Text, e.To, e.Relayed = b.Text, to, b.As
	e.answer(re)
	s.spoke(m, seat, e)
	s.noteNonce(e, b.Nonce)
	return []*Event{e}, nil
}

// reach finds a person by the identity that the sender saw. Somebody who
// registered need not be here: they find the line when they come. Who only
// passes reads nothing, and is not here.
func (s *State) reach(p Person) (Person, error) {
	p.ID = s.Resolve(p.ID)
	here := s.main(p.ID)
	for _, m := range s.here[p.ID] {
		if m.Name.Text == p.Name && m.listed() {
			here = m
		}
	}
	if here != nil && here.listed() {
		return here.Person(), nil
	}
	if other := s.names.text[p.Name]; other != nil && other.listed() {
		return Person{}, RefuseName(SomebodyElse, p.Name)
	}
	if s.accounts[p.ID] != nil {
		return p, nil
	}
	return Person{}, RefuseName(NotHere, p.Name)
}

func holds(people []Person, id Identity) bool {
	return slices.ContainsFunc(people, func(p Person) bool { return p.ID == id })
}
