package state

// Friends: whose coming somebody wants to be told of, and who may write to them
// while their door is closed to all others. What this keeps true: a friend is an
// account and never a name, so nobody inherits one with a name; friendship is
// one-sided, and no event tells of it; and of whoever hides it, friends are told
// neither that they are here nor when they were.

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// Circle is what an account keeps of friends.
type Circle struct {
	Friends     []Person   `json:"friends,omitempty"`      // under the names by which they were chosen; never changed in place
	FriendsOnly bool       `json:"friends_only,omitempty"` // its door is closed to all others
	WroteTo     []Identity `json:"wrote_to,omitempty"`     // to whom it wrote meanwhile: they may answer
	Hides       bool       `json:"hides,omitempty"`        // whether and when it was here, from those who chose it
	Seen        int64      `json:"seen,omitempty"`         // when it was last in the list, in room time; see [NodeUp.Partings]
}

// Befriend makes an account a friend of its sender's, or one no longer. Nobody is
// told, the friend neither.
type Befriend struct {
	Whom Person `json:"whom"`
	Off  bool   `json:"off,omitempty"`
}

func (*Befriend) Kind() Kind            { return "friend" }
func (*Befriend) Prepare() error        { return nil }
func (*Befriend) Charge() (Budget, int) { return BudgetUpkeep, 0 }

func (b *Befriend) apply(s *State, p *Proposal) ([]*Event, error) {
	a, err := s.registered(p)
	if err != nil {
		return nil, err
	}
	whom := Person{s.Resolve(b.Whom.ID), b.Whom.Name}
	switch is := holds(a.Friends, whom.ID); {
	case b.Off && !is:
		return nil, RefuseName(NoFriend, whom.Name)
	case b.Off:
		s.unfriend(a, whom.ID)
		return nil, nil
	case whom.ID == a.ID:
		return nil, Refuse(NotYourself)
	case s.accounts[whom.ID] == nil:
		return nil, RefuseName(NotRegistered, whom.Name)
	case is:
		return nil, RefuseName(FriendAlready, whom.Name)
	case len(a.Friends) >= FriendsMost:
		return nil, &Refusal{Code: FriendsFull, Max: FriendsMost}
	}
	a.Friends = append(slices.Clone(a.Friends), whom)
	s.chosenBy(whom.ID, a.ID)
	s.touchAccount(a.ID)
	return nil, nil
}

// SetSeen shows its sender's friends whether and when they are here, or hides it.
type SetSeen struct {
	Off bool `json:"off,omitempty"`
}

func (*SetSeen) Kind() Kind            { return "seen" }
func (*SetSeen) Prepare() error        { return nil }
func (*SetSeen) Charge() (Budget, int) { return BudgetUpkeep, 0 }

func (b *SetSeen) apply(s *State, p *Proposal) ([]*Event, error) {
	a, err := s.registered(p)
	if err != nil {
		return nil, err
	}
	if a.Hides == b.Off {
		return nil, nil
	}
	a.Hides, a.Seen = b.Off, 0 // what was hidden is not told later
	s.touchAccount(a.ID)
	for _, m := range s.here[a.ID] {
		m.hides = a.Hides
		s.changed(m)
	}
	return nil, nil
}

// registered is the account of whoever made a proposal.
func (s *State) registered(p *Proposal) (*Account, error) {
	m, err := s.seated(p)
	switch {
	case err != nil:
		return nil, err
	case !m.Identity.Lasting():
		return nil, Refuse(NeedsKey)
	case s.accounts[m.Identity] == nil:
		return nil, Refuse(NotRegistered)
	}
	return s.accounts[m.Identity], nil
}

// chosenBy notes who made somebody a friend, so that all are found when they are
// to be forgotten.
func (s *State) chosenBy(whom, by Identity) {
	if s.choosers[whom] == nil {
		s.choosers[whom] = map[Identity]bool{}
	}
	s.choosers[whom][by] = true
}

func (s *State) unfriend(a *Account, whom Identity) {
	a.Friends = slices.DeleteFunc(slices.Clone(a.Friends), func(f Person) bool { return f.ID == whom })
	delete(s.choosers[whom], a.ID)
	if len(s.choosers[whom]) == 0 {
		delete(s.choosers, whom)
	}
	s.touchAccount(a.ID)
}

// forgetFriends takes an account's friends from it, and it from whoever chose it.
func (s *State) forgetFriends(who Identity) {
	a := s.accounts[who]
	if a == nil {
		return
	}
	for _, f := range a.Friends {
		s.unfriend(a, f.ID)
	}
	for by := range maps.Clone(s.choosers[who]) {
		s.unfriend(s.accounts[by], who)
	}
	if len(a.WroteTo) > 0 || a.Seen != 0 {
		a.WroteTo, a.Seen = nil, 0
		s.touchAccount(who)
	}
}

