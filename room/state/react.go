package state

// Reactions: signs that people put to a line. The line holds whose they are; what is
// too much for it changes nothing, wherever the log is read, and whoever proposes it
// is told before.

import (
	"slices"

	"teahouse/room/text"
)

// Reaction is a sign at a line, and whose it is, the first one first.
type Reaction struct {
	Sign string   `json:"sign"`
	By   []Person `json:"by"`
}

// React puts a sign to a line, or takes it off again.
type React struct {
	Ref  Ref    `json:"-"`
	Line *Event `json:"line"` // what Ref means, without the text; see room.Seat.Do
	Sign string `json:"sign"`
	Off  bool   `json:"off,omitempty"`
}

func (*React) Kind() Kind              { return KindReact }
func (b *React) Charge() (Budget, int) { return BudgetTalk, len(b.Sign) }

func (b *React) Prepare() (err error) {
	if b.Sign, err = text.NewSign(b.Sign); err != nil {
		return Refuse(NoSign)
	}
	return nil
}

func (b *React) apply(s *State, p *Proposal) ([]*Event, error) {
	m, err := s.seated(p)
	if err != nil {
		return nil, err
	}
	line := s.readable(m, b.Line)
	if line == nil {
		return nil, Refuse(NoSuchLine)
	}
	if err := s.reaches(m, p, line); err != nil {
		return nil, err
	}
	e := s.changes(KindReact, m, line)
	e.Text, e.Off = b.Sign, b.Off
	return []*Event{e}, nil
}

// readable is a line that a proposal means, with its people as who they are now; nil
// if the proposer may not read it.
func (s *State) readable(m *Member, line *Event) *Event {
	if line == nil {
		return nil
	}
	if line = line.Mapped(s.Resolve); !s.Reads(line, m.Identity) {
		return nil
	}
	return line
}

// changes is an event that changes a line, and is read by whoever reads that.
func (s *State) changes(k Kind, m *Member, line *Event) *Event {
	e := s.event(k, m)
	e.Ref, e.Refers, e.In, e.Channel = line.N, line.Seq, line.In, line.Channel
	if !line.Private() {
		return e
	}
	if e.To = s.others(m, line); len(e.To) == 0 { // whoever wrote to a key of theirs still reads it alone
		e.To = []Person{m.Person()}
	}
	return e
}

// others is who reads a private line beside somebody.
func (s *State) others(m *Member, line *Event) (all []Person) {
	for _, one := range append([]Person{line.Who}, line.To...) {
		if one.ID != m.Identity && one.ID != "" && !holds(all, one.ID) {
			all = append(all, one)
		}
	}
	return all
}

// reaches tells why somebody may not change a line in front of those who read it: what
// they write into a private one must find the door open, as the line did.
func (s *State) reaches(m *Member, p *Proposal, line *Event) error {
	if r := s.muted(m, p); r != nil {
		return r
	}
	if line.Private() {
		if to := s.others(m, line); len(to) > 0 {
			return s.mayWrite(m, to, nil)
		}
	}
	return nil
}

// Takes tells whether a sign may be put to the line, or taken off it, by somebody.
// The error is a *Refusal.
func (e *Event) Takes(sign string, off bool, who Identity) error {
	var own, all int
	has, known := false, false
	for _, r := range e.Reactions {
		theirs := holds(r.By, who)
		if theirs {
			own++
		}
		if r.Sign == sign {
			has, known = theirs, true
		}
		all += len(r.By)
	}
	switch {
	case e.Gone:
		return Refuse(NoSuchLine)
	case has != off:
		return &Refusal{Code: AlreadySo, Name: sign}
	case off:
		return nil
	case own >= SignsEach:
		return &Refusal{Code: SignsTheirs, Max: SignsEach}
	case !known && len(e.Reactions) >= SignsMost:
		return &Refusal{Code: SignsFull, Max: SignsMost}
	case all >= ReactionsMost:
		return &Refusal{Code: ReactionsFull, Max: ReactionsMost}
	}
	return nil
}

// reacted is the reactions of a line after one more, or one less.
func (e *Event) reacted(by *Event) []Reaction {
	if e.Takes(by.Text, by.Off, by.Who.ID) != nil {
		return e.Reactions
	}
	if by.Off {
		return e.without(by.Who.ID, by.Text)
	}
	all := slices.Clone(e.Reactions)
	i := slices.IndexFunc(all, func(r Reaction) bool { return r.Sign == by.Text })
	if i < 0 {
		return append(all, Reaction{by.Text, []Person{by.Who}})
	}
	all[i].By = append(slices.Clip(all[i].By), by.Who)
	return all
}

// without is the reactions of a line without those of somebody: one sign, or all if
// it is "".
func (e *Event) without(who Identity, sign string) (left []Reaction) {
	theirs := func(p Person) bool { return p.ID == who }
	for _, r := range e.Reactions {
		if (sign == "" || r.Sign == sign) && slices.ContainsFunc(r.By, theirs) {
			r.By = slices.DeleteFunc(slices.Clone(r.By), theirs)
		}
		if len(r.By) > 0 {
			left = append(left, r)
		}
	}
	return left
}
