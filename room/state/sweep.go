package state

// Sweeping takes nothing that is in use. What could not come back, a key or a
// name, goes by the time that is sure, and by no clock that was doubted.

import (
	"maps"
	"net/netip"
	"slices"
	"time"
)

// Sweep clears away what nobody has used for a year and what has ended. A node
// proposes it daily; a second one within the day does nothing. With Most it goes in
// steps: each takes so many at most, what was used longest ago first, and
// [House.Sweeping] says that there is more. Without, it is one of a program of before,
// which took all at once.
type Sweep struct {
	Most int `json:"most,omitempty"`
}

func (*Sweep) Kind() Kind            { return "sweep" }
func (*Sweep) Prepare() error        { return nil }
func (*Sweep) Charge() (Budget, int) { return BudgetFree, 0 }

func (b *Sweep) apply(s *State, _ *Proposal) (events []*Event, _ error) {
	if !s.house.Sweeping && s.house.Swept != 0 && s.clock-s.house.Swept < (day/2).Milliseconds() {
		return nil, nil
	}
	more := false
	if b.Most > 0 {
		events, more = s.sweepSome(b.Most)
	} else {
		events = s.sweepAll()
	}
	if s.house.Sweeping = more; !more {
		s.house.Swept = s.clock
	}
	s.touched[houseKey] = true
	return events, nil
}

func (s *State) sweepAll() []*Event {
	for _, c := range s.sanctions.removeAll(func(c *Sanction) bool { return c.over(s.clock) }) {
		s.touchSanction(c)
	}
	for net, times := range s.newcomers {
		if s.clock-slices.Max(times) >= day.Milliseconds() {
			s.forgetNewcomers(net)
		}
	}
	s.forgetPace()
	var unused []Identity
	for id := range s.keys {
		if s.forgettable(id) {
			unused = append(unused, id)
		}
	}
	slices.Sort(unused)
	for _, id := range unused {
		s.forgetKey(id)
	}
	events := s.sweepChannels()
	return append(events, s.lapse()...)
}

func (s *State) forgetNewcomers(net netip.Prefix) {
	delete(s.newcomers, net)
	s.touched[newcomersKey+net.String()] = true
}

// forgettable tells whether a key is nobody's that is here or has an account, and has
// not come for a year.
func (s *State) forgettable(id Identity) bool {
	return s.keys[id].Account == "" && len(s.here[id]) == 0 && s.unused(id)
}

// unused tells whether a key has not come for a year.
func (s *State) unused(key Identity) bool {
	return s.sure()-s.keys[key].Last >= lapseAfter.Milliseconds()
}

// lapse frees names that their owners have not borne for a year. An owner who
// is here under another name is told some days before.
func (s *State) lapse() (events []*Event) {
	for _, m := range s.members {
		s.use(m.Name, m.Identity)
	}
	for _, o := range s.idleNames() {
		switch {
		case s.sure() >= o.lapses():
			events = append(events, s.lapsed(o, 0))
		case len(s.here[o.owner]) > 0:
			events = append(events, s.lapsed(o, o.lapses()))
		}
	}
	return events
}

// lapses is when a name is free unless its owner bears it again.
func (o *Owned) lapses() int64 { return o.Used + lapseAfter.Milliseconds() }

// idleNames are those that are free by now, or soon, by their folds.
func (s *State) idleNames() (idle []*Owned) {
	for _, fold := range slices.Sorted(maps.Keys(s.owned.fold)) {
		for _, o := range s.owned.fold[fold] {
			if s.sure()-o.Used >= (lapseAfter - lapseNotice).Milliseconds() {
				idle = append(idle, o)
			}
		}
	}
	return idle
}

// lapsed tells an owner that a name is free from a moment on; 0 is now.
func (s *State) lapsed(o *Owned, until int64) *Event {
	if until == 0 {
		s.free(o)
	} else {
		until += s.house.Ahead
	}
	e := s.event(KindLapse, nil)
	e.To, e.Text, e.Until = []Person{{o.owner, o.Name.Text}}, o.Name.Text, until
	return e
}

// enlist counts a new account of an address, and of its site, of which an
// address may have so many within a day.
func (s *State) enlist(from netip.Prefix, most int) error {
	nets := CrowdOf(from)
	if nets == nil {
		nets = []netip.Prefix{from} // all those of whom no address is known are one
	}
	kept := make([][]int64, len(nets))
	for i, net := range nets {
		times := slices.DeleteFunc(slices.Clone(s.newcomers[net]), func(at int64) bool {
			return s.clock-at >= day.Milliseconds()
		})
		if i > 0 {
			most *= SiteAddresses
		}
		if over := len(times) - most; over >= 0 {
			wait := day - time.Duration(s.clock-times[over])*time.Millisecond
			return &Refusal{Code: TooManyAccounts, Max: most, Wait: wait}
		}
		kept[i] = append(times, s.clock)
	}
	for i, net := range nets {
		s.newcomers[net] = kept[i]
		s.touched[newcomersKey+net.String()] = true
	}
	return nil
}
