package state

// Founding channels and ending them, and whose they are. Accounts alone found
// and own them, and a channel is open or closed for ever.

import (
	"slices"
	"time"

	"teahouse/room/text"
)

// Found opens a channel, which its sender joins and owns.
type Found struct {
	Name   text.Name `json:"name"`
	Closed bool      `json:"closed,omitempty"` // for members alone, by invitation
	Most   int       `json:"most,omitempty"`   // channels that the node allows in all
}

func (*Found) Kind() Kind            { return KindFound }
func (*Found) Prepare() error        { return nil }
func (*Found) Charge() (Budget, int) { return BudgetNames, 0 }

func (b *Found) apply(s *State, p *Proposal) ([]*Event, error) {
	m, err := s.seated(p)
	if err != nil {
		return nil, err
	}
	a, x := s.accounts[m.Identity], &s.channels
	switch {
	case !m.Identity.Lasting():
		return nil, Refuse(NeedsKey)
	case a == nil:
		return nil, Refuse(NotRegistered)
	}
	if r := s.muted(m, p); r != nil {
		return nil, r
	}
	if ban := s.nameBanned(b.Name); ban != nil && !s.Operates(a.ID) { // everybody reads it
		return nil, &Refusal{Code: NameBanned, Name: b.Name.Text, Reason: ban.Reason, Until: moment(ban.Until)}
	}
	if other := x.against(b.Name, a.ID); other != nil {
		return nil, RefuseName(ChannelTaken, other.Name.Text)
	}
	if r := s.mayFound(a, b.Most); r != nil {
		return nil, r
	}
	c := &Channel{Num: s.applied, Name: b.Name, Owner: a.ID, Founder: a.ID, Closed: b.Closed}
	x.add(c)
	e := s.eventIn(KindFound, m, c)
	x.join(c.Num, a.ID, e.N)
	return []*Event{e}, nil
}

// mayFound tells why an account may not found one more channel, and counts it if it
// may.
func (s *State) mayFound(a *Account, most int) *Refusal {
	founded := 0
	for _, c := range s.channels.all {
		if c.Founder == a.ID {
			founded++
		}
	}
	recent := s.today(a.Founded)
	switch {
	case len(s.channels.joined[a.ID]) >= JoinedMost:
		return &Refusal{Code: JoinedFull, Max: JoinedMost}
	case founded >= FoundedMost:
		return &Refusal{Code: FoundedFull, Max: FoundedMost}
	case len(recent) >= foundedDaily:
		wait := day - time.Duration(s.clock-recent[0])*time.Millisecond
		return &Refusal{Code: FoundedToday, Max: foundedDaily, Wait: wait}
	case len(s.channels.all) >= most:
		return Refuse(ChannelsFull)
	}
	a.Founded = append(recent, s.clock)
	s.touchAccount(a.ID)
	return nil
}

// today is those of some times that are less than a day ago.
func (s *State) today(times []int64) []int64 {
	return slices.DeleteFunc(slices.Clone(times), func(at int64) bool { return s.clock-at >= day.Milliseconds() })
}

// eventIn makes the next event of a channel.
func (s *State) eventIn(k Kind, m *Member, c *Channel) *Event {
	e := s.event(k, m)
	e.In, e.Channel = c.Num, c.Name.Text
	return e
}

// tellOf tells people privately what was done to them in a channel, or of it, and by whom.
func (s *State) tellOf(k Kind, c *Channel, by Person, people ...Person) *Event {
	e := s.event(k, nil)
	e.Channel, e.Whom, e.To = c.Name.Text, by, people
	return e
}

// Dissolve ends a channel: nobody reads any more what was said there. Its owner
// does it, and whoever governs.
type Dissolve struct {
	Num uint64 `json:"num"`
}

func (*Dissolve) Kind() Kind     { return KindDissolve }
func (*Dissolve) Prepare() error { return nil }

// Charge: no more are ended than were founded, which was paid for; and who governs ends
// at once what a crowd has founded.
func (*Dissolve) Charge() (Budget, int) { return BudgetFree, 0 }

func (b *Dissolve) apply(s *State, p *Proposal) ([]*Event, error) {
	m, err := s.seated(p)
	if err != nil {
		return nil, err
	}
	c, err := s.knownChannel(b.Num, m.Identity)
	owns := err == nil && c.Owner == m.Identity
	if !owns && s.Governs(p.Seat) {
		if c = s.channels.all[b.Num]; c == nil {
			return nil, Refuse(NoSuchChannel)
		}
		e := s.audit(KindDissolve, m)
		e.Whom = s.accountPerson(c.Owner)
		if e.Count = len(s.channels.members[c.Num]); !c.Closed {
			e.Channel = c.Name.Text
		}
		return append([]*Event{e}, s.dissolve(c, m)...), nil
	}
	switch {
	case err != nil:
		return nil, err
	case !owns:
		return nil, RefuseName(NotOwner, c.Name.Text)
	}
	return s.dissolve(c, m), nil
}

// dissolve ends a channel and tells those of its members who are here, the longest
// ones if they are many; by is nil where nobody did it.
func (s *State) dissolve(c *Channel, by *Member) []*Event {
	var (
		here   []Person
		events []*Event
	)
	for _, who := range s.channels.longest(c.Num) {
		if m := s.main(who); m != nil && len(here) < toldMost && (by == nil || who != by.Identity) {
			here = append(here, m.Person())
		}
	}
	if len(here) > 0 {
		var whose Person
		if by != nil {
			whose = by.Person()
		}
		e := s.tellOf(KindDissolve, c, whose, here...)
		e.Seq = s.next(channelStream(c.Num), e.N) // no stream of so many people is begun for it
		events = append(events, e)
	}
	s.endChannel(c)
	return events
}

// HandOver makes another member, who has an account, the owner.
type HandOver struct {
	Num uint64 `json:"num"`
	Who Person `json:"who"`
}

func (*HandOver) Kind() Kind            { return KindHand }
func (*HandOver) Prepare() error        { return nil }
func (*HandOver) Charge() (Budget, int) { return BudgetNames, 0 }

func (b *HandOver) apply(s *State, p *Proposal) ([]*Event, error) {
	m, c, err := s.ownedChannel(p, b.Num)
	if err != nil {
		return nil, err
	}
	who := s.Resolve(b.Who.ID)
	if err := s.canTake(c, m.Identity, b.Who); err != nil {
		return nil, err
	}
	c.Owner = who
	s.channels.touch(c.Num)
	e := s.eventIn(KindHand, m, c)
	e.Whom = Person{who, b.Who.Name}
	return []*Event{e}, nil
}

// CanTake gives the refusal that the owner of a channel would get who made somebody its owner.
func (s *State) CanTake(num uint64, owner Identity, to Person) error {
	c := s.channels.all[num]
	if c == nil || c.Owner != owner {
		return Refuse(NoSuchChannel) // others learn nothing of who is in it
	}
	return s.canTake(c, owner, to)
}

func (s *State) canTake(c *Channel, owner Identity, to Person) error {
	who := s.Resolve(to.ID)
	switch {
	case who == owner:
		return Refuse(NotYourself)
	case !s.channels.isMember(c.Num, who):
		return RefuseName(NotMember, to.Name)
	case !who.Registered():
		return RefuseName(NotRegistered, to.Name)
	}
	return nil
}
