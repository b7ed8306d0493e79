package state

// Keeping people out. No operator is ever hit, and no loopback address banned. Whom a sanction
// means goes when it is imposed, and reads why; neighbours who go with them read less.

import (
	"net/netip"
	"slices"
	"strings"
	"time"

	"teahouse/room/text"
)

// Kick takes somebody out, and keeps them out for a minute.
type Kick struct {
	Whom   Person `json:"whom"`
	Reason string `json:"reason,omitempty"` // for them
	Note   string `json:"note,omitempty"`   // for operators
}

func (*Kick) Kind() Kind            { return KindKick }
func (*Kick) Charge() (Budget, int) { return BudgetFree, 0 }
func (b *Kick) Prepare() error      { return cleanReasons(&b.Reason, &b.Note) }

func (b *Kick) apply(s *State, p *Proposal) ([]*Event, error) { return s.keepOut(p, b.sanction) }

func (b *Kick) sanction(s *State, by *Member) (*Sanction, error) {
	if who := s.Resolve(b.Whom.ID); !s.present(who) && s.trace(who) == nil {
		return nil, RefuseName(NotHere, b.Whom.Name)
	}
	c, err := s.aim(KindKick, b.Whom, false, by, kickedFor)
	if err == nil {
		c.Reason, c.Note = b.Reason, b.Note
	}
	return c, err
}

// Ban keeps somebody out for a term: a person whom the operator saw or knows
// by their key, whoever wants a name, or whoever comes from an address or
// network. Just one of Whom, Name and Net is set. Of a guest it hits the visit,
// and holds off those new here from the same address; another guest of that
// name comes in.
type Ban struct {
	Whom   Person        `json:"whom,omitzero"`
	Along  bool          `json:"along,omitempty"` // with Whom, guests and new keys who are inside from the same addresses
	Name   text.Name     `json:"name,omitzero"`
	Net    netip.Prefix  `json:"net,omitzero"`
	For    time.Duration `json:"for"` // Forever has no end
	Reason string        `json:"reason,omitempty"`
	Note   string        `json:"note,omitempty"`
}

func (*Ban) Kind() Kind            { return KindBan }
func (*Ban) Charge() (Budget, int) { return BudgetFree, 0 }

func (b *Ban) Prepare() error {
	if b.For <= 0 {
		return text.ErrTerm
	}
	if b.Net.IsValid() {
		var err error
		if b.Net, err = bannable(b.Net); err != nil {
			return err
		}
	}
	return cleanReasons(&b.Reason, &b.Note)
}

// bannable brings a network to the form in which addresses are counted.
func bannable(n netip.Prefix) (netip.Prefix, error) {
	a, bits := n.Addr().WithZone(""), n.Bits()
	if a.Is4In6() {
		a, bits = a.Unmap(), max(bits-96, 0)
	}
	least := banBits6
	if a.Is4() {
		least = banBits4
	} else {
		bits = min(bits, NetOf(a).Bits()) // one machine has a whole /64
	}
	n = netip.PrefixFrom(a, bits).Masked()
	switch {
	case a.IsLoopback() || n.Contains(netip.IPv6Loopback()):
		return n, Refuse(Loopback)
	case bits < least:
		return n, &Refusal{Code: TooWide, Max: least}
	}
	return n, nil
}

func (b *Ban) apply(s *State, p *Proposal) ([]*Event, error) { return s.keepOut(p, b.sanction) }

// sanction is what the ban imposes.
func (b *Ban) sanction(s *State, by *Member) (c *Sanction, err error) {
	if b.Whom.ID != "" {
		if c, err = s.aim(KindBan, b.Whom, b.Along, by, b.For); err != nil {
			return nil, err
		}
	} else {
		c = &Sanction{
			ID: s.applied, Act: KindBan, Name: b.Name, Named: !b.Net.IsValid(), Net: b.Net,
			At: s.clock, Until: s.until(b.For), By: by.Person(),
		}
	}
	c.Reason, c.Note = b.Reason, b.Note
	return c, nil
}

