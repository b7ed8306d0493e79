package state

// Registering names and keys, and giving them up. Nobody gets here what they do not bear: a name
// is bound by who is here under it, and a key joins while it is here. An account always has a key.

import (
	"cmp"
	"slices"

	"teahouse/room/text"
)

// Register makes an account of the key that its sender came with, if they have
// none, and binds the name they bear to it.
type Register struct {
	Daily int `json:"daily,omitempty"` // new accounts of an address within a day that the node allows; 0 is AccountsDaily
}

func (*Register) Kind() Kind            { return KindRegister }
func (*Register) Prepare() error        { return nil }
func (*Register) Charge() (Budget, int) { return BudgetNames, 0 }

func (b *Register) apply(s *State, p *Proposal) ([]*Event, error) {
	m, seat, err := s.seat(p)
	if err != nil {
		return nil, err
	}
	if !m.Identity.Lasting() {
		return nil, Refuse(NeedsKey)
	}
	a := s.accounts[m.Identity]
	if r := s.bindable(a, m.Name); r != nil {
		return nil, r
	}
	if a != nil {
		s.bind(a, m.Name)
		e := s.event(KindBind, m)
		e.To, e.Text = []Person{m.Person()}, m.Name.Text
		return []*Event{e}, nil
	}
	if s.newcomer(seat) {
		if err := s.enlist(seat.Net, cmp.Or(b.Daily, AccountsDaily)); err != nil {
			return nil, err
		}
	}
	a = &Account{ID: accountIdentity(s.applied), Since: s.clock}
	s.accounts[a.ID] = a
	s.bind(a, m.Name)
	return s.fold(m.Identity, a), nil
}

// bindable tells why a name cannot become the account's.
func (s *State) bindable(a *Account, n text.Name) *Refusal {
	if a == nil {
		return s.owned.refuse(n, "")
	}
	if r := s.owned.refuse(n, a.ID); r != nil {
		return r
	}
	if o := s.owned.of(n, a.ID); o != nil {
		return RefuseName(NameYours, o.Name.Text)
	}
	if len(a.Names) >= NamesEach {
		return &Refusal{Code: NamesFull, Max: NamesEach}
	}
	return nil
}

// Release gives up a name that its sender's account owns.
type Release struct {
	Name text.Name `json:"name"`
}

func (*Release) Kind() Kind            { return KindRelease }
func (*Release) Prepare() error        { return nil }
func (*Release) Charge() (Budget, int) { return BudgetNames, 0 }

func (b *Release) apply(s *State, p *Proposal) ([]*Event, error) {
	m, err := s.seated(p)
	if err != nil {
		return nil, err
	}
	o := s.owned.of(b.Name, m.Identity)
	if o == nil {
		return nil, RefuseName(NotYours, b.Name.Text)
	}
	s.free(o)
	e := s.event(KindRelease, m)
	e.To, e.Text = []Person{m.Person()}, o.Name.Text
	return []*Event{e}, nil
}

// Revoke takes a key from its sender's account, with the terminals that came
// with it. What it wrote and was told stays the account's.
type Revoke struct {
	Key Identity `json:"key"`
}

func (*Revoke) Kind() Kind            { return KindRevoke }
func (*Revoke) Prepare() error        { return nil }
func (*Revoke) Charge() (Budget, int) { return BudgetNames, 0 }

func (b *Revoke) apply(s *State, p *Proposal) ([]*Event, error) {
	m, err := s.seated(p)
	if err != nil {
		return nil, err
	}
	a := s.accounts[m.Identity]
	switch {
	case a == nil:
		return nil, Refuse(NotRegistered)
	case !slices.Contains(a.Keys, b.Key):
		return nil, Refuse(NotYourKey)
	case len(a.Keys) == 1:
		return nil, Refuse(LastKey)
	}
	a.Keys = slices.DeleteFunc(a.Keys, func(id Identity) bool { return id == b.Key })
	s.touchAccount(a.ID)
	s.keys[b.Key].Account = ""
	s.rankKey(b.Key)
	s.cling(a.ID, b.Key)
	s.touched[keyKey+string(b.Key)] = true
	e := s.event(KindRevoke, m)
	e.To, e.Was = []Person{m.Person()}, b.Key
	left, _ := s.takeAway(s.here[a.ID], &Refusal{Code: KeyRevoked}, func(_ *Member, seat *Place) bool { return seat.Key == b.Key })
	return append([]*Event{e}, left...), nil
}

// Link makes a key that is here, and has no account, one of its sender's
// account. Only room.Seat.Link proposes it.
type Link struct {
	Key Identity `json:"key"`
}

func (*Link) Kind() Kind            { return KindLink }
func (*Link) Prepare() error        { return nil }
func (*Link) Charge() (Budget, int) { return BudgetFree, 0 }

func (b *Link) apply(s *State, p *Proposal) ([]*Event, error) {
	m, err := s.seated(p)
	if err != nil {
		return nil, err
	}
	a := s.accounts[m.Identity]
	switch {
	case a == nil:
		return nil, Refuse(NotRegistered)
	case s.keys[b.Key] == nil || len(s.here[b.Key]) == 0:
		return nil, Refuse(NoSuchCode)
	case len(a.Keys) >= KeysEach || s.clung(a):
		return nil, &Refusal{Code: KeysFull, Max: KeysEach}
	}
	return s.fold(b.Key, a), nil
}