// parted notes when somebody was last in the list.
func (s *State) parted(m *Member, seat *Place) {
	if a := s.accounts[m.Identity]; a != nil && s.house.Partings && !a.Hides && seat.Mode.listed() {
		a.Seen = s.clock
		s.touchAccount(a.ID)
	}
}

// friendsOnly tells whether somebody's door is closed to a member because they are
// no friend, and were not written to.
func (s *State) friendsOnly(who Identity, m *Member) bool {
	a := s.accounts[who]
	return a != nil && a.FriendsOnly && !holds(a.Friends, m.Identity) &&
		!slices.ContainsFunc(a.WroteTo, func(id Identity) bool { return s.Resolve(id) == m.Identity })
}

// wroteTo lets those answer to whom somebody writes whose door is closed to all but
// friends.
func (s *State) wroteTo(who Identity, to []Person) {
	a := s.accounts[who]
	if a == nil || !a.FriendsOnly {
		return
	}
	for _, p := range to {
		a.WroteTo = append(slices.DeleteFunc(a.WroteTo, func(id Identity) bool { return id == p.ID }), p.ID)
	}
	a.WroteTo = a.WroteTo[max(0, len(a.WroteTo)-talksKept):]
	s.touchAccount(a.ID)
}

// Chosen are those whom somebody chose as friends, never changed in place.
func (s *State) Chosen(who Identity) []Person {
	if a := s.accounts[who]; a != nil {
		return a.Friends
	}
	return nil
}

// Friend is somebody's friend as they may know them.
type Friend struct {
	Person        // as they are called by now
	Chosen string // the name by which they were chosen
	Gave   bool   // they own no name any more, and somebody else may bear this one
	Hides  bool   // nothing more is told of them
	Here   bool   //
	Since  int64  // when they came, if they are here
	Last   int64  // when they were last here, or 0 if nobody knows
}

// Friends are somebody's friends with times so far from room time: who is here, then
// those who were here last, those of whom that is not known, and those who hide it.
func (s *State) Friends(who Identity, offset int64) []Friend {
	a := s.accounts[who]
	if a == nil {
		return nil
	}
	all := make([]Friend, len(a.Friends))
	for i, f := range a.Friends {
		of := s.accounts[f.ID]
		all[i] = Friend{Person: Person{f.ID, of.named(f.Name)}, Chosen: f.Name, Gave: len(of.Names) == 0, Hides: of.Hides}
		if of.Hides {
			continue
		}
		if m := s.main(f.ID); m != nil && m.listed() {
			all[i].Name, all[i].Gave, all[i].Here, all[i].Since = m.Name.Text, false, true, m.Since
		} else if of.Seen != 0 {
			all[i].Last = of.Seen + offset
		}
	}
	slices.SortStableFunc(all, func(a, b Friend) int {
		return cmp.Or(cmp.Compare(a.rank(), b.rank()), cmp.Compare(b.Last, a.Last), strings.Compare(a.Name, b.Name))
	})
	return all
}

func (f *Friend) rank() int {
	switch {
	case f.Here:
		return 0
	case f.Hides:
		return 2
	}
	return 1
}

// named is what an account is called of which nothing else is to be told: by the name
// that is known, while it has that, or its first one.
func (a *Account) named(known string) string {
	if len(a.Names) == 0 || slices.ContainsFunc(a.Names, func(o *Owned) bool { return o.Name.Text == known }) {
		return known
	}
	return a.Names[0].Name.Text
}

// FriendsHere are those of somebody's friends who are in the list and do not hide it,
// sorted as the list is.
func (s *State) FriendsHere(who Identity) (here []Present) {
	a := s.accounts[who]
	if a == nil {
		return nil
	}
	for _, f := range a.Friends {
		for _, m := range s.here[f.ID] {
			if m.listed() && !m.hides {
				here = append(here, s.shown(m))
			}
		}
	}
	slices.SortFunc(here, func(a, b Present) int { return strings.Compare(a.Fold, b.Fold) })
	return here
}

// Moves tells whether an event is of those that somebody's friends are told of: they
// come, go, or take another name meanwhile.
func Moves(k Kind) bool { return k == KindEnter || k == KindLeave || k == KindRename }

// Tells tells whether somebody is to be told when another comes: they chose the other
// as a friend, who does not hide it.
func (s *State) Tells(whom, of Identity) bool {
	a, other := s.accounts[whom], s.accounts[s.Resolve(of)]
	return a != nil && other != nil && !other.Hides && holds(a.Friends, other.ID)
}
