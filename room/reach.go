package room

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

// Reach tells whom a punishment would hit. The error is the refusal that it
// would get.
func (s *Seat) Reach(b Punishment) (Reach, error) {
	if err := b.prepare(); err != nil {
		return Reach{}, err
	}
	r := s.room
	r.mu.RLock()
	defer r.mu.RUnlock()
	st := r.state
	by := st.seats[s.id]
	if by == nil || !st.governs(s.id) {
		return Reach{}, refuse(NotOperator)
	}
	c, err := b.sanction(st, by)
	if err != nil {
		return Reach{}, err
	}
	var reach Reach
	hit := map[*Member]bool{}
	for _, m := range st.struck(c) {
		hit[m] = true
		if m.listed() {
			reach.Hit = append(reach.Hit, present(m))
		}
	}
	if c.Who == "" {
		return reach, nil
	}
	reach.Guest, reach.Gone = !c.Who.Lasting(), !st.present(c.Who)
	if reach.Local = len(c.Near) == 0; !reach.Local {
		wall, now := r.time.now()
		reach.Held = moment(c.NearUntil + wall - now)
	}
	for _, m := range st.beside(c) {
		if m.listed() && !hit[m] && slices.ContainsFunc(m.Seats, func(seat Place) bool {
			return slices.Contains(c.Near, seat.Net) && st.stranger(m.subject(&seat))
		}) {
			reach.Beside = append(reach.Beside, present(m))
		}
	}
	return reach, nil
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

// Neighbours is how many others are here from where somebody is, or was when
// they last spoke. Only operators may ask.
func (s *Seat) Neighbours(who Identity) (int, error) {
	r := s.room
	r.mu.RLock()
	defer r.mu.RUnlock()
	st := r.state
	if !st.governs(s.id) {
		return 0, refuse(NotOperator)
	}
	who = st.resolve(who)
	at := map[*Member]bool{}
	add := func(from map[*Member]int) {
		for m := range from {
			at[m] = true
		}
	}
	for _, m := range st.here[who] {
		for _, seat := range m.Seats {
			add(st.nets[seat.Net])
		}
	}
	if t := st.trace(who); t != nil {
		for _, net := range t.Nets {
			add(st.nets[net])
		}
	}
	n := 0
	for m := range at {
		if m.Identity != who {
			n++
		}
	}
	return n, nil
}
