package state

// Unsend withdraws a line of its sender's, if that was not too long ago, from
// wherever they are the same person: what a script said with their key, too.
type Unsend struct {
	Ref  Ref    `json:"-"`              // zero: what they said last
	Line *Event `json:"line,omitempty"` // what Ref means, without the text; see room.Seat.Do
}

// Bare is the event without what was said.
func (e *Event) Bare() *Event {
	b := *e
	b.Text, b.Nonce, b.Relayed, b.Edited, b.Reactions = "", "", "", 0, nil
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
	switch { // the number of the event would tell who left a channel how much was said there since
	case line == nil || line.Who.ID != m.Identity || line.In != 0 && !s.channels.reads(line.In, line.N, m.Identity):
		return nil, Refuse(NothingToUndo)
	case s.sure()-line.Age() > UnsendWithin.Milliseconds():
		return nil, &Refusal{Code: TooLate, Wait: UnsendWithin}
	}
	e := s.changes(KindUnsend, m, line)
	if last != nil {
		s.withdrawn(line.N)
	}
	return []*Event{e}, nil
}

// Ref names one event: by its number in the house, in a channel or between two
// people, as people write it, or by its place in the history, as a cursor holds it.
// Just one of Seq and N is set.
type Ref struct {
	In     uint64   // the channel, if Seq is set…
	With   Identity // …or who else reads what the reader and nobody else does
	Seq, N uint64
}
