package state

// Governing: only operators do it, and all that they do is told to operators
// and kept.

import (
	"errors"

	"teahouse/room/text"
)

// Operates tells whether somebody is an operator: by /op, or because the door
// found a key that is here in the admins file.
func (s *State) Operates(who Identity) bool {
	if a := s.accounts[who]; a != nil && a.Operator {
		return true
	}
	for _, m := range s.here[who] {
		if m.operates() {
			return true
		}
	}
	return false
}

// operates tells whether the list shows the member as an operator.
func (m *Member) operates() bool {
	if m.role {
		return true
	}
	for _, seat := range m.Seats {
		if seat.Operator {
			return true
		}
	}
	return false
}

// Governs tells whether a terminal may govern. A key in the admins file
// governs where it is used, not on its owner's other devices.
func (s *State) Governs(id SeatID) bool {
	m := s.seats[id]
	if m == nil {
		return false
	}
	if m.role {
		return true
	}
	seat := m.seat(id)
	return seat != nil && seat.Operator
}

// governor finds the operator who made a proposal.
func (s *State) governor(p *Proposal) (*Member, error) {
	m, err := s.seated(p)
	if err != nil {
		return nil, err
	}
	if !s.Governs(p.Seat) {
		return nil, Refuse(NotOperator)
	}
	return m, nil
}

// audit makes the record of a governing act, which the operators present read.
func (s *State) audit(verb Kind, by *Member) *Event {
	e := s.event(KindAudit, by)
	e.Verb = verb
	for _, o := range s.roster.operators {
		if o.Person.ID != e.Who.ID && !holds(e.To, o.Person.ID) {
			e.To = append(e.To, o.Person)
		}
	}
	return e
}

func cleanReasons(reasons ...*string) (err error) {
	for _, s := range reasons {
		if *s, err = text.CleanLine(*s, MaxGrounds); err != nil && !errors.Is(err, text.ErrEmpty) {
			return err
		}
	}
	return nil
}

// Op makes somebody who registered an operator, or no longer one if Deop is set.
type Op struct {
	Whom Person `json:"whom"`
	Deop bool   `json:"deop,omitempty"`
}

func (*Op) Kind() Kind            { return KindOp }
func (*Op) Prepare() error        { return nil }
func (*Op) Charge() (Budget, int) { return BudgetFree, 0 }

func (b *Op) apply(s *State, p *Proposal) ([]*Event, error) {
	by, err := s.governor(p)
	if err != nil {
		return nil, err
	}
	if err := b.Vain(s); err != nil {
		return nil, err
	}
	who := s.Resolve(b.Whom.ID)
	a := s.accounts[who]
	verb := KindOp
	if b.Deop {
		verb = KindDeop
	}
	// Whoever becomes or was an operator reads it, too.
	a.Operator = true
	s.showRole(a)
	e := s.audit(verb, by)
	e.Whom = Person{who, b.Whom.Name}
	if b.Deop {
		a.Operator = false
		s.showRole(a)
	}
	s.touchAccount(who)
	return []*Event{e}, nil
}

// Vain is why nothing would come of it, so that nobody is asked about that.
func (b *Op) Vain(s *State) error {
	who := s.Resolve(b.Whom.ID)
	switch a := s.accounts[who]; {
	case b.Deop && (a == nil || !a.Operator) && s.Operates(who):
		return RefuseName(RoleInFile, b.Whom.Name)
	case a == nil:
		return RefuseName(NotRegistered, b.Whom.Name)
	case a.Operator != b.Deop:
		return RefuseName(RoleSame, b.Whom.Name)
	}
	return nil
}

func (s *State) showRole(a *Account) {
	for _, m := range s.here[a.ID] {
		m.role = a.Operator
		s.changed(m)
	}
}

// SetOperator says whether the admins file, read again, has the key of a terminal.
type SetOperator struct {
	On bool `json:"on,omitempty"`
}

func (*SetOperator) Kind() Kind            { return "admin" }
func (*SetOperator) Prepare() error        { return nil }
func (*SetOperator) Charge() (Budget, int) { return BudgetFree, 0 }

func (b *SetOperator) apply(s *State, p *Proposal) ([]*Event, error) {
	m, seat, err := s.seat(p)
	if err != nil {
		return nil, err
	}
	seat.Operator = b.On
	s.changed(m)
	return nil, nil
}

// Rebind takes a name from its owner and binds it to an account, or to nobody
// if To is zero. Whoever sits on it and is not the new owner is renamed. The
// private lines of its owner stay theirs.
type Rebind struct {
	Name text.Name `json:"name"`
	To   Person    `json:"to,omitzero"`
}

func (*Rebind) Kind() Kind            { return KindRebind }
func (*Rebind) Prepare() error        { return nil }
func (*Rebind) Charge() (Budget, int) { return BudgetFree, 0 }

func (b *Rebind) apply(s *State, p *Proposal) ([]*Event, error) {
	by, err := s.governor(p)
	if err != nil {
		return nil, err
	}
	var (
		to  = s.accounts[s.Resolve(b.To.ID)]
		old = s.owned.find(b.Name)
	)
	if b.To.ID == "" && old == nil {
		return nil, RefuseName(NotOwned, b.Name.Text)
	}
	if b.To.ID != "" {
		if to == nil {
			return nil, RefuseName(NotRegistered, b.To.Name)
		}
		if old != nil && old.owner == to.ID {
			return nil, RefuseName(NameYours, old.Name.Text)
		}
		for look := range b.Name.EachLook {
			for _, other := range s.owned.look[look] {
				if other != old {
					return nil, RefuseName(NameLooksOwned, other.Name.Text)
				}
			}
		}
		if len(to.Names) >= NamesEach {
			return nil, &Refusal{Code: NamesFull, Max: NamesEach}
		}
	}
	e := s.audit(KindRebind, by)
	e.Text, e.Whom = b.Name.Text, b.To
	if old != nil {
		e.Old = old.Name.Text
		s.free(old)
	}
	events := []*Event{e}
	if to != nil {
		s.bind(to, b.Name)
		events = append(events, s.evict(b.Name, to.ID)...)
	}
	return events, nil
}

// evict renames whoever bears a name, or one that looks like it, and does not own it.
func (s *State) evict(n text.Name, owner Identity) (events []*Event) {
	for _, m := range s.names.bearers(n) {
		if m.Identity == owner || s.owned.refuse(m.Name, m.Identity) == nil {
			continue
		}
		for _, e := range s.rename(m, s.open(m.Name, m.Name, m, m.listed())) {
			e.Owned = true
			events = append(events, e)
		}
	}
	return events
}
