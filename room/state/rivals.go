package state

// Rivals: for whom a name is taken that somebody else would get but for them.

import "teahouse/room/text"

// ArrivalRivals are the terminals of those but for whom somebody would get the name
// that they ask for.
func (s *State) ArrivalRivals(b *Enter) []SeatID {
	who := s.Resolve(b.Identity)
	m, as := s.joins(who, b.Wanted, b.Mode)
	if !b.Mode.listed() || m != nil && m.listed() {
		return nil
	}
	rivals := s.rivals(as, m, who)
	if rivals == nil || !s.Admits(b) {
		return nil
	}
	return seatsOf(rivals)
}

// RenameRivals is the same for a member who is here.
func (s *State) RenameRivals(member uint64, n text.Name) []SeatID {
	m := s.members[member]
	if m == nil || !m.listed() {
		return nil
	}
	return seatsOf(s.rivals(n, m, m.Identity))
}

// rivals is the members who bear a name, or one that looks like it, if it is
// nobody's own and free but for them.
func (s *State) rivals(n text.Name, m *Member, who Identity) (rivals []*Member) {
	if n == (text.Name{}) || s.owned.refuse(n, who) != nil || s.nameBanned(n) != nil {
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

func seatsOf(members []*Member) (all []SeatID) {
	for _, m := range members {
		for _, place := range m.Seats {
			all = append(all, place.SeatID)
		}
	}
	return all
}
