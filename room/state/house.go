package state

// What operators set for the whole room is set here and in one way: everybody is
// told who did it, and it is in the operators' record.

import (
	"errors"
	"time"

	"teahouse/room/text"
)

// House is what operators have set for the whole room.
type House struct {
	Topic   string        `json:"topic,omitempty"`
	TopicBy Identity      `json:"topic_by,omitempty"` // who set it; programs of before did not keep that
	MOTD    string        `json:"motd,omitempty"`
	Slow    time.Duration `json:"slow,omitempty"` // between two public lines of one person; operators aside
	Lock    Lock          `json:"lock,omitempty"`

	Swept    int64 `json:"swept,omitempty"`    // when a Sweep was last carried out
	Sweeping bool  `json:"sweeping,omitempty"` // the last Sweep left something for the next
	Partings bool  `json:"partings,omitempty"` // it is kept when accounts were last here

	Ahead int64  `json:"ahead,omitempty"` // how much of room time rests on a clock that was doubted
	Spans []Span `json:"spans,omitempty"` // of certain time in which one was

	Feature int `json:"feature,omitempty"` // the level that all nodes of the log had at some time
}

// Lock says who may come in. Each level keeps out those of the levels below.
type Lock int

// The levels of the lock.
const (
	Unlocked       Lock = iota
	LockGuests          // nobody without a key
	LockRegistered      // only who has owned a name for over a day
	LockOperators       // only operators
)

// Topic sets the topic, or clears it.
type Topic struct {
	Text string `json:"text"`
	In   uint64 `json:"in,omitempty"` // of a channel
}

func (*Topic) Kind() Kind              { return KindTopic }
func (b *Topic) Charge() (Budget, int) { return chargeIn(b.In, len(b.Text)) }

func (b *Topic) Prepare() (err error) {
	if b.Text, err = text.CleanLine(b.Text, MaxTopic); errors.Is(err, text.ErrEmpty) {
		return nil
	}
	return err
}

func (b *Topic) apply(s *State, p *Proposal) ([]*Event, error) {
	if b.In != 0 {
		return s.arrange(p, b.In, KindTopic, b.Text, func(c *Channel) { c.Topic = b.Text })
	}
	return s.furnish(p, KindTopic, b.Text, func(h *House) {
		h.Topic, h.TopicBy = b.Text, ""
		if m, err := s.seated(p); err == nil && b.Text != "" {
			h.TopicBy = m.Identity
		}
	})
}

// MOTD sets the text that everybody is shown on entry, or clears it.
type MOTD struct {
	Text string `json:"text"`
}

func (*MOTD) Kind() Kind            { return KindMOTD }
func (*MOTD) Charge() (Budget, int) { return BudgetFree, 0 }

func (b *MOTD) Prepare() (err error) {
	if b.Text, err = cleaned(b.Text); errors.Is(err, text.ErrEmpty) {
		return nil
	}
	return err
}

func (b *MOTD) apply(s *State, p *Proposal) ([]*Event, error) {
	return s.furnish(p, KindMOTD, b.Text, func(h *House) { h.MOTD = b.Text })
}

// Announce is a line that everybody reads, as the room's own voice.
type Announce struct {
	Text string `json:"text"`
}

func (*Announce) Kind() Kind            { return KindAnnounce }
func (*Announce) Charge() (Budget, int) { return BudgetFree, 0 }

func (b *Announce) Prepare() (err error) {
	b.Text, err = cleaned(b.Text)
	return err
}

func (b *Announce) apply(s *State, p *Proposal) ([]*Event, error) {
	return s.furnish(p, KindAnnounce, b.Text, func(*House) {})
}

// Slow sets the time between two public lines of one person; zero ends it.
type Slow struct {
	Each time.Duration `json:"each"`
	In   uint64        `json:"in,omitempty"` // in a channel
}

func (*Slow) Kind() Kind              { return KindSlow }
func (b *Slow) Charge() (Budget, int) { return chargeIn(b.In, 0) }

func (b *Slow) Prepare() error {
	if b.Each < 0 || b.Each > slowMost {
		return &Refusal{Code: TooSlow, Wait: slowMost}
	}
	return nil
}

func (b *Slow) apply(s *State, p *Proposal) ([]*Event, error) {
	text := ""
	if b.Each > 0 {
		text = b.Each.String()
	}
	if b.In != 0 {
		return s.arrange(p, b.In, KindSlow, text, func(c *Channel) { c.Slow = b.Each.Milliseconds() })
	}
	events, err := s.furnish(p, KindSlow, text, func(h *House) { h.Slow = b.Each })
	if err == nil {
		s.forgetPace()
	}
	return events, err
}

// SetLock says who may come in from now on.
type SetLock struct {
	Level Lock `json:"level"`
}

func (*SetLock) Kind() Kind            { return KindLock }
func (*SetLock) Charge() (Budget, int) { return BudgetFree, 0 }

func (b *SetLock) Prepare() error {
	if b.Level < Unlocked || b.Level > LockOperators {
		return &Refusal{Code: NoSuchLock, Max: int(LockOperators)}
	}
	return nil
}

func (b *SetLock) apply(s *State, p *Proposal) ([]*Event, error) {
	return s.furnish(p, KindLock, "", func(h *House) { h.Lock = b.Level })
}

// furnish changes what is set for the whole room, tells everybody, and keeps
// a record of it.
func (s *State) furnish(p *Proposal, k Kind, text string, set func(*House)) ([]*Event, error) {
	by, err := s.governor(p)
	if err != nil {
		return nil, err
	}
	set(&s.house)
	s.touched[houseKey] = true
	var events []*Event
	for _, e := range []*Event{s.event(k, by), s.audit(k, by)} {
		e.Text = text
		if k == KindLock {
			e.Count = int(s.house.Lock)
		}
		events = append(events, e)
	}
	return events, nil
}

// House is what is set for the whole room.
func (s *State) House() House { return s.house }
