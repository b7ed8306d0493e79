package room

// Say is a line to everybody, by whoever the terminal that says it belongs to:
// what a command or a bot says is its member's last line, see [Unsend].
type Say struct {
	Text string `json:"text"`
	Act  bool   `json:"act,omitempty"` // told as a deed: /me
}

func (*Say) kind() Kind              { return KindSay }
func (b *Say) charge() (budget, int) { return talk, len(b.Text) }

func (b *Say) prepare() (err error) {
	b.Text, err = CleanText(b.Text, MessageLimit)
	return err
}

func (b *Say) apply(s *State, p *Proposal) ([]*Event, error) {
	m, seat, err := s.seat(p)
	if err != nil {
		return nil, err
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
	e.Text = b.Text
	s.spoke(m, seat, e)
	return []*Event{e}, nil
}

// Whisper is a line to some people and nobody else. They are named by the
// identities that the sender saw, so that a name which changes hands between
// choosing and sending reaches nobody.
type Whisper struct {
	To   []Person `json:"to"`
	Text string   `json:"text"`
}

func (*Whisper) kind() Kind              { return KindWhisper }
func (b *Whisper) charge() (budget, int) { return talk, len(b.Text) * max(1, len(b.To)) }

func (b *Whisper) prepare() (err error) {
	if len(b.To) > MaxRecipients {
		return &Refusal{Code: TooMany, Max: MaxRecipients}
	}
	b.Text, err = CleanText(b.Text, MessageLimit)
	return err
}

func (b *Whisper) apply(s *State, p *Proposal) ([]*Event, error) {
	m, seat, err := s.seat(p)
	if err != nil {
		return nil, err
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
		return nil, refuse(OnlyYourself)
	}
	if err := s.mayWrite(m, to, s.muted(m, p)); err != nil {
		return nil, err
	}
	s.answerable(to, m.Identity)
	e := s.event(KindWhisper, m)
	e.Text, e.To = b.Text, to
	s.spoke(m, seat, e)
	return []*Event{e}, nil
}

// reach finds a person by the identity that the sender saw. Somebody who
// registered need not be here: he finds the line when he comes. Who only
// passes reads nothing, and is not here.
func (s *State) reach(p Person) (Person, error) {
	p.ID = s.resolve(p.ID)
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
		return Person{}, refuseName(SomebodyElse, p.Name)
	}
	if s.accounts[p.ID] != nil {
		return p, nil
	}
	return Person{}, refuseName(NotHere, p.Name)
}

func holds(people []Person, id Identity) bool {
	for _, p := range people {
		if p.ID == id {
			return true
		}
	}
	return false
}

// spoke notes what a member said last, from a terminal: it can be withdrawn while
// the member is here. When somebody last wrote privately is nobody's business.
func (s *State) spoke(m *Member, seat *Place, e *Event) {
	if !e.Private() {
		m.Said, m.Wrote = s.clock, e.At
		m.spoke.Store(e.At)
	}
	last := *e
	last.Text = ""
	m.Last = &last
	s.touch(m)
	s.leaveTrace(m, seat, e)
}

// Unsend withdraws what its sender said last, from whichever of his terminals,
// if that was not too long ago. So a person withdraws what his script said last
// while he is here, and a bot only what the bot said. With a member's last
// terminal goes what he could withdraw.
type Unsend struct{}

func (*Unsend) kind() Kind            { return KindUnsend }
func (*Unsend) prepare() error        { return nil }
func (*Unsend) charge() (budget, int) { return talk, 0 }

func (*Unsend) apply(s *State, p *Proposal) ([]*Event, error) {
	m, err := s.seated(p)
	if err != nil {
		return nil, err
	}
	if m.Last == nil {
		return nil, refuse(NothingToUndo)
	}
	if s.sure()-m.Last.Age() > UnsendWithin.Milliseconds() {
		return nil, &Refusal{Code: TooLate, Wait: UnsendWithin}
	}
	e := s.event(KindUnsend, m)
	e.Ref, e.To = m.Last.N, m.Last.To
	m.Last = nil
	s.touch(m)
	return []*Event{e}, nil
}
