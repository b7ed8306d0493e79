package state

// Whom a kick, a ban or a mute would reach, and who comes from where somebody
// does: operators read it before they strike. Addresses are told to nobody.

import (
	"maps"
	"slices"
	"strings"
	"time"
)

// Punishment is a proposal that keeps somebody out or silent: a [Kick], [Ban] or [Mute].
type Punishment interface {
	Body
	sanction(s *State, by *Member) (*Sanction, error)
}

// Reach is whom a punishment would hit, were it proposed now.
type Reach struct {
	Hit    []Present // of those listed: all that it takes out, or silences
	Beside []Present // guests and new keys from the same addresses that it spares, see [Ban.Along]
	Guest  bool      // it means somebody without a key
	Gone   bool      // who is not here
	Held   time.Time // until then guests and new keys from there are held off
	Local  bool      // nobody is: what comes from this machine itself may be anybody
}

// beside is the members who are here from the addresses of somebody punished,
// sorted as the list is.
func (s *State) beside(c *Sanction) []*Member {
	at := map[*Member]bool{}
	for _, net := range c.Near {
		for m := range s.nets[net] {
			at[m] = true
		}
	}
	all := slices.Collect(maps.Keys(at))
	slices.SortFunc(all, func(a, b *Member) int { return strings.Compare(a.Name.Fold, b.Name.Fold) })
	return all
}

// Reach tells whom a punishment would hit if it came from a seat, with times so
// far from room time. The error is the refusal that it would get.
func (s *State) Reach(b Punishment, from SeatID, offset int64) (Reach, error) {
	by := s.seats[from]
	if by == nil || !s.Governs(from) {
		return Reach{}, Refuse(NotOperator)
	}
	c, err := b.sanction(s, by)
	if err != nil {
		return Reach{}, err
	}
	var reach Reach
	hit := map[*Member]bool{}
	for _, m := range s.struck(c) {
		hit[m] = true
		if m.listed() {
			reach.Hit = append(reach.Hit, s.shown(m))
		}
	}
	if c.Who == "" {
		return reach, nil
	}
	reach.Guest, reach.Gone = !c.Who.Lasting(), !s.present(c.Who)
	reach.Local = len(c.Near) == 0
	if !reach.Local {
		reach.Held = moment(c.NearUntil + offset)
	}
	for _, m := range s.beside(c) {
		if m.listed() && !hit[m] && slices.ContainsFunc(m.Seats, func(seat Place) bool {
			return slices.Contains(c.Near, seat.Net) && s.stranger(m.subject(&seat))
		}) {
			reach.Beside = append(reach.Beside, s.shown(m))
		}
	}
	return reach, nil
}

// Neighbours is how many others are here from where somebody is, or was when
// they last spoke.
func (s *State) Neighbours(who Identity) int {
	at := map[*Member]bool{}
	add := func(from map[*Member]int) {
		for m := range from {
			at[m] = true
		}
	}
	for _, m := range s.here[who] {
		for _, seat := range m.Seats {
			add(s.nets[seat.Net])
		}
	}
	if t := s.trace(who); t != nil {
		for _, net := range t.Nets {
			add(s.nets[net])
		}
	}
	n := 0
	for m := range at {
		if m.Identity != who {
			n++
		}
	}
	return n
}
