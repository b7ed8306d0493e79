package state

// Whoever has lost all keys of an account comes back by an act of an operator who
// has made sure of the person. Their new device shows a code, as for room.Seat.Link,
// so that nobody gets anything by knowing one. The names follow. What was private
// follows only if the account had allowed it before: an operator alone opens
// nobody's private lines. The account is told at the next login of each of its
// keys, the lost ones among them, should somebody find them.

import (
	"slices"

	"teahouse/room/text"
)

// SetRecovery says what an operator may bring back to somebody who lost all keys
// of the account: the names alone, or private lines and settings as well.
type SetRecovery struct {
	Private bool `json:"private,omitempty"`
}

func (*SetRecovery) Kind() Kind            { return "recovery" }
func (*SetRecovery) Prepare() error        { return nil }
func (*SetRecovery) Charge() (Budget, int) { return BudgetUpkeep, 0 }

func (b *SetRecovery) apply(s *State, p *Proposal) ([]*Event, error) {
	m, err := s.seated(p)
	if err != nil {
		return nil, err
	}
	a := s.accounts[m.Identity]
	if a == nil {
		return nil, Refuse(NotRegistered)
	}
	a.Private = b.Private
	s.touchAccount(a.ID)
	return nil, nil
}

// Readmission is that a key was given what an account had.
type Readmission struct {
	Key     Identity   `json:"key"`
	By      string     `json:"by"` // the operator
	At      int64      `json:"at"` // as the wall's clock had it
	Names   []string   `json:"names"`
	Private bool       `json:"private,omitempty"` // what was private came along
	Told    []Identity `json:"told,omitempty"`    // to these keys of the account
}

// Readmit gives a key the names of the account that owns one of them, or the
// account itself. Only room.Seat.Readmit proposes it.
type Readmit struct {
	Name text.Name `json:"name"`
	Key  Identity  `json:"key"`
	Told bool      `json:"told,omitempty"` // everybody reads that it is no new account; false in logs of before
}

func (*Readmit) Kind() Kind            { return KindReadmit }
func (*Readmit) Prepare() error        { return nil }
func (*Readmit) Charge() (Budget, int) { return BudgetFree, 0 }

func (b *Readmit) apply(s *State, p *Proposal) ([]*Event, error) {
	by, err := s.governor(p)
	if err != nil {
		return nil, err
	}
	owned, k := s.owned.find(b.Name), s.keys[b.Key]
	if owned == nil {
		return nil, RefuseName(NotOwned, b.Name.Text)
	}
	a := s.accounts[owned.owner]
	switch {
	case k == nil || k.Account != "" || len(s.here[b.Key]) == 0:
		return nil, Refuse(NoSuchCode)
	case a.Operator: // who governs is decided by itself, and not by a lost key
		return nil, RefuseName(IsOperator, owned.Name.Text)
	case a.Private && len(a.Keys) >= KeysEach, s.clung(a):
		return nil, &Refusal{Code: KeysFull, Max: KeysEach}
	}
	e := s.audit(KindReadmit, by)
	e.Text, e.Whom = owned.Name.Text, Person{b.Key, s.main(b.Key).Name.Text}
	told := Readmission{Key: b.Key, By: by.Name.Text, At: s.wall, Private: a.Private}
	for _, o := range a.Names {
		told.Names = append(told.Names, o.Name.Text)
	}
	to := a
	if a.Private {
		e.Count = 1
	} else {
		to = s.heir(a, b.Key)
		a.inform(told)
	}
	to.inform(told)
	folded := s.fold(b.Key, to)
	if b.Told {
		folded[0].Verb = KindReadmit
	}
	events := append([]*Event{e}, folded...)
	if to != a {
		events = append(events, s.bequeath(a.ID, to.ID)...)
	}
	for _, o := range to.Names { // somebody may be here with a key that was said to be lost
		events = append(events, s.evict(o.Name, to.ID)...)
	}
	m := s.main(to.ID)
	if n := s.open(owned.Name, m.Name, m, m.listed()); n == owned.Name && n != m.Name {
		events = append(events, s.rename(m, n)...)
	}
	return events, nil
}

// heir makes an account that has the names of another one, is as old, and is
// punished for the same.
func (s *State) heir(a *Account, key Identity) *Account {
	s.cling(a.ID, key)
	to := &Account{ID: accountIdentity(s.applied), Since: a.Since}
	s.accounts[to.ID] = to
	for _, o := range slices.Clone(a.Names) {
		s.free(o)
		s.bind(to, o.Name).Since = o.Since
	}
	return to
}

// inform has the account told of a readmission. The last ones are kept.
func (a *Account) inform(r Readmission) {
	a.Readmitted = append(a.Readmitted, r)
	a.Readmitted = a.Readmitted[max(0, len(a.Readmitted)-readmittedMost):]
}

// Heard notes that a terminal has told of readmissions. Once all keys of the account
// were told of one, it is forgotten.
type Heard struct{}

func (*Heard) Kind() Kind            { return "heard" }
func (*Heard) Prepare() error        { return nil }
func (*Heard) Charge() (Budget, int) { return BudgetUpkeep, 0 }

func (*Heard) apply(s *State, p *Proposal) ([]*Event, error) {
	m, seat, err := s.seat(p)
	if err != nil {
		return nil, err
	}
	a := s.accounts[m.Identity]
	if a == nil {
		return nil, nil
	}
	var rest []Readmission // what was handed out before does not change
	for _, r := range a.Readmitted {
		if !slices.Contains(r.Told, seat.Key) {
			r.Told = append(slices.Clone(r.Told), seat.Key)
		}
		if slices.ContainsFunc(a.Keys, func(key Identity) bool { return !slices.Contains(r.Told, key) }) {
			rest = append(rest, r)
		}
	}
	a.Readmitted = rest
	s.touchAccount(a.ID)
	return nil, nil
}

// Untold are the readmissions of an account that one of its keys was not told of.
func (s *State) Untold(who, key Identity) (all []Readmission) {
	a := s.accounts[who]
	if a == nil {
		return nil
	}
	for _, one := range a.Readmitted {
		if !slices.Contains(one.Told, key) {
			all = append(all, one)
		}
	}
	return all
}

// Recovers tells whether what is private follows where the owner of an account is
// given it back.
func (s *State) Recovers(who Identity) bool {
	a := s.accounts[who]
	return a != nil && a.Private
}

// Recoverable tells whether an account owns a name, or one that looks like it,
// and whether what is private follows where it is given back.
func (s *State) Recoverable(n text.Name) (private, owned bool) {
	o := s.owned.find(n)
	return o != nil && s.accounts[o.owner].Private, o != nil
}
