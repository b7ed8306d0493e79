package state

// Sanctions: what a kick, a ban and a mute have in common. Whom one hits is
// decided by who somebody is and where they come from, never by chance, by the
// order of arrivals, or by a name: only a ban of a name itself asks for that.
// Nobody gets rid of one by what they do to their keys, names or account.

import (
	"net/netip"
	"slices"
	"time"

	"teahouse/room/text"
)

// Sanction keeps somebody out, or silent, for a time.
type Sanction struct {
	ID    uint64       `json:"id"`
	Num   uint64       `json:"num,omitempty"`   // by which operators name it
	Act   Kind         `json:"act"`             // KindKick, KindBan or KindMute
	Who   Identity     `json:"who,omitempty"`   // a person: an account, a key, or a visit
	Also  []Identity   `json:"also,omitempty"`  // keys that were the account's when it was imposed
	Name  text.Name    `json:"name,omitzero"`   // what they were called, or the name that is banned
	Named bool         `json:"named,omitempty"` // nobody may come under Name; never of a person
	Net   netip.Prefix `json:"net,omitzero"`    // an address or network

	// Who comes from the person's addresses as somebody new is hit, too, until
	// NearUntil, heldOffMost at most: a guest who comes after it, or a key that first does. With Along
	// so are the guests who were inside, and keys that were new then. Neighbours
	// whom the room knows, see known.go, are never hit.
	Near      []netip.Prefix `json:"near,omitempty"`
	NearUntil int64          `json:"near_until,omitempty"`
	Along     bool           `json:"along,omitempty"`

	At     int64  `json:"at"`              // room time, as all its moments in the state
	Until  int64  `json:"until,omitempty"` // 0 is for ever
	By     Person `json:"by"`
	Reason string `json:"reason,omitempty"` // for the person
	Note   string `json:"note,omitempty"`   // for operators
}

// OnWall is the sanction on the wall's clock, which is so far from room time.
func (c *Sanction) OnWall(offset int64) Sanction {
	told := *c
	told.At += offset
	for _, end := range []*int64{&told.Until, &told.NearUntil} {
		if *end != 0 {
			*end += offset
		}
	}
	return told
}

// over tells whether it has ended.
func (c *Sanction) over(now int64) bool { return c.Until != 0 && now >= c.Until }

// subject is somebody whom a sanction may hit.
type subject struct {
	who    Identity // resolved
	key    Identity // what they came with
	since  uint64   // the entry that brought them
	net    netip.Prefix
	name   text.Name
	listed bool // the key is in the allow file
}

func (m *Member) subject(seat *Place) subject {
	return subject{m.Identity, seat.Key, m.ID, seat.Net, m.Name, seat.Listed}
}

// Means tells whether the sanction is on somebody.
func (c *Sanction) Means(who Identity) bool {
	return c.Who != "" && (c.Who == who || slices.Contains(c.Also, who))
}

// aims tells whether the sanction means this subject.
func (c *Sanction) aims(x subject) bool {
	switch {
	case c.Means(x.who):
		return true
	case c.Net.IsValid() && x.net.IsValid() && c.Net.Bits() <= x.net.Bits() && c.Net.Contains(x.net.Addr()):
		return true // no network that can be banned holds loopback
	}
	return c.bansName(x.name)
}

func (c *Sanction) bansName(n text.Name) bool {
	return c.Named && c.Who == "" && c.Name.Like(n)
}

// nameBanned finds the ban by which nobody bears a name now.
func (s *State) nameBanned(n text.Name) *Sanction {
	return oldest(s.sanctions.naming(n), func(c *Sanction) bool { return !c.over(s.clock) })
}

// holdsOff tells whether the subject came as somebody new from where the
// person was, at a moment.
func (c *Sanction) holdsOff(s *State, now int64, x subject) bool {
	if now >= c.NearUntil || !slices.Contains(c.Near, x.net) || s.Knows(x.who, x.listed, false) {
		return false
	}
	switch k := s.keys[x.key]; {
	case k == nil:
		return c.Along || x.since > c.ID
	case c.Along:
		return k.Since > c.At-newFor.Milliseconds()
	default:
		return k.First > c.ID
	}
}

