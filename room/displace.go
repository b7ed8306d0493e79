package room

import (
	"context"
	"errors"
)

// Who bears a name keeps it, unless his link is dead and somebody else would get
// the name: only then is the link asked. A stranger who cannot have the name, or
// only passes, has nobody asked. However many want it, this makes no goroutine
// and no question: what the link is asked, and when it counts as dead, is its
// own affair, the same for all who wait.

// displace takes away all seats of rivals if none of their links counts as
// alive: one that does keeps the name, so the others need not be asked.
func (r *Room) displace(ctx context.Context, rivals func(*State) []*Member) {
	var seats []*Seat
	r.mu.RLock()
	for _, m := range rivals(r.state) {
		for _, place := range m.Seats {
			seats = append(seats, r.seats[place.SeatID])
		}
	}
	r.mu.RUnlock()
	ctx, cancel := context.WithTimeout(ctx, probeFor)
	defer cancel()
	for _, s := range seats {
		if s == nil || s.arrival.Alive == nil || s.arrival.Alive(ctx) {
			return
		}
	}
	if errors.Is(ctx.Err(), context.Canceled) {
		return // nobody wants the name any more
	}
	for _, s := range seats {
		s.Leave(HowLost)
	}
}

// arrivalRivals is the members but for whom somebody would get the name that he
// asks for.
func (s *State) arrivalRivals(b *Enter) []*Member {
	who := s.resolve(b.Identity)
	m, as := s.joins(who, b.Wanted, b.Mode)
	if !b.Mode.listed() || m != nil && m.listed() {
		return nil
	}
	rivals := s.rivals(as, m, who)
	if rivals == nil || s.admit(b, who, as) != nil || s.serves(b.Mode, who) != nil {
		return nil
	}
	return rivals
}

// renameRivals is the same for a member who is here.
func (s *State) renameRivals(member uint64, n Name) []*Member {
	m := s.members[member]
	if m == nil || !m.listed() {
		return nil
	}
	return s.rivals(n, m, m.Identity)
}

// rivals is the members who bear a name, or one that looks like it, if it is
// nobody's own and free but for them.
func (s *State) rivals(n Name, m *Member, who Identity) (rivals []*Member) {
	if n == (Name{}) || s.owned.refuse(n, who) != nil || s.nameBanned(n) != nil {
		return nil
	}
	for _, rival := range s.names.bearers(n) {
		switch {
		case rival == m, !rival.listed():
		case rival.Identity == who:
			return nil
		default:
			rivals = append(rivals, rival)
		}
	}
	return rivals
}
