package state

// Invitations: by them a closed channel is known to somebody who is no member.
// They lapse, can be declined, and no more of a channel come to who ignores it.

import (
	"cmp"
	"maps"
	"slices"
)

// Invitation is that somebody may join.
type Invitation struct {
	Who Identity `json:"who"`
	By  Person   `json:"by"`
	At  int64    `json:"at"` // room time
}

// Invite lets somebody join who is here or registered. The owner does it. Who was
// taken out may join again.
type Invite struct {
	Num uint64 `json:"num"`
	Who Person `json:"who"`
}

func (*Invite) Kind() Kind            { return KindInvite }
func (*Invite) Prepare() error        { return nil }
func (*Invite) Charge() (Budget, int) { return BudgetNames, 0 }

func (b *Invite) apply(s *State, p *Proposal) ([]*Event, error) {
	m, c, err := s.ownedChannel(p, b.Num)
	if err != nil {
		return nil, err
	}
	whom, err := s.reach(b.Who)
	if err != nil {
		return nil, err
	}
	if s.channels.isMember(c.Num, whom.ID) {
		return nil, RefuseName(InItAlready, whom.Name)
	}
	if r := s.muted(m, p); r != nil {
		return nil, r
	}
	if err := s.mayWrite(m, []Person{whom}, nil); err != nil {
		return nil, err
	}
	if r := s.mayInvite(c, s.accounts[m.Identity], whom.ID); r != nil {
		return nil, r
	}
	c.Out = slices.DeleteFunc(slices.Clone(c.Out), func(o Barred) bool { return o.Who == whom.ID })
	e := s.eventIn(KindInvite, m, c)
	e.Whom = whom
	if kept := s.ignores(whom.ID); kept != nil && slices.Contains(*kept, c.Num) {
		return []*Event{e}, nil // the owner is not told
	}
	s.channels.invite(c, Invitation{whom.ID, m.Person(), s.clock})
	return []*Event{e, s.tellOf(KindInvite, c, m.Person(), whom)}, nil
}

// mayInvite tells why an owner may not invite one more, and counts it if they may.
func (s *State) mayInvite(c *Channel, a *Account, whom Identity) *Refusal {
	s.lapseInvitations(c)
	recent := s.today(a.Invited)
	switch {
	case c.invitation(whom) == nil && len(c.Invited) >= invitedMost:
		return &Refusal{Code: InvitationsFull, Max: invitedMost}
	case len(recent) >= invitesDaily:
		return &Refusal{Code: InvitedToday, Max: invitesDaily}
	}
	a.Invited = append(recent, s.clock)
	s.touchAccount(a.ID)
	return nil
}

// crowdOut keeps somebody's invitations few enough to be answered: of whoever sent
// most, the oldest goes. A refusal would tell strangers that there are others.
func (x *channels) crowdOut(who Identity) {
	if len(x.invited[who]) < invitationsMost {
		return
	}
	sent := map[Identity]int{}
	for num := range x.invited[who] {
		sent[x.all[num].invitation(who).By.ID]++
	}
	first := slices.MinFunc(slices.Collect(maps.Keys(x.invited[who])), func(a, b uint64) int {
		i, j := x.all[a].invitation(who), x.all[b].invitation(who)
		return cmp.Or(cmp.Compare(sent[j.By.ID], sent[i.By.ID]), cmp.Compare(i.At, j.At), cmp.Compare(a, b))
	})
	x.answered(x.all[first], who)
}

// Decline turns an invitation down, and has no others of that channel come if Ignore
// is set, of which nobody is told.
type Decline struct {
	Num    uint64 `json:"num"`
	Ignore bool   `json:"ignore,omitempty"`
}

func (*Decline) Kind() Kind            { return KindDecline }
func (*Decline) Prepare() error        { return nil }
func (*Decline) Charge() (Budget, int) { return BudgetNames, 0 }

