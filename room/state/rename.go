package state

// Another name, and being away. Nobody takes a name that another owns, or bears and
// stays, nor one that looks like it; and whoever is muted shows no new words by either.

import (
	"errors"

	"teahouse/room/text"
)

// Rename gives a member another name.
type Rename struct {
	Name text.Name `json:"name"`
}

func (*Rename) Kind() Kind            { return KindRename }
func (*Rename) Prepare() error        { return nil }
func (*Rename) Charge() (Budget, int) { return BudgetNames, 1 }

func (b *Rename) apply(s *State, p *Proposal) ([]*Event, error) {
	m, err := s.seated(p)
	if err != nil {
		return nil, err
	}
	if b.Name == m.Name {
		return nil, RefuseName(NameSame, m.Name.Text)
	}
	if r := s.muted(m, p); r != nil {
		return nil, r
	}
	same, like := s.names.against(b.Name, m, m.listed())
	if same != nil {
		return nil, RefuseName(NameTaken, same.Name.Text)
	}
	if like != nil {
		return nil, RefuseName(NameConfusable, like.Name.Text)
	}
	if r := s.owned.refuse(b.Name, m.Identity); r != nil {
		return nil, r
	}
	if !s.Operates(m.Identity) {
		if c := s.nameBanned(b.Name); c != nil {
			return nil, &Refusal{Code: NameBanned, Name: b.Name.Text, Reason: c.Reason, Until: moment(c.Until)}
		}
	}
	return s.rename(m, b.Name), nil
}

// rename gives a member a name that is free for them. Nobody knew who only
// passes, so nobody reads of it then.
func (s *State) rename(m *Member, n text.Name) []*Event {
	old := m.Name
	s.claim(m, n)
	if !m.listed() {
		return nil
	}
	e := s.event(KindRename, m)
	e.Old = old.Text
	return []*Event{e}
}

// Away says that a member is away, or back if Back is set.
type Away struct {
	Back   bool   `json:"back,omitempty"`
	Reason string `json:"reason,omitempty"`
}

func (*Away) Kind() Kind            { return KindAway }
func (*Away) Charge() (Budget, int) { return BudgetNames, 1 }

func (b *Away) Prepare() (err error) {
	if b.Reason, err = text.CleanLine(b.Reason, MaxReason); errors.Is(err, text.ErrEmpty) {
		return nil
	}
	return err
}

func (b *Away) apply(s *State, p *Proposal) ([]*Event, error) {
	m, err := s.seated(p)
	if err != nil {
		return nil, err
	}
	if b.Back && !m.Away {
		return nil, Refuse(NotAway)
	}
	if r := s.muted(m, p); r != nil && b.Reason != "" {
		return nil, r
	}
	m.Away, m.Reason = !b.Back, b.Reason
	s.changed(m)
	kind := KindAway
	if b.Back {
		kind = KindBack
	}
	e := s.event(kind, m)
	e.Text = b.Reason
	return []*Event{e}, nil
}
