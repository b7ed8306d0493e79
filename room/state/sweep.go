package state

import (
	"maps"
	"net/netip"
	"slices"
	"time"
)

// Sweep clears away what nobody has used for a year and what has ended. A node
// proposes it daily; a second one within the day does nothing.
type Sweep struct{}

func (*Sweep) Kind() Kind            { return "sweep" }
func (*Sweep) Prepare() error        { return nil }
func (*Sweep) Charge() (Budget, int) { return BudgetFree, 0 }

func (*Sweep) apply(s *State, _ *Proposal) ([]*Event, error) {
	if s.house.Swept != 0 && s.clock-s.house.Swept < (day/2).Milliseconds() {
		return nil, nil
	}
	s.house.Swept = s.clock
	s.touched[houseKey] = true
	for _, c := range s.sanctions.removeAll(func(c *Sanction) bool { return c.over(s.clock) }) {
		s.touchSanction(c)
	}
	for net, times := range s.newcomers {
		if s.clock-slices.Max(times) >= day.Milliseconds() {
			delete(s.newcomers, net)
			s.touched[newcomersKey+net.String()] = true
		}
	}
	s.forgetPace()
	var unused []Identity
	for id, k := range s.keys {
		if k.Account == "" && len(s.here[id]) == 0 && s.unused(id) {
			unused = append(unused, id)
		}
	}
	slices.Sort(unused)
	for _, id := range unused {
		s.forgetKey(id)
	}
	events := s.sweepChannels()
	return append(events, s.lapse()...), nil
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
	var idle []*Owned
	for _, fold := range slices.Sorted(maps.Keys(s.owned.fold)) {
		for _, o := range s.owned.fold[fold] {
			if s.sure()-o.Used >= (lapseAfter - lapseNotice).Milliseconds() {
				idle = append(idle, o)
			}
		}
	}
	for _, o := range idle {
		ends := o.Used + lapseAfter.Milliseconds()
		over := s.sure() >= ends
		if over {
			s.free(o)
		}
		if !over && len(s.here[o.owner]) == 0 {
			continue
		}
		e := s.event(KindLapse, nil)
		e.To, e.Text = []Person{{o.owner, o.Name.Text}}, o.Name.Text
		if !over {
			e.Until = ends + s.house.Ahead
		}
		events = append(events, e)
	}
	return events
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
