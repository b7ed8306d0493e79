package state

import (
	"slices"
	"time"

	"teahouse/room/text"
)

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
	m, err := s.seated(p)
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
	if out := c.out(m.Identity, s.clock); out != nil {
		return nil, &Refusal{Code: TakenOut, Name: c.Name.Text, Reason: out.Reason, Until: moment(out.Until)}
	}
	if mine := x.mine(c.Name, m.Identity); mine != nil {
		return nil, RefuseName(InChannelSoCalled, mine.Name.Text)
	}
	switch {
	case len(x.joined[m.Identity]) >= JoinedMost:
		return nil, &Refusal{Code: JoinedFull, Max: JoinedMost}
	case c.Closed && len(x.members[c.Num]) >= ClosedMost:
		return nil, &Refusal{Code: ChannelFull, Max: ClosedMost}
	}
	x.answered(c, m.Identity)
	e := s.eventIn(KindJoin, m, c)
	x.join(c.Num, m.Identity, e.N)
	return []*Event{e}, nil
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
	e := s.eventIn(KindHand, nil, c)
	e.Whom = s.accountPerson(c.Owner)
	return []*Event{e}
}

// TakeOut ends another's membership, and keeps them out for a term. The owner does it.
type TakeOut struct {
	Num    uint64        `json:"num"`
	Who    Person        `json:"who"`
	For    time.Duration `json:"for"` // text.Forever has no end
	Reason string        `json:"reason,omitempty"`
}

func (*TakeOut) Kind() Kind            { return KindOut }
func (*TakeOut) Charge() (Budget, int) { return BudgetNames, 0 }

func (b *TakeOut) Prepare() error {
	if b.For <= 0 {
		return text.ErrTerm
	}
	return cleanReasons(&b.Reason)
}

func (b *TakeOut) apply(s *State, p *Proposal) ([]*Event, error) {
	m, c, err := s.ownedChannel(p, b.Num)
	if err != nil {
		return nil, err
	}
	if r := s.muted(m, p); r != nil && b.Reason != "" { // which all of them read
		return nil, r
	}
	who, member := s.Resolve(b.Who.ID), false
	switch member = s.channels.isMember(c.Num, who); {
	case who == m.Identity:
		return nil, Refuse(NotYourself)
	case !member && c.invitation(who) == nil && (c.Closed || !s.present(who) && s.accounts[who] == nil):
		return nil, RefuseName(NotMember, b.Who.Name)
	}
	until := int64(0)
	if b.For != text.Forever {
		until = s.clock + b.For.Milliseconds()
	}
	c.keepOut(Barred{who, until, b.Reason}, s.clock)
	s.channels.answered(c, who)
	s.channels.touch(c.Num)
	e := s.eventIn(KindOut, m, c)
	e.Whom, e.Until, e.Reason = Person{who, b.Who.Name}, until, b.Reason
	events := []*Event{e}
	if member {
		events = append(events, s.leaveChannel(c, who)...)
		told := s.tellOf(KindOut, c, m.Person(), Person{who, b.Who.Name})
		told.Until, told.Reason = until, b.Reason
		events = append(events, told)
	}
	return events, nil
}

// Barred is somebody who was taken out, and may not join.
type Barred struct {
	Who    Identity `json:"who"`
	Until  int64    `json:"until,omitempty"` // room time; 0 is for ever
	Reason string   `json:"reason,omitempty"`
}

func (o *Barred) over(now int64) bool { return o.Until != 0 && now >= o.Until }

// out is why somebody may not join, nil if they may.
func (c *Channel) out(who Identity, now int64) *Barred {
	for i := range c.Out {
		if o := &c.Out[i]; o.Who == who && !o.over(now) {
			return o
		}
	}
	return nil
}

// keepOut notes that somebody may not join. Of many, those whose term ends first
// may again.
func (c *Channel) keepOut(o Barred, now int64) {
	c.Out = slices.DeleteFunc(slices.Clone(c.Out), func(old Barred) bool { return old.Who == o.Who || old.over(now) })
	if len(c.Out) >= outMost {
		c.Out = c.Out[1:]
	}
	c.Out = append(c.Out, o)
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
