package state

// Taking people out of a channel, and keeping them out for a term.

import (
	"net/netip"
	"slices"
	"time"

	"teahouse/room/text"
)

// TakeOut ends another's membership, and keeps them out for a term. Whoever keeps order
// in the channel does it.
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
	m, c, err := s.keptChannel(p, b.Num)
	if err != nil {
		return nil, err
	}
	who := s.Resolve(b.Who.ID)
	member := s.channels.isMember(c.Num, who)
	switch {
	case who == m.Identity:
		return nil, Refuse(NotYourself)
	case !member && c.invitation(who) == nil && (c.Closed || !s.present(who) && s.accounts[who] == nil):
		return nil, RefuseName(NotMember, b.Who.Name)
	}
	if r := s.muted(m, p); r != nil && b.Reason != "" {
		return nil, r
	}
	owns := c.Owner == m.Identity
	bar := Barred{Who: who, At: s.clock, Until: s.until(b.For), Reason: b.Reason}
	s.bar(c, bar)
	s.channels.answered(c, who)
	s.channels.touch(c.Num)
	e := s.eventIn(KindOut, m, c)
	e.Whom, e.Until, e.Reason = Person{who, b.Who.Name}, bar.Until, b.Reason
	events := []*Event{e}
	if member {
		events = append(events, s.leaveChannel(c, who)...)
		told := s.tellOf(KindOut, c, m.Person(), Person{who, b.Who.Name})
		told.Until, told.Reason = bar.Until, b.Reason
		events = append(events, told)
	}
	if !owns {
		note := s.audit(KindOut, m)
		note.Whom, note.Channel, note.Until, note.Reason = e.Whom, c.Name.Text, bar.Until, b.Reason
		events = append(events, note)
	}
	return events, nil
}

// Barred is somebody who was taken out, and may not join.
type Barred struct {
	Who    Identity `json:"who"`
	At     int64    `json:"at"`              // room time, as are the others
	Until  int64    `json:"until,omitempty"` // 0 is for ever
	Reason string   `json:"reason,omitempty"`

	// They could come again as somebody else: guests and new keys from where they are,
	// or last spoke, may not join either, for a day at most. Where it was somebody whom
	// the room knows, those are spared who came before this entry of the log.
	After     uint64         `json:"after,omitempty"`
	Near      []netip.Prefix `json:"near,omitempty"`
	NearUntil int64          `json:"near_until,omitempty"`
}

func (o *Barred) over(now int64) bool { return o.Until != 0 && now >= o.Until }

// idleBar tells whether one keeps nobody out any more: its term is over, or it is on
// a visit that is.
func (s *State) idleBar(o Barred) bool {
	return o.over(s.clock) || !o.Who.Lasting() && !s.present(o.Who) && s.clock >= o.NearUntil
}

// farBar tells whether one keeps addresses that it is not about any more.
func (s *State) farBar(o Barred) bool { return len(o.Near) > 0 && s.clock >= o.NearUntil }

// out is the term for which somebody may not join, nil if they may.
func (c *Channel) out(who Identity, now int64) *Barred {
	for i := range c.Out {
		if o := &c.Out[i]; o.Who == who && !o.over(now) {
			return o
		}
	}
	return nil
}

// keptOut is why a member may not join from a terminal, nil if they may. Whoever is
// invited does not suffer with their neighbours.
func (s *State) keptOut(c *Channel, m *Member, seat *Place) *Refusal {
	if o := c.out(m.Identity, s.clock); o != nil {
		return &Refusal{Code: TakenOut, Name: c.Name.Text, Reason: o.Reason, Until: moment(o.Until)}
	}
	if c.invitation(m.Identity) != nil || !s.stranger(m.subject(seat)) {
		return nil
	}
	for _, o := range c.Out {
		if s.clock < o.NearUntil && slices.Contains(o.Near, seat.Net) && s.cameAfter(m.subject(seat), o.After) {
			return &Refusal{Code: TakenOut, Name: c.Name.Text, Until: moment(o.NearUntil)}
		}
	}
	return nil
}

// cameAfter tells whether somebody, or their key, first came after an entry.
func (s *State) cameAfter(x subject, entry uint64) bool {
	if k := s.keys[x.key]; k != nil {
		return k.First > entry
	}
	return x.since > entry
}

// clingOut lets channels go on keeping a key out that leaves an account.
func (s *State) clingOut(account, key Identity) {
	for num, c := range s.channels.all {
		if o := c.out(account, s.clock); o != nil && c.out(key, s.clock) == nil {
			also := *o
			also.Who = key
			c.Out = append(slices.Clone(c.Out), also)
			s.channels.touch(num)
		}
	}
}

// bar notes that somebody may not join. Of many, the first one taken out may again.
func (s *State) bar(c *Channel, o Barred) {
	near := func(nets ...netip.Prefix) {
		for _, net := range nets {
			if net.IsValid() && !net.Addr().IsLoopback() {
				o.Near = newest(o.Near, net, traceNets)
			}
		}
	}
	if t := s.trace(o.Who); t != nil {
		near(t.Nets...)
	}
	o.After = s.applied
	for _, m := range s.here[o.Who] {
		for i := range m.Seats {
			if near(m.Seats[i].Net); s.stranger(m.subject(&m.Seats[i])) {
				o.After = 0
			}
		}
	}
	if len(o.Near) > 0 {
		o.NearUntil = s.clock + heldOffMost.Milliseconds()
		if o.Until != 0 {
			o.NearUntil = min(o.NearUntil, o.Until)
		}
	}
	c.Out = slices.DeleteFunc(slices.Clone(c.Out), func(old Barred) bool { return old.Who == o.Who || s.idleBar(old) })
	c.Out = append(c.Out[max(0, len(c.Out)+1-outMost):], o)
}
