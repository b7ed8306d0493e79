package state

// What people choose for themselves: kept for who can come back, the same at all
// their terminals, and bounded, so that keys which cost nothing fill no house.

import (
	"maps"
	"strings"
)

// settingsFree are the bytes of settings that every key has: what one chooses on a
// screen, without lists.
const settingsFree = 256

// SetSettings changes what the room keeps for its sender: their theme, their
// clock, what they read last. The room does not read it. An empty value takes
// the setting out. Nobody is told.
type SetSettings struct {
	Values map[string]string `json:"values"`
}

func (*SetSettings) Kind() Kind { return "settings" }

func (b *SetSettings) Prepare() error {
	values := make(map[string]string, len(b.Values))
	for name, value := range b.Values {
		values[name] = strings.Clone(value)
	}
	b.Values = values
	return nil
}

func (*SetSettings) Charge() (Budget, int) { return BudgetUpkeep, 0 }

func (b *SetSettings) apply(s *State, p *Proposal) ([]*Event, error) {
	m, err := s.seated(p)
	if err != nil {
		return nil, err
	}
	kept := s.profile(m.Identity)
	if kept == nil {
		return nil, Refuse(NeedsKey)
	}
	values, err := b.Over(kept.Settings)
	if err != nil {
		return nil, err
	}
	if !m.Identity.Registered() {
		s.unowned += settingsBytes(values) - settingsBytes(kept.Settings)
	}
	kept.Settings = values
	s.touchProfile(m.Identity)
	return nil, nil
}

// Over is what is kept once it is changed so. What was handed out before does not
// change.
func (b *SetSettings) Over(kept map[string]string) (map[string]string, error) {
	values := maps.Clone(kept)
	if values == nil {
		values = map[string]string{}
	}
	maps.Copy(values, b.Values)
	if settingsBytes(values) > SettingsMost {
		return nil, &Refusal{Code: SettingsFull, Max: SettingsMost}
	}
	maps.DeleteFunc(values, func(_, v string) bool { return v == "" })
	return values, nil
}

// Crowded refuses to add to the settings of an unregistered key where those of all
// of them take so many bytes already, but for the few that any may have. Keys cost
// nothing: with all that one may keep, 65,536 of them would take half a gigabyte.
func (s *State) Crowded(kept, values map[string]string, all int) error {
	if n := settingsBytes(values); s.unowned >= all && n > settingsFree && n > settingsBytes(kept) {
		return &Refusal{Code: SettingsFull, Max: settingsFree}
	}
	return nil
}

func settingsBytes(values map[string]string) (n int) {
	for k, v := range values {
		n += len(k) + len(v)
	}
	return n
}

// SetDMPolicy closes its sender's door to private lines of those who have not
// registered, or opens it to all. Operators, and those they wrote to first,
// still reach them. It closes it to all but friends, too.
type SetDMPolicy struct {
	Closed  bool `json:"closed,omitempty"`
	Friends bool `json:"friends,omitempty"` // and to all who are no friends; those written to since may answer
}

// Door is how somebody who is here chose it.
func (s *State) Door(id SeatID) (chosen SetDMPolicy) {
	if m := s.seats[id]; m != nil {
		chosen.Closed = m.RegisteredOnly
		if a := s.accounts[m.Identity]; a != nil {
			chosen.Friends = a.FriendsOnly
		}
	}
	return chosen
}

func (*SetDMPolicy) Kind() Kind            { return "door" }
func (*SetDMPolicy) Prepare() error        { return nil }
func (*SetDMPolicy) Charge() (Budget, int) { return BudgetUpkeep, 0 }

func (b *SetDMPolicy) apply(s *State, p *Proposal) ([]*Event, error) {
	m, err := s.seated(p)
	if err != nil {
		return nil, err
	}
	if b.Friends {
		if _, err := s.registered(p); err != nil {
			return nil, err
		}
	}
	if a := s.accounts[m.Identity]; a != nil && a.FriendsOnly != b.Friends {
		a.FriendsOnly, a.WroteTo = b.Friends, nil
	}
	for _, m := range s.here[m.Identity] {
		m.RegisteredOnly = b.Closed
		s.touch(m)
	}
	if kept := s.profile(m.Identity); kept != nil {
		kept.RegisteredOnly = b.Closed
		s.touchProfile(m.Identity)
	}
	return nil, nil
}
