package state

// Joining channels and leaving them, by oneself or not. Whoever may not know of a
// channel is answered as if there were none.

// Join makes its sender a member: of an open channel, or of one that they were
// invited to.
type Join struct {
	Num uint64 `json:"num"`
}

func (*Join) Kind() Kind            { return KindJoin }
func (*Join) Prepare() error        { return nil }
func (*Join) Charge() (Budget, int) { return BudgetNames, 0 }

func (b *Join) apply(s *State, p *Proposal) ([]*Event, error) {
	m, seat, err := s.seat(p)
	if err != nil {
		return nil, err
	}
	c, err := s.knownChannel(b.Num, m.Identity)
	if err != nil {
		return nil, err
	}
	x := &s.channels
	if x.isMember(c.Num, m.Identity) {
		return nil, nil
	}
	if r := s.keptOut(c, m, seat); r != nil {
		return nil, r
	}
	if r := s.fits(c, m.Identity); r != nil {
		return nil, r
	}
	x.answered(c, m.Identity)
	e := s.eventIn(KindJoin, m, c)
	x.join(c.Num, m.Identity, e.N)
	return []*Event{e}, nil
}

// fits is why there is no place in a channel for one more, or for it among those that
// they have joined; nil if there is.
func (s *State) fits(c *Channel, who Identity) *Refusal {
	x := &s.channels
	mine := x.mine(c.Name, who)
	switch {
	case mine != nil:
		return RefuseName(InChannelSoCalled, mine.Name.Text)
	case len(x.joined[who]) >= JoinedMost:
		return &Refusal{Code: JoinedFull, Max: JoinedMost}
	case c.Closed && len(x.members[c.Num]) >= ClosedMost:
		return &Refusal{Code: ChannelFull, Max: ClosedMost}
	}
	return nil
}

// Part ends its sender's membership. What an owner leaves is the longest member's
// who has an account.
type Part struct {
	Num uint64 `json:"num"`
}

func (*Part) Kind() Kind            { return KindPart }
func (*Part) Prepare() error        { return nil }
func (*Part) Charge() (Budget, int) { return BudgetNames, 0 }

func (b *Part) apply(s *State, p *Proposal) ([]*Event, error) {
	m, err := s.seated(p)
	if err != nil {
		return nil, err
	}
	c, err := s.joinedChannel(b.Num, m.Identity)
	if err != nil {
		return nil, err
	}
	e := s.eventIn(KindPart, m, c)
	return append([]*Event{e}, s.leaveChannel(c, m.Identity)...), nil
}

// leaveChannel ends a membership, and tells who owns the channel by that.
func (s *State) leaveChannel(c *Channel, who Identity) []*Event {
	owner := c.Owner
	s.channels.part(c.Num, who, s.clock)
	if c.Owner == owner || c.Owner == "" {
		return nil
	}
	return s.handed(c)
}

// knownChannel finds a channel that somebody may know of.
func (s *State) knownChannel(num uint64, who Identity) (*Channel, error) {
	if c := s.channels.all[num]; c != nil && s.channels.sees(c, who) {
		return c, nil
	}
	return nil, Refuse(NoSuchChannel)
}

// joinedChannel finds a channel that somebody is a member of.
func (s *State) joinedChannel(num uint64, who Identity) (*Channel, error) {
	c, err := s.knownChannel(num, who)
	if err == nil && !s.channels.isMember(num, who) {
		return nil, RefuseName(NotInChannel, c.Name.Text)
	}
	return c, err
}

// ownedChannel finds a channel that the sender of a proposal owns.
func (s *State) ownedChannel(p *Proposal, num uint64) (*Member, *Channel, error) {
	m, err := s.seated(p)
	if err != nil {
		return nil, nil, err
	}
	c, err := s.joinedChannel(num, m.Identity)
	if err == nil && c.Owner != m.Identity {
		err = RefuseName(NotOwner, c.Name.Text)
	}
	return m, c, err
}

// accountPerson is an account under the name that it bears here, or under its first one.
func (s *State) accountPerson(who Identity) Person {
	if m := s.main(who); m != nil {
		return m.Person()
	}
	if a := s.accounts[who]; a != nil && len(a.Names) > 0 {
		return Person{who, a.Names[0].Name.Text}
	}
	return Person{ID: who}
}
