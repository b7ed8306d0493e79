package state

// How a sanction comes to hold, and on whom beside the person that an operator saw.

import (
	"net/netip"
	"slices"
	"strconv"
	"time"

	"teahouse/room/text"
)

// decision is the sanction that an operator asks for.
type decision func(s *State, by *Member) (*Sanction, error)

// govern imposes what an operator asks for, if they may.
func (s *State) govern(p *Proposal, decide decision) (c *Sanction, by *Member, err error) {
	if by, err = s.governor(p); err == nil {
		c, err = decide(s, by)
	}
	if err == nil {
		err = s.impose(c)
	}
	return c, by, err
}

// impose adds a sanction, in the place of one on the same target.
func (s *State) impose(c *Sanction) error {
	for _, o := range s.sanctions.removeAll(func(o *Sanction) bool {
		same := o.Act == c.Act && o.Who == c.Who && len(o.Also) == 0 && o.Net == c.Net && (c.Who != "" || o.Name.Fold == c.Name.Fold)
		return same || o.over(s.clock)
	}) {
		s.touchSanction(o)
	}
	if len(s.sanctions.all) >= sanctionsMost {
		return &Refusal{Code: TooManyBans, Max: sanctionsMost}
	}
	c.Num = s.next(sanctionStream, s.lastN)
	s.sanctions.add(c)
	s.touchSanction(c)
	return nil
}

func (s *State) lift(c *Sanction) {
	s.sanctions.remove(c)
	s.touchSanction(c)
}

func (s *State) touchSanction(c *Sanction) {
	s.touched[sanctionKey+strconv.FormatUint(c.ID, 36)] = true
}

// aim makes the sanction that keeps a person out or silent, and with Along those
// new here who come from the same addresses. The person need not be here, but
// must be the one that the operator saw; of a guest something must be left.
func (s *State) aim(act Kind, whom Person, along bool, by *Member, term time.Duration) (*Sanction, error) {
	who := s.Resolve(whom.ID)
	c := &Sanction{ID: s.applied, Act: act, Who: who, Along: along, At: s.clock, Until: s.until(term), By: by.Person()}
	t := s.trace(who)
	var before *Sanction
	for _, o := range s.sanctions.on(who) {
		if o.Who == who && !o.over(s.clock) {
			before = o
		}
	}
	if !s.present(who) && !who.Lasting() && t == nil && before == nil {
		return nil, RefuseName(GuestGone, whom.Name)
	}
	switch {
	case who == by.Identity:
		return nil, Refuse(NotYourself)
	case s.Operates(who):
		return nil, RefuseName(IsOperator, whom.Name)
	}
	c.Name.Text = whom.Name
	if t != nil {
		c.Name = t.Names[len(t.Names)-1].Name
		c.near(t.Nets...)
	}
	for _, m := range s.here[who] {
		for _, seat := range m.Seats {
			c.near(seat.Net)
		}
	}
	if m := s.main(who); m != nil {
		c.Name = m.Name
	}
	if before != nil && len(c.Near) == 0 { // one renewed while they are away still holds off where they were
		c.Name, c.Near = before.Name, before.Near
	}
	c.NearUntil = s.clock + min(heldOffMost, term).Milliseconds()
	return c, nil
}

// near notes where the person is or was. Loopback is everybody who comes through
// a proxy on this machine, and nobody.
func (c *Sanction) near(nets ...netip.Prefix) {
	for _, net := range nets {
		if net.IsValid() && !net.Addr().IsLoopback() && !slices.Contains(c.Near, net) {
			c.Near = append(c.Near, net)
		}
	}
}

// until is when a term that begins now ends; 0 is never.
func (s *State) until(term time.Duration) int64 {
	if term == text.Forever {
		return 0
	}
	return s.clock + term.Milliseconds()
}
