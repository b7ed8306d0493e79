package state

// Modes: who is listed and whose coming and going is told depends on the ways
// in which their terminals are in the room, and on nothing else. A member of whom
// none is listed only passes, and nobody else notices that they are there.

import "slices"

// Mode says in which way a terminal is in the room.
type Mode string

// The modes.
const (
	ModeScreen Mode = ""      // a person at a full screen
	ModeLines  Mode = "lines" // a person who reads and writes plain lines
	ModeTail   Mode = "tail"  // somebody who follows and says nothing
	ModeBot    Mode = "bot"   // a program
	ModeVerb   Mode = "verb"  // one command, gone when it is done: nobody sees it
)

// listed tells whether the list shows who is here so: nobody listens unseen.
func (m Mode) listed() bool { return m != ModeVerb }

// announced tells whether everybody reads who comes and goes so.
func (m Mode) announced() bool { return m == ModeScreen || m == ModeLines }

// rank orders the modes: the list shows the lowest of a member's.
func (m Mode) rank() int {
	switch m {
	case ModeBot:
		return 0
	case ModeScreen:
		return 1
	case ModeLines:
		return 2
	case ModeTail:
		return 3
	case ModeVerb:
		return 5
	}
	return 4 // of a newer program
}

// mode is how the list shows the member.
func (m *Member) mode() Mode {
	shown := ModeVerb
	for i := range m.Seats {
		if o := m.Seats[i].Mode; o.rank() < shown.rank() {
			shown = o
		}
	}
	return shown
}

// listed tells whether the member is in the list. If not, they only pass.
func (m *Member) listed() bool { return m.mode().listed() }

// announced tells whether everybody has read that the member is here.
func (m *Member) announced() bool {
	return slices.ContainsFunc(m.Seats, func(seat Place) bool { return seat.Mode.announced() })
}

// serves tells why a terminal may not be a bot's: the key of a program is its
// own, so that what it says is never taken for what a person says.
func (s *State) serves(mode Mode, who Identity) *Refusal {
	if mode != ModeBot {
		return nil
	}
	if !who.Lasting() {
		return Refuse(NeedsKey)
	}
	for _, m := range s.here[who] {
		if slices.ContainsFunc(m.Seats, func(seat Place) bool { return seat.Mode.announced() || seat.Mode == ModeTail }) {
			return RefuseName(BotsOwnKey, m.Name.Text)
		}
	}
	return nil
}

// SetMode tells that a person went from the full screen to plain lines, or
// back. Nobody hears of it, but the list shows it. Terminals in other modes
// stay what they are.
type SetMode struct {
	Mode Mode `json:"mode,omitempty"` // ModeScreen or ModeLines
}

func (*SetMode) Kind() Kind            { return "mode" }
func (*SetMode) Prepare() error        { return nil }
func (*SetMode) Charge() (Budget, int) { return BudgetUpkeep, 0 }

func (b *SetMode) apply(s *State, p *Proposal) ([]*Event, error) {
	m, seat, err := s.seat(p)
	if err != nil {
		return nil, err
	}
	if seat.Mode.announced() && b.Mode.announced() {
		seat.Mode = b.Mode
		s.changed(m)
	}
	return nil, nil
}

// Place is what is known of a terminal, if it is in the room.
func (s *State) Place(seat SeatID) (p Place, here bool) {
	m := s.seats[seat]
	if m == nil {
		return Place{}, false
	}
	return *m.seat(seat), true
}
