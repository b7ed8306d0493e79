package state

// Back: whoever sits again after their node was put down is what they were. The state
// forgot a visit with its last seat, and what an unregistered key was in the middle of;
// the node at which they sat saw it before that, and says it when they sit again. What
// became of channels meanwhile counts: who was taken out stays out, and what is full is full.

import (
	"errors"
	"maps"
	"slices"
)

// backLevel is that of the programs that know all of Back: while some node knows less of
// it, only its first three fields are said, or nodes would differ in who reads what.
const backLevel = 2

// Back is what somebody was who sits again after their node was put down, as if they
// had not been away.
type Back struct {
	Since  int64  `json:"since"`
	Away   bool   `json:"away,omitempty"`
	Reason string `json:"reason,omitempty"`

	Talks []Talk `json:"talks,omitempty"` // of the unregistered

	// Of a visit, whose they are no longer than it lasts.
	RegisteredOnly bool                  `json:"door,omitempty"`
	Ignores        []uint64              `json:"ignores,omitempty"`
	Joined         map[uint64]uint64     `json:"joined,omitempty"`  // channels, and by which event each was joined
	Invited        map[uint64]Invitation `json:"invited,omitempty"` // to channels
}

var errBack = errors.New("nobody can have been here as it is said")

// check refuses what nobody can have been.
func (b *Back) check() error {
	if b == nil {
		return nil
	}
	if len(b.Talks) > talksKept || len(b.Ignores) > JoinedMost || len(b.Joined) > JoinedMost || len(b.Invited) > invitationsMost {
		return errBack
	}
	for num, since := range b.Joined {
		if num == 0 || since == 0 {
			return errBack
		}
	}
	return nil
}

// Back is what somebody at a terminal is, for when they sit again; nil if nobody sits there.
func (s *State) Back(seat SeatID) *Back {
	m := s.seats[seat]
	if m == nil {
		return nil
	}
	b := &Back{Since: m.Since, Away: m.Away, Reason: m.Reason}
	if s.house.Feature < backLevel || m.Identity.Registered() {
		return b
	}
	b.Talks = slices.Clone(m.Talks)
	if m.Identity.Lasting() {
		return b
	}
	b.RegisteredOnly, b.Ignores = m.RegisteredOnly, slices.Clone(m.Ignores)
	b.Joined, b.Invited = map[uint64]uint64{}, map[uint64]Invitation{}
	for num := range s.channels.joined[m.Identity] {
		b.Joined[num] = s.channels.members[num][m.Identity]
	}
	for num := range s.channels.invited[m.Identity] {
		b.Invited[num] = *s.channels.all[num].invitation(m.Identity)
	}
	return b
}

// restore makes a member who sits again what they were, as far as that still is. Anew is
// that they were not here meanwhile: what they did since then counts for more.
func (b *Back) restore(s *State, m *Member, anew bool) {
	if m.Identity.Registered() { // their account keeps it
		return
	}
	for _, t := range b.Talks[max(0, len(b.Talks)-talksKept):] {
		t.With, t.Opened = s.Resolve(t.With), min(t.Opened, s.clock)
		if !m.talksWith(t.With) {
			s.talk(m, t)
		}
	}
	if anew && !m.Identity.Lasting() {
		m.RegisteredOnly = b.RegisteredOnly
		m.Ignores = slices.Clone(b.Ignores[max(0, len(b.Ignores)-JoinedMost):])
		b.rejoin(s, m.Identity)
	}
	s.touch(m)
}

// rejoin makes a visit a member of what it was in, since when it was: of a closed
// channel, it reads what it could have read, had it not been away.
func (b *Back) rejoin(s *State, who Identity) {
	x := &s.channels
	for _, num := range slices.Sorted(maps.Keys(b.Joined)) {
		c, since := x.all[num], b.Joined[num]
		if c != nil && since > 0 && since <= s.lastN && c.out(who, s.clock) == nil && s.fits(c, who) == nil {
			x.answered(c, who)
			x.join(num, who, since)
		}
	}
	for _, num := range slices.Sorted(maps.Keys(b.Invited)) {
		c, i := x.all[num], b.Invited[num]
		i.Who, i.At = who, min(i.At, s.clock)
		if c != nil && !x.isMember(num, who) && c.invitation(who) == nil && c.out(who, s.clock) == nil && len(c.Invited) < invitedMost && !s.unanswered(i) {
			x.invite(c, i)
		}
	}
}