// stranger tells whether somebody inside can be taken along with a neighbour
// who is punished now.
func (s *State) stranger(x subject) bool {
	k := s.keys[x.key]
	return !s.Knows(x.who, x.listed, false) && (k == nil || k.Since > s.clock-newFor.Milliseconds())
}

// hits tells whether the sanction reaches a terminal of somebody who was inside
// when it was imposed.
func (c *Sanction) hits(s *State, x subject) bool {
	return c.aims(x) || c.Along && c.holdsOff(s, s.clock, x)
}

// foldSanctions makes what a key is punished for hold for its account.
func (s *State) foldSanctions(key, account Identity) {
	for _, c := range slices.Clone(s.sanctions.on(key)) {
		s.sanctions.change(c, func() {
			if c.Who == key {
				c.Who = account
			} else if !c.Means(account) {
				c.Also = append(c.Also, account)
			}
			c.Also = slices.DeleteFunc(slices.Clone(c.Also), func(id Identity) bool { return id == key || id == c.Who })
		})
		s.touchSanction(c)
	}
}

// cling makes what an account is punished for hold for a key that leaves it.
func (s *State) cling(account, key Identity) {
	s.clingOut(account, key)
	for _, c := range slices.Clone(s.sanctions.on(account)) {
		if !c.Means(key) {
			s.sanctions.change(c, func() { c.Also = append(c.Also, key) })
			s.touchSanction(c)
		}
	}
}

// clung tells whether what an account is punished for follows so many keys that
// it can take in no more of them: each of its own may have to be followed yet.
func (s *State) clung(a *Account) bool {
	return slices.ContainsFunc(s.sanctions.on(a.ID), func(c *Sanction) bool {
		return !c.over(s.clock) && len(c.Also)+len(a.Keys) >= alsoMost
	})
}

// sanctioned finds the sanction, of the acts asked for, that hits a subject,
// and how it reads for them. The first one that means them goes before one that
// holds them off.
func (s *State) sanctioned(x subject, acts ...Kind) *Refusal {
	if c := s.meant(s.clock, x, acts...); c != nil {
		return c.refusal()
	}
	if c := s.nearby(s.clock, x, acts...); c != nil {
		return c.heldOff()
	}
	return nil
}

// nearby finds a sanction, of the acts asked for, that holds off a subject at a
// moment.
func (s *State) nearby(now int64, x subject, acts ...Kind) *Sanction {
	if !x.net.IsValid() {
		return nil
	}
	for _, c := range s.sanctions.at[mark{near: x.net}] {
		if !c.over(now) && slices.Contains(acts, c.Act) && c.holdsOff(s, now, x) {
			return c
		}
	}
	return nil
}

// meant finds the first sanction, of the acts asked for, that means a subject at
// a moment.
func (s *State) meant(now int64, x subject, acts ...Kind) *Sanction {
	return oldest(s.sanctions.aiming(x), func(c *Sanction) bool {
		return !c.over(now) && slices.Contains(acts, c.Act)
	})
}

// refusal is what the person reads.
func (c *Sanction) refusal() *Refusal {
	code := Banned
	switch {
	case c.Act == KindKick:
		code = Kicked
	case c.Act == KindMute:
		code = Muted
	case c.Who == "" && c.Named:
		code = NameBanned
	}
	return &Refusal{Code: code, Name: c.Name.Text, Reason: c.Reason, Until: moment(c.Until)}
}

// heldOff is what neighbours read: whose doing it is, and what was done, is not
// for them.
func (c *Sanction) heldOff() *Refusal {
	code := HeldOff
	if c.Act == KindMute {
		code = HeldSilent
	}
	return &Refusal{Code: code, Until: moment(c.NearUntil)}
}

// moment is the time of milliseconds, or zero for never.
func moment(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}