// keepOut imposes a sanction and takes away whom it means.
func (s *State) keepOut(p *Proposal, decide decision) ([]*Event, error) {
	c, by, err := s.govern(p, decide)
	if err != nil {
		return nil, err
	}
	e := s.audit(c.Act, by)
	c.describe(e)
	struck := s.struck(c)
	left, gone := s.takeAway(struck, c.refusal(), func(m *Member, seat *Place) bool { return c.aims(m.subject(seat)) })
	along, more := s.takeAway(struck, c.heldOff(), func(m *Member, seat *Place) bool { return c.hits(s, m.subject(seat)) })
	e.Count = gone + more
	return slices.Concat([]*Event{e}, left, along), nil
}

// describe tells operators of a sanction.
func (c *Sanction) describe(e *Event) {
	e.Whom = Person{c.Who, c.Name.Text}
	if c.Net.IsValid() {
		e.Whom.Name = c.Net.String()
	}
	e.Reason, e.Note, e.Until, e.Along = c.Reason, c.Note, c.Until, c.Along
}

// struck is the members here whom a sanction means, operators aside, sorted as
// the list is. Who only passes is among them.
func (s *State) struck(c *Sanction) []*Member {
	var hit []*Member
	for m := range s.aimedAt(c) {
		if slices.ContainsFunc(m.Seats, func(seat Place) bool { return c.hits(s, m.subject(&seat)) }) && !s.Operates(m.Identity) {
			hit = append(hit, m)
		}
	}
	slices.SortFunc(hit, func(a, b *Member) int { return strings.Compare(a.Name.Fold, b.Name.Fold) })
	return hit
}

// aimedAt is the members whom a sanction may mean. Only for a network, whatever
// addresses people are here from are looked through.
func (s *State) aimedAt(c *Sanction) map[*Member]bool {
	all := map[*Member]bool{}
	from := func(net netip.Prefix) {
		for m := range s.nets[net] {
			all[m] = true
		}
	}
	c.marks(func(k mark) {
		for _, m := range s.here[k.who] {
			all[m] = true
		}
		switch {
		case k.near.IsValid() && c.Along:
			from(k.near)
		case !k.net.IsValid():
		case k.net.IsSingleIP():
			from(k.net)
		default:
			for net := range s.nets {
				if k.net.Overlaps(net) {
					from(net)
				}
			}
		}
	})
	if c.Named && c.Who == "" {
		for _, m := range s.names.bearers(c.Name) {
			all[m] = true
		}
	}
	return all
}

// takeAway ends those terminals of some members that it is asked to, and tells
// each why. Members without a terminal left are gone, and counted.
func (s *State) takeAway(members []*Member, why *Refusal, which func(*Member, *Place) bool) (left []*Event, gone int) {
	for _, m := range slices.Clone(members) {
		ended := false
		for _, seat := range slices.Clone(m.Seats) {
			if !which(m, &seat) {
				continue
			}
			ended = true
			s.ended = append(s.ended, Ending{seat.SeatID, why})
			if _, told := s.unseat(seat.SeatID); told {
				e := s.event(KindLeave, m)
				e.How = HowRemoved
				s.leaveTrace(m, &seat, e) // who was kicked may have to be banned
				left = append(left, e)
			}
		}
		if ended && len(m.Seats) == 0 {
			gone++
		}
	}
	return left, gone
}

// Lift ends a ban or a mute before its time, by the number that Sanctions tells.
type Lift struct {
	ID uint64 `json:"id"`
}

func (*Lift) Kind() Kind            { return "lift" }
func (*Lift) Prepare() error        { return nil }
func (*Lift) Charge() (Budget, int) { return BudgetFree, 0 }

func (b *Lift) apply(s *State, p *Proposal) ([]*Event, error) {
	by, err := s.governor(p)
	if err != nil {
		return nil, err
	}
	c := s.sanctions.find(b.ID)
	if c == nil || c.over(s.clock) {
		return nil, Refuse(NoSuchBan)
	}
	s.lift(c)
	verb := KindUnban
	if c.Act == KindMute {
		verb = KindUnmute
	}
	e := s.audit(verb, by)
	c.describe(e)
	events := []*Event{e}
	if verb == KindUnmute {
		events = append(events, s.tell(KindUnmute, by, c)...)
	}
	return events, nil
}
