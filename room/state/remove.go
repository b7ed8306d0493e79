package state

// Taking out lines of others, and reporting them. It is in the operators' record
// who took out how many and whose; only the owner of a channel takes out lines
// there without one. A report is read by its author and by operators alone.

import (
	"errors"

	"teahouse/room/text"
)

// Remove takes public lines out of the room, for everybody and for good. The
// proposer looks the lines up, see room.Seat.Said.
type Remove struct {
	Lines []uint64 `json:"lines"`          // by N…
	Seqs  []uint64 `json:"seqs,omitempty"` // …and by Seq, in the same order
	Whom  Person   `json:"whom,omitzero"`  // whose lines they are
	Note  string   `json:"note,omitempty"`
	In    uint64   `json:"in,omitempty"` // they were said in a channel
}

func (*Remove) Kind() Kind              { return KindRemove }
func (b *Remove) Charge() (Budget, int) { return chargeIn(b.In, 0) }

func (b *Remove) Prepare() error {
	switch n := len(b.Lines); {
	case n == 0:
		return Refuse(NothingToUndo)
	case n > RemoveMost:
		return &Refusal{Code: TooManyLines, Max: RemoveMost}
	}
	return cleanReasons(&b.Note)
}

func (b *Remove) apply(s *State, p *Proposal) ([]*Event, error) {
	var c *Channel
	by, err := s.seated(p)
	if b.In != 0 {
		by, c, err = s.keptChannel(p, b.In)
	} else if err == nil {
		by, err = s.governor(p)
	}
	if err != nil {
		return nil, err
	}
	lines := make(map[uint64]bool, len(b.Lines))
	var events []*Event
	last := s.lastN
	for _, n := range b.Lines {
		if n == 0 || n > last {
			return nil, Refuse(NothingToUndo)
		}
	}
	for i, n := range b.Lines {
		if lines[n] {
			continue
		}
		lines[n] = true
		e := s.event(KindRemove, by)
		if c != nil {
			e.In, e.Channel = c.Num, c.Name.Text
		}
		e.Ref = n
		if i < len(b.Seqs) {
			e.Refers = b.Seqs[i]
		}
		events = append(events, e)
	}
	for _, n := range b.Lines { // what is removed cannot be withdrawn
		s.withdrawn(n)
	}
	if c != nil && c.Owner == by.Identity {
		return events, nil
	}
	e := s.audit(KindRemove, by)
	e.Whom, e.Note, e.Count = b.Whom, b.Note, len(lines)
	return append(events, e), nil
}

// Quote is a line as a report shows it.
type Quote struct {
	N       uint64 `json:"n,omitempty"`   // of old reports
	Seq     uint64 `json:"seq,omitempty"` // of a public line: by it, it can be named
	At      int64  `json:"at"`
	Private bool   `json:"private,omitempty"`
	Text    string `json:"text"`
}

// Report shows operators what somebody wrote, and who asks them to look at it.
// It may quote private lines, because its author was their audience.
type Report struct {
	Whom  Person  `json:"whom"`
	Lines []Quote `json:"lines,omitempty"`
	Text  string  `json:"text,omitempty"` // what its author has to say
}

func (*Report) Kind() Kind            { return KindReport }
func (*Report) Charge() (Budget, int) { return BudgetReports, 0 }

func (b *Report) Prepare() (err error) {
	if len(b.Lines) > QuotesMost {
		return &Refusal{Code: TooManyLines, Max: QuotesMost}
	}
	b.Text, err = cleaned(b.Text)
	if errors.Is(err, text.ErrEmpty) && len(b.Lines) > 0 {
		err = nil
	}
	for i := range b.Lines {
		if err == nil {
			b.Lines[i].Text, err = cleaned(b.Lines[i].Text)
		}
	}
	return err
}

func (b *Report) apply(s *State, p *Proposal) ([]*Event, error) {
	m, err := s.seated(p)
	if err != nil {
		return nil, err
	}
	e := s.audit(KindReport, m)
	e.Whom = Person{s.Resolve(b.Whom.ID), b.Whom.Name}
	e.Text, e.Lines = b.Text, b.Lines
	return []*Event{e}, nil
}