func (b *Decline) apply(s *State, p *Proposal) ([]*Event, error) {
	m, err := s.seated(p)
	if err != nil {
		return nil, err
	}
	c, err := s.knownChannel(b.Num, m.Identity)
	if err != nil {
		return nil, err
	}
	i := c.invitation(m.Identity)
	if i == nil {
		return nil, RefuseName(NotInvited, c.Name.Text)
	}
	by := i.By
	s.channels.answered(c, m.Identity)
	if b.Ignore {
		s.ignore(m, func(kept []uint64) []uint64 { return newest(kept, c.Num, JoinedMost) })
		return nil, nil
	}
	return []*Event{s.tellOf(KindDecline, c, m.Person(), by)}, nil
}

// Heed has invitations to channels come again, of which somebody wanted no more. It is
// the same for channels that are no more, or never were: nobody learns of one by it.
type Heed struct {
	Nums []uint64 `json:"nums"`
}

func (*Heed) Kind() Kind            { return "heed" }
func (*Heed) Prepare() error        { return nil }
func (*Heed) Charge() (Budget, int) { return BudgetNames, 0 }

func (b *Heed) apply(s *State, p *Proposal) ([]*Event, error) {
	m, err := s.seated(p)
	if err != nil {
		return nil, err
	}
	s.ignore(m, func(kept []uint64) []uint64 {
		return slices.DeleteFunc(kept, func(num uint64) bool { return slices.Contains(b.Nums, num) })
	})
	return nil, nil
}

// ignore changes of which channels somebody wants no invitations.
func (s *State) ignore(m *Member, change func([]uint64) []uint64) {
	kept := s.ignores(m.Identity)
	*kept = change(slices.Clone(*kept))
	if s.touch(m); m.Identity.Lasting() {
		s.touchProfile(m.Identity)
	}
}

// ignores is the channels of which somebody wants no invitations: a visit's are
// forgotten with it. It is nil for a visit that is gone.
func (s *State) ignores(who Identity) *[]uint64 {
	if kept := s.profile(who); kept != nil {
		return &kept.Ignores
	}
	if m := s.main(who); m != nil {
		return &m.Ignores
	}
	return nil
}

func (c *Channel) invitation(who Identity) *Invitation {
	for i := range c.Invited {
		if c.Invited[i].Who == who {
			return &c.Invited[i]
		}
	}
	return nil
}

// lapseInvitations forgets those that nobody has answered for long.
func (s *State) lapseInvitations(c *Channel) {
	for _, i := range slices.Clone(c.Invited) {
		if s.unanswered(i) {
			s.channels.answered(c, i.Who)
		}
	}
}

// unanswered tells whether nobody has answered an invitation for long.
func (s *State) unanswered(i Invitation) bool { return s.sure()-i.At >= invitedFor.Milliseconds() }

// invite notes an invitation, in the place of an earlier one.
func (x *channels) invite(c *Channel, i Invitation) {
	x.answered(c, i.Who)
	x.crowdOut(i.Who)
	c.Invited = append(c.Invited, i)
	x.invites(c, i.Who)
	x.touch(c.Num)
}

// invites lets somebody's invitations be found.
func (x *channels) invites(c *Channel, who Identity) {
	if x.invited[who] == nil {
		x.invited[who] = map[uint64]bool{}
	}
	x.invited[who][c.Num] = true
}

// answered forgets an invitation, if there is one.
func (x *channels) answered(c *Channel, who Identity) {
	if c.invitation(who) == nil {
		return
	}
	c.Invited = slices.DeleteFunc(slices.Clone(c.Invited), func(i Invitation) bool { return i.Who == who })
	x.uninvite(c, who)
	x.touch(c.Num)
}

func (x *channels) uninvite(c *Channel, who Identity) {
	delete(x.invited[who], c.Num)
	if len(x.invited[who]) == 0 {
		delete(x.invited, who)
	}
}
