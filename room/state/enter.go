package state

// Coming and going. Whoever is let in gets a name that is free for them, whatever
// they asked for; only a ban keeps somebody out for their name. A member comes and
// goes once for others, however many terminals they have.

import (
	"cmp"
	"net/netip"
	"slices"

	"teahouse/room/text"
)

// Enter brings a terminal into the room: another seat of a member who is
// here already, or a new member. It is told with the first seat of a mode that
// is announced.
type Enter struct {
	Identity Identity     `json:"identity"`        // a key or a visit: the room knows whose account it is
	Wanted   text.Name    `json:"wanted,omitzero"` // zero if none was asked for
	Spare    text.Name    `json:"spare"`           // drawn at random by the proposer
	Mark     string       `json:"mark,omitempty"`
	Origin   string       `json:"origin,omitempty"` // of a guest: a sign made of the address, which does not tell it
	Net      netip.Prefix `json:"net,omitzero"`     // what the address counts as; no event tells it
	Operator bool         `json:"operator,omitempty"`
	Mode     Mode         `json:"mode,omitempty"`
	Listed   bool         `json:"listed,omitempty"` // the key is in the allow file
	People   int          `json:"people,omitempty"` // its address counts as; 0 is AddressPeople
	Back     *Back        `json:"back,omitempty"`   // they sat here when their node was put down
}

func (*Enter) Kind() Kind            { return KindEnter }
func (b *Enter) Prepare() error      { return b.Back.check() }
func (*Enter) Charge() (Budget, int) { return BudgetFree, 0 }

func (b *Enter) apply(s *State, p *Proposal) ([]*Event, error) {
	who := s.Resolve(b.Identity)
	m, as := s.joins(who, b.Wanted, b.Mode)
	if r := s.admit(b, who, as); r != nil {
		return nil, r
	}
	if r := s.serves(b.Mode, who); r != nil {
		return nil, r
	}
	s.came(b.Identity)
	added := m == nil
	if added {
		m = &Member{ID: s.applied, Identity: who}
		if !who.Lasting() {
			m.Origin = b.Origin
		}
		if kept := s.profile(who); kept != nil {
			m.RegisteredOnly = kept.RegisteredOnly
		}
	}
	told := b.Mode.announced() && !m.announced()
	if added || b.Mode.listed() && !m.listed() {
		m.Mark, m.Since = b.Mark, s.wall
		if b.Back != nil {
			m.Since, m.Away, m.Reason = b.Back.Since, b.Back.Away, b.Back.Reason
		}
		s.claim(m, s.open(as, b.Spare, m, b.Mode.listed()))
	}
	m.Seats = append(m.Seats, Place{SeatID: p.Seat, Key: b.Identity, Net: b.Net, Operator: b.Operator, Mode: b.Mode, Listed: b.Listed, People: b.People})
	if added {
		s.add(m)
	} else {
		s.sit(m, m.seat(p.Seat))
		s.changed(m)
	}
	if b.Back != nil {
		b.Back.restore(s, m, added)
	}
	s.use(m.Name, who)
	if !told {
		return nil, nil
	}
	events := []*Event{s.event(KindEnter, m)}
	if b.Back != nil && m.Name.Text != b.Wanted.Text { // somebody took their name meanwhile
		e := s.event(KindRename, m)
		e.Old = b.Wanted.Text
		events = append(events, e)
	}
	return events, nil
}

// joins finds the member that another terminal of somebody belongs to, and the
// name to come under. The member is nil if they are not here, or if they
// ask for a name that they own and do not bear now. Those who only pass take
// another name when they come to stay.
func (s *State) joins(who Identity, wanted text.Name, mode Mode) (*Member, text.Name) {
	m := s.main(who)
	if o := s.owned.of(wanted, who); o != nil {
		wanted = o.Name
		if bearer := s.names.fold[o.Name.Fold]; bearer != nil && bearer.Identity == who {
			m = bearer
		} else if m != nil && (m.listed() || !mode.listed()) {
			m = nil
		}
	} else if a := s.accounts[who]; a != nil && len(a.Names) > 0 && !mode.announced() {
		wanted = a.Names[0].Name // a script's user name says nothing of whose it is
	}
	if m != nil && (m.listed() || !mode.listed()) {
		wanted = m.Name
	}
	return m, wanted
}

// Leave takes a terminal out of the room. With the last one its member goes,
// and with the last one of a mode that is announced it is told.
type Leave struct {
	How How `json:"how"`
}

func (*Leave) Kind() Kind            { return KindLeave }
func (*Leave) Prepare() error        { return nil }
func (*Leave) Charge() (Budget, int) { return BudgetFree, 0 }

func (b *Leave) apply(s *State, p *Proposal) ([]*Event, error) {
	m, left := s.unseat(p.Seat)
	switch {
	case m == nil:
		return nil, Refuse(NotSeated)
	case !left:
		return nil, nil
	}
	e := s.event(KindLeave, m)
	e.How = b.How
	return []*Event{e}, nil
}

func compareSeats(a, b SeatID) int {
	return cmp.Or(cmp.Compare(a.Node, b.Node), cmp.Compare(a.Epoch, b.Epoch), cmp.Compare(a.Num, b.Num))
}

// admit decides who comes in: operators always, then those whom no kick, ban
// or lock keeps out.
func (s *State) admit(b *Enter, who Identity, as text.Name) *Refusal {
	if b.Operator || s.Operates(who) {
		return nil
	}
	x := subject{who, b.Identity, s.applied, b.Net, as, b.Listed}
	if r := s.sanctioned(x, KindKick, KindBan); r != nil {
		return r
	}
	switch level := s.house.Lock; {
	case level >= LockOperators:
		return Refuse(Locked)
	case level >= LockRegistered && !s.settled(who):
		return Refuse(LockedRegistered)
	case level >= LockGuests && !who.Lasting():
		return Refuse(LockedGuests)
	}
	return nil
}

// Admits tells whether somebody would be let in now.
func (s *State) Admits(b *Enter) bool {
	who := s.Resolve(b.Identity)
	_, as := s.joins(who, b.Wanted, b.Mode)
	return s.admit(b, who, as) == nil && s.serves(b.Mode, who) == nil
}

// settled tells whether somebody has owned a name for over a day.
func (s *State) settled(who Identity) bool {
	a := s.accounts[who]
	return a != nil && slices.ContainsFunc(a.Names, func(o *Owned) bool { return s.clock-o.Since > day.Milliseconds() })
}

// Banned is the kick or ban that means somebody who would come in at a
// moment, and nil if none does.
func (s *State) Banned(b *Enter, now int64) *Refusal {
	who := s.Resolve(b.Identity)
	if b.Operator || s.Operates(who) {
		return nil
	}
	_, as := s.joins(who, b.Wanted, b.Mode)
	x := subject{who: who, key: b.Identity, net: b.Net, name: as, listed: b.Listed}
	if c := s.meant(now, x, KindKick, KindBan); c != nil {
		return c.refusal()
	}
	return nil
}
