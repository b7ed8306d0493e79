package state

// Unsend withdraws a line of its sender's, if that was not too long ago, from
// wherever they are the same person: what a script said with their key, too.
type Unsend struct {
	Ref  Ref    `json:"-"`              // zero: what they said last
	Line *Event `json:"line,omitempty"` // what Ref means, without the text; see room.Seat.Do
}

func (*Unsend) Kind() Kind            { return KindUnsend }
func (*Unsend) Prepare() error        { return nil }
func (*Unsend) Charge() (Budget, int) { return BudgetTalk, 0 }

func (b *Unsend) apply(s *State, p *Proposal) ([]*Event, error) {
	m, err := s.seated(p)
	if err != nil {
		return nil, err
	}
	line := s.ownLine(m, b.Line)
	switch {
	case line == nil:
		return nil, Refuse(NothingToUndo)
	case line.Age() < s.since(UnsendWithin):
		return nil, &Refusal{Code: TooLate, Wait: UnsendWithin}
	}
	e := s.changes(KindUnsend, m, line)
	if s.trace(m.Identity) != nil {
		s.withdrawn(line.N)
	}
	return []*Event{e}, nil
}
