package state

// Private conversations: who may write to whom. A closed door stays closed to whom
// it is closed to, but for those who were written to from there; and of a line to
// several, a refusal does not tell whose door it was.

import (
	"slices"
	"time"
)

// Talk is a private conversation that somebody unregistered takes part in.
type Talk struct {
	With   Identity `json:"with"`
	Opened int64    `json:"opened,omitempty"` // when they opened it; 0 if the other one did
}

// mayWrite tells why a member may not write to somebody privately, and notes
// conversations that are opened so. Whoever was written to may always answer, and
// everybody may write to operators.
func (s *State) mayWrite(m *Member, to []Person, muted *Refusal) error {
	closed := RefuseName(DoorClosed, to[0].Name)
	if len(to) > 1 { // whose door it is would tell of the others that theirs is open, and nothing sent
		closed.Name = ""
	}
	var opened []Talk
	for _, p := range to {
		switch {
		case s.Operates(p.ID):
			continue
		case muted != nil:
			return muted
		case s.Operates(m.Identity):
			continue
		case s.friendsOnly(p.ID, m):
			return closed
		case m.Identity.Registered() || m.talksWith(p.ID):
			continue
		case s.doorClosed(p.ID):
			return closed
		}
		if !m.Identity.Lasting() {
			opened = append(opened, Talk{p.ID, s.clock})
		}
	}
	if len(opened) == 0 {
		return nil
	}
	var recent []int64
	for _, t := range m.Talks {
		if t.Opened != 0 && s.clock-t.Opened < TalksWithin.Milliseconds() {
			recent = append(recent, t.Opened)
		}
	}
	if len(recent)+len(opened) > TalksMost {
		r := &Refusal{Code: TooManyTalks, Max: TalksMost}
		if len(recent) > 0 {
			r.Wait = TalksWithin - time.Duration(s.clock-slices.Min(recent))*time.Millisecond
		}
		return r
	}
	s.talk(m, opened...)
	return nil
}

// answerable lets those answer a private line who may not write otherwise: the
// unregistered, and whoever is no friend.
func (s *State) answerable(to []Person, from Identity) {
	s.wroteTo(from, to)
	for _, p := range to {
		if p.ID.Registered() {
			continue
		}
		for _, m := range s.here[p.ID] {
			if !m.talksWith(from) {
				s.talk(m, Talk{With: from})
			}
		}
	}
}

func (m *Member) talksWith(id Identity) bool {
	return slices.ContainsFunc(m.Talks, func(t Talk) bool { return t.With == id })
}

// talk adds conversations to a member's, and forgets the first of many.
func (s *State) talk(m *Member, opened ...Talk) {
	m.Talks = append(m.Talks, opened...)
	s.touch(m)
	for _, t := range opened {
		s.talks(m, t.With)
	}
	if over := len(m.Talks) - talksKept; over > 0 {
		gone := slices.Clone(m.Talks[:over])
		m.Talks = slices.Delete(m.Talks, 0, over)
		s.talksNoMore(m, slices.DeleteFunc(gone, func(t Talk) bool { return m.talksWith(t.With) }))
	}
}

// talks lets a member be found by whom they have a conversation with.
func (s *State) talks(m *Member, with Identity) {
	if s.talking[with] == nil {
		s.talking[with] = map[*Member]bool{}
	}
	s.talking[with][m] = true
}

func (s *State) talksNoMore(m *Member, talks []Talk) {
	for _, t := range talks {
		delete(s.talking[t.With], m)
		if len(s.talking[t.With]) == 0 {
			delete(s.talking, t.With)
		}
	}
}

// doorClosed tells whether somebody wants no private lines of the unregistered.
func (s *State) doorClosed(who Identity) bool {
	if here := s.here[who]; len(here) > 0 {
		return here[0].RegisteredOnly
	}
	kept := s.profile(who)
	return kept != nil && kept.RegisteredOnly
}

// Fresh are those to whom somebody at a terminal has not written yet, operators aside.
func (s *State) Fresh(from SeatID, people []Person) (to []Identity) {
	m := s.seats[from]
	if m == nil {
		return nil
	}
	for _, p := range people {
		p, err := s.reach(p)
		if err == nil && p.ID != m.Identity && !s.Operates(p.ID) && !m.talksWith(p.ID) {
			to = append(to, p.ID)
		}
	}
	return to
}
