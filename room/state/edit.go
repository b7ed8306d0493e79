package state

// Editing a line of one's own, for a while. An edit is no way round what holds lines back, a
// mute, a closed door or the pace, and makes of none a command or a line for somebody else.

import (
	"time"
	"unicode/utf8"
)

// Edit changes the text of a line of its sender's, if that was not too long ago.
// Whoever read the line reads the new text, in the same place.
type Edit struct {
	Ref  Ref    `json:"-"`              // zero: what they said last
	Line *Event `json:"line,omitempty"` // what Ref means, without the text; see room.Seat.Do
	Text string `json:"text"`
}

func (*Edit) Kind() Kind              { return KindEdit }
func (b *Edit) Charge() (Budget, int) { return BudgetTalk, len(b.Text) }

func (b *Edit) Prepare() (err error) {
	if b.Text, err = cleaned(b.Text); err != nil {
		return err
	}
	switch first, _ := utf8.DecodeRuneInString(b.Text); first {
	case '@', '＠', '/', '／': // a line for somebody else, or a command, that went the wrong way
		return Refuse(EditBegins)
	}
	return nil
}

func (b *Edit) apply(s *State, p *Proposal) ([]*Event, error) {
	m, seat, err := s.seat(p)
	if err != nil {
		return nil, err
	}
	line := s.ownLine(m, b.Line)
	switch {
	case line == nil:
		return nil, Refuse(NothingToEdit)
	case line.Age() < s.since(EditWithin):
		return nil, &Refusal{Code: EditTooLate, Wait: EditWithin}
	}
	if err := s.reaches(m, p, line); err != nil {
		return nil, err
	}
	if wait := s.hastens(m, seat, line); wait > 0 {
		return nil, &Refusal{Code: Slowed, Wait: wait}
	}
	e := s.changes(KindEdit, m, line)
	e.Text = b.Text
	return []*Event{e}, nil
}

// ownLine is a line of somebody that they mean, or else their last one, with its people as
// who they are now; nil if it is none of theirs, or was said where they read nothing more: the
// number of the event would tell who left a channel how much was said there since.
func (s *State) ownLine(m *Member, line *Event) *Event {
	if last := s.trace(m.Identity); line == nil && last != nil {
		line = last.Last
	}
	if line == nil {
		return nil
	}
	line = line.Mapped(s.Resolve)
	if line.Who.ID != m.Identity || line.In != 0 && !s.channels.reads(line.In, line.N, m.Identity) {
		return nil
	}
	return line
}

// hastens is how long somebody must wait with an edit while lines are slowed down, lest
// edits become lines that need not wait. What they said last they may mend once.
func (s *State) hastens(m *Member, seat *Place, line *Event) time.Duration {
	c := s.channels.all[line.In]
	if line.Private() || c == nil && s.house.Slow == 0 || c != nil && c.Slow == 0 {
		return 0
	}
	if t := s.trace(m.Identity); t != nil && t.Last != nil && t.Last.N == line.N && t.Last.Edited == 0 {
		mended := *t.Last
		mended.Edited = s.wall
		s.traces.said(t, &mended)
		s.touchTrace(t)
		return 0
	}
	if c != nil {
		if wait := s.slowedIn(c, m, seat, s.clock); wait > 0 {
			return wait
		}
		s.pacedIn(c, m, seat)
		return 0
	}
	if wait := s.slowed(m, seat, s.clock); wait > 0 {
		return wait
	}
	s.paced(m, seat)
	return 0
}
