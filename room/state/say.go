package state

import "teahouse/room/text"

// Say is a line to everybody, by whoever the terminal that says it belongs to:
// what a command or a bot says is its member's last line, see [Unsend].
type Say struct {
	Text string `json:"text"`
	Act  bool   `json:"act,omitempty"` // told as a deed: /me

	Nonce string `json:"nonce,omitempty"` // see nonce.go
	As    string `json:"as,omitempty"`    // for whom a bot passes it on
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
	b.Text, err = text.Clean(b.Text, MessageLimit)
	return err
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
	if wait := s.slowed(m, seat, s.clock); wait > 0 {
		return nil, &Refusal{Code: Slowed, Wait: wait}
	}
	s.paced(m, seat)
	kind := KindSay
	if b.Act {
		kind = KindAct
	}
	e := s.event(kind, m)
	e.Text, e.Relayed = b.Text, b.As
	s.spoke(m, seat, e)
	s.noteNonce(e, b.Nonce)
	return []*Event{e}, nil
}

// Whisper is a line to some people and nobody else. They are named by the
// identities that the sender saw, so that a name which changes hands between
// choosing and sending reaches nobody.
type Whisper struct {
	To   []Person `json:"to"`
	Text string   `json:"text"`

	Nonce string `json:"nonce,omitempty"` // see nonce.go
	As    string `json:"as,omitempty"`    // for whom a bot passes it on
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
	b.Text, err = text.Clean(b.Text, MessageLimit)
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
	if err := s.mayWrite(m, to, s.muted(m, p)); err != nil {
		return nil, err
	}
	s.answerable(to, m.Identity)
	e := s.event(KindWhisper, m)
	e.Text, e.To, e.Relayed = b.Text, to, b.As
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
	for _, p := range people {
		if p.ID == id {
			return true
		}
	}
	return false
}

// spoke notes what a member said last, from a terminal. When somebody last wrote
// privately is nobody's business.
func (s *State) spoke(m *Member, seat *Place, e *Event) {
	s.number(e)
	if !e.Private() {
		m.Said, m.Wrote = s.clock, e.At
		m.spoke.Store(e.At)
	}
	s.touch(m)
	s.leaveTrace(m, seat, e)
}

// Unsend withdraws a line of its sender's, if that was not too long ago, from
// wherever they are the same person: what a script said with their key, too.
type Unsend struct {
	Ref  Ref    `json:"-"`              // zero: what they said last
	Line *Event `json:"line,omitempty"` // what Ref means, without the text; see room.Seat.Do
}

// Bare is the event without what was said.
func (e *Event) Bare() *Event {
	b := *e
	b.Text, b.Nonce, b.Relayed = "", "", ""
	return &b
}

func (*Unsend) Kind() Kind            { return KindUnsend }
func (*Unsend) Prepare() error        { return nil }
func (*Unsend) Charge() (Budget, int) { return BudgetTalk, 0 }

func (b *Unsend) apply(s *State, p *Proposal) ([]*Event, error) {
	m, err := s.seated(p)
	if err != nil {
		return nil, err
	}
	line, last := b.Line, s.trace(m.Identity)
	if line == nil && last != nil {
		line = last.Last
	}
	if line != nil {
		line = line.Mapped(s.Resolve)
	}
	switch {
	case line == nil || line.Who.ID != m.Identity:
		return nil, Refuse(NothingToUndo)
	case s.sure()-line.Age() > UnsendWithin.Milliseconds():
		return nil, &Refusal{Code: TooLate, Wait: UnsendWithin}
	}
	e := s.event(KindUnsend, m)
	e.Ref, e.Refers, e.To = line.N, line.Seq, line.To
	if last != nil {
		s.withdrawn(line.N)
	}
	return []*Event{e}, nil
}

// Ref names one event: by its number in the house, as people write it, or by
// its place in the history, as a cursor holds it. Just one of them is set.
type Ref struct{ Seq, N uint64 }
