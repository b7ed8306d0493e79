package state

// Muting. Nobody else is told of it but operators; and coming again, under another
// name or for a time as somebody new from the same address, is no way round it.

import (
	"time"

	"teahouse/room/text"
)

// Mute lets somebody read, leave, withdraw and write to operators, and nothing
// else that others would see, for a term. A name is seen: [Rename] refuses them one,
// and who comes again comes as [State.MutedAs] says.
type Mute struct {
	Whom   Person        `json:"whom"`
	Along  bool          `json:"along,omitempty"` // and guests and new keys who are here from the same addresses
	For    time.Duration `json:"for"`             // Forever has no end
	Reason string        `json:"reason,omitempty"`
	Note   string        `json:"note,omitempty"`
}

func (*Mute) Kind() Kind            { return KindMute }
func (*Mute) Charge() (Budget, int) { return BudgetFree, 0 }

func (b *Mute) Prepare() error {
	if b.For <= 0 {
		return text.ErrTerm
	}
	return cleanReasons(&b.Reason, &b.Note)
}

func (b *Mute) apply(s *State, p *Proposal) ([]*Event, error) {
	c, by, err := s.govern(p, b.sanction)
	if err != nil {
		return nil, err
	}
	e := s.audit(KindMute, by)
	c.describe(e)
	return append([]*Event{e}, s.tell(KindMute, by, c)...), nil
}

func (b *Mute) sanction(s *State, by *Member) (*Sanction, error) {
	c, err := s.aim(KindMute, b.Whom, b.Along, by, b.For)
	if err == nil {
		c.Reason, c.Note = b.Reason, b.Note
	}
	return c, err
}

// tell lets the person read what an operator decided about them, if they are here.
func (s *State) tell(k Kind, by *Member, c *Sanction) []*Event {
	here := s.main(c.Who)
	if here == nil {
		return nil
	}
	e := s.event(k, by)
	e.To = []Person{here.Person()}
	e.Reason, e.Until = c.Reason, c.Until
	return []*Event{e}
}

// MutedAs is what somebody is called who comes while they are muted, at a moment:
// as they were called then, or, if nobody knows whether it is they, by a
// name that nobody chose. A name that one comes under is read by everybody.
func (s *State) MutedAs(b *Enter, now int64) (as text.Name, muted bool) {
	who := s.Resolve(b.Identity)
	if len(s.sanctions.all) == 0 || b.Operator || s.Operates(who) || s.owned.of(b.Wanted, who) != nil {
		return as, false
	}
	x := subject{who: who, key: b.Identity, since: s.applied + 1, net: b.Net, listed: b.Listed}
	if c := s.meant(now, x, KindMute); c != nil {
		return c.Name, true
	}
	return as, s.nearby(now, x, KindMute) != nil
}

// muted is why a member may not be heard, nil if they may.
func (s *State) muted(m *Member, p *Proposal) *Refusal {
	if len(s.sanctions.all) == 0 || s.Operates(m.Identity) {
		return nil
	}
	if seat := m.seat(p.Seat); seat != nil {
		return s.sanctioned(m.subject(seat), KindMute)
	}
	return nil
}

// Muted tells whether a seat may not be heard at a moment.
func (s *State) Muted(id SeatID, now int64) bool {
	m := s.seats[id]
	if m == nil || len(s.sanctions.all) == 0 || s.Operates(m.Identity) {
		return false
	}
	x := m.subject(m.seat(id))
	return s.meant(now, x, KindMute) != nil || s.nearby(now, x, KindMute) != nil
}
